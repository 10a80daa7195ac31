"""Polynomials with rational coefficients of python-flint, the optional extra flint."""

import flint


def ring(count):
    """(a function that gives the constant p/q, the unknowns)."""
    context = flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(count)], "degrevlex")
    return lambda p, q: context.constant(flint.fmpq(p, q)), context.gens()
