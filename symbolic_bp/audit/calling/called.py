"""What can be called in a file, and how its arguments are filled: by their names, and by trying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.arranged import scalar
from symbolic_bp.audit.calling.costs import COSTS, LISTED
from symbolic_bp.audit.calling.own_cost import SUMS, OwnCosts, Training, trained
from symbolic_bp.audit.names.signature import meaning, returned, signature
from symbolic_bp.audit.names.vocabulary import COST, FORWARD, GRADIENT, OUT, STEP
from symbolic_bp.audit.numbers.number import lift, small
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.holder import Holder
from symbolic_bp.audit.objects.layer_objects import is_list_of_layers
from symbolic_bp.audit.objects.scalars import is_numbers, is_scalar_box, shape
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.trial import Trial


from symbolic_bp.audit.calling.arguments import FEW, Arguments


class Caller(Arguments):
    """own: the file's functions and classes; cost: auto, a name or an expression; note(error): where failed
    calls are told; constants: {name of a parameter: global of that name}."""

    def agree(self, *expressions: str) -> bool:
        """Whether what was guessed for arguments of one name is the same in all of these."""
        met: dict = {}
        return all(
            met.setdefault(name, value) == value
            for call, some in self.guessed.items()
            if any(call in e for e in expressions)
            for name, value in some.items()
        )

    def named_holders(self, make: str, it: Theirs) -> list:
        """[the Holder of a tuple of arrays that a maker returned under names of their own], or []."""
        names = (
            self.parts(make, it) if isinstance(it, tuple) and all(isinstance(a, Exact) for a in it) else {}
        )
        whole = "{" + ", ".join(f"{n!r}: {at}" for n, at in names.items()) + "}"
        return [Holder(whole, list(names), [])] if names and len(names) == len(it) else []

    def outputs(self, trial: Trial) -> Iterator[dict[str, str]]:
        """[{out, cache}] of the forward passes."""
        if trial.plan.x == "pairs":
            return
        if is_list_of_layers(trial.it):
            yield {"out": "through(it, x)", "call": "through(it, x)"}
        forward = [c for c in self.callables(trial, FORWARD) if not GRADIENT.search(c[0])]
        for expression, function, method in forward or self.unnamed(trial):
            known = self.known(trial) | {"out": "x"}
            known.pop("y")
            for call in self.calls(trial, expression, function, method, known) or self.calls(
                trial, expression, function, method
            ):
                it = copied(trial.it)
                found = self.value(trial, call, it)
                if found is None:
                    yield from (
                        {"out": f"({call}, it.{n})[1]", "call": call}
                        for n, v in getattr(it, "__dict__", {}).items()
                        if n in OUT and next(paths(v, trial), None) == ""
                    )
                    continue
                if is_numbers(found) and shape(found) == (abs(trial.plan.outputs or trial.sizes[-1]),):
                    yield {"list": call, "call": call}
                names = returned(function) if isinstance(found, tuple) else []
                named = {n: f"f[{i}]" for i, n in enumerate(names) if n}
                spots = sorted(paths(found, trial), key=lambda path: -depth(at(found, path), trial))
                if len(named) > 2:
                    spots.sort(key=lambda path: names[int(path[1:].split("]")[0])] not in OUT)
                for path in spots[: 2 if len(named) > 2 else 1]:
                    more: dict[str, Theirs] = {"out": call + path}
                    if path in ("[0]", "[1]") and isinstance(found, tuple) and len(found) == 2:
                        more["cache"] = f"{call}[{1 - int(path[1])}]"
                    elif isinstance(found, tuple) and len(found) == 2 and scalar(found[0]):
                        more["cache"] = f"{call}[1]"
                    else:
                        more["cache"] = call
                    more["call"] = call
                    if len(named) > 2:
                        more["named"] = named
                    yield more
                if not spots and isinstance(found, tuple) and len(found) == 2:
                    yield {"cache": f"{call}[{int(scalar(found[0]))}]", "call": call}

    def unnamed(self, trial: Trial) -> list:
        """What may be a forward pass where nothing is called as one: methods that take an input alone."""
        return [
            (e, f, method)
            for e, f, method in self.callables(trial, re.compile(""))
            if method
            and not any(p.search(e) for p in (GRADIENT, STEP, COST))
            and [n for n, must in signature(f) or [] if must and meaning(n, {"x": "x"})]
            and [must for _, must in signature(f) or []].count(True) == 1
        ]

    def costs(self, trial: Trial, outs: list[dict[str, str]]) -> Iterator[tuple[str, bool]]:
        """[(expression, True where it is the code's own)]"""
        self.main, self.failed, self.reason = [], [], ""
        if self.cost not in ("auto", None):
            given = COSTS.get(self.cost)
            if given is None:
                yield self.cost, True
            for out in [o for o in outs if "out" in o] if given else ():
                for each in given or ():
                    yield each.replace("OUT", out["out"]), False
            return
        own = OwnCosts(self, trial, outs)
        candidates = own.candidates()
        main, self.reason = trained(candidates, Training(self, trial, candidates), trial)
        self.main, self.failed = [c.expression for c in main], own.failed
        yield from ((e, True) for e in dict.fromkeys([*self.main, *(c.expression for c in candidates)]))
        if self.main:
            return
        for each in own.arrays[:FEW]:
            yield from ((form.format(each), True) for form in SUMS)
        if own.arrays:
            return
        for out in [o for o in outs if "list" in o][:2]:
            for each in LISTED:
                call = each.replace("OUT", out["list"])
                value = self.value(trial, call)
                if value is not None:
                    yield call if not is_scalar_box(value) else f"({call}).data", False
        for out in [o for o in outs if "out" in o][:2]:
            for name in ("quadratic", "cross-entropy", "log-likelihood"):
                for each in COSTS[name]:
                    yield each.replace("OUT", out["out"]), False


def cost_name(expression: str) -> str:
    """The name of a cost of COSTS or LISTED that an expression spells."""
    if "for p, t in zip(" in expression:
        return "quadratic"
    return next(
        (
            name
            for name, each in COSTS.items()
            for form in each
            if form.split("OUT")[-1] == expression[-len(form.split("OUT")[-1]) :]
        ),
        "given",
    )


def at(found: list[Exact] | Exact, path: str) -> Exact:
    """What stands at a path such as [0]['h']."""
    return eval(f"found{path}", {"found": found})  # noqa: S307, a path of ours


def depth(array: Exact, trial: Trial) -> int:
    """The number of parameters that an entry was calculated from: an output is calculated from more
    than a hidden layer is."""
    leaves = {id(n) for a in trial.leaves.values() for n in a.flat}
    return (
        sum(id(n) in leaves for n in history(lift(array.flat[-1]) or small(0), lambda _: True))
        if array.size
        else 0
    )


def paths(found: list[Exact] | Exact, trial: Trial, depth: int = 3) -> Iterator[str]:
    """Where in the result of a forward pass an array of the shape of the output is: the last
    one first in lists."""
    k = abs(trial.plan.outputs or trial.sizes[-1])
    m = trial.batch if "m" in trial.plan.x else 1
    if isinstance(found, np.ndarray) and found.dtype == object and found.size == k * m:
        yield ""
        return
    if not depth:
        return
    if isinstance(found, (list, tuple)):
        order = range(len(found)) if isinstance(found, tuple) else [-1]
        for i in order:
            if len(found):
                for rest in paths(found[i], trial, depth - 1):
                    yield f"[{i}]{rest}"
    elif isinstance(found, dict):
        for key in reversed(list(found)):
            for rest in paths(found[key], trial, depth - 1):
                yield f"[{key!r}]{rest}"
