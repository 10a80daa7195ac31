"""exp, log, step, sgn, Phi, phi and 1/u on rationals and dual numbers: exact where the value is rational, else 60 digits.

Phi is the normal distribution function, phi its density; a derivative at a kink, or 1/0, is Missing.
"""
from decimal import Decimal, localcontext
from fractions import Fraction

from symbolic_bp.exact.dual import Dual
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.kernel.term import kinds

DIGITS = 60
GRID = 10 ** 90
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
ROUNDED = {"exp", "log", "Phi", "phi"}      # functions whose values are irrational almost everywhere
LARGEST = 150       # argument: exp of it and of its opposite keep 20 digits beside each other
NOISE = Fraction(1, 10**20)     # of numbers that are rounded, a difference that is smaller may be none
UNSURE = "a sign that rounded numbers show"


def uses(t, names):
    """Whether a term has one of these functions in it."""
    return t[0] == "fn" and t[1] in names or any(uses(p, names) for kind, p in zip(kinds(t), t[1:]) if kind == "T")


def trim(x):
    """A number with a denominator that does not grow without end."""
    if isinstance(x, Dual):
        return Dual(trim(x.re), trim(x.eps))
    return x if x.denominator < GRID ** 2 else Fraction(round(x * GRID), GRID)


def reciprocal(x):
    """1/x; Missing at 0."""
    if isinstance(x, Dual):
        inverse = reciprocal(x.re)
        return Dual(inverse, -inverse * inverse * x.eps)
    if x == 0:
        raise Missing("a divisor that is not 0")
    return 1 / x


def apply(name, x):
    """A function by name at a Fraction or a Dual."""
    if isinstance(x, Dual):
        return Dual(apply(name, x.re), slope(name, x.re) * x.eps if x.eps else Fraction(0))
    if name in ("step", "sgn"):
        if 0 < abs(x) < NOISE:
            raise Missing(UNSURE)
        return Fraction((x > 0) - (x < 0) * (name == "sgn"))
    if name not in ROUNDED:
        raise Unsupported(f"a function {name}")
    if name == "log" and x <= 0:
        raise Missing("a logarithm of a number above 0")
    if x == 0 and name == "exp" or x == 1 and name == "log":
        return Fraction(name == "exp")
    if abs(x) > LARGEST and name != "log":
        raise Unsupported(f"{name} of a number beyond {LARGEST}")
    with localcontext() as precision:
        precision.prec = DIGITS + 30
        u = Decimal(x.numerator) / Decimal(x.denominator)
        value = {"exp": u.exp, "log": u.ln if u > 0 else None, "phi": lambda: density(u), "Phi": lambda: normal(u)}[name]()
        return trim(Fraction(value))


def slope(name, x):
    """The derivative of a function by name at a Fraction; Missing at a kink."""
    if name in ("step", "sgn"):
        if x == 0:
            raise Missing("a point off the kink")
        return Fraction(0)
    if name == "phi":
        return -x * apply("phi", x)
    return reciprocal(x) if name == "log" else apply({"Phi": "phi"}.get(name, name), x)


def density(u):
    return (-u * u / 2).exp() / (2 * PI).sqrt()


def normal(u):
    """1/2 + phi(u) (u + u^3/3 + u^5/(3 5) + ...), which converges for every u."""
    if abs(u) > 14:                     # 1 - Phi(14) is below 10^-44
        return Decimal(int(u > 0))
    term = total = u
    n = 1
    while abs(term) > Decimal(10) ** -(DIGITS + 20):
        n += 2
        term = term * u * u / n
        total += term
    return Decimal("0.5") + density(u) * total


def evaluate_formula(t, names, ref, size):
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
            total = total + evaluate_formula(t[3], {**names, t[1]: i}, ref, size)
        return total
    parts = [evaluate_formula(p, names, ref, size) for kind, p in zip(kinds(t), t[1:]) if kind == "T"]
    if head in ("recip", "fn"):
        return reciprocal(parts[0]) if head == "recip" else apply(t[1], parts[0])
    if head not in ("add", "mul", "pow"):
        raise Unsupported(f"a formula with {head}")
    total = parts[0] if head != "pow" else Fraction(1)
    for p in parts[1:] if head != "pow" else parts * t[2]:
        total = total + p if head == "add" else total * p
    return total
