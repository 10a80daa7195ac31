"""Numbers of the second judge: int, Fraction, Decimal of 80 digits, and jets u0 + u1 h + u2 h^2 + ... of such numbers.

Standard library only, nothing of symbolic_bp. A jet whose tail is None moves with h and has no derivative there.
"""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import factorial

EIGHTY = Context(prec=80)
HUGE, TINY = Decimal(10) ** 30, Decimal(10) ** -30
PI = Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798"
)


class Unsure(Exception):
    """A place that rounding or size leaves open: it counts neither way."""


class Jet:
    """u0 + u1 h + ... + uk h^k; tail (u1, ..., uk), or None where there is no derivative."""

    __slots__ = ("at", "tail")

    def __init__(self, at, tail):
        self.at, self.tail = at, tail

    def all(self):
        return (self.at, *self.tail)


def decimal(x):
    if type(x) is Fraction:
        return EIGHTY.divide(Decimal(x.numerator), Decimal(x.denominator))
    return x if type(x) is Decimal else Decimal(x)


def sized(x):
    if not -HUGE < x < HUGE:
        raise Unsure("a number of more than 30 digits")
    return x


def plus(a, b):
    if type(a) is Jet or type(b) is Jet:
        if type(a) is not Jet:
            a, b = b, a
        if type(b) is not Jet:
            return Jet(plus(a.at, b), a.tail)
        lost = a.tail is None or b.tail is None
        return Jet(plus(a.at, b.at), None if lost else tuple(map(plus, a.tail, b.tail)))
    if type(a) is Decimal or type(b) is Decimal:
        return sized(EIGHTY.add(decimal(a), decimal(b)))
    return a + b


def times(a, b):
    if type(a) is Jet or type(b) is Jet:
        if type(a) is not Jet:
            a, b = b, a
        if (
            type(b) in (int, Fraction) and b == 0
        ):  # 0 all around, whether the other factor has a derivative or not
            return 0
        if a.tail is None or type(b) is Jet and b.tail is None:
            return Jet(times(a.at, b.at if type(b) is Jet else b), None)
        if type(b) is not Jet:
            return Jet(times(a.at, b), tuple(times(u, b) for u in a.tail))
        made = product(a.all(), b.all())
        return Jet(made[0], tuple(made[1:]))
    if type(a) is Decimal or type(b) is Decimal:
        return sized(EIGHTY.multiply(decimal(a), decimal(b)))
    return a * b


def product(u, v):
    """The coefficients of a product of two series, as many as each has."""
    return [total(times(u[i], v[n - i]) for i in range(n + 1)) for n in range(len(u))]


def total(parts):
    result = 0
    for p in parts:
        result = plus(result, p)
    return result


def power(x, n):
    result = 1
    for _ in range(n):
        result = times(result, x)
    return result


def zero(x):
    """Whether a plain number is 0; Unsure where that cannot be told from rounding."""
    if type(x) is Decimal and abs(x) < TINY:
        raise Unsure("a rounded number that may be 0")
    return x == 0


def series(name, x, order):
    """The first coefficients of the Taylor series at the number x; only the first where there is no derivative."""
    if name == "recip":
        if zero(x):
            return [0]  # 1/0 counts as 0
        one = EIGHTY.divide(Decimal(1), x) if type(x) is Decimal else Fraction(1) / x
        return [times((-1) ** n, power(one, n + 1)) for n in range(order + 1)]
    if name in ("step", "sgn"):
        if zero(x):
            return [0]
        return [int(x > 0) if name == "step" else 1 if x > 0 else -1] + [0] * order
    if name == "exp":
        top = 1 if type(x) is not Decimal and x == 0 else exponential(x)
        return [times(Fraction(1, factorial(n)), top) for n in range(order + 1)]
    if name == "log":
        if zero(x) or x < 0:
            return [0]  # no logarithm: any value would do
        rest = series("recip", x, order)
        return [0 if x == 1 and type(x) is not Decimal else EIGHTY.ln(decimal(x))] + [
            times(Fraction((-1) ** (n - 1), n), power(rest[0], n)) for n in range(1, order + 1)
        ]
    bell = times(exponential(times(Fraction(-1, 2), times(x, x))), EIGHTY.power(EIGHTY.sqrt(2 * PI), -1))
    slopes = [bell, times(-1, times(x, bell))]  # phi, phi', ...: phi^(n+1) = -(x phi^(n) + n phi^(n-1))
    for n in range(1, order):
        slopes.append(times(-1, plus(times(x, slopes[n]), times(n, slopes[n - 1]))))
    if name == "phi":
        return [times(Fraction(1, factorial(n)), slopes[n]) for n in range(order + 1)]
    return [area(x, bell)] + [times(Fraction(1, factorial(n)), slopes[n - 1]) for n in range(1, order + 1)]


def exponential(x):
    x = decimal(x)
    if abs(x) > 60:
        raise Unsure("exp of a large number")
    return EIGHTY.exp(x)


def area(x, bell):
    """Phi(x) = 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...)."""
    x = decimal(x)
    if abs(x) > 12:
        raise Unsure("Phi of a large number")
    with localcontext(EIGHTY):
        term, result, n = x, x, 1
        while abs(term) > Decimal(10) ** -78:
            n += 2
            term = term * x * x / n
            result += term
        return Decimal("0.5") + bell * result


def through(make, x):
    """A function of x: make(number, order) gives its series."""
    if type(x) is not Jet:
        return make(x, 0)[0]
    if x.tail is None:
        return Jet(make(x.at, 0)[0], None)
    found, order = make(x.at, len(x.tail)), len(x.tail)
    if len(found) <= order:
        return Jet(found[0], None)
    result, step = [found[order]] + [0] * order, (0, *x.tail)
    for c in reversed(found[:order]):
        result = product(result, step)
        result[0] = plus(result[0], c)
    return Jet(result[0], tuple(result[1:]))


def apply(name, x):
    if name in ("step", "sgn") and type(x) is Jet and not zero(x.at):
        return series(name, x.at, 0)[0]  # the same all around
    return through(lambda at, order: series(name, at, order), x)


def close(a, b):
    """Whether two plain numbers are equal, to 15 digits where they had to be rounded."""
    if type(a) is not Decimal and type(b) is not Decimal:
        return a == b
    off = EIGHTY.subtract(decimal(a), decimal(b))
    return abs(off) <= Decimal("1e-15") * max(1, abs(decimal(a)), abs(decimal(b)))
