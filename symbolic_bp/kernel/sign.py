"""Signs that are seen from the form of a number, and the hypotheses that are recorded where they are not."""

from collections.abc import Callable
from itertools import count

from . import index
from .family import Hypothesis, bind
from .fault import Rejected
from .index import NAME, OWN, Atom, Poly
from .model import Context, inside
from .term import Add, Any, App, D, Fn, Guard, Int, Max, Mul, Num, P, Pow, Ref, Sum, Term
from .term import apart, names, parts, put, sub

ALWAYS_POSITIVE = ("exp", "sigmoid", "Phi", "Phi'")
NEVER_NEGATIVE = ("abs", "relu", "step", "sqrt")
DEPTH = 6


def positive(ctx: Context, t: Term, strict: bool = True, depth: int = 0) -> bool:
    """Whether t > 0 (t >= 0 where it is not strict) is seen from its form: exp, numbers, sizes, guards, sums
    and
    products of such, what is defined so."""
    ctx.log.spend()
    return isinstance(t, Guard) and not strict or type(t) in SIGNS and SIGNS[type(t)](ctx, t, strict, depth)


def of_function(ctx: Context, t: Fn, strict: bool, depth: int) -> bool:
    """exp(u) > 0, abs(u) >= 0, sqrt(u) > 0 for u > 0"""
    if t.name in ALWAYS_POSITIVE or not strict and t.name in NEVER_NEGATIVE:
        return True
    return t.name == "sqrt" and positive(ctx, t.arg, strict, depth)


def of_sum(ctx: Context, t: Sum, strict: bool, depth: int) -> bool:
    """A sum of what is never negative; above 0 where it is not empty."""
    if strict and not ctx.implies("ge", index.sub(t.high, t.low)):
        return False
    return positive(ctx.into(t, 0), t.body, strict, depth)


def of_place(ctx: Context, t: Ref, strict: bool, depth: int) -> bool:
    """The definition of a place; 0 outside its box."""
    f = ctx.model.families[t.name]
    if f.body is None or isinstance(f.body, (Any, Max)) or depth >= DEPTH:
        return False
    if strict and not all(ctx.implies("ge", p) for p in ctx.model.box(t)):
        return False
    return positive(ctx, apart(bind(f, t.at, f.body), ctx.scope, ctx.model.taken), strict, depth + 1)


SIGNS: dict[type, Callable[..., bool]] = {
    Num: lambda ctx, t, strict, depth: t.value > 0 or not strict and t.value == 0,
    Int: lambda ctx, t, strict, depth: ctx.implies("ge", index.sub(t.poly, index.const(int(strict)))),
    Guard: lambda ctx, t, strict, depth: ctx.implies(t.op, t.poly),
    Pow: lambda ctx, t, strict, depth: not strict and t.k % 2 == 0 or positive(ctx, t.base, strict, depth),
    Mul: lambda ctx, t, strict, depth: all(positive(ctx, u, strict, depth) for u in t.terms),
    Add: lambda ctx, t, strict, depth: (
        all(positive(ctx, u, False, depth) for u in t.terms)
        and not (strict and not any(positive(ctx, u, True, depth) for u in t.terms))
    ),
    Fn: of_function,
    Sum: of_sum,
    Ref: of_place,
}


def negative(ctx: Context, t: Term) -> bool:
    """Whether t < 0 is seen from its form: a product of positive factors and one that is a negative
    number."""
    if isinstance(t, Int):
        return ctx.implies("ge", index.sub(index.const(-1), t.poly))
    if isinstance(t, Num):
        return t.value < 0
    return isinstance(t, Mul) and any(
        negative(ctx, u) and all(positive(ctx, v) for v in t.terms[:k] + t.terms[k + 1 :])
        for k, u in enumerate(t.terms)
    )


def fits(ctx: Context, kind: str, t: Term) -> bool:
    """Whether the fact is seen, so that no hypothesis is needed."""
    if kind == "nonzero":
        return positive(ctx, t) or negative(ctx, t)
    return kind in ("positive", "not negative") and positive(ctx, t, kind == "positive")


def within(ctx: Context, t: Term) -> Context:
    """The context inside the box of t, if t is a place: for facts that are not of use outside it, where t is
    the number 0."""
    return ctx.more(ctx.model.box(t)) if isinstance(t, Ref) else ctx


def assume(ctx: Context, kind: str, t: Term) -> None:
    """Record a hypothesis for all values of its names for which the context holds, unless it is seen to hold.

    Rejected where a place in it may be outside its box (there it is 0: the hypothesis would contradict
    itself), or where no quantity is in it.
    """
    if ctx.absurd() or fits(ctx, kind, t):
        return
    if not any(isinstance(u, (Ref, App, D, P)) for u in parts(t)):
        raise Rejected("a hypothesis about quantities", kind, t)
    inside(ctx, t)
    record(ctx, kind, t, None)


def assumed(ctx: Context, left: Term, right: Term) -> None:
    """Record the hypothesis that two terms are equal wherever the context holds; Rejected where a place in
    them may be outside its box."""
    inside(ctx, sub(left, right), False)
    record(ctx, "assumed", left, right)


def record(ctx: Context, kind: str, t: Term, equals: Term | None) -> None:
    """Put the hypothesis in the log, with every constraint that is connected to its names."""
    both = t if equals is None else sub(t, equals)
    values = plain(ctx, both)
    ges, eqs = (sorted(index.put(p, values) for p in ps) for ps in (ctx.ges, ctx.eqs))
    used = connected(names(put(both, values)), [*ges, *eqs])
    ges, eqs = ([p for p in ps if p and (not index.names(p) or index.names(p) & used)] for ps in (ges, eqs))
    ctx.log.hyps[
        Hypothesis(
            kind, put(t, values), tuple(ges), tuple(eqs), None if equals is None else put(equals, values)
        )
    ] = None


def plain(ctx: Context, t: Term) -> dict[Atom, Poly]:
    """Text names for the kernel's own names."""
    taken = {a.name for a in ctx.scope | names(t)} | ctx.model.taken
    out: dict[Atom, Poly] = {}
    for a in sorted(a for a in ctx.scope | names(t) if a.sort == OWN):
        k = next(k for k in count(1) if f"u{k}" not in taken)
        taken.add(f"u{k}")
        out[a] = index.var(Atom(NAME, f"u{k}"))
    return out


def connected(own: frozenset[Atom], ps: list[Poly]) -> frozenset[Atom]:
    """All names that constraints connect with these."""
    more = True
    while more:
        new = own.union(*(index.names(p) for p in ps if index.names(p) & own))
        more, own = new != own, new
    return own
