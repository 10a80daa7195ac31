"""Where a number lies, as far as its form shows."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from . import index
from .family import bind
from .index import Poly
from .interval import ALL, NEVER_BELOW, NOWHERE, ONE, POSITIVE, UNIT, ZERO, End, Span
from .interval import hull, minus, plus, power, span, times
from .model import Context
from .term import Add, Any, Fn, Guard, Int, Max, Mul, Num, Pow, Ref, Sum, Term, apart, factors

DEPTH = 6
RANGES: dict[str, Span] = {
    "exp": POSITIVE,
    "sigmoid": UNIT,
    "Phi": UNIT,
    "Phi'": UNIT,
    "tanh": span(-1, 1, True, True),
    "sgn": span(-1, 1),
    "sin": span(-1, 1),
    "cos": span(-1, 1),
    "step": span(0, 1),
    **dict.fromkeys(("abs", "relu", "sqrt"), NEVER_BELOW),
}


def of(ctx: Context, t: Term, depth: int = 0) -> Span:
    """The interval in which a term is seen to lie."""
    ctx.log.spend()
    return SPANS[type(t)](ctx, t, depth) if type(t) in SPANS else ALL


def of_index(ctx: Context, t: Int, depth: int) -> Span:
    """An index expression: a number, or where it is seen to be above or below 0."""
    c = index.constant(t.poly)
    if c is not None:
        return span(c, c)
    for sign, p in ((1, t.poly), (-1, index.neg(t.poly))):
        for low in (1, 0):
            if ctx.implies("ge", index.sub(p, index.const(low))):
                return span(low, None) if sign > 0 else span(None, -low)
    return ALL


def of_guard(ctx: Context, t: Guard, depth: int) -> Span:
    """1 where it holds, 0 where it does not."""
    return ONE if ctx.implies(t.op, t.poly) else ZERO if ctx.where([t]).absurd() else span(0, 1)


def of_sum_of_terms(ctx: Context, t: Add, depth: int) -> Span:
    """All summands added."""
    out = ZERO
    for u in t.terms:
        out = plus(out, of(ctx, u, depth))
    return out


def of_product(ctx: Context, t: Mul, depth: int) -> Span:
    """All factors multiplied, equal ones as one power, where the guards beside them hold; else 0.
    u sgn(u) = abs(u),  u step(u) = relu(u)"""
    every = factors(t)
    gs = [u for u in every if isinstance(u, Guard)]
    inner = ctx.where(gs)
    if inner.absurd():
        return ZERO
    held = all(ctx.implies(g.op, g.poly) for g in gs)
    counts = Counter[Term](u for u in every if not isinstance(u, Guard))
    out = ONE
    for f in [u for u in counts if isinstance(u, Fn) and u.name in ("sgn", "step")]:
        if counts[f] % 2 and counts[f.arg] % 2:
            counts[f] -= 1
            counts[f.arg] -= 1
            out = times(out, of(inner, Fn("abs" if f.name == "sgn" else "relu", f.arg), depth))
    for u, k in counts.items():
        out = times(out, power(of(inner, u, depth), k)) if k else out
    return out if held else hull(out, ZERO)


def of_function(ctx: Context, t: Fn, depth: int) -> Span:
    """The values of a known function, those for arguments above 0, below 0."""
    a, out = of(ctx, t.arg, depth), RANGES.get(t.name, ALL)
    if t.name in ("step", "sgn") and a.above:
        return ONE
    if t.name in ("step", "relu") and a.never_above:
        return ZERO
    if t.name == "sgn" and a.below:
        return minus(ONE)
    if t.name in ("sqrt", "relu") and a.above or t.name == "abs" and (a.above or a.below):
        return POSITIVE
    if t.name in ("tanh", "sgn") and a.never_below:
        return Span(End(Fraction(0), a.above), out.high)
    if t.name in ("tanh", "sgn") and a.never_above:
        return Span(out.low, End(Fraction(0), a.below))
    if t.name == "exp" and a.never_below:
        return span(1, None, a.above)
    if t.name == "exp" and a.never_above:
        return span(0, 1, True, a.below)
    return out


def of_sum(ctx: Context, t: Sum, depth: int) -> Span:
    """A sum of what has one sign; 0 where it may be empty."""
    one = of(ctx.into(t, 0), t.body, depth)
    if one == ZERO:
        return ZERO
    some = ctx.implies("ge", index.sub(t.high, t.low))
    if one.never_below:
        return Span(one.low if some else End(Fraction(0), False), NOWHERE)
    if one.never_above:
        return Span(NOWHERE, one.high if some else End(Fraction(0), False))
    return ALL


def of_place(ctx: Context, t: Ref, depth: int) -> Span:
    """The definition of a place; 0 outside its box."""
    f = ctx.model.families[t.name]
    if f.body is None or isinstance(f.body, (Any, Max)) or depth >= DEPTH:
        return ALL
    key = t, ctx.scope, ctx.ges, ctx.eqs, depth
    if key not in ctx.log.spans:
        box: list[Poly] = ctx.model.box(t)
        body = apart(bind(f, t.at, f.body), ctx.scope, ctx.model.taken)
        out = of(ctx.more(box), body, depth + 1)
        ctx.log.spans[key] = out if all(ctx.implies("ge", p) for p in box) else hull(out, ZERO)
    return ctx.log.spans[key]


SPANS: dict[type, Callable[..., Span]] = {
    Num: lambda ctx, t, depth: Span(End(t.value, False), End(t.value, False)),
    Int: of_index,
    Guard: of_guard,
    Add: of_sum_of_terms,
    Mul: of_product,
    Pow: lambda ctx, t, depth: power(of(ctx, t.base, depth), t.k),
    Fn: of_function,
    Sum: of_sum,
    Ref: of_place,
}
