"""Terms of a model as expressions of SymPy: arrays are IndexedBase, sums Sum, the rest heads of our own."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Function, IndexedBase, Integer, Mul, Rational, Sum, Symbol

from symbolic_bp.model import index
from symbolic_bp.model.index import Atom, Poly
from symbolic_bp.model.terms import Term
from symbolic_bp.sympy_side.heads import App, Arrays, Derived, Fn, Guard, Maximum


def letter(name: str) -> Symbol:
    """The symbol of an index name or a size."""
    return Symbol(name, integer=True)


def of_atom(atom: Atom) -> Expr:
    """A name, or a size function at a place."""
    if isinstance(atom, str):
        return letter(atom)
    made: Expr = Function(atom.name, integer=True)(*map(of_poly, atom.args))
    return made


def of_poly(poly: Poly) -> Expr:
    """An index expression."""
    return Add(*(Mul(Integer(n), *map(of_atom, monomial)) for monomial, n in poly.terms))


def position(text: str) -> Expr:
    """An index expression as the data have it."""
    return of_poly(index.read(text))


def entry(name: str, at: list[str]) -> Expr:
    """x[j], or the symbol of a number."""
    made: Expr = IndexedBase(name)[tuple(map(position, at))] if at else Symbol(name)
    return made


def limits(binders: list[list[str]]) -> list[tuple[Expr, Expr, Expr]]:
    """The ranges of bound names."""
    return [(letter(v), position(low), position(high)) for v, low, high in binders]


def expression(term: Term) -> Expr:
    """The expression of a term; back.term gives a term of the same value, and of the same form but for the
    order and for what SymPy collects (x*x is x^2)."""
    return HEADS[term[0]](term)


HEADS: dict[str, Callable[[Term], Expr]] = {
    "num": lambda t: Rational(t[1]),
    "int": lambda t: position(t[1]),
    "ref": lambda t: entry(t[1], t[2]),
    "add": lambda t: Add(*map(expression, t[1:])),
    "mul": lambda t: Mul(*map(expression, t[1:])),
    "pow": lambda t: expression(t[1]) ** t[2],
    "fn": lambda t: Fn(t[1], expression(t[2])),
    "app": lambda t: App(t[1], t[2], [position(p) for p in t[3]], expression(t[4])),
    "sum": lambda t: Sum(expression(t[4]), (letter(t[1]), position(t[2]), position(t[3]))),
    "g": lambda t: Guard(t[1], position(t[2])),
    "D": lambda t: Derived("D", expression(t[1]), expression(t[2])),
    "P": lambda t: Derived("P", expression(t[1]), expression(t[2])),
    "any": lambda t: Arrays(t[1], *((expression(body), *limits(binders)) for binders, body in t[2])),
    "max": lambda t: Maximum((expression(t[3]), *limits(t[1])), [expression(g) for g in t[2]]),
}
