"""exp, log, step, sgn, Phi, phi and 1/u on rationals and dual numbers: exact where the value is rational, else 60 digits, or as
many more as are asked for.

Phi is the normal distribution function, phi its density; a derivative at a kink, or 1/0, is Undefined.
"""

from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from functools import lru_cache

from symbolic_bp.exact.dual import Dual
from symbolic_bp.exact.missing import Undefined, Unsupported, Untested
from symbolic_bp.moves.term import AT_ZERO, kinds

DIGITS, GUARD = 60, 30  # of a rounded number; calculated beyond them
ROUNDED = {"exp", "log", "Phi", "phi"}  # functions whose values are irrational almost everywhere
LARGEST = {
    "exp": 50,
    "Phi": 14,
    "phi": 50,
}  # arguments: 1 - e^-100 keeps 40 digits of what is taken from 1, 1 - Phi(14) too
NOISE = Fraction(1, 10**20)  # of numbers that are rounded, a difference that is smaller may be none
UNSURE = "a sign that rounded numbers show"


def uses(t, names):
    """Whether a term has one of these functions in it."""
    return (
        t[0] == "fn"
        and t[1] in names
        or any(uses(p, names) for kind, p in zip(kinds(t), t[1:]) if kind == "T")
    )


def trim(x, digits=DIGITS):
    """A number with a denominator that does not grow without end: 30 digits more of it than asked for, however small it is."""
    if isinstance(x, Dual):
        return Dual(trim(x.re, digits), trim(x.eps, digits))
    grid = power_of_ten(digits + GUARD)
    if x.denominator < grid * grid:
        return x
    small = (
        max(0, x.denominator.bit_length() - abs(x.numerator).bit_length()) * 31 // 100
    )  # zeros behind the point
    grid *= 10**small
    return Fraction(round(x * grid), grid)


@lru_cache(maxsize=None)
def power_of_ten(n):
    return 10**n


def reciprocal(x):
    """1/x; Undefined at 0."""
    if isinstance(x, Dual):
        inverse = reciprocal(x.re)
        return Dual(inverse, inverse * inverse * x.eps * -1)
    if x == 0:
        raise Undefined("a divisor that is not 0")
    return 1 / x


def apply(name, x, digits=DIGITS):
    """A function by name at a Fraction or a Dual."""
    if isinstance(x, Dual):
        return Dual(apply(name, x.re, digits), slope(name, x.re, digits) * x.eps if x.eps else Fraction(0))
    if name in ("step", "sgn"):
        if 0 < abs(x) < NOISE:
            raise Untested(UNSURE)
        return Fraction((x > 0) - (x < 0) * (name == "sgn") if x else AT_ZERO[name])
    if name not in ROUNDED:
        raise Unsupported(f"a function {name}")
    if name == "log" and x <= 0:
        raise Undefined("a logarithm of a number above 0")
    if x == 0 and name == "exp" or x == 1 and name == "log":
        return Fraction(name == "exp")
    if abs(x) > LARGEST.get(name, abs(x)):
        raise Unsupported(f"{name} of a number beyond {LARGEST[name]}")
    return irrational(name, x, digits)


@lru_cache(maxsize=4096)
def irrational(name, x, digits):
    """The value of a function at a Fraction, to so many digits."""
    with localcontext() as precision:
        precision.prec = digits + GUARD
        u = Decimal(x.numerator) / Decimal(x.denominator)
        value = {
            "exp": u.exp,
            "log": u.ln if u > 0 else None,
            "phi": lambda: density(u),
            "Phi": lambda: normal(u),
        }[name]()
        return trim(Fraction(value), digits)


def slope(name, x, digits=DIGITS):
    """The derivative of a function by name at a Fraction or a Dual; Undefined at a kink."""
    if name in ("step", "sgn"):
        if innermost(x) == 0:
            raise Undefined("a point off the kink")
        return Fraction(0)
    if name == "phi":
        return x * apply("phi", x, digits) * -1
    return reciprocal(x) if name == "log" else apply({"Phi": "phi"}.get(name, name), x, digits)


def innermost(x):
    """The number that a dual number, of dual numbers perhaps, is near."""
    while isinstance(x, Dual):
        x = x.re
    return x


def density(u):
    return (-u * u / 2).exp() / (2 * pi(getcontext().prec)).sqrt()


@lru_cache(maxsize=None)
def pi(digits):
    """By Machin's formula, 4 (4 arctan(1/5) - arctan(1/239))."""
    with localcontext() as precision:
        precision.prec = digits + 5
        one = power_of_ten(digits + 5)

        def arctan(n):
            term = total = one // n
            for k in range(3, 2 * digits + 20, 2):
                term //= -n * n
                total += term // k
            return total

        return Decimal(4 * (4 * arctan(5) - arctan(239))) / one


def normal(u):
    """1/2 + phi(u) (u + u^3/3 + u^5/(3 5) + ...), which converges for every u."""
    term = total = u
    n = 1
    while abs(term) > Decimal(10) ** -(getcontext().prec - 10):
        n += 2
        term = term * u * u / n
        total += term
    return Decimal("0.5") + density(u) * total


def evaluate_formula(t, names, ref, size, digits=DIGITS):
    """The value of a formula of a network. names: index names -> integers; ref(t, names) and size(dimension): meanings."""
    head = t[0]
    if head == "num":
        return Fraction(t[1], t[2])
    if head == "ref":
        return ref(t, names)
    if head in ("size", "inv"):
        return Fraction(size(t[1])) if head == "size" else Fraction(1, size(t[1]))
    if head == "kd":
        return Fraction(names.get(t[1], t[1]) == names.get(t[2], t[2]))
    if head == "sum":
        total = Fraction(0)
        for i in range(1, size(t[2]) + 1):
            total = total + evaluate_formula(t[3], {**names, t[1]: i}, ref, size, digits)
        return total
    parts = [evaluate_formula(p, names, ref, size, digits) for kind, p in zip(kinds(t), t[1:]) if kind == "T"]
    if head in ("recip", "fn"):
        return reciprocal(parts[0]) if head == "recip" else apply(t[1], parts[0], digits)
    if head not in ("add", "mul", "pow"):
        raise Unsupported(f"a formula with {head}")
    total = parts[0] if head != "pow" else Fraction(1)
    for p in parts[1:] if head != "pow" else parts * t[2]:
        total = total + p if head == "add" else total * p
    return total
