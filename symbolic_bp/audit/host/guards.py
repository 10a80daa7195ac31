"""Tiny constants that keep code away from log 0 and from division by zero: which they are,
by where the numbers go.

log(p + 1e-12) is not log p, so a gradient that leaves the constant out is off by about 1e-12; people mean log
p. A constant is a guard where it is added to what a logarithm, a root or a divisor takes and reaches the
results in no other way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers import tape
from symbolic_bp.audit.numbers.number import new, small
from symbolic_bp.audit.numbers.opcodes import CONST, COS, DIV, EXP, LEAF, LOG, OTHER, POW, SIN
from symbolic_bp.audit.numbers.real import history, makers

if TYPE_CHECKING:
    from symbolic_bp.audit.api import Audit
    from symbolic_bp.audit.numbers.number import Num


ROOTS = ("sqrt", "cbrt", "power")
NONE: frozenset = frozenset()


class Guards:
    """The tiny constants that code adds. A place is (file, line, instruction, value); those in
    `zeros` are read as 0."""

    def __init__(self, own: Callable, zeros: Iterable[tuple] = NONE) -> None:
        self.own, self.zeros = own, frozenset(zeros)
        self.met = False
        self.kept: set = set()
        self.exposed: set = set()

    def added(self, c: Num, other: Num) -> Num:
        """What stands for the constant c that is added to another number: c with its place, or the
        whole number next to it."""
        place = self.place(c)
        if place is None:
            return c
        if place in self.zeros:
            return small(round(c.f))
        self.met = True
        if abs(c.f - round(c.f)) > abs(other.f + round(c.f)) > 0:
            self.exposed.add(place)
        return new(c.r, c.f, CONST, c.a, place)

    def place(self, c: Num) -> tuple[str, int, int, float] | None:
        """Where in the person's code it is added; None where that is our own arithmetic."""
        frame: FrameType | None = sys._getframe(3)
        while frame is not None and not self.own(frame.f_code.co_filename):
            if frame.f_code.co_filename == tape.__file__:
                return None
            frame = frame.f_back
        return frame and (frame.f_code.co_filename, frame.f_lineno, frame.f_lasti, c.f)

    def follow(self, results: list[Num]) -> None:
        """Notes which of the constants in the history of the results are guards, and which are none."""
        if self.met:
            kept, exposed = flow(results)
            self.kept |= kept - exposed
            self.exposed |= exposed

    def without(self, run: Callable) -> tuple[set[tuple], set]:
        """run() with every constant as it stands: (its guards, the constants that are none)."""
        zeros, self.zeros = self.zeros, NONE
        self.met, self.kept, self.exposed = False, set(), set()
        try:
            self.follow(run())
        finally:
            self.zeros = zeros
        return self.kept - self.exposed, set(self.exposed)


def flow(results: list[Num]) -> tuple[set[tuple[str, int | None, int | str, float]], set[tuple]]:
    """(places that a logarithm, a root or a divisor takes, places that reach the results
    or another function)"""
    carried: dict = {}
    kept: set = set()
    exposed: set = set()
    for n in results:
        for node in history(n, lambda m: id(m) not in carried):
            carried[id(node)] = passed(node, carried, kept, exposed)
        exposed |= carried[id(n)]
    return kept, exposed


def passed(n: Num, carried: dict[int, frozenset[tuple]], kept: set[tuple], exposed: set) -> frozenset[tuple]:
    """The places that n carries on; what ends in n is kept as a guard, or exposed as none."""
    if n.op <= LEAF:
        return frozenset([n.b]) if n.op == CONST and n.b is not None else NONE
    parts = [carried.get(id(m), NONE) for m in makers(n)]
    if not any(parts):
        return NONE
    if n.op == DIV:
        kept |= parts[1]
        return parts[0]
    if n.op == LOG or n.op == POW and n.b < 0 or n.op == OTHER and n.a[0] in ROOTS:
        kept |= parts[0]
        exposed.update(*parts[1:])
        return NONE
    if n.op in (EXP, SIN, COS, OTHER):
        exposed |= parts[0]
        return NONE
    return NONE.union(*parts)


def understood_without(
    found: dict | Audit,
    candidates: set[tuple[str, int | None, int | str, float]],
    again: Callable,
) -> dict | Audit:
    """The result with the guards among the candidates read as 0, if it is right (exactly, where found is so
    by rounding only), or its mistake is known where found's is not; else found.

    again(zeros): (result, its guards, constants that are none) with these places read as 0.
    """
    zeros = frozenset(candidates)
    while zeros and (found["verdict"] == "wrong" or found.get("rounded")):
        try:
            without, guards, others = again(zeros)
        except Exception:  # noqa: BLE001, whatever somebody's code raises: it needs its guards
            return found
        if not zeros & others:
            better = (
                not without.get("rounded")
                if without["verdict"] == "right"
                else found["verdict"] == "wrong"
                and without.get("cause") not in ("unknown", "several", found["cause"])
            )
            return without | {"guards": shown(guards & zeros)} if better and guards & zeros else found
        zeros -= others
    return found


def shown(places: set[tuple[str, int | None, int | str, float]]) -> list[list[int | str | None]]:
    """[[file, line]], each once."""
    return [list(pair) for pair in sorted({(Path(place[0]).name, place[1]) for place in places})]
