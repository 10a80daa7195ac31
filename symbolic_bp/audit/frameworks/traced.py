"""Functions with a backward pass of their own (vector-Jacobian products), once they are traced to exact
arrays.

Right: backward(inputs, g) = d<g, f>/dinputs for every g, <g, f> = Sum_i g_i f_i. Source: the definition of
reverse mode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace

from symbolic_bp.audit.api import Audit, nothing
from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.branches import Branches
from symbolic_bp.audit.frameworks.hunt import AnotherValue, Hunt, WrongHere
from symbolic_bp.audit.frameworks.points import Point, Points, numbers
from symbolic_bp.audit.frameworks.traced_guards import TracedGuards
from symbolic_bp.audit.host.guards import understood_without
from symbolic_bp.audit.judging.judge import (
    DIFFERENT,
    Run,
    agree,
    compare,
    results,
    true_gradient,
)
from symbolic_bp.audit.judging.result import result
from symbolic_bp.audit.numbers import real
from symbolic_bp.audit.numbers.number import small

NEAR = 4  # tries for a point near the examples at which every number exists
ELSEWHERE = "give example arguments of each kind that the function is for"


@dataclass
class Traced:
    """A function to be judged. values: example inputs (arrays; float ones are replaced by exact numbers of
    the same shape); forward(inputs) gives the list of outputs, backward(inputs, cotangents) the list of
    gradients, None for one that is left out; primal(inputs) gives the outputs as the forward rule says
    them, which must be the same; branches: what these note their comparisons in."""

    names: list
    values: list
    forward: Callable
    backward: Callable
    primal: Callable | None = None
    branches: Branches = field(default_factory=Branches)
    notes: list = field(default_factory=list)


def audit_traced(traced: Traced, seed: int = 0, points: int = 2) -> Audit:
    """An Audit. Points are near the examples, random between -1 and 1 where every number exists there, and
    such that each comparison goes both ways; what is wrong at the latter alone is undecided, as the
    function may not be meant for them, and a branch that was never taken is named. At a kink nothing is
    decided. Raises Unusable where an output is no array of numbers, the number of gradients is not that of
    the inputs, or no point was found."""
    if not sum(v.size for v in traced.values):
        return said("nothing", "nothing was compared: no argument has an entry that is a float", points, seed)

    def again(zeros: Iterable[tuple] = ()) -> tuple:
        judge = Judge(traced, seed, points, zeros)
        return judge.found(), *judge.guards_of()

    found, candidates, _ = again()
    found = Audit(understood_without(found, candidates, again))
    found["notes"] = found["notes"] + traced.notes
    return found


class Judge:
    """One audit of a traced function, with the tiny constants at some places read as 0."""

    def __init__(self, traced: Traced, seed: int, points: int, zeros: Iterable[tuple]) -> None:
        self.traced, self.seed, self.count = traced, seed, points
        self.branches = traced.branches
        self.branches.sites.clear()
        self.branches.kinks.clear()
        self.guards = TracedGuards(self.branches, zeros)
        self.points = Points(traced.values, seed)
        self.outside: list = []

    def at(self, point: Point) -> Run:
        """The Run at a point; what the comparisons do there counts where both sides could be compared."""
        before = self.branches.ways()
        try:
            return self.tried(point)
        except AnotherValue:
            raise
        except Exception:
            self.branches.back_to(before)
            raise

    def tried(self, point: Point) -> Run:
        """A Run at a point: the gradient that the backward rule gives beside that of the forward rule."""
        traced, self.branches.current = self.traced, None
        self.branches.forget_pairs()
        real.ADDED.append(self.guards.added)
        try:
            inputs = point.inputs()
            outputs = numbers(traced.forward(inputs))
            if not any(o.size for o in outputs):
                raise Nothing
            if not all(n.isfinite() for o in outputs for n in o.flat):
                raise Outside(
                    "the outputs: expected numbers, found nan or infinity; give example arguments at which "
                    "they exist"
                )
            primal = self.same_as_forward_rule(inputs, outputs)
            cotangents = point.cotangents([o.shape for o in outputs])
            cost = sum(
                (
                    n * g
                    for o, c in zip(outputs, cotangents, strict=False)
                    for n, g in zip(o.flat, c.flat, strict=False)
                ),
                small(0),
            )
            given = list(traced.backward(inputs, cotangents))
        finally:
            self.branches.current = None
            real.ADDED.pop()
        leaves = {n: v for n, v in zip(traced.names, inputs, strict=False) if isinstance(v, Exact) and v.size}
        trial = SimpleNamespace(
            leaves=leaves,
            plan=None,
            space={},
            inputs=[],
            batch=1,
            small=False,
            columns=list,
            cotangents=cotangents,
        )
        if len(given) != len(traced.names):
            raise Unusable(f"the backward pass: expected {len(traced.names)} gradients, found {len(given)}")
        run = Run(trial, cost, true_gradient(trial, cost))
        if not all(n.isfinite() for array in run.true.values() for n in array.flat):
            raise Outside(
                "the derivative of the function: expected numbers, found nan or infinity; give other "
                "example arguments"
            )
        run.compared = {
            n: compare(n, g, run.true[n]) for n, g in zip(traced.names, given, strict=False) if n in leaves
        }
        if self.guards.met and wrong(run):
            self.guards.follow([*results(run), *primal])
        run.primal = primal
        return run

    def same_as_forward_rule(self, inputs: list, outputs: list) -> list:
        """The numbers that the forward rule gives. Raises AnotherValue where the function gives others."""
        if self.traced.primal is None:
            return []
        found = numbers(self.traced.primal(inputs))
        for k, (mine, true) in enumerate(zip(found, outputs, strict=False)):
            pairs = list(zip(mine.flat, true.flat, strict=True))
            if mine.shape != true.shape or any(agree(a, b) == DIFFERENT for a, b in pairs):
                if self.guards.met:
                    self.guards.follow([n for pair in pairs for n in pair])
                raise AnotherValue(k)
        return [n for array in found for n in array.flat]

    def some(self, tried: list, enough: int) -> list:
        """Runs at the first points at which everything exists."""
        runs: list = []
        for point in tried:
            if len(runs) < enough:
                try:
                    runs.append(self.at(point))
                except Outside as error:
                    self.outside.append(error)
        return runs

    def found(self) -> dict:
        """The result."""
        try:
            near = self.some([self.points.near(p) for p in range(NEAR)], self.count)
        except Nothing:
            return said(
                "nothing",
                "nothing was compared: no output has an entry that is a float",
                self.count,
                self.seed,
            )
        except AnotherValue as found:
            return said(
                "forward",
                f"the forward rule gives another value than the function ({found.words})",
                self.count,
                self.seed,
                "wrong",
            )
        try:
            far = self.some([self.points.far(p) for p in range(self.count)], self.count)
        except AnotherValue as found:
            return said(
                "elsewhere",
                f"the forward rule gives another value than the function ({found.words}), though not near "
                f"the example "
                f"arguments: {ELSEWHERE}",
                self.count,
                self.seed,
            )
        if not near + far:
            raise self.outside[0]
        if any(map(wrong, near)) or not far:
            whole = self.told(near, self.points.near)
        else:
            whole = self.told(near + far, self.points.far)
            if near and whole["verdict"] == "wrong":
                return whole | self.elsewhere("at other numbers of the same shapes")
        try:
            return whole if whole["verdict"] != "right" else whole | self.qualified((near + far)[-1])
        except WrongHere as here:
            return self.told([here.run], self.points.near)

    def told(self, runs: list, more: Callable) -> dict:
        """The result of an audit from its runs."""
        found = result(
            None, runs, [], lambda i: self.at(more(f"more {i}")), [], 1, self.seed, SimpleNamespace(leaks=[])
        )
        if found.get("cause") == "nothing":
            found["words"] = (
                "nothing was compared: no output depends on any argument at the points tried, and every "
                "gradient is zero"
            )
        return found

    def qualified(self, last: Run) -> dict:
        """What is to be said of a right function: where its examples sit at a kink, what is wrong on
        another branch, what was not tried."""
        hunt = Hunt(self, last)
        kink = hunt.kink()
        if kink:
            return self.undecided(
                "kink",
                f"the example arguments sit at a kink, where the function has no derivative ({kink}); "
                f"everywhere else "
                "that was tried the gradient is right: give other example arguments",
            )
        bad = hunt.wrong_branch()
        if bad:
            return self.elsewhere(f"where {bad} goes another way")
        left = hunt.untried()
        return (
            {
                "condition": f" on the branches tried ({left} always went one way: the other was not tried)",
                "untried": left,
            }
            if left
            else {}
        )

    def elsewhere(self, where: str) -> dict:
        """Undecided: right near the example arguments, wrong elsewhere."""
        return self.undecided(
            "elsewhere", f"the gradient is right near the example arguments and wrong {where}; {ELSEWHERE}"
        )

    def undecided(self, cause: str, words: str) -> dict:
        """A result that could not be decided, and why."""
        return {
            "verdict": "undecided",
            "cause": cause,
            "words": words,
            "equation": "none",
            "network": "",
            "should be": "",
            "numpy": "",
            "layer": None,
        }

    def guards_of(self) -> tuple:
        """(guards, tiny constants that are none)"""
        if not self.guards.zeros:
            return self.guards.kept, self.guards.exposed

        def one() -> list:
            try:
                (run,) = self.some([self.points.near(p) for p in range(NEAR)], 1)
            except AnotherValue:  # whose numbers have been followed
                return []
            return [*results(run), *run.primal]

        return self.guards.without(one)


def wrong(run: Run) -> bool:
    """True where an array of a run has a wrong entry."""
    return any(c.wrong for c in run.compared.values())


class Outside(Unusable):
    """At this point the function or its derivative does not exist."""


class Nothing(Exception):
    """There is no output to compare."""


def said(cause: str, words: str, points: int, seed: int, verdict: str = "undecided") -> Audit:
    """A verdict without a table."""
    return Audit(nothing("", points, seed) | {"verdict": verdict, "cause": cause, "words": words})
