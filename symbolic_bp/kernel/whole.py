"""Undefined functions of arrays and maxima have one value for each list of arguments: p = f(x), q = f(x) are
equal, and so are their slopes."""

from . import index
from .family import SLOPE, Family, entries
from .fault import Rejected
from .model import Context
from .normal import equal
from .slopes import fresh
from .term import Any, Guard, Max, Range, Ref, Term, apart, put


def owner(ctx: Context, t: Term) -> tuple[Family, Ref, str, tuple[index.Poly, ...]]:
    """The family whose definition a place, or a slope at a place, belongs to; the place; which slope; where
    in the array."""
    if not isinstance(t, Ref):
        raise Rejected("a place of a family", t)
    f = ctx.model.families[t.name]
    which = ""
    if f.kind == SLOPE:
        which, _, name = t.name.partition("_")
        f = ctx.model.families[name]
    n = len(f.box)
    return f, Ref(f.name, t.at[:n]), which, t.at[n:]


def same(ctx: Context, s: Term, t: Term) -> None:
    """p[I] = q[J], d1_p[I, K] = d1_q[J, K] where both are one function of equal arrays     both inside their
    boxes"""
    (f, p, which, k), (g, q, other, m) = owner(ctx, s), owner(ctx, t)
    for h in (f, g):
        if not isinstance(h.body, (Any, Max)):
            raise Rejected("an undefined function of arrays, or a maximum", h.name)
    names = [h.body.name if isinstance(h.body, Any) else "" for h in (f, g)]
    xs, ys = list(entries(f.body)), list(entries(g.body))
    if (names[0], which, k, len(xs)) != (names[1], other, m, len(ys)):
        raise Rejected("one function, at one place of its arrays", s, t)
    for r in (p, q):
        for bound in ctx.model.box(r):
            if not ctx.implies("ge", bound):
                raise Rejected("a place inside its box", r, bound)
    for x, y in zip(xs, ys):
        argument(ctx, f.at(p.at), g.at(q.at), x, y)


Argument = tuple[tuple[Range, ...], tuple[Guard, ...], Term]


def argument(
    ctx: Context,
    own: dict[index.Atom, index.Poly],
    other: dict[index.Atom, index.Poly],
    x: Argument,
    y: Argument,
) -> None:
    """Rejected unless two arrays have the same ranges, guards and entries."""
    ranges, values = fresh(ctx, x[0], own)
    if len(x[0]) != len(y[0]):
        raise Rejected("arrays of one shape")
    for mine, theirs in zip(ranges, y[0]):
        for a, b in ((mine.low, theirs.low), (mine.high, theirs.high)):
            if not ctx.implies("eq", index.sub(a, index.put(b, other))):
                raise Rejected("arrays of one shape")
        ctx = ctx.under([mine])
        other = {**other, theirs.var: index.var(mine.var)}
    guards = [
        frozenset((h.op, index.put(h.poly, vs)) for h in hs) for hs, vs in ((x[1], values), (y[1], other))
    ]
    if guards[0] != guards[1]:
        raise Rejected("one condition")
    left, right = (apart(put(u, vs), ctx.scope, ctx.model.taken) for u, vs in ((x[2], values), (y[2], other)))
    if not equal(ctx.where(Guard(op, poly) for op, poly in guards[0]), left, right):
        raise Rejected("arrays with the same entries", left, right)
