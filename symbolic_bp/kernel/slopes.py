"""Derivatives of definitions: d body / d place, and what has to be differentiable for the chain rule."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from . import index
from .family import Family, bind, entries
from .fault import Rejected
from .index import Atom, Poly
from .model import Context
from .sign import assume
from .sign import within as inside_of
from .term import (
    MINUS,
    ONE,
    ZERO,
    Add,
    Any,
    App,
    Body,
    D,
    Fn,
    Guard,
    Max,
    Mul,
    Num,
    P,
    Pow,
    Range,
    Ref,
    Sum,
    Term,
)
from .term import add, apart, factors, mul, names, parts, places, put, sub, sums, unused

SLOPES: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: Fn("exp", u),
    "log": lambda u: Pow(u, -1),
    "sqrt": lambda u: mul(Num(Fraction(1, 2)), Pow(Fn("sqrt", u), -1)),
    "abs": lambda u: Fn("sgn", u),
    "tanh": lambda u: sub(ONE, Pow(Fn("tanh", u), 2)),
    "sigmoid": lambda u: mul(Fn("sigmoid", u), sub(ONE, Fn("sigmoid", u))),
    "relu": lambda u: Fn("step", u),
    "step": lambda u: ZERO,
    "sgn": lambda u: ZERO,
    "sin": lambda u: Fn("cos", u),
    "cos": lambda u: mul(MINUS, Fn("sin", u)),
    "Phi": lambda u: Fn("Phi'", u),
    "Phi'": lambda u: mul(MINUS, u, Fn("Phi'", u)),
}
NEEDS = {
    **dict.fromkeys(("log", "sqrt"), "positive"),
    **dict.fromkeys(("abs", "relu", "step", "sgn"), "nonzero"),
}
MOST = 12  # contexts of one slope


def same_place(a: Ref, b: Ref) -> Term:
    """[a is b], boxes aside."""
    if a.name != b.name:
        return ZERO
    return mul(*(Guard("eq", index.sub(p, q)) for p, q in zip(a.at, b.at) if p != q))


def within(ctx: Context, ps: list[Poly]) -> list[Term]:
    """Guards for what is not seen to be >= 0."""
    return [Guard("ge", p) for p in ps if not ctx.implies("ge", p)]


def body(ctx: Context, r: Ref, *near: Term) -> Term | Any | Max:
    """The definition at a place, its bound names apart from all in use; Rejected where there is none."""
    f = ctx.model.families[r.name]
    if f.body is None:
        raise Rejected("a quantity that has a definition", r)
    if isinstance(f.body, (Any, Max)):
        return f.body
    return apart(bind(f, r.at, f.body), ctx.scope.union(*map(names, near)), ctx.model.taken)


def fresh(
    ctx: Context, ranges: tuple[Range, ...], values: dict[Atom, Poly], *near: Term
) -> tuple[list[Range], dict[Atom, Poly]]:
    """The ranges with names that are not in use, at values for other names; and the values with these
    names."""
    used = ctx.scope.union(*map(names, near), *map(index.names, values.values()))
    out, values = [], dict(values)
    for r in ranges:
        own = unused(r.var, used, ctx.model.taken)
        used |= {own}
        out.append(Range(own, index.put(r.low, values), index.put(r.high, values)))
        values[r.var] = index.var(own)
    return out, values


def anywhere(ctx: Context, f: Family, *near: Term) -> tuple[Ref, list[Range]]:
    """A place of a family with names that are not in use, and their ranges."""
    ranges, _ = fresh(ctx, f.box, {}, *near)
    return Ref(f.name, tuple(index.var(r.var) for r in ranges)), ranges


def diff(ctx: Context, t: Term, x: Ref) -> Term:
    """d t / d x, all other places held; records what has to be differentiable, positive or not 0."""
    ctx.log.spend()
    if isinstance(t, Ref):
        return same_place(t, x)
    if isinstance(t, (D, P)):
        raise Rejected("no derivative of a derivative", t)
    if isinstance(t, (Add, Mul)):
        slopes = [diff(ctx.into(t, k), u, x) for k, u in enumerate(t.terms)]
        if isinstance(t, Add):
            return add(*slopes)
        return add(*(mul(*t.terms[:k], d, *t.terms[k + 1 :]) for k, d in enumerate(slopes)))
    if isinstance(t, Sum):
        return sums([Range(t.var, t.low, t.high)], diff(ctx.into(t, 0), t.body, x))
    return chained(ctx, t, x) if isinstance(t, (Pow, Fn, App)) else ZERO


def chained(ctx: Context, t: Pow | Fn | App, x: Ref) -> Term:
    """d u^k = k u^(k-1) du (needs: u != 0 for k < 0), d f(u) = f'(u) du (needs: what NEEDS says of f), d s(u)
    =
    s'(u) du (needs: s is differentiable at u)"""
    u = t.base if isinstance(t, Pow) else t.arg
    d = diff(ctx, u, x)
    if d == ZERO:
        return ZERO
    if isinstance(t, App):
        wherever(ctx, d, "differentiable", t)
        return mul(App(t.name, t.order + 1, t.at, u), d)
    kind = NEEDS.get(t.name) if isinstance(t, Fn) else "nonzero" if t.k < 0 else None
    if kind:
        wherever(inside_of(ctx, u), d, kind, u)
    if isinstance(t, Fn):
        return mul(SLOPES[t.name](u), d)
    return mul(Num(Fraction(t.k)), *([Pow(u, t.k - 1)] if t.k != 1 else []), d)


