"""What to say where no way to call somebody's code was found: what was looked for, what there
is, and what to type."""

from __future__ import annotations

import inspect

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.names.vocabulary import COST, GRADIENT, NOT_COST, STEP

FEW = 4


class NotFound(Unusable):
    """No way to call the code was found."""


def refusal(own: dict[str, type], makers: list[str], error: BaseException | None, doing: str) -> NotFound:
    """The NotFound for a file with these functions and classes; doing: the call that got furthest,
    which raised error."""
    if not own:
        return NotFound(
            "no way to call the code was found: expected functions or classes, found none; put the forward "
            "and the backward "
            "pass into functions, such as cost(p, x, y) and gradient(p, x, y)"
        )
    names = {n: f for n, f in own.items() if not inspect.isclass(f)}
    for kind, value in own.items():
        if inspect.isclass(value):
            names |= {
                f"{kind}.{n}": f for n, f in vars(value).items() if callable(f) and not n.startswith("__")
            }
    costs = [n for n in names if COST.search(last(n)) and not NOT_COST.search(last(n))]
    backward = [n for n in names if GRADIENT.search(last(n)) and not COST.search(last(n))]
    backward += [n for n in names if n not in backward and STEP.search(last(n))]
    tried = (
        f"; the nearest try: {doing} gives {type(error).__name__}: {error}"
        if doing
        else f"; {error}"
        if error
        else ""
    )
    return NotFound(
        f"no way to call the code was found: expected what makes the parameters ({listed(makers)}), a cost "
        f"({listed(costs)}; --cost "
        f"quadratic needs none) and a backward pass ({listed(backward)}){tried}; say how they are called, in "
        "the code's own names: "
        '--make "init(sizes)" --parameters "it" --cost "cost(it, x, y)" --gradient "gradient(it, x, y)", or '
        "--step for code that updates "
        "the parameters; a function that makes, trains and returns them has to be divided first"
    )


def last(name: str) -> str:
    """The name behind the last dot."""
    return name.split(".")[-1]


def listed(names: list[str]) -> str:
    """Found a, b, c ..., or none."""
    names = list(dict.fromkeys(names))
    return "found " + (", ".join(names[:FEW]) + " ..." * (len(names) > FEW) if names else "none")
