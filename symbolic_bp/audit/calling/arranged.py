"""Give gradients the names of the parameters: an expression that arranges what a backward pass gives as
the parameters are."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.opcodes import LEAF
from symbolic_bp.audit.objects.structure import entries
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.calling.trial import Trial
    from symbolic_bp.audit.numbers.number import Num
    from symbolic_bp.audit.objects.holder import Holder


def arrange(
    call: str,
    found: Sequence[list[Exact] | str | Exact] | dict[str, Exact] | Exact | None,
    trial: Trial,
    holder: Holder,
    beside: bool = False,
) -> str | None:
    """The expression that gives gradients under the names of the parameters, or None; beside:
    they come with a cost."""
    groups = holder.groups
    structure: Theirs = trial.parameters(trial.it)
    for path, part in (
        ("", None if beside else found),
        ("[1]", pick(found, 1)),
        ("[0]", pick(found, 0)),
        ("[-1]", pick(found, -1)),
        (
            f"[1:{len(groups) + 1}]",
            found[1 : len(groups) + 1]
            if isinstance(found, tuple) and len(found) > len(groups) and scalar(found[0])
            else None,
        ),
    ):
        if part is None:
            continue
        if isinstance(part, dict):
            spelled = by_key(call + path, part, groups, holder.parameters)
            if spelled:
                return spelled
        if one_vector(part, structure, len(groups), trial):
            return f"divided({call}{path}, {holder.parameters})"
        if len(groups) == 1 and like(trial.entries(part), trial.entries(structure[groups[0]])):
            return f"{{{groups[0]!r}: {call}{path}}}"
        if isinstance(part, (list, tuple)) and len(part) == len(groups) > 1:
            order = best_order(
                [trial.entries(structure[g]) for g in groups], [trial.entries(g) for g in part]
            )
            if order:
                return f"dict(zip({tuple(groups[i] for i in order)}, {call}{path}))"
        if (
            len(groups) == 1
            and isinstance(part, (list, tuple))
            and len(trial.entries(part)) == len(trial.entries(structure[groups[0]]))
            and all(
                isinstance(e, (np.ndarray, type(None))) or scalar(e) for e in trial.entries(part).values()
            )
        ):
            return f"{{{groups[0]!r}: {call}{path}}}"
    return None


def one_vector(part: object, structure: Theirs, groups: int, trial: Trial) -> bool:
    """Whether an array is one vector with as many entries as all parameters together."""
    if not isinstance(part, np.ndarray) or part.ndim != 1 or groups < 2 or not isinstance(structure, dict):
        return False
    return part.size == sum(
        np.size(a) for a in trial.entries(structure).values() if isinstance(a, np.ndarray)
    )


def by_key(call: str, part: dict[str, Exact], groups: list[str], parameters: str) -> str | None:
    """Gradients in a dictionary with names like dW1 for W1."""
    patterns = [
        p for p in (*GRADIENT_NAMES, "{}") if sum(p.format(n) in part for n in groups) * 2 >= len(groups)
    ]
    if not patterns:
        return None
    pattern = max(patterns, key=lambda p: sum(p.format(n) in part for n in groups))
    key = " + ".join(
        filter(
            None,
            [
                repr(pattern.split("{}")[0]) * (pattern[0] != "{"),
                "k",
                repr(pattern.split("{}")[1]) * (pattern[-1] != "}"),
            ],
        )
    )
    names = tuple(groups) if parameters.startswith("{") else parameters
    return f"(lambda g: {{k: g.get({key}) for k in {names}}})({call})"


def pick(
    found: Sequence[list[Exact] | str | Exact] | dict[str, Exact] | Exact | None, i: int
) -> list[Exact] | str | Exact | None:
    """The part i of a tuple of several parts, or None."""
    return found[i] if isinstance(found, tuple) and len(found) > 1 else None


def like(a: dict[str, Exact], b: dict[str, Exact]) -> bool:
    """Same containers, and mostly the same shapes."""
    if set(a) != set(b) or any(isinstance(v, str) for v in a.values()):
        return False
    return sum(np.shape(a[n]) == np.shape(b[n]) for n in b) * 2 >= len(b)


def best_order(wanted: list[dict[str, Exact]], given: list[dict[str, Theirs]]) -> Sequence[int] | None:
    """The assignment of what is given to the groups with most equal shapes; None where nothing fits."""
    every = range(len(wanted))
    orders: Iterable[Sequence[int]] = [every] if len(wanted) > 7 else itertools.permutations(every)
    shapes = [{k: np.shape(v) for k, v in g.items()} for g in given]
    goals = [{k: np.shape(v) for k, v in w.items()} for w in wanted]

    def score(order: Sequence[int]) -> int:
        return sum(
            shapes[at].get(name) == shape for at, i in enumerate(order) for name, shape in goals[i].items()
        )

    best = max(orders, key=score)
    return best if score(best) * 2 >= sum(map(len, goals)) else None


def raw(expression: str) -> str:
    """The call inside an expression that gives names to its result."""
    if expression.startswith("(lambda g: "):
        return expression.split("})(", 1)[1][:-1]
    if expression.startswith("dict(zip("):
        return expression.split("), ", 1)[1][:-2]
    return expression.split(": ", 1)[1][:-1] if expression.startswith("{") else expression


def moved(old: np.ndarray, new: object) -> bool:
    """Whether an array holds other numbers than before."""
    return isinstance(new, np.ndarray) and (
        new.shape != old.shape
        or any(a is not b and other(a, b) for a, b in zip(old.flat, new.flat, strict=True))
    )


def other(a: Num, b: Num) -> bool:
    """Whether two numbers differ, as far as that is known at once: w - 0 is w, however it was calculated."""
    one, two = lift(a), lift(b)
    return one is None or two is None or one.r is None or two.r is None or bool((one.r - two.r) % P)


def changed(old: Theirs, new: Exact) -> bool:
    """True where an array is not what it was."""
    return not isinstance(old, np.ndarray) or moved(old, new)


def computed(found: Theirs) -> bool:
    """Whether any number in it was calculated from another: fresh parameters are not, whatever makes them."""
    return any(
        lift(e).op > LEAF
        for part in entries(found, scalars=True).values()
        if isinstance(part, np.ndarray) and part.dtype == object
        for e in part.flat
        if lift(e) is not None
    )


def scalar(value: Theirs) -> bool:
    """True for an array of one Num, or a number that was calculated."""
    if isinstance(value, np.ndarray):
        return value.size == 1 and value.dtype == object
    n = lift(value) if value is not None and not isinstance(value, (str, tuple, list, dict)) else None
    return n is not None and n.op > 1


def before(gradient: str) -> str:
    """The call that stores the gradients in `(call, where they are)[1]`; "" for what gives them itself."""
    tree = ast.parse(gradient, mode="eval").body
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Tuple) and len(tree.value.elts) == 2:
        return ast.unparse(tree.value.elts[0])
    return ""
