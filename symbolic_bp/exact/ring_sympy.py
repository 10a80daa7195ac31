"""Polynomials with rational coefficients of SymPy."""

from sympy import QQ
from sympy.polys.rings import ring as polynomial_ring


def ring(count):
    """(a function that gives the constant p/q, the unknowns)."""
    found, *unknowns = polynomial_ring([f"x{i}" for i in range(count)], QQ)
    return lambda p, q: found(QQ(p, q)), unknowns
