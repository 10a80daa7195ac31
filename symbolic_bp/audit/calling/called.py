"""What can be called in a file, and how its arguments are filled: by their names, and by trying."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.arranged import scalar
from symbolic_bp.audit.calling.costs import COSTS, LISTED
from symbolic_bp.audit.calling.own_cost import SUMS, OwnCosts, Training, trained
from symbolic_bp.audit.names.vocabulary import (
    FORWARD,
    GRADIENT,
    OUT,
    PARAMS,
    filled,
    meaning,
    returned,
    signature,
)
from symbolic_bp.audit.numbers.number import lift, small
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied, enclosing
from symbolic_bp.audit.objects.holders import Holder
from symbolic_bp.audit.objects.layer_objects import is_list_of_layers
from symbolic_bp.audit.objects.scalars import is_numbers, is_scalar_box, shape
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from re import Pattern

    from symbolic_bp.audit.calling.plan import Trial


FEW, MOST, FREE = 2, 2, "0.375"
OPTIMIZERS = re.compile(r"sgd|optim|descent|updat", re.I)


class Caller:
    """own: the file's functions and classes; cost: auto, a name or an expression; note(error): where failed
    calls are told; constants: {name of a parameter: global of that name}."""

    def __init__(
        self, own: dict[str, Callable | type], cost: str, note: Callable, constants: dict[str, str]
    ) -> None:
        self.own, self.cost, self.note = own, cost, note
        self.extra: dict = {}
        self.reason = ""
        self.main: list = []
        self.failed: list = []
        self.guessed: dict = {}
        self.constants = constants
        self.rows = {n for n, f in own.items() if any(name == "row" for name, _ in signature(f) or [])}

    def callables(self, trial: Trial, pattern: Pattern) -> list[tuple[str, Callable, bool]]:
        """[(expression, function, True for a method)]"""
        out = []
        if hasattr(trial.it, "__dict__") and not isinstance(trial.it, np.ndarray):
            for name in dir(type(trial.it)):
                if (not name.startswith("_") or name == "__call__") and callable(
                    getattr(trial.it, name, None)
                ):
                    shown = "call" if name == "__call__" else name
                    if pattern.search(shown):
                        out.append(
                            ("it" if name == "__call__" else f"it.{name}", getattr(trial.it, name), True)
                        )
            for name, value in vars(trial.it).items():
                if enclosing(value) and pattern.search(name):
                    out.append((f"it.{name}", value, True))
        for name, value in self.own.items():
            if not inspect.isclass(value) and pattern.search(name):
                out.append((name, value, False))
        return out

    def known(self, trial: Trial, out: dict[str, Theirs] | None = None) -> dict[str, Theirs]:
        """{kind of argument: expression}; the first kinds win where a name can mean several."""
        if trial.plan.x == "pairs":
            names: dict[str, Theirs] = {
                "data": "data",
                "rate": "1.0",
                "one": "1",
                "sizes": "sizes",
                "count": "len(data)",
                "seed": "1",
            }
        else:
            names = {
                "x": "x",
                "y": "y",
                "rate": "1.0",
                "one": "1",
                "sizes": "sizes",
                "count": "batch",
                "seed": "1",
            }
        if "h0" in trial.space:
            names["hidden"] = "h0"
        for name, value in self.own.items():
            if (
                inspect.isclass(value)
                and OPTIMIZERS.search(name)
                and (signature(value) or [("", False)])[0][1]
            ):
                given = (
                    "it.parameters()"
                    if (signature(value) or [("", False)])[0][0] in PARAMS and hasattr(trial.it, "parameters")
                    else "it"
                )
                names["optimizer"] = f"{name}({given}, 1.0)"
        names["named"] = self.constants
        return names | self.extra | (out or {})

    def calls(
        self,
        trial: Trial,
        expression: str,
        function: Callable,
        method: bool,
        out: dict[str, Theirs] | None = None,
    ) -> list[str]:
        """Ways to fill a call; a function of two targets takes an input and a target, or an output and a
        target in one order or the other."""
        known = self.known(trial, out)
        pair = [
            n for n, must in signature(function) or [] if must and meaning(n, known) == known.get("y") == "y"
        ]
        if len(pair) != 2:
            return self.ways(trial, expression, function, method, out, known)
        given = any(must and meaning(n, known) == "x" for n, must in signature(function) or [])
        alone = (
            []
            if given
            else self.ways(
                trial, expression, function, method, out, known | {"named": known["named"] | {pair[0]: "x"}}
            )
        )
        if not out or "out" not in out:
            return alone
        return alone + [
            call
            for name in pair
            for call in self.ways(
                trial,
                expression,
                function,
                method,
                out,
                known | {"named": known["named"] | {name: out["out"]}},
            )
        ]

    def ways(
        self,
        trial: Trial,
        expression: str,
        function: Callable,
        method: bool,
        out: dict[str, Theirs] | None,
        known: dict[str, Theirs],
    ) -> list[str]:
        """Ways to fill a call with these meanings; where some argument has none, with what runs: such calls
        are noted as guessed."""
        named, it = known["named"], trial.it
        found: list[str | None] = []
        if method:
            args = filled(function, known)
            return self.spelled(
                expression,
                [args] if args is not None else self.guesses(trial, expression, function, known, out),
                out,
            )
        known = known | {"named": self.parts(trial.plan.make, trial.it) | named}
        known["params"] = "it"
        plain = {k: v for k, v in known.items() if k != "params"}
        if isinstance(it, (list, tuple)) and len(it) < 9:
            found.append(filled(function, plain, tuple_length=len(it)))
        found += [
            filled(function, plain | {"rest": "it"}),
            filled(function, {"params": "it"} | known),
            filled(function, plain | {"params": "it"}),
            filled(function, plain, leading=1),
        ]
        if not any(args is not None for args in found):
            found[:] = self.guesses(trial, expression, function, {"params": "it"} | known, out)
        return self.spelled(expression, dict.fromkeys(a for a in found if a is not None), out)

    def guesses(
        self,
        trial: Trial,
        expression: str,
        function: Callable,
        known: dict[str, Theirs],
        out: dict[str, str] | None,
    ) -> list[str]:
        """[arguments] with which a call runs whose names do not tell all of them."""
        odd = [n for n, must in signature(function) or [] if must and meaning(n, known) is None]
        if not odd or len(odd) > MOST:
            return []
        options = [
            *dict.fromkeys(filter(None, ((out or {}).get("out"), (out or {}).get("cache")))),
            FREE,
            "batch",
        ]
        found = []
        for values in itertools.product(options, repeat=len(odd)):
            args = filled(function, known | {"named": known["named"] | dict(zip(odd, values, strict=True))})
            if args is None:
                return []
            for call in self.spelled(expression, [args], out):
                if self.runs(trial, call):
                    self.guessed[call] = dict(zip(odd, values, strict=True))
                    found.append(args)
        return found

    def runs(self, trial: Trial, call: str) -> bool:
        """Whether a call raises nothing."""
        try:
            trial.run(call, copied(trial.it))
        except Exception as error:  # noqa: BLE001, whatever somebody's code raises
            self.note(error, doing=call)
            return False
        return True

    def agree(self, *expressions: str) -> bool:
        """Whether what was guessed for arguments of one name is the same in all of these."""
        met: dict = {}
        return all(
            met.setdefault(name, value) == value
            for call, some in self.guessed.items()
            if any(call in e for e in expressions)
            for name, value in some.items()
        )

    def spelled(
        self, expression: str, found: list[str] | dict[str, None], out: dict[str, Theirs] | None
    ) -> list[str]:
        """Calls with these arguments; the forward pass runs once for all of its results, which
        are called f[0], f[1] ...

        A row may be an input, or an input with its label at the end.
        """
        calls = [f"{expression}({args})" for args in found if args is not None]
        if expression in self.rows:
            calls = list(dict.fromkeys([*(re.sub(r"\bx\b", "[*x, 0.375]", call) for call in calls), *calls]))
        if out and out.get("call"):
            calls = [once(call, out["call"]) for call in calls]
        return [f"(lambda f: {call})({out['call']})" if out and "f[" in call else call for call in calls]

    def named_holders(self, make: str, it: Theirs) -> list:
        """[the Holder of a tuple of arrays that a maker returned under names of their own], or []."""
        names = (
            self.parts(make, it) if isinstance(it, tuple) and all(isinstance(a, Exact) for a in it) else {}
        )
        whole = "{" + ", ".join(f"{n!r}: {at}" for n, at in names.items()) + "}"
        return [Holder(whole, list(names), [])] if names and len(names) == len(it) else []

    def parts(self, make: str, it: Theirs) -> dict[str, str]:
        """{name: expression} of the parameters that a maker returned under their names,
        or in a dictionary."""
        if isinstance(it, dict):
            return {k: f"it[{k!r}]" for k in it}
        maker = self.own.get(make.split("(")[0])
        names = returned(maker) if isinstance(it, (list, tuple)) and maker else []
        return {n: f"it[{i}]" for i, n in enumerate(names) if n} if names and len(names) == len(it) else {}

    def value(self, trial: Trial, expression: str, it: Theirs = None) -> Theirs:
        """What an expression gives on a copy of the network, or None; the error is noted."""
        try:
            return trial.run(expression, copied(trial.it) if it is None else it)
        except Exception as error:  # noqa: BLE001
            self.note(error, doing=expression)
            return None

    def outputs(self, trial: Trial) -> Iterator[dict[str, str]]:
        """[{out, cache}] of the forward passes."""
        if trial.plan.x == "pairs":
            return
        if is_list_of_layers(trial.it):
            yield {"out": "through(it, x)", "call": "through(it, x)"}
        for expression, function, method in self.callables(trial, FORWARD):
            if GRADIENT.search(expression):
                continue
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


def once(call: str, forward: str) -> str:
    """A call in which a forward pass that stands there several times runs once, as f: a second one
    may draw another mask."""
    return call.replace(forward, "f") if call.count(forward) > 1 and f"{forward}[" in call else call


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
