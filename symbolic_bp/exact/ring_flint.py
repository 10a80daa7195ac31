"""Polynomials with rational coefficients of python-flint, the optional extra flint."""

from collections.abc import Callable, Sequence
from typing import Any

import flint


def ring(count: int) -> tuple[Callable[[int, int], Any], Sequence[Any]]:
    """(a function that gives the constant p/q, the unknowns)."""
    context = flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(count)], "degrevlex")
    return lambda p, q: context.constant(flint.fmpq(p, q)), context.gens()
