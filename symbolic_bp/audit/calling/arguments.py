"""How the arguments of a call are filled: by their names, and by trying where these do not tell."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.names.aside import aside
from symbolic_bp.audit.names.signature import filled, meaning, returned, signature
from symbolic_bp.audit.names.vocabulary import PARAMS
from symbolic_bp.audit.objects.closures import copied, enclosing
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from re import Pattern

    from symbolic_bp.audit.calling.trial import Trial


FEW, MOST, FREE = 2, 2, "0.375"
OPTIMIZERS = re.compile(r"sgd|optim|descent|updat", re.I)


class Arguments:
    """What can be called in a file, with its arguments; see Caller."""

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
                    if pattern.search(shown) and not aside(name):
                        out.append(
                            ("it" if name == "__call__" else f"it.{name}", getattr(trial.it, name), True)
                        )
            for name, value in vars(trial.it).items():
                if enclosing(value) and pattern.search(name) and not aside(name):
                    out.append((f"it.{name}", value, True))
        for name, value in self.own.items():
            if not inspect.isclass(value) and pattern.search(name) and not aside(name):
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


def once(call: str, forward: str) -> str:
    """A call in which a forward pass that stands there several times runs once, as f: a second one
    may draw another mask."""
    return call.replace(forward, "f") if call.count(forward) > 1 and f"{forward}[" in call else call
