"""The costs that a file calculates, and which of them its training uses: found by running it, never by which
one the gradient fits."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.arranged import scalar
from symbolic_bp.audit.names.signature import signature
from symbolic_bp.audit.names.vocabulary import COST, DATA, FORWARD, GRADIENT, NOT_COST, RATE, STEP, X, Y
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.reach import every
from symbolic_bp.audit.objects.scalars import is_scalar_box
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


if TYPE_CHECKING:
    from symbolic_bp.audit.calling.called import Caller
    from symbolic_bp.audit.calling.trial import Trial


PATHS = ("", "[0]", "[1]", "[-1]")
SUMS = ("np.sum({})", "np.sum({})/batch", "np.mean({})")
CHECKS = re.compile(r"numer|check|finite|approx|test|valid", re.I)
PLAIN = re.compile(r"loss|cost|objective|criterion|(^|\.)J$|energy", re.I)


@dataclass
class Candidate:
    """A number that the code calculates from an output and a target. own: its expression is that of a
    method of the network."""

    expression: str
    function: Callable | None
    method: bool
    residue: int | None


def number(value: Theirs) -> Num | None:
    """The Num of a value that is one calculated number, or None."""
    if is_scalar_box(value):
        value = value.data
    if not scalar(value):
        return None
    return lift(np.asarray(value, dtype=object).reshape(-1)[0])


def signature_takes(function: Callable) -> bool:
    """Whether it has an argument that is an input or a target by its name."""
    return any(n in X | Y | DATA for n, _ in signature(function) or [])


class OwnCosts:
    """The candidates of one trial. caller: a Caller; outs: what it found of the forward passes."""

    def __init__(self, caller: Caller, trial: Trial, outs: list[dict[str, str]]) -> None:
        self.caller, self.trial, self.outs = caller, trial, outs
        self.inputs = {id(n) for name in ("x", "data") for n in every(trial.space.get(name))}
        self.targets = {id(n) for n in every(trial.space.get("y"))}
        self.failed: list = []
        self.arrays: list = []
        self.found: list = []
        self.inputless: list = []

    def candidates(self) -> list:
        """[Candidate], each value once; `arrays` are losses that are given for each entry, `failed` the names
        of costs that do not run."""
        tried = set()
        seen: set = set()
        for expression, function, method in self.callables():
            before, hits = len(self.found) + len(self.arrays), 0
            for out in [None, *self.outs]:
                for call in self.caller.calls(self.trial, expression, function, method, out):
                    if call in tried:
                        continue
                    tried.add(call)
                    hits += self.tried(call, function, method, seen)
            if not hits and before == len(self.found) + len(self.arrays):
                self.failed.append(expression)
        if not self.found and not self.arrays:
            self.found = self.inputless
        return self.found

    def callables(self) -> list:
        """[(expression, function, method)] of what is called as a cost, and of forward passes
        that take a target."""
        caller, trial = self.caller, self.trial
        whole = [
            (e, f, m)
            for e, f, m in caller.callables(trial, FORWARD)
            if not COST.search(e) and any(n in Y for n, _ in signature(f) or [])
        ]
        named = [
            (e, f, m)
            for e, f, m in caller.callables(trial, COST)
            if not NOT_COST.search(e.replace("it.", "")) or "grad" in e and COST.search(e)
        ]
        rest = [
            (e, f, m)
            for e, f, m in caller.callables(trial, re.compile(""))
            if any(n in Y for n, _ in signature(f) or [])
            and not any(p.search(e) for p in (GRADIENT, STEP, FORWARD, COST, NOT_COST, CHECKS))
        ]
        return [*named, *self.objects(), *whole, *rest]

    def objects(self) -> list:
        """Methods of the loss objects (or classes, or functions) that the network holds."""
        out = []
        for name, value in getattr(self.trial.it, "__dict__", {}).items():
            if inspect.isfunction(value) or inspect.ismethod(value):
                out += [(f"it.{name}", value, True)] * bool(
                    COST.search(name) and not NOT_COST.search(name) and not value.__closure__
                )
            elif isinstance(value, (np.ndarray, int, float, str, list, dict, tuple, type(None))):
                continue
            elif COST.search(name) or COST.search(getattr(value, "__name__", type(value).__name__)):
                methods = [
                    n
                    for n in dir(value)
                    if not n.startswith("_") and callable(getattr(value, n)) and not NOT_COST.search(n)
                ]
                methods = [n for n in methods if COST.search(n)] or methods
                out += [(f"it.{name}.{n}", getattr(value, n), True) for n in methods]
                if callable(value) and not inspect.isclass(value) and not methods:
                    out.append((f"it.{name}", value.__call__, True))
        return out

    def tried(self, call: str, function: Callable, method: bool, seen: set) -> int:
        """1 where the call (or the call after a forward pass) runs; its numbers become candidates."""
        firsts = [o["call"] for o in self.outs[:2] if "call" in o]
        for whole in [call, *(f"({first}, {call})[1]" for first in firsts if f"{first}" not in call)]:
            value = self.caller.value(self.trial, whole)
            if value is None:
                continue
            for path in PATHS[:3]:
                part = (
                    value
                    if not path
                    else value[int(path[1])]
                    if isinstance(value, tuple) and len(value) > 1
                    else None
                )
                found = number(part)
                if found is not None:
                    if found.r not in seen and (
                        self.depends(found) or re.search(r"\bx\b.*\by\b|\by\b.*\bx\b", call)
                    ):
                        seen.add(found.r)
                        self.found.append(
                            Candidate(whole + path + ".data" * is_scalar_box(part), function, method, found.r)
                        )
                    elif (
                        PLAIN.search(call.split("(")[0])
                        and not signature_takes(function)
                        and found.f is not None
                    ):
                        self.inputless.append(Candidate(whole + path, function, method, found.r))
                    return 1
            if isinstance(value, Exact) and value.size and self.depends(value.flat[0]):
                self.arrays.append(whole)
            return 1
        return 0

    def depends(self, value: Num) -> bool:
        """Whether it was calculated from an input: a penalty on the weights alone is no cost of an
        output and a target."""
        return not self.inputs or any(id(n) in self.inputs for n in history(lift(value), lambda n: True))


class Training:
    """What the steps and the backward passes of a file do with its costs."""

    def __init__(self, caller: Caller, trial: Trial, candidates: list[Candidate]) -> None:
        self.caller, self.trial, self.candidates = caller, trial, candidates
        self.returned: list = []
        self.outermost: list = []
        own = OwnCosts(caller, trial, [])
        for pattern in (STEP, GRADIENT):
            for expression, function, method in caller.callables(trial, pattern):
                if not CHECKS.search(expression) and not (
                    COST.search(expression) and not STEP.search(expression)
                ):
                    for call in caller.calls(trial, expression, function, method)[:3]:
                        if self.run(call, function, own):
                            break

    def run(self, call: str, function: Callable, own: OwnCosts) -> bool:
        """Whether the call runs; notes the costs that it calls, and the numbers that it gives."""
        it = copied(self.trial.it)
        still = (
            re.sub(r"\b1\.0\b", "0.0", call) if any(n in RATE for n, _ in signature(function) or []) else call
        )
        with (
            self.trial.again(),
            watched(self.candidates) as intervals,
        ):  # what is watched is changed after the modules are put back
            try:
                value = self.trial.evaluated(still, it)
            except Exception:  # noqa: BLE001, it is called in another way
                return False
        self.outermost += [
            c for c, (start, end) in intervals if not any(s < start and end < e for _, (s, e) in intervals)
        ]
        updated = (
            set()
            if still != call
            else {id(n) for a in self.trial.entries(self.trial.parameters(it)).values() for n in every(a)}
            - {id(n) for a in self.trial.leaves.values() for n in a.flat}
        )
        for path, part in self.numbers(value, it, call):
            found = number(part)
            if found is None or not own.depends(found):
                continue
            made = {id(n) for n in history(found, lambda n: True)}
            if updated & made or own.targets and not own.targets & made:
                continue
            self.returned.append((path.replace(call, still), found.r))
        return True

    def numbers(self, value: object, it: object, call: str) -> list:
        """[(expression, value)] of the numbers that a call gives or stores."""
        out = (
            [(call, value)]
            if not isinstance(value, tuple)
            else [(f"{call}[{i}]", v) for i, v in enumerate(value)]
        )
        if isinstance(value, list) and len(value) == 1:
            out.append((f"{call}[-1]", value[0]))
        old = getattr(self.trial.it, "__dict__", {})
        for name, now in getattr(it, "__dict__", {}).items():
            if (
                COST.search(name)
                and isinstance(now, list)
                and now
                and len(now) == len(old.get(name) or []) + 1
            ):
                out.append((f"({call}, it.{name}[-1])[1]", now[-1]))
            elif COST.search(name) and now is not old.get(name):
                out.append((f"({call}, it.{name})[1]", now))
        return out


@contextmanager
def watched(candidates: list) -> Iterator[list]:
    """[(Candidate, (start, end))]: while this runs, the functions of the candidates note
    when they are called."""
    clock, out = [0], []
    undo: list[tuple[Callable, Theirs, str, Theirs]] = []

    def noting(candidate: Candidate, function: Callable) -> object:
        @functools.wraps(function)
        def called(*args: object, **kwargs: object) -> object:
            clock[0] += 1
            start = clock[0]
            try:
                return function(*args, **kwargs)
            finally:
                clock[0] += 1
                out.append((candidate, (start, clock[0])))

        return called

    for candidate in candidates:
        plain = getattr(candidate.function, "__func__", candidate.function)
        owner = getattr(candidate.function, "__self__", None)
        spaces = (
            [
                c
                for c in (type(owner) if not inspect.isclass(owner) else owner).__mro__
                if plain.__name__ in vars(c)
            ][:1]
            if owner is not None and hasattr(plain, "__name__")
            else []
        )
        if spaces:
            old = vars(spaces[0])[plain.__name__]
            kind: Callable = type(old) if isinstance(old, (staticmethod, classmethod)) else lambda f: f
            setattr(spaces[0], plain.__name__, kind(noting(candidate, getattr(old, "__func__", old))))
            undo.append((setattr, spaces[0], plain.__name__, old))
        elif hasattr(plain, "__globals__"):
            for name, value in list(plain.__globals__.items()):
                if value is plain:
                    plain.__globals__[name] = noting(candidate, plain)
                    undo.append((dict.__setitem__, plain.__globals__, name, plain))
    try:
        yield out
    finally:
        for put, where, name, old in undo:
            put(where, name, old)


def calls_of(candidates: list, trial: Trial) -> dict:
    """{expression: the candidates that its calculation calls}"""
    out = {}
    for candidate in candidates:
        others = [c for c in candidates if c is not candidate]
        with trial.again(), watched(others) as intervals, suppress(Exception):  # it ran before
            trial.evaluated(candidate.expression, copied(trial.it))
        out[candidate.expression] = [c for c, _ in intervals]
    return out


def trained(candidates: list, training: Training, trial: Trial) -> tuple:
    """([Candidate] of the costs that may be the one of the training: one where it is certain, why)."""
    known = {c.residue: c for c in candidates}
    given = list({r: known.get(r) or Candidate(e, None, True, r) for e, r in training.returned}.values())
    equal = [c for c in given if c.residue in known]
    if equal or given and not candidates:
        return equal or given, "its training gives this number"
    called = list({c.expression: c for c in training.outermost}.values())
    if called:
        return called, "its training calls it"
    if len(candidates) < 2:
        return candidates + given, ""
    inner = calls_of(candidates, trial)
    roots = [c for c in candidates if not any(c in some for some in inner.values())] or candidates
    for better in (lambda c: c.method, lambda c: bool(PLAIN.search(c.expression.split("(")[0]))):
        if any(map(better, roots)):
            roots = [c for c in roots if better(c)]
    return roots + given, ""
