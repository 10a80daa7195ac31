"""Derivatives of definitions: d body / d place, and what has to be differentiable for the chain rule."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from . import index
from .family import DEFINED, Family, bind, entries
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
    Int,
    Max,
    Mul,
    Num,
    P,
    Pow,
    Range,
    Ref,
    Sum,
    Term,
    add,
    apart,
    mul,
    names,
    parts,
    places,
    put,
    sub,
    sums,
    unused,
)

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
}
NEEDS = {
    "log": "positive",
    "sqrt": "positive",
    "abs": "nonzero",
    "relu": "nonzero",
    "step": "nonzero",
    "sgn": "nonzero",
}


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
    return DIFF[type(t)](ctx, t, x)


def diff_none(ctx: Context, t: Term, x: Ref) -> Term:
    """What names no place has slope 0."""
    return ZERO


def diff_ref(ctx: Context, t: Ref, x: Ref) -> Term:
    """d y[I] / d x[J] = [y is x]"""
    return same_place(t, x)


def diff_add(ctx: Context, t: Add, x: Ref) -> Term:
    """The sum of the slopes."""
    return add(*(diff(ctx, u, x) for u in t.terms))


def diff_mul(ctx: Context, t: Mul, x: Ref) -> Term:
    """The product rule, each factor beside the others."""
    return add(
        *(mul(*t.terms[:k], diff(ctx.into(t, k), u, x), *t.terms[k + 1 :]) for k, u in enumerate(t.terms))
    )


def diff_sum(ctx: Context, t: Sum, x: Ref) -> Term:
    """The slope under the sum."""
    return sums([Range(t.var, t.low, t.high)], diff(ctx.into(t, 0), t.body, x))


def diff_pow(ctx: Context, t: Pow, x: Ref) -> Term:
    """d u^k = k u^(k-1) du     needs: u != 0 for k < 0"""
    d = diff(ctx, t.base, x)
    if d != ZERO and t.k < 0:
        assume(inside_of(ctx, t.base), "nonzero", t.base)
    return mul(Num(Fraction(t.k)), *([Pow(t.base, t.k - 1)] if t.k != 1 else []), d)


def diff_fn(ctx: Context, t: Fn, x: Ref) -> Term:
    """d f(u) = f'(u) du     needs: what NEEDS says of f"""
    d = diff(ctx, t.arg, x)
    if d != ZERO and t.name in NEEDS:
        assume(inside_of(ctx, t.arg), NEEDS[t.name], t.arg)
    if d != ZERO and t.name not in SLOPES:
        raise Rejected("a function whose slope has a name", t.name)
    return mul(SLOPES[t.name](t.arg), d) if d != ZERO else ZERO


def diff_app(ctx: Context, t: App, x: Ref) -> Term:
    """d s(u) = s'(u) du     needs: s is differentiable at u"""
    d = diff(ctx, t.arg, x)
    if d != ZERO:
        assume(ctx, "differentiable", t)
    return mul(App(t.name, t.order + 1, t.at, t.arg), d)


def diff_derivative(ctx: Context, t: Term, x: Ref) -> Term:
    """Rejected: second derivatives are not spoken of."""
    raise Rejected("no derivative of a derivative", t)


DIFF: dict[type, Callable[..., Term]] = {
    Num: diff_none,
    Int: diff_none,
    Guard: diff_none,
    Ref: diff_ref,
    Add: diff_add,
    Mul: diff_mul,
    Sum: diff_sum,
    Pow: diff_pow,
    Fn: diff_fn,
    App: diff_app,
    D: diff_derivative,
    P: diff_derivative,
}


def direct(ctx: Context, y: Ref, x: Ref) -> Term:
    """The right side that defines y, differentiated by x; an undefined function of arrays and a maximum have
    slopes d1_y, d2_y .."""
    t = body(ctx, y, x)
    if not isinstance(t, (Any, Max)):
        return diff(ctx, t, x)
    out = []
    own = ctx.model.families[y.name].at(y.at)
    arrays = [(rs, (), u) for rs, u in t.arrays] if isinstance(t, Any) else [(t.binders, t.guards, t.body)]
    for k, (ranges, guards, u) in enumerate(arrays, 1):
        rs, values = fresh(ctx, ranges, own, y, x)
        gs = [Guard(g.op, index.put(g.poly, values)) for g in guards]
        inner = ctx.under(rs).where(gs)
        d = diff(inner, apart(put(u, values), inner.scope | names(x), ctx.model.taken), x)
        slope = Ref(f"d{k}_{y.name}", y.at + tuple(index.var(r.var) for r in rs))
        out.append(sums(rs, mul(slope, *gs, d)))
    if add(*out) != ZERO:
        assume(ctx, "differentiable" if isinstance(t, Any) else "one maximiser", y)
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
        if f.kind == DEFINED and any(r == x.name or x.name in model.reach[r] for r in steep(f.body)):
            place, ranges = anywhere(ctx, model.families[c], y, x)
            here, high = ctx.under(ranges), model.rank(place)
            for inner in [here] if low is None or high is None else here.above(high, low):
                between(inner, place, x)


@lru_cache(1 << 10)
def steep(body: Body | None) -> frozenset[str]:
    """The families that a definition reads where their slopes need something: in undefined functions,
    maxima, denominators and the functions of NEEDS."""
    if isinstance(body, (Any, Max)):
        return frozenset(r.name for _, _, t in entries(body) for u in parts(t) for r in places(u))
    return frozenset(
        r.name
        for t in (parts(body) if body is not None else ())
        if isinstance(t, App) or isinstance(t, Pow) and t.k < 0 or isinstance(t, Fn) and t.name in NEEDS
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
