"""Num: an exact number that NumPy can calculate with. It remembers how it was made.

r is its residue modulo M (None where no algebra is known, then only the real value counts), f a float beside
it, and (op, a, b) how it came to be, so that derivatives (tape.py) and the value to any number of digits
(real.py) can be had later. Comparisons are decided by the real value; equality of numbers by the residue.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from operator import index
from typing import overload

from symbolic_bp.audit.numbers import field, real
from symbolic_bp.audit.numbers.field import M, P
from symbolic_bp.audit.numbers.functions import Functions
from symbolic_bp.audit.numbers.opcodes import ADD, CONST, DIV, EXP, LEAF, MUL, NEG, OTHER, POW, SUB
from symbolic_bp.audit.theirs import Theirs

TINY = 1e-5


def new(r: int | None, f: float, op: int, a: Theirs, b: Theirs = None) -> Num:
    """A Num with this residue r, float f, operation op and operands a, b."""
    n = Num.__new__(Num)
    n.r, n.f, n.op, n.a, n.b, n.h = r, f, op, a, b, None
    return n


def leaf(x: float) -> Num:
    """A float, taken as the binary fraction that it is, for which derivatives may be taken."""
    top, low = x.as_integer_ratio()
    return new(top * field.inverse(low) % M, x, LEAF, x)


def constant(value: int | Fraction) -> Num:
    """A Num that is a known fraction."""
    q = value if isinstance(value, Fraction) else Fraction(value)
    return new(
        q.numerator * field.inverse(q.denominator) % M if q.denominator != 1 else q.numerator % M,
        as_float(q),
        CONST,
        q,
    )


def as_float(q: Fraction) -> float:
    """The nearest float of a fraction, infinite where it is too large."""
    try:
        return real.FLOAT(q)
    except OverflowError:
        return math.inf if q > 0 else -math.inf


@overload
def lift(x: float | Fraction | Num) -> Num: ...
@overload
def lift(x: object) -> Num | None: ...
def lift(x: Theirs) -> Num | None:
    """A number of any kind as Num, or None for what is none; nan and inf become a Num without a residue."""
    if x.__class__ is Num:
        return x
    if isinstance(x, (bool, int)):
        return small(index(x))
    if isinstance(x, real.FLOAT):
        return decimal(real.FLOAT(x))
    if isinstance(x, Fraction):
        return constant(x)
    kind = getattr(getattr(x, "dtype", None), "kind", "")
    if kind and kind in "fiubO":
        return lift(x.item()) if x.ndim == 0 else None
    return small(index(x)) if hasattr(x, "__index__") and getattr(x, "ndim", 0) == 0 else None


def small(i: int, known: dict[int, Num] = {}) -> Num:  # noqa: B006, a table of constants
    """The Num of a plain number; small whole numbers are made once."""
    found = known.get(i)
    if found is None:
        found = constant(i)
        if -9999 < i < 9999:
            known[i] = found
    return found


@lru_cache(maxsize=100_000)
def decimal(x: float) -> Num:
    """A float constant as the fraction that it stands for."""
    if math.isnan(x) or math.isinf(x):
        return new(None, x, CONST, None)
    return constant(field.rational(x))


def added(c: Num, other: Num) -> Num:
    """A constant that is added to a number; whoever looks for guards is asked about one next to a whole
    number, such as 1e-12."""
    if real.ADDED and (c.f + TINY) % 1 <= 2 * TINY and c.f % 1:
        return real.ADDED[-1](c, other)
    return c


def order(a: Num, b: Num) -> int | None:
    """-1, 0 or 1 where a is less than b, equal or greater, None where that is not known; whoever looks
    at branches is told."""
    found = real.sign(a, b)
    if real.COMPARED:
        real.COMPARED[-1](a, b, found)
    return found


def binary(method: Callable) -> Callable:
    """Lifts the other operand where it is no Num."""

    def whole(self: Num, other: float | Num) -> Num:
        if other.__class__ is Num:
            return method(self, other)
        lifted = lift(other)
        return NotImplemented if lifted is None else method(self, lifted)

    return whole


class Num(Functions):
    """An exact real number: r, f, op, a, b, h (see the top of the file)."""

    __slots__ = ("r", "f", "op", "a", "b", "h")
    h: int | None
    __array_priority__ = -1.0
    made, whole = staticmethod(new), staticmethod(small)

    @binary
    def __add__(self, o: Num) -> Num:
        if o.op == CONST:
            if o.f == 0 and o.a == 0:
                return self
            o = added(o, self)
        if self.op == CONST:
            if self.f == 0 and self.a == 0:
                return o
            self = added(self, o)
        r = None if self.r is None or o.r is None else (self.r + o.r) % M
        return new(r, self.f + o.f, ADD, self, o)

    __radd__ = __add__

    @binary
    def __sub__(self, o: Num) -> Num:
        if o.op == CONST:
            o = added(o, self)
        if self.op == CONST:
            self = added(self, o)
        r = None if self.r is None or o.r is None else (self.r - o.r) % M
        return new(r, self.f - o.f, SUB, self, o)

    @binary
    def __rsub__(self, o: Num) -> Num:
        return o - self

    @binary
    def __mul__(self, o: Num) -> Num:
        r = None if self.r is None or o.r is None else self.r * o.r % M
        return new(r, self.f * o.f, MUL, self, o)

    __rmul__ = __mul__

    @binary
    def __truediv__(self, o: Num) -> Num:
        if o.r is None or self.r is None:
            return new(None, real.quotient(self.f, o.f), DIV, self, o)
        if not o.r % P:
            f = self.f / 1e-300 if self.f else math.nan
            return new(None, math.nan if math.isnan(f) else math.copysign(math.inf, f), DIV, self, o)
        return new(self.r * field.inverse(o.r) % M, real.quotient(self.f, o.f), DIV, self, o)

    @binary
    def __rtruediv__(self, o: Num) -> Num:
        return o / self

    def __neg__(self) -> Num:
        return new(None if self.r is None else -self.r % M, -self.f, NEG, self)

    def __pos__(self) -> Num:
        return self

    conjugate = __pos__

    def __copy__(self) -> Num:
        return self

    def __deepcopy__(self, memo: dict[int, Theirs]) -> Num:
        return self

    def __abs__(self) -> Num:
        return -self if self < 0 else self

    @binary
    def __pow__(self, o: Num) -> Num:
        if o.op == CONST and o.a is not None and o.a.denominator == 1:
            return self.power(int(o.a))
        if o.op == CONST and o.a == Fraction(1, 2):
            return self.sqrt()
        if self.op == EXP:
            return (self.a * o).exp()
        return new(None, real.safe(lambda: self.f**o.f), OTHER, ("power", self), o)

    def power(self, n: int) -> Num:
        """A whole power."""
        if n == 1:
            return self
        if n == 0:  # of 0, too, and its slope is 0 there
            return small(1)
        if self.op == OTHER and self.a[0] == "sqrt" and n % 2 == 0 and n > 0:
            return self.a[1].power(n // 2)
        r = (
            None
            if self.r is None or n < 0 and not self.r % P
            else pow(self.r, n, M)
            if n >= 0
            else pow(field.inverse(self.r), -n, M)
        )
        return new(r, real.safe(lambda: self.f**n), POW, self, n)

    @binary
    def __rpow__(self, o: Num) -> Num:
        return o**self

    @binary
    def __floordiv__(self, o: Num) -> Num:
        quotient = self / o
        if quotient.isfinite():
            return small(quotient.__floor__())
        return quotient if self.isfinite() else constant(0) / 0

    @binary
    def __rfloordiv__(self, o: object) -> Num:
        return o // self

    @binary
    def __mod__(self, o: Num) -> Num:
        return self - (self // o) * o

    @binary
    def __rmod__(self, o: Num) -> Num:
        return o % self

    @binary
    def __divmod__(self, o: Num) -> tuple[Num, Num]:
        return self // o, self % o

    @binary
    def __rdivmod__(self, o: Num) -> tuple[Num, Num]:
        return o // self, o % self

    # order: by the real value
    def __lt__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else order(self, n) == -1

    def __gt__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else order(self, n) == 1

    def __le__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else order(self, n) in (-1, 0)

    def __ge__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else order(self, n) in (1, 0)

    def __eq__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else real.sign(self, n) == 0

    def __ne__(self, o: object) -> bool:
        n = lift(o)
        return NotImplemented if n is None else real.sign(self, n) != 0

    def __hash__(self) -> int:
        return hash(self.f) if self.r is None else hash(self.r % P)

    def __bool__(self) -> bool:
        return self != 0

    # out of the exact world
    def __float__(self) -> float:
        real.leaked()
        return real.FLOAT(self.f)

    def __int__(self) -> int:
        return int(real.value(self))

    __trunc__ = __int__

    def __floor__(self) -> int:
        return math.floor(real.value(self))

    def __ceil__(self) -> int:
        return math.ceil(real.value(self))

    def __round__(self, digits: int | None = None) -> int | Num:
        """Halves to the even one: a step function."""
        scale, half = constant(Fraction(10) ** (digits or 0)), constant(Fraction(1, 2))
        low = (self * scale).__floor__()
        rest = self * scale - low
        whole = low + (1 if rest > half or rest == half and low % 2 else 0)
        return whole if digits is None else small(whole) / scale

    def __format__(self, spec: str) -> str:
        return format(self.f, spec)

    def __repr__(self) -> str:
        return repr(self.f)

    def item(self) -> Num:
        """The number itself, as a NumPy scalar has it."""
        return self

    def sqrt(self) -> Num:
        """The root: exact for the square of a fraction."""
        root = exact_root(self)
        return root if root is not None else self.other("sqrt", math.sqrt)


def exact_root(n: Num) -> Num | None:
    """The square root of a square, an exponential or a rational square; None for other numbers."""
    if n.op == CONST and n.a is not None and n.a >= 0:
        top, low = math.isqrt(n.a.numerator), math.isqrt(n.a.denominator)
        return constant(Fraction(top, low)) if Fraction(top * top, low * low) == n.a else None
    if n.op == EXP:
        return (n.a / 2).exp()
    if n.op == MUL and n.a is n.b or n.op == POW and n.b == 2:
        return abs(n.a)
    return None
