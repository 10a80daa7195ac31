"""Monomials: coefficient * Sum over names of a product of factors * a system of affine (in)equalities; terms
multiplied out into them.

A factor is (Base, exponent). A Base is a head with index SLOTS - a place, a derivative, exp or sigma of a
place, an index - or any other term.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias, TypeVar

from . import index
from .fault import Incomplete
from .index import CALL, SIZE, Atom, Poly
from .model import Context
from .term import App, D, Fn, Int, P, Ref, Term, put

BITS, PRODUCT = 2000, 1500
T = TypeVar("T")


class Base(NamedTuple):
    """What a factor is a power of."""

    head: tuple[str, ...]
    slots: tuple[Poly, ...]
    term: Term | None = None


Factor: TypeAlias = tuple[Base, int]


class Mono(NamedTuple):
    """c * Sum over bound of the product of factors, where ges >= 0 and eqs = 0."""

    c: Fraction
    bound: tuple[Atom, ...] = ()
    factors: tuple[Factor, ...] = ()
    ges: tuple[Poly, ...] = ()
    eqs: tuple[Poly, ...] = ()

    def at(self, values: Mapping[Atom, Poly]) -> "Mono":
        """With expressions for names (the bound ones must have been dealt with)."""
        if not values:
            return self
        return self._replace(
            factors=tuple((moved(b, values), e) for b, e in self.factors),
            ges=index.puts(self.ges, values),
            eqs=index.puts(self.eqs, values),
        )


def moved(b: Base, values: Mapping[Atom, Poly]) -> Base:
    """The base with expressions for names."""
    return Base(b.head, index.puts(b.slots, values), None if b.term is None else put(b.term, values))


def base(t: Term) -> Base:
    """The base that a term is, once its insides are normal."""
    if isinstance(t, Ref):
        return Base(("ref", t.name), t.at)
    if isinstance(t, (D, P)):
        return Base((type(t).__name__, t.of.name, t.by.name), t.of.at + t.by.at)
    if isinstance(t, Fn) and isinstance(t.arg, Ref):
        return Base(("fn", t.name, t.arg.name), t.arg.at)
    if isinstance(t, App) and isinstance(t.arg, Ref):
        return Base(("app", t.name, str(t.order), t.arg.name), t.at + t.arg.at)
    return Base(("other",), (), t)


def whole(a: Atom) -> Base:
    """The base that is an atom of an index expression."""
    return (
        Base(("size", a.name), ())
        if a.sort == SIZE
        else Base(("call", a.name), a.args)
        if a.sort == CALL
        else Base(("int",), (index.var(a),))
    )


def derivative(ctx: Context, b: Base) -> tuple[Ref, Ref]:
    """The two places of a base that is a derivative."""
    n = len(ctx.model.families[b.head[1]].box)
    return Ref(b.head[1], b.slots[:n]), Ref(b.head[2], b.slots[n:])


def app(ctx: Context, b: Base) -> Term:
    """The term of a base that is an undefined function of a place."""
    n = ctx.model.functions[b.head[1]]
    return App(b.head[1], int(b.head[2]), b.slots[:n], Ref(b.head[3], b.slots[n:]))


TERMS: dict[str, Callable[[Context, Base], Term]] = {
    "ref": lambda ctx, b: Ref(b.head[1], b.slots),
    "D": lambda ctx, b: D(*derivative(ctx, b)),
    "P": lambda ctx, b: P(*derivative(ctx, b)),
    "fn": lambda ctx, b: Fn(b.head[1], Ref(b.head[2], b.slots)),
    "app": app,
    "size": lambda ctx, b: Int(index.var(Atom(SIZE, b.head[1]))),
    "call": lambda ctx, b: Int(index.var(Atom(CALL, b.head[1], b.slots))),
    "int": lambda ctx, b: Int(b.slots[0]),
}


def term(ctx: Context, b: Base) -> Term:
    """The term that a base stands for."""
    return TERMS[b.head[0]](ctx, b) if b.term is None else b.term


def box(ctx: Context, b: Base) -> list[Poly]:
    """What is >= 0 where a place or a derivative is inside its boxes; nothing for other bases, which need
    not be 0 outside."""
    refs = (
        (Ref(b.head[1], b.slots),)
        if b.head[0] == "ref"
        else derivative(ctx, b)
        if b.head[0] in ("D", "P")
        else ()
    )
    return [p for r in refs for p in ctx.model.box(r)]


def bounded(c: Fraction) -> Fraction:
    """The number; Incomplete where it is too large."""
    if c.numerator.bit_length() > BITS or c.denominator.bit_length() > BITS:
        raise Incomplete("a number of bounded size", BITS)
    return c


def times(ctx: Context, lists: list[list[Mono]]) -> list[Mono]:
    """The product of sums of monomials; Incomplete where it has too many."""
    n = prod(map(len, lists))
    ctx.log.spend(n)
    if n > PRODUCT:
        raise Incomplete("a product of bounded size", n)
    return [
        Mono(
            bounded(prod((m.c for m in ms), start=Fraction(1))),
            chain(m.bound for m in ms),
            chain(m.factors for m in ms),
            chain(m.ges for m in ms),
            chain(m.eqs for m in ms),
        )
        for ms in product(*lists)
    ]


def chain(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """One tuple of all of them."""
    return tuple(x for p in parts for x in p)
