"""Monomials: coefficient * Sum over names of a product of factors * a system of affine (in)equalities;
products of sums of them.

A factor is (base, exponent). A base is a term: one that is known by its head and its index SLOTS - a place, a
derivative, exp or
sigma of a place, an index - or any other.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias, TypeVar

from . import index
from .fault import Incomplete
from .index import CALL, SIZE, Atom, Poly
from .model import Context
from .term import App, D, Fn, Int, P, Ref, Term, order, places, put

BITS, PRODUCT = 2000, 1500
T = TypeVar("T")
Factor: TypeAlias = tuple[Term, int]


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
        factors = tuple([(put(b, values), e) for b, e in self.factors])
        return Mono(self.c, self.bound, factors, index.puts(self.ges, values), index.puts(self.eqs, values))

    def boxes(self, ctx: Context, *but: Term) -> list[Poly]:
        """What is >= 0 where the factors (but for some) are not 0 outside their boxes."""
        return [p for b, _ in self.factors if b not in but for p in box(ctx, b)]


def slots(t: Term) -> tuple[tuple[str, ...], tuple[Poly, ...]] | None:
    """The head and the slots of a base, in which the canonical names are found; None for any other term."""
    if isinstance(t, Ref):
        return ("ref", t.name), t.at
    if isinstance(t, (D, P)):
        return (type(t).__name__, t.of.name, t.by.name), t.of.at + t.by.at
    if isinstance(t, Fn) and isinstance(t.arg, Ref):
        return ("fn", t.name, t.arg.name), t.arg.at
    if isinstance(t, App) and isinstance(t.arg, Ref):
        return ("app", t.name, str(t.order), t.arg.name), t.at + t.arg.at
    if not isinstance(t, Int):
        return None
    atom = t.poly[0][0][0] if index.single(t.poly) else None
    if atom is None or atom.sort not in (SIZE, CALL):
        return ("int",), (t.poly,)
    return ("size", atom.name), atom.args


def key_of(f: Factor) -> tuple[object, ...]:
    """A key that sorts factors: those with slots first."""
    found = slots(f[0])
    return (True, ("",), f[1], (), order(f[0])) if found is None else (False, found[0], f[1], found[1], ())


def box(ctx: Context, t: Term) -> list[Poly]:
    """What is >= 0 where a place or a derivative is inside its boxes; nothing for other bases, which need not
    be 0 outside."""
    return [p for r in places(t) for p in ctx.model.box(r)]


def limits(ctx: Context, t: Term, v: Atom) -> list[tuple[Poly, Poly]]:
    """The pairs of constraints, v - low >= 0 and high - v >= 0, of the boxes of a base, from its slots that
    are just v."""
    ps = [p for r in places(t) for p in r.at]
    if index.var(v) not in ps:
        return []
    cs = box(ctx, t)
    both = [(low, high) for p, low, high in zip(ps, cs[::2], cs[1::2]) if p == index.var(v)]
    return [(low, high) for low, high in both if index.unit(low, v) == 1 and index.unit(high, v) == -1]


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
        Mono(bounded(prod((m.c for m in ms), start=Fraction(1))), *map(chain, list(zip(*ms))[1:]))
        for ms in product(*lists)
    ]


def chain(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """One tuple of all of them."""
    return tuple([x for p in parts for x in p])