def wherever(ctx: Context, d: Term, kind: str, t: Term) -> None:
    """Record a hypothesis for the values of names for which no guard of the inner slope d is 0: for all others
    what is differentiated does not depend on the place."""
    for inner in apart_from_zero(ctx, d):
        assume(inner, kind, t)


def apart_from_zero(ctx: Context, d: Term) -> list[Context]:
    """The contexts, one for each summand, in which its guards hold: d is 0 in all others."""
    ctx.log.spend()
    if d == ZERO or ctx.absurd():
        return []
    if isinstance(d, Guard):
        return [ctx.where([d])]
    if isinstance(d, Add):
        return list(dict.fromkeys(c for u in d.terms for c in apart_from_zero(ctx, u)))
    if isinstance(d, Sum):
        own = ctx.log.new()
        inner = ctx.under([Range(own, d.low, d.high)])
        return apart_from_zero(inner, put(d.body, {d.var: index.var(own)}))
    out = [ctx]
    for u in factors(d) if isinstance(d, Mul) else ():
        if isinstance(u, (Guard, Add, Sum)):
            out = [c for inner in out for c in apart_from_zero(inner, u)]
            if len(out) > MOST:
                return [ctx]
    return out


def direct(ctx: Context, y: Ref, x: Ref) -> Term:
    """The right side that defines y, differentiated by x; an undefined function of arrays and a maximum have
    slopes d1_y, d2_y .."""
    t = body(ctx, y, x)
    if not isinstance(t, (Any, Max)):
        return diff(ctx, t, x)
    out = []
    own = ctx.model.families[y.name].at(y.at)
    for k, (ranges, guards, u) in enumerate(entries(t), 1):
        rs, values = fresh(ctx, ranges, own, y, x)
        gs = [Guard(g.op, index.put(g.poly, values)) for g in guards]
        inner = ctx.under(rs).where(gs)
        d = diff(inner, apart(put(u, values), inner.scope | names(x), ctx.model.taken), x)
        slope = Ref(f"d{k}_{y.name}", y.at + tuple(index.var(r.var) for r in rs))
        out.append(sums(rs, mul(slope, *gs, d)))
    wherever(ctx, add(*out), "differentiable" if isinstance(t, Any) else "one maximiser", y)
    return add(*out)


def smooth(ctx: Context, y: Ref, x: Ref) -> None:
    """Record what the chain rule needs: every definition between x and y is differentiable, at all places of
    rank above x's."""
    model, low = ctx.model, ctx.model.rank(x)
    if low is None:
        if (y.name, x.name) in ctx.log.smooth:
            return
        ctx.log.smooth.add((y.name, x.name))
        ctx = Context(model, ctx.log)
    else:
        ctx = ctx.more((*model.box(x), *model.box(y)))
    for c in sorted({y.name, *model.reach[y.name]}):
        f = model.families[c]
        if any(r == x.name or x.name in model.reach[r] for r in steep(f.body)):
            place, ranges = anywhere(ctx, model.families[c], y, x)
            here, high = ctx.under(ranges), model.rank(place)
            for inner in [here] if low is None or high is None else here.above(high, low):
                between(inner, place, x)


@lru_cache(1 << 10)
def steep(body: Body | None) -> frozenset[str]:
    """The families that a definition reads where their slopes need something: in undefined functions,
    maxima, denominators and the functions of NEEDS."""
    return frozenset(
        r.name
        for _, _, whole in entries(body)
        for t in parts(whole)
        if isinstance(body, (Any, Max))
        or isinstance(t, App)
        or isinstance(t, Pow)
        and t.k < 0
        or isinstance(t, Fn)
        and t.name in NEEDS
        for u in parts(t)
        for r in places(u)
    )


def between(ctx: Context, c: Ref, x: Ref) -> None:
    """Record what the definition at c needs to be differentiable by all that it reads of x, or of what
    depends on x."""
    for r in sorted(steep(ctx.model.families[c.name].body)):
        if r == x.name or x.name in ctx.model.reach[r]:
            place, ranges = anywhere(ctx, ctx.model.families[r], c, x)
            direct(ctx.under(ranges), c, place)
