"""Dual numbers over the rationals: a + b eps with eps^2 = 0, so that f(a + eps) = f(a) + f'(a) eps, exactly."""

from fractions import Fraction

from symbolic_bp.exact.told import added


class Dual:
    """re + eps * e with e^2 = 0; re and eps are Fractions."""

    __slots__ = ("re", "eps")

    def __init__(self, re, eps=Fraction(0)):
        self.re, self.eps = re, eps

    def __add__(self, other):
        other = lift(other)
        return Dual(self.re + other.re, self.eps + other.eps)

    def __mul__(self, other):
        other = lift(other)
        return Dual(self.re * other.re, self.re * other.eps + self.eps * other.re)

    __radd__, __rmul__ = __add__, __mul__


def lift(value):
    return value if isinstance(value, Dual) else Dual(Fraction(value))


def eps(value):
    """The eps part of a number or a dual number."""
    return value.eps if isinstance(value, Dual) else Fraction(0)


class Polynomial:
    """c0 + c1 z + c2 z^2 + ... with rational coefficients; value at a number or a dual number."""

    def __init__(self, *coefficients):
        self.coefficients = tuple(map(Fraction, coefficients))

    def derivative(self, order=1):
        """Its derivative of an order from 0 up."""
        c = self.coefficients
        for _ in range(order):
            c = tuple(n * a for n, a in enumerate(c))[1:]
        return Polynomial(*c)

    def __eq__(self, other):
        return isinstance(other, Polynomial) and self.coefficients == other.coefficients

    def __hash__(self):
        return hash(self.coefficients)

    def __call__(self, z):
        total = Fraction(0)
        for c in reversed(self.coefficients):
            total = total * z + c
        return total

    def __str__(self):
        return added(
            [(c, "" if n == 0 else "z" if n == 1 else f"z^{n}") for n, c in enumerate(self.coefficients)][
                ::-1
            ],
            "",
        )

    def __repr__(self):
        return f"sigma(z) = {self}"
