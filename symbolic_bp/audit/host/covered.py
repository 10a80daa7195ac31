"""Which parts of somebody's code a call runs: the lines, and how its numbers compare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers import real
from symbolic_bp.audit.numbers.opcodes import CONST

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


TINY, FAR, FURTHEST, FEW = 1e-3, 20, 100, 4  # with more constants than that it compares with data


class Covered:
    """own(file): whether a file is the person's. codes: {code: lines that ran}; sides: {place: {constant, or
    None: ways in which numbers compared with it}}, a place is (file, line, instruction); in_cost: the places
    that a cost comes to."""

    def __init__(self, own: Callable[[str], bool]) -> None:
        self.own = own
        self.codes: dict[CodeType, set[int]] = {}
        self.sides: dict[tuple, dict] = {}
        self.in_cost: set[tuple] = set()
        self.costs = False

    @contextmanager
    def watching(self, costs: bool = False) -> Iterator[None]:
        """While this runs, calls are noted; costs: they are those of a cost."""
        old, self.costs = sys.gettrace(), costs
        real.COMPARED.append(self.compared)
        sys.settrace(self.entered)
        try:
            yield
        finally:
            sys.settrace(old)
            real.COMPARED.pop()

    def entered(self, frame: FrameType, event: str, _: object) -> Callable | None:
        """Follows the lines of the person's functions."""
        code = frame.f_code
        if not self.own(code.co_filename):
            return None
        lines = self.codes.setdefault(code, set())
        lines.add(frame.f_lineno)

        def line(frame: FrameType, event: str, _: object) -> Callable:
            lines.add(frame.f_lineno)
            return line

        return line

    def compared(self, a: Num, b: Num, found: int | None) -> None:
        """Notes where, and how, two numbers compared."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and not self.own(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is None or found is None:
            return
        place = (frame.f_code.co_filename, frame.f_lineno, frame.f_lasti)
        fixed = next((n.f for n in (b, a) if n.op == CONST), None)
        self.sides.setdefault(place, {}).setdefault(fixed, set()).add(
            found if b.op == CONST or fixed is None else -found
        )
        if self.costs:
            self.in_cost.add(place)

    def open(self, limits: bool = False) -> list[tuple]:
        """The places where all comparisons with a constant, or with what is calculated, ended in one way;
        limits: with those of constants such as 30, beyond which code may use an approximation, in their
        place."""
        out = []
        for place, ways in self.sides.items():
            each = ways if len(ways) <= FEW else {None: set().union(*ways.values())}
            if any(
                len(found) == 1
                and (FAR <= abs(fixed or 0) <= FURTHEST if limits else fixed is None or not guarding(fixed))
                for fixed, found in each.items()
            ):
                out.append(place)
        return out


def guarding(c: float) -> bool:
    """Whether a constant that numbers are compared with keeps them from overflow, or from 0 or 1."""
    return abs(c) >= FAR or 0 < abs(c) < TINY or 0 < abs(1 - abs(c)) < TINY
