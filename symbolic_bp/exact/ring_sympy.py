"""Polynomials with rational coefficients of SymPy."""

from collections.abc import Callable, Sequence
from typing import Any

from sympy import QQ
from sympy.polys.rings import ring as polynomial_ring


def ring(count: int) -> tuple[Callable[[int, int], Any], Sequence[Any]]:
    """(a function that gives the constant p/q, the unknowns)."""
    found, *unknowns = polynomial_ring([f"x{i}" for i in range(count)], QQ)
    return lambda p, q: found(QQ(p, q)), unknowns
