"""The arithmetics of a walk at a point: rational numbers, and intervals of reals where exp and its like
occur.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mpmath.libmp import from_int, fzero, mpf_lt
from mpmath.libmp.libmpi import (
    mpi_add,
    mpi_cos,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_pow_int,
    mpi_sin,
    mpi_sqrt,
    mpi_sub,
)

from symbolic_bp.exact import real
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.functions import long
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.walk import DIVISOR, KINK, LOG, ROOT

Interval = tuple[Any, ...]
VAGUE: Interval = ()  # too few bits to tell
ZERO: Interval = (fzero, fzero)
LONGEST = 12_000  # bits of a fraction
LADDER = (128, 512, 2048)  # bits


def short(value: Fraction) -> Fraction:
    """value, if it has few digits. Raises TooMuch."""
    if long(value) > LONGEST:
        raise TooMuch("a value", f"at most {LONGEST} bits", f"{long(value)}")
    return value


class Listed:
    """The arguments of a function of arrays or of a maximum."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values


class Rationals:
    """Exact values at a point."""

    def __init__(self, point: Point) -> None:
        self.point, self.met = point, ""

    def num(self, p: int, q: int) -> Fraction:
        """p/q."""
        return Fraction(p, q)

    def leaf(self, key: Any) -> Fraction:
        """The value of a given entry."""
        return self.point.given(key)

    def mul(self, x: Fraction, y: Fraction) -> Fraction:
        """x y."""
        return short(x * y)

    def dot(self, xs: Sequence[Fraction], ys: Sequence[Fraction]) -> Fraction:
        """sum_i x_i y_i."""
        total = Fraction(0)
        for x, y in zip(xs, ys):
            total += x * y
        return short(total)

    def pow(self, x: Fraction, n: int) -> Fraction:
        """x^n."""
        return short(x**n)

    def recip(self, x: Fraction) -> Fraction:
        """1/x, 0 at 0."""
        if not x:
            self.met = DIVISOR
        return 1 / x if x else x

    def fn(self, name: Any, args: tuple[Any, ...]) -> Any:
        """A function at values; name and conventions as in functions.py."""
        if name in ("step", "sgn"):
            x = args[0]
            if not x:
                self.met = KINK
            return Fraction(x > 0) if name == "step" else Fraction((x > 0) - (x < 0))
        if name[0] == "list":
            return Listed(args)
        if name[0] == "app":
            total = Fraction(0)
            for c in reversed(self.point.polynomial(name[1], name[3], name[2])):
                total = total * args[0] + c
            return short(total)
        values = args[0].values
        if name[0] == "any":
            return self.point.function(name[1], name[2], values)
        if name[0] == "slope":
            return self.point.slope(name[1], name[2], values, name[3])
        top = max(values)
        if values.count(top) > 1:
            self.met = KINK
        return Fraction(values.index(top) == name[1])


