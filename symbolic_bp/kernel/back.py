"""Monomials back to terms: each sum over the box of the slot that names it, or over two of its
constraints."""

from collections.abc import Set
from itertools import count

from . import index
from .fault import Rejected
from .index import NAME, OWN, Atom, Poly
from .model import Context
from .mono import Mono, limits
from .term import Guard, Num, Pow, Range, Sum, Term, add, apart, mul, put, sums


def reify(ctx: Context, ms: list[Mono]) -> Term:
    """The monomials as a term; Rejected where a sum is left without a range."""
    return apart(add(*(one(ctx, m) for m in ms)), ctx.scope, ctx.model.taken)


def by_box(ctx: Context, m: Mono, v: Atom, done: Set[Atom]) -> Range | None:
    """The range of v from the box of a slot that is just v, in names that have theirs."""
    for b, _ in m.factors:
        for low, high in limits(ctx, b, v):
            r = Range(v, index.solve(low, v), index.solve(high, v))
            if index.names(r.low) | index.names(r.high) <= done:
                return r
    return None


def by_constraints(ges: list[Poly], v: Atom, done: Set[Atom]) -> tuple[Range, list[Poly]] | None:
    """The range of v from two constraints, and those that are left."""
    low, high = ([p for p in ges if index.unit(p, v) == c and index.names(p) - {v} <= done] for c in (1, -1))
    if not low or not high:
        return None
    r = Range(v, index.solve(low[0], v), index.solve(high[0], v))
    return r, [p for p in ges if p not in (low[0], high[0])]


def ordered(ctx: Context, m: Mono) -> tuple[list[Range], list[Poly]] | None:
    """A range for each sum, in names that have theirs, and the constraints that are left; None where there
    are none."""
    ranges, ges, done = list[Range](), list(m.ges), set(ctx.scope)
    for _ in m.bound:
        left = [v for v in m.bound if v not in done]
        boxed = ((r, ges) for v in left if (r := by_box(ctx, m, v, done)))
        limited = (found for v in left if (found := by_constraints(ges, v, done)))
        first = next(boxed, None) or next(limited, None)
        if first is None:
            return None
        ranges.append(first[0])
        ges = first[1]
        done.add(first[0].var)
    return ranges, ges


def one(ctx: Context, m: Mono) -> Term:
    """A monomial as a term; Rejected where a sum is left without a range."""
    found = ordered(ctx, m)
    if found is None:
        raise Rejected("a range for each sum", *(b for b, _ in m.factors))
    t = mul(
        Num(m.c),
        *(Guard("eq", p) for p in m.eqs),
        *(Guard("ge", p) for p in found[1]),
        *(b if e == 1 else Pow(b, e) for b, e in m.factors),
    )
    return plain(sums(found[0], t), {a.name for a in ctx.scope} | ctx.model.taken)


def plain(t: Term, used: Set[str]) -> Term:
    """Bound names of the kernel's own renamed to names that text can have, by depth."""
    if not isinstance(t, Sum) or t.var.sort != OWN:
        return t
    own = Atom(NAME, next(n for k in count(1) if (n := f"i{k}") not in used))
    return Sum(own, t.low, t.high, plain(put(t.body, {t.var: index.var(own)}), {*used, own.name}))
