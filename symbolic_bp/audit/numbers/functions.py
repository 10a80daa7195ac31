"""exp, log, tanh and the other functions that NumPy asks each element of an object array for, as methods of a number.

made(r, f, op, a) and whole(i) come from the number; LOG, EXP ... are how a number came to be.
"""

import math

from symbolic_bp.audit.numbers import field, real
from symbolic_bp.audit.numbers.opcodes import ADD, COS, DIV, EXP, LOG, MUL, NEG, OTHER, POW, SIN, SUB
from symbolic_bp.audit.numbers.field import M


class Functions:
    """Functions of one number; each gives a number."""

    __slots__ = ()

    def exp(self):
        rest, logs = self.without_logs()
        f = real.safe(lambda: math.exp(self.f), math.inf)
        if logs:
            out = rest.exp()
            for n, sign in logs:
                out = out * n if sign == 1 else out / n
            out.f = f
            return out
        return self.made(None if self.r is None else field.exp(self.r), f, EXP, self)

    def without_logs(self, depth=8):
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
        return self, []

    def log(self):
        if self.op == EXP:
            return self.a
        sign = real.sign(self, self.whole(0))
        if sign != 1:
            return self.made(None, -math.inf if sign == 0 else math.nan, LOG, self)
        return self.made(self.log_residue(), real.logarithm(self), LOG, self)

    def log_residue(self, depth=8):
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

    def tanh(self):
        e = (self + self).exp()
        out = (e - 1) / (e + 1)
        out.f = math.tanh(self.f)
        return out

    def sigmoid(self):
        return 1 / (1 + (-self).exp())

    def sinh(self):
        return (self.exp() - (-self).exp()) / 2

    def cosh(self):
        return (self.exp() + (-self).exp()) / 2

    def sin(self):
        return self.made(None if self.r is None else field.cos_sin(self.r)[1], math.sin(self.f), SIN, self)

    def cos(self):
        return self.made(None if self.r is None else field.cos_sin(self.r)[0], math.cos(self.f), COS, self)

    def tan(self):
        return self.sin() / self.cos()

    def log1p(self):
        return (1 + self).log()

    def expm1(self):
        return self.exp() - 1

    def log2(self):
        return self.log() / self.whole(2).log()

    def log10(self):
        return self.log() / self.whole(10).log()

    def exp2(self):
        return (self * self.whole(2).log()).exp()

    def square(self):
        return self * self

    def other(self, name, function):
        """A function whose algebra is not known: from here on the real value counts."""
        return self.made(None, real.safe(lambda: function(self.f)), OTHER, (name, self))

    def cbrt(self):
        return self.other("cbrt", lambda x: math.copysign(abs(x) ** (1 / 3), x))

    def erf(self):
        return self.other("erf", math.erf)

    def erfc(self):
        return 1 - self.erf()

    def arctan(self):
        return self.other("atan", math.atan)

    def arcsin(self):
        return self.other("asin", math.asin)

    def arccos(self):
        return self.other("acos", math.acos)

    def arctanh(self):
        return ((1 + self) / (1 - self)).log() / 2

    def arcsinh(self):
        return self.other("asinh", math.asinh)

    def floor(self):
        return self.whole(self.__floor__()) if self.isfinite() else self

    def ceil(self):
        return self.whole(self.__ceil__()) if self.isfinite() else self

    def trunc(self):
        return self.whole(self.__trunc__()) if self.isfinite() else self

    def rint(self):
        return self.whole(round(self)) if self.isfinite() else self

    def sign(self):
        sign = real.sign(self, self.whole(0))
        return self if sign is None else self.whole(sign)

    def isnan(self):
        return math.isnan(self.f) and self.r is None

    def isfinite(self):
        return self.r is not None or math.isfinite(self.f)