class Reals:
    """Intervals of so many bits that hold the value at a point; VAGUE where they do not tell a sign."""

    def __init__(self, point: Point, bits: int) -> None:
        self.point, self.bits, self.met = point, bits, ""
        self.texts = real.Reals("", ())
        self.texts.bits = bits

    def exact(self, value: Fraction | int) -> Interval:
        """The interval of a rational number."""
        if isinstance(value, int):
            return self.num(value, 1)
        return self.num(value.numerator, value.denominator)

    def num(self, p: int, q: int) -> Interval:
        """p/q."""
        found: Interval = mpi_div((from_int(p),) * 2, (from_int(q),) * 2, self.bits)
        return found

    def leaf(self, key: Any) -> Interval:
        """The value of a given entry."""
        return self.exact(self.point.given(key))

    def mul(self, x: Interval, y: Interval) -> Interval:
        """x y."""
        return mpi_mul(x, y, self.bits) if x and y else ZERO if ZERO in (x, y) else VAGUE

    def dot(self, xs: Sequence[Interval], ys: Sequence[Interval]) -> Interval:
        """sum_i x_i y_i."""
        total = ZERO
        for x, y in zip(xs, ys):
            part = self.mul(x, y)
            if not part:
                return VAGUE
            total = mpi_add(total, part, self.bits)
        return total

    def pow(self, x: Interval, n: int) -> Interval:
        """x^n."""
        return mpi_pow_int(x, n, self.bits) if x else VAGUE

    def recip(self, x: Interval) -> Interval:
        """1/x, 0 at 0."""
        if x == ZERO:
            self.met = DIVISOR
            return ZERO
        return mpi_div(self.num(1, 1), x, self.bits) if x and real.sign(x) else VAGUE

    def fn(self, name: Any, args: tuple[Any, ...]) -> Any:
        """A function at values; name and conventions as in functions.py."""
        if name[0] == "list":
            return Listed(args)
        if isinstance(args[0], Listed):
            return self.of_list(name, args[0].values) if all(args[0].values) else VAGUE
        if not args[0]:
            return VAGUE
        if isinstance(name, str):
            return self.named(name, args[0])
        total = ZERO
        for c in reversed(self.point.polynomial(name[1], name[3], name[2])):
            total = mpi_add(mpi_mul(total, args[0], self.bits), self.exact(c), self.bits)
        return total

    def named(self, name: str, x: Interval) -> Interval:
        """One of the named functions."""
        found: Interval
        sign = real.sign(x)
        if name in ("step", "sgn", "log", "sqrt"):
            if not sign and x != ZERO:
                return VAGUE
            if name in ("step", "sgn"):
                self.met = "" if sign else KINK
                return self.num(max(sign, 0) if name == "step" else sign, 1)
            if sign <= 0:
                self.met = LOG if name == "log" else ROOT if sign else ""
                return ZERO
            found = mpi_log(x, self.bits) if name == "log" else mpi_sqrt(x, self.bits)
        elif name in ("sin", "cos"):
            found = mpi_sin(x, self.bits) if name == "sin" else mpi_cos(x, self.bits)
        elif name == "tanh":
            double = self.guarded(mpi_mul(x, self.num(2, 1), self.bits))
            below = mpi_add(double, self.num(1, 1), self.bits) if double else VAGUE
            found = (
                mpi_sub(self.num(1, 1), mpi_div(self.num(2, 1), below, self.bits), self.bits)
                if below
                else VAGUE
            )
        elif name == "exp":
            found = self.guarded(x)
        else:
            found = self.texts.normal(x) if name == "Phi" else self.texts.density(x)
        return found

    def guarded(self, x: Interval) -> Interval:
        """exp, VAGUE where its argument is huge."""
        return mpi_exp(x, self.bits) if all(end[2] + end[3] < 12 for end in x) else VAGUE

    def of_list(self, name: Any, values: tuple[Interval, ...]) -> Interval:
        """A function of arrays, one of its slopes, or a maximiser."""
        if name[0] == "argmax":
            return self.argmax(values, name[1])
        weights = [self.point.weights(name[1], name[2], k) for k in range(len(values))]
        mixed = self.dot([self.exact(r) for _, _, r in weights], values)
        if name[0] == "slope":
            c, d, r = weights[name[3]]
            return self.dot(
                [self.exact(c), self.exact(2 * d), self.exact(r)], [self.num(1, 1), values[name[3]], mixed]
            )
        linear = self.dot([self.exact(c) for c, _, _ in weights], values)
        square = self.dot(
            [self.exact(d) for _, d, _ in weights], [mpi_pow_int(value, 2, self.bits) for value in values]
        )
        half = mpi_mul(self.num(1, 2), mpi_pow_int(mixed, 2, self.bits), self.bits)
        return self.dot([linear, square, half], [self.num(1, 1)] * 3)

    def argmax(self, values: tuple[Interval, ...], k: int) -> Interval:
        """1 where the k-th value is the largest, else 0; VAGUE where intervals overlap."""
        best = max(range(len(values)), key=lambda i: rank(values, i))
        others = [value for i, value in enumerate(values) if i != best]
        if all(mpf_lt(value[1], values[best][0]) for value in others):
            return self.num(int(best == k), 1)
        if any(value == values[best] and value[0] == value[1] for value in others):
            self.met = KINK
            return ZERO
        return VAGUE


def rank(values: tuple[Interval, ...], i: int) -> int:
    """How many intervals begin below the i-th."""
    return sum(mpf_lt(value[0], values[i][0]) for value in values)


def apart(x: Interval, y: Interval) -> bool:
    """Whether two intervals have no number in common."""
    return not real.overlap(x, y)
