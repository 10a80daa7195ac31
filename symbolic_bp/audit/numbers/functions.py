"""exp, log, tanh and the other functions that NumPy asks each element of an object array for,
as methods of a number.

made(r, f, op, a) and whole(i) come from the number; LOG, EXP ... are how a number came to be.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from symbolic_bp.audit.numbers import field, real
from symbolic_bp.audit.numbers.field import M
from symbolic_bp.audit.numbers.opcodes import ADD, COS, DIV, EXP, LOG, MUL, NEG, OTHER, POW, SIN, SUB

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


class Functions:
    """Functions of one number; each gives a number."""

    __slots__ = ()
    r: int | None
    f: float
    op: int
    a: Any
    b: Any
    made: Callable[..., Num]
    whole: Callable[[int], Num]
    if TYPE_CHECKING:  # what the number brings

        def __add__(self, o: object) -> Num: ...
        def __radd__(self, o: object) -> Num: ...
        def __sub__(self, o: object) -> Num: ...
        def __mul__(self, o: object) -> Num: ...
        def __rsub__(self, o: object) -> Num: ...
        def __neg__(self) -> Num: ...
        def __floor__(self) -> int: ...
        def __ceil__(self) -> int: ...
        def __trunc__(self) -> int: ...
        def __round__(self, digits: int | None = None) -> int | Num: ...

    def exp(self) -> Num:
        """exp(u); exp(log(v) + u) is v exp(u)."""
        rest, logs = self.without_logs()
        f = real.safe(lambda: math.exp(self.f), math.inf)
        if logs:
            out = rest.exp()
            for n, sign in logs:
                out = out * n if sign == 1 else out / n
            out.f = f
            return out
        return self.made(None if self.r is None else field.exp(self.r), f, EXP, self)

    def without_logs(self, depth: int = 8) -> tuple[Num, list]:
        """(rest, [(n, sign)]): this number is rest + sum of sign * log n, as far as its last sums show."""
        if self.op == LOG:
            return self.whole(0), [(self.a, 1)]
        if depth and self.op in (ADD, SUB):
            a, logs = self.a.without_logs(depth - 1)
            b, more = self.b.without_logs(depth - 1)
            if logs or more:
                sign = 1 if self.op == ADD else -1
                return (a + b if sign == 1 else a - b), logs + [(n, s * sign) for n, s in more]
        if depth and self.op == NEG:
            a, logs = self.a.without_logs(depth - 1)
            if logs:
                return -a, [(n, -s) for n, s in logs]
        return cast("Num", self), []

    def log(self) -> Num:
        """log(u); log(exp(u)) is u, log(0) is -inf, of a negative number nan."""
        if self.op == EXP:
            return self.a
        sign = real.sign(cast("Num", self), self.whole(0))
        if sign != 1:
            return self.made(None, -math.inf if sign == 0 else math.nan, LOG, self)
        return self.made(self.log_residue(), real.logarithm(cast("Num", self)), LOG, self)

    def log_residue(self, depth: int = 8) -> int | None:
        """log a + log b for a product, n log a for a power, a new residue otherwise."""
        if self.op == EXP:
            return self.a.r
        if depth and self.op in (MUL, DIV) and self.a.f > 0 and self.b.f > 0:
            a, b = self.a.log_residue(depth - 1), self.b.log_residue(depth - 1)
            return None if a is None or b is None else (a + b) % M if self.op == MUL else (a - b) % M
        if depth and self.op == POW and self.a.f > 0:
            a = self.a.log_residue(depth - 1)
            return None if a is None else self.b * a % M
        return None if self.r is None else field.log_atom(self.r) if self.r != 1 else 0

    def tanh(self) -> Num:
        """(exp(2u) - 1)/(exp(2u) + 1)."""
        e = (self + self).exp()
        out = (e - 1) / (e + 1)
        out.f = math.tanh(self.f)
        return out

    def sigmoid(self) -> Num:
        """1/(1 + exp(-u))."""
        return 1 / (1 + (-self).exp())

    def sinh(self) -> Num:
        """(exp(u) - exp(-u))/2."""
        return (self.exp() - (-self).exp()) / 2

    def cosh(self) -> Num:
        """(exp(u) + exp(-u))/2."""
        return (self.exp() + (-self).exp()) / 2

    def sin(self) -> Num:
        """sin(u), by a turn in the field."""
        return self.made(None if self.r is None else field.cos_sin(self.r)[1], math.sin(self.f), SIN, self)

    def cos(self) -> Num:
        """cos(u), by a turn in the field."""
        return self.made(None if self.r is None else field.cos_sin(self.r)[0], math.cos(self.f), COS, self)

    def tan(self) -> Num:
        """sin(u)/cos(u)."""
        return self.sin() / self.cos()

    def log1p(self) -> Num:
        """log(1 + u)."""
        return (1 + self).log()

    def expm1(self) -> Num:
        """exp(u) - 1."""
        return self.exp() - 1

    def log2(self) -> Num:
        """log(u)/log(2)."""
        return self.log() / self.whole(2).log()

    def log10(self) -> Num:
        """log(u)/log(10)."""
        return self.log() / self.whole(10).log()

    def exp2(self) -> Num:
        """exp(u log(2))."""
        return (self * self.whole(2).log()).exp()

    def square(self) -> Num:
        """u u."""
        return self * self

    def other(self, name: str, function: Callable) -> Num:
        """A function whose algebra is not known: from here on the real value counts."""
        return self.made(None, real.safe(lambda: function(self.f)), OTHER, (name, self))

    def cbrt(self) -> Num:
        """The real cube root."""
        return self.other("cbrt", lambda x: math.copysign(abs(x) ** (1 / 3), x))

    def erf(self) -> Num:
        """The error function."""
        return self.other("erf", math.erf)

    def erfc(self) -> Num:
        """1 - erf(u)."""
        return 1 - self.erf()

    def arctan(self) -> Num:
        """arctan(u)."""
        return self.other("atan", math.atan)

    def arcsin(self) -> Num:
        """arcsin(u)."""
        return self.other("asin", math.asin)

    def arccos(self) -> Num:
        """arccos(u)."""
        return self.other("acos", math.acos)

    def arctanh(self) -> Num:
        """log((1 + u)/(1 - u))/2."""
        return ((1 + self) / (1 - self)).log() / 2

    def arcsinh(self) -> Num:
        """arcsinh(u)."""
        return self.other("asinh", math.asinh)

    def floor(self) -> Num:
        """The largest whole number that is not above u."""
        return self.whole(self.__floor__()) if self.isfinite() else cast("Num", self)

    def ceil(self) -> Num:
        """The smallest whole number that is not below u."""
        return self.whole(self.__ceil__()) if self.isfinite() else cast("Num", self)

    def trunc(self) -> Num:
        """u without its fraction."""
        return self.whole(self.__trunc__()) if self.isfinite() else cast("Num", self)

    def rint(self) -> Num:
        """The nearest whole number, an even one where two are."""
        return (
            self.whole(int(cast("Any", round(cast("Any", self))))) if self.isfinite() else cast("Num", self)
        )

    def sign(self) -> Num:
        """-1, 0 or 1; nan stays nan."""
        sign = real.sign(cast("Num", self), self.whole(0))
        return cast("Num", self) if sign is None else self.whole(sign)

    def isnan(self) -> bool:
        """True where the value is no number."""
        return math.isnan(self.f) and self.r is None

    def isfinite(self) -> bool:
        """True where the value is neither infinite nor nan."""
        return self.r is not None or math.isfinite(self.f)
