"""The formulas of activations, costs and regularisers as SymPy expressions, and exact equality of such
expressions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import gcd
from typing import TYPE_CHECKING

from sympy import (
    Add,
    Function,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    exp,
    expand,
    fraction,
    log,
    together,
)

from symbolic_bp.language.formula import read_formula

if TYPE_CHECKING:
    from fractions import Fraction

    from sympy import Expr


class step(Function):
    """1 for u > 0, else 0; its slope is 0 away from u = 0."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """0: the slope beside the kink."""
        return Integer(0)


class sgn(Function):
    """-1, 0 or 1; its slope is 0 away from u = 0."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """0: the slope beside the kink."""
        return Integer(0)


class phi(Function):
    """The density of the normal distribution: phi' = -u phi."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """phi'(u) = -u phi(u)."""
        return -self.args[0] * self


class Phi(Function):
    """The normal distribution function: Phi' = phi."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> phi:
        """Phi'(u) = phi(u)."""
        return phi(self.args[0])


CALLS = {"exp": exp, "log": log, "step": step, "sgn": sgn, "Phi": Phi, "phi": phi}


def expression(
    text: str,
    parameters: dict[str, Fraction | Symbol],
    vector: bool = False,
    size: Integer | None = None,
    **quantities: Callable | Expr,
) -> Expr:
    """A formula in plain notation as SymPy. quantities: z, a, y, w, n -> expression; in a vector, index ->
    expression.

    parameters: name -> Fraction, or Symbol where it stays a letter; size: the range of a sum. Raises
    ClaimError.
    """
    letters = {name: value for name, value in parameters.items() if isinstance(value, Symbol)}
    known = {name: value for name, value in parameters.items() if name not in letters}
    term = read_formula(text, {**dict.fromkeys([*quantities, *letters]), **known}, vector)
    return converted(term, {**quantities, **letters}, size)


def converted(
    t: tuple,
    quantities: dict[str, Callable | Expr],
    size: Integer | None,
) -> Expr:
    """A term of the kernel as SymPy; quantities: what stands for each name."""
    head, *parts = t
    if head == "num":
        return Rational(*parts)
    if head == "ref":
        found = quantities[t[1]]
        return found(*map(index, t[3])) if t[3] else found
    if head == "kd":
        return KroneckerDelta(*map(index, parts))
    if head == "sum":
        return Sum(converted(t[3], quantities, size), (index(t[1]), 1, size))
    if head == "pow":
        return Pow(converted(t[1], quantities, size), t[2])
    if head == "fn":
        return CALLS[t[1]](converted(t[2], quantities, size))
    inner = [converted(p, quantities, size) for p in parts]
    return {"add": lambda: Add(*inner), "mul": lambda: Mul(*inner), "recip": lambda: 1 / inner[0]}[head]()


def index(i: int | str) -> Integer | Symbol:
    """An index of a term as SymPy: a number or a symbol."""
    return Integer(i) if isinstance(i, int) else Symbol(i, integer=True, positive=True)


def same(left: Expr, right: int | Expr) -> bool:
    """True where two expressions are equal as rational functions of their quantities and exponentials, at
    every side of every kink (each step is 0 or 1, each sgn is -1 or 1); False also means: not seen to be
    equal."""
    whole = atoms_named(left - right)
    kinks = sorted(whole.atoms(step, sgn), key=str)
    for values in product((0, 1), repeat=len(kinks)):
        at = {k: Integer(v if isinstance(k, step) else 2 * v - 1) for k, v in zip(kinks, values, strict=True)}
        if expand(fraction(together(whole.xreplace(at)))[0]) != 0:
            return False
    return True


def atoms_named(whole: Expr) -> Expr:
    """The expression with a symbol for each sum and for each exponential, those of multiples as powers of
    one."""
    for total in sorted(whole.atoms(Sum), key=str):
        whole = whole.xreplace({total: Symbol("Sum " + str(alpha(total)), positive=True)})
    powers = [term.as_coeff_Mul() for e in whole.atoms(exp) for term in Add.make_args(expand(e.args[0]))]
    unit: dict[Expr, Expr] = {}
    for c, base in powers:
        known = unit.get(base, Integer(0))
        unit[base] = Rational(gcd(known.p * c.q, c.p * known.q), known.q * c.q)
    return whole.replace(
        exp,
        lambda u: Mul(
            *(
                Symbol(f"exp {base}", positive=True) ** (c / unit[base])
                for c, base in (t.as_coeff_Mul() for t in Add.make_args(expand(u)))
            )
        ),
    )


def alpha(total: Sum) -> Sum:
    """A sum with its bound index renamed to one that nobody writes."""
    name = Symbol("%", integer=True, positive=True)
    return Sum(total.function.xreplace({total.variables[0]: name}), (name, *total.limits[0][1:]))
