"""Intervals of real numbers with open or closed ends, and their arithmetic."""

from fractions import Fraction
from itertools import product
from typing import NamedTuple

SIZE = 10**9


class End(NamedTuple):
    """An end of an interval: the number (None: there is none), and whether it is not reached."""

    at: Fraction | None
    open: bool = True


class Span(NamedTuple):
    """All numbers between two ends."""

    low: End
    high: End

    @property
    def above(self) -> bool:
        """Whether all of them are > 0."""
        return self.low.at is not None and (self.low.at > 0 or self.low.at == 0 and self.low.open)

    @property
    def below(self) -> bool:
        """Whether all of them are < 0."""
        return self.high.at is not None and (self.high.at < 0 or self.high.at == 0 and self.high.open)

    @property
    def never_below(self) -> bool:
        """Whether all of them are >= 0."""
        return self.low.at is not None and self.low.at >= 0

    @property
    def never_above(self) -> bool:
        """Whether all of them are <= 0."""
        return self.high.at is not None and self.high.at <= 0


NOWHERE = End(None)


def span(low: int | None, high: int | None, left: bool = False, right: bool = False) -> Span:
    """The interval from low to high; left, right: whether these are not reached."""
    ends = [NOWHERE if n is None else End(Fraction(n), o) for n, o in ((low, left), (high, right))]
    return Span(*ends)


ALL, ZERO, ONE = span(None, None), span(0, 0), span(1, 1)
POSITIVE, NEVER_BELOW, UNIT = span(0, None, True), span(0, None), span(0, 1, True, True)


def lower(a: End, b: End) -> End:
    """The lower of two low ends."""
    if a.at is None or b.at is None:
        return NOWHERE
    return a if a.at < b.at else b if b.at < a.at else End(a.at, a.open and b.open)


def higher(a: End, b: End) -> End:
    """The higher of two high ends."""
    if a.at is None or b.at is None:
        return NOWHERE
    return a if a.at > b.at else b if b.at > a.at else End(a.at, a.open and b.open)


def hull(a: Span, b: Span) -> Span:
    """The smallest interval around both."""
    return Span(lower(a.low, b.low), higher(a.high, b.high))


def plus(a: Span, b: Span) -> Span:
    """x + y for x in a, y in b"""

    def end(p: End, q: End) -> End:
        return NOWHERE if p.at is None or q.at is None else bounded(End(p.at + q.at, p.open or q.open))

    return Span(end(a.low, b.low), end(a.high, b.high))


def bounded(e: End) -> End:
    """The end; none where its number is large."""
    at = e.at
    return e if at is not None and abs(at.numerator) < SIZE and at.denominator < SIZE else NOWHERE


def minus(a: Span) -> Span:
    """-x for x in a"""
    low, high = (End(None if e.at is None else -e.at, e.open) for e in (a.high, a.low))
    return Span(low, high)


def times(a: Span, b: Span) -> Span:
    """x y for x in a, y in b"""
    if ZERO in (a, b):
        return ZERO
    if a.never_above:
        return minus(times(minus(a), b))
    if b.never_above:
        return minus(times(a, minus(b)))
    if a.never_below and b.never_below:
        return Span(corner(a.low, b.low), corner(a.high, b.high))
    ends = (*a, *b)
    if any(e.at is None for e in ends):
        if a.never_below and b.high.at is not None and a.high.at is not None:
            return Span(NOWHERE, corner(a.high, b.high))
        return ALL
    found = [bounded(End(p.at * q.at, False)) for p, q in product(a, b)]  # type: ignore[operator]
    low, high = found[0], found[0]
    for e in found[1:]:
        low, high = lower(low, e), higher(high, e)
    return Span(low, high)


def corner(p: End, q: End) -> End:
    """The product of two ends that are both low or both high, of numbers that are never negative."""
    if p.at is None or q.at is None:
        return NOWHERE
    reached = p.at == 0 and not p.open or q.at == 0 and not q.open
    return bounded(End(p.at * q.at, (p.open or q.open) and not reached))


def power(a: Span, k: int) -> Span:
    """x^k for x in a, where 0^-k = 0"""
    if k < 0:
        return inverse(power(a, -k))
    if k % 2 == 0 and a.never_above:
        a = minus(a)
    if k % 2 and a.never_above:
        return minus(power(minus(a), k))
    if a.never_below:
        out = ONE
        for _ in range(min(k, 12)):
            out = times(out, a)
        return out if k <= 12 else POSITIVE if a.above else NEVER_BELOW
    if k % 2:
        return ALL
    both = higher(a.high, minus(a).high)
    return Span(End(Fraction(0), False), power(Span(End(Fraction(0), False), both), k).high)


def inverse(a: Span) -> Span:
    """1/x for x in a, where 1/0 = 0"""
    if a.below:
        return minus(inverse(minus(a)))
    if a.above:
        low = End(Fraction(0)) if a.high.at is None else bounded(End(1 / a.high.at, a.high.open))
        high = bounded(End(1 / a.low.at, a.low.open)) if a.low.at else NOWHERE
        return Span(End(Fraction(0)) if low.at is None else low, high)
    if a.never_below:
        return ZERO if a == ZERO else NEVER_BELOW
    return minus(NEVER_BELOW) if a.never_above else ALL
