"""Which way the conditions of a traced function went at the points that were tried, and where one sits at a
kink.

A site is an operation of the graph that compares (>, max, |x|, clip ...); a branch is what it gives for some
entry.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from symbolic_bp.audit.arrays.arrays import to_num
from symbolic_bp.audit.numbers.number import Num, small
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


ORDERS = {"gt", "lt", "ge", "le", "maximum", "minimum", "fmax", "fmin"}
EQUAL = {"eq", "ne"}
OF_ZERO = {"abs", "sign"}
STEPS = {
    "floor": 1,
    "ceil": 1,
    "trunc": 1,
    "round": 2,
    "convert_element_type": 1,
}  # jumps at multiples of 1/n
SAME = 200  # pairs of equal numbers that are kept
ULPS = 8 * 2.0**-53


@dataclass
class Site:
    """One comparison: its name in words, the ways that it went, and pairs of numbers that went one way at
    the last point."""

    label: str
    equality: bool = False
    ways: set = field(default_factory=set)
    pairs: list = field(default_factory=list)  # (how close they are, number, number)
    same: list = field(default_factory=list)  # pairs that are equal, of a test for equality
    settled: bool = False  # by no argument and no cotangent


class Branches:
    """What the comparisons of a graph did. current: the operation that is calculated now, as (a key, a
    name in words)."""

    def __init__(self) -> None:
        self.sites: dict = {}
        self.kinks: dict = {}
        self.current: Any = None  # (key, name) while an operation is calculated
        self.line = ""  # of the call that is followed, in words
        self.compares = False  # whether the graph compares, jumps or chooses anywhere

    def met(self, name: str, operands: list) -> None:
        """Notes an operation by its name with the arrays and numbers that it takes."""
        if self.current is None:
            return
        self.compares = self.compares or name in ORDERS | EQUAL | OF_ZERO | STEPS.keys() | {"clamp"}
        if name in STEPS:
            self.jumps(operands[0], STEPS[name])
        elif name == "clamp" and len(operands) == 3:
            self.order(operands[1], operands[0], 0)
            self.order(operands[1], operands[2], 1)
        elif name in OF_ZERO:
            self.order(operands[0], small(0), 0)
        elif name in ORDERS | EQUAL and len(operands) > 1:
            self.order(operands[0], operands[1], 0, name in EQUAL)

    def order(self, left: Theirs, right: Theirs, part: int, equality: bool = False) -> None:
        """Two operands, entry by entry; constants, numbers with themselves and infinities decide nothing."""
        key, label = self.current
        a, b = np.broadcast_arrays(np.asarray(left, dtype=object), np.asarray(right, dtype=object))
        site = self.sites.setdefault((key, part), Site(label, equality))
        for x, y in zip(map(to_num, a.flat), map(to_num, b.flat), strict=True):
            if x is y or x.op == y.op == CONST or not (x.isfinite() and y.isfinite()):
                continue
            gap = abs(x.f - y.f)
            if gap <= ULPS * (abs(x.f) + abs(y.f)):
                if equality and len(site.same) < SAME:
                    site.same.append((x, y))
                elif not equality:
                    self.kinks[key] = label
                site.ways.add("equal")
                continue
            site.ways.add("other" if equality else x.f > y.f)
            if len(site.pairs) < SAME:
                site.pairs.append((gap, x, y))

    def jumps(self, operand: Theirs, parts: int) -> None:
        """A step function, which jumps at multiples of 1/parts."""
        key, label = self.current
        for x in map(to_num, np.asarray(operand, dtype=object).flat):
            scaled = x.f * parts
            if x.op != CONST and math.isfinite(scaled) and abs(scaled - round(scaled)) <= ULPS * abs(scaled):
                self.kinks[key] = label

    def ways(self) -> dict:
        """{key: the ways that a comparison went} so far."""
        return {key: set(site.ways) for key, site in self.sites.items()}

    def back_to(self, ways: dict) -> None:
        """Forget what has been noted since ways(): at a point that was not judged after all."""
        for key, site in self.sites.items():
            site.ways = ways.get(key, set())

    def forget_pairs(self) -> None:
        """What came closest counts for one point: its numbers know that point."""
        for site in self.sites.values():
            site.pairs, site.same = [], []

    def one_sided(self) -> list:
        """[(key, Site)] of the comparisons that went one way only."""
        return [
            (key, s)
            for key, s in self.sites.items()
            if not s.equality and not s.settled and len(s.ways - {"equal"}) == 1
        ]

    def equal_at(self) -> dict:
        """{key: label} of the tests for equality that held for some entry."""
        return {key: s.label for key, s in self.sites.items() if s.equality and "equal" in s.ways}


def held(pairs: list, leaves: dict, gradient: Callable) -> set:
    """The names of the arrays that any of the differences of the pairs depends on."""
    every = flat(list(leaves.values()))
    found: set = set()
    for x, y in pairs:
        slopes = gradient(x - y, every)
        found |= {name for name, array in leaves.items() if any(id(n) in slopes for n in array.flat)}
    return found


def across(pair: tuple, leaves: list, gradient: Callable) -> Callable | None:
    """moved(t): the numbers of the leaves after a step against the slope of x - y, which crosses 0 at t =
    1 where it is linear; None where x - y does not depend on them."""
    x, y = pair
    found = gradient(x - y, leaves)
    slopes = [found[id(n)].f if id(n) in found else 0.0 for n in leaves]
    size = sum(s * s for s in slopes)
    if not size or not math.isfinite(size):
        return None
    step = (x.f - y.f) / size
    return lambda t: [n.f - t * step * s for n, s in zip(leaves, slopes, strict=True)]


def flat(arrays: list) -> list:
    """The numbers of the arrays that hold exact ones."""
    return [
        n
        for array in arrays
        if getattr(array, "dtype", None) == object
        for n in array.flat
        if isinstance(n, Num)
    ]
