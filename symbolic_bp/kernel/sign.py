"""Signs that are seen from the form of a number, and the hypotheses that are recorded where they are not."""

from itertools import count

from . import index, interval, span
from .family import Hypothesis
from .fault import Rejected
from .index import NAME, OWN, Atom, Poly
from .model import Context, inside
from .quotient import quotient
from .term import App, D, Guard, Mul, P, Pow, Ref, Term, factors, names, parts, put, sub


def lies(ctx: Context, t: Term) -> interval.Span:
    """The interval in which a number is seen to lie: by its form, else by its sign over a common
    denominator."""
    found = span.of(ctx, t)
    if found.above or found.below:
        return found
    over = quotient(t, lambda d: span.of(ctx, d).above)
    other = found if over is None else interval.times(span.of(ctx, over), interval.POSITIVE)
    return found if other == interval.ALL else other


def positive(ctx: Context, t: Term, strict: bool = True) -> bool:
    """Whether t > 0 (t >= 0 where it is not strict) is seen."""
    found = lies(ctx, t)
    return found.above or not strict and found.never_below


def fits(ctx: Context, kind: str, t: Term) -> bool:
    """Whether the fact is seen, so that no hypothesis is needed."""
    if kind not in ("nonzero", "positive", "not negative"):
        return False
    found = lies(ctx, t)
    return found.above or kind == "nonzero" and found.below or kind == "not negative" and found.never_below


def needed(ctx: Context, kind: str, t: Term) -> list[Term]:
    """What has to have the property for a product or a power to have it: for u v != 0, both; for u v > 0 with
    v > 0, u."""
    if isinstance(t, Pow) and (kind == "nonzero" or kind == "positive" and t.k % 2):
        return needed(ctx, kind, t.base)
    if isinstance(t, Mul) and kind == "nonzero":
        return [v for u in factors(t) if not isinstance(u, Guard) for v in needed(ctx, kind, u)]
    if isinstance(t, Mul) and kind in ("positive", "not negative"):
        left = [u for u in factors(t) if not isinstance(u, Guard) and not fits(ctx, "positive", u)]
        return needed(ctx, kind, left[0]) if len(left) == 1 else [t]
    return [t]


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
    inside(ctx, t)
    left = [u for u in needed(ctx, kind, t) if not fits(ctx, kind, u)]
    if not all(map(quantities, left)):
        left = [t]  # a number that may be 0 for some values of its names
    if not quantities(t):
        raise Rejected("a hypothesis about quantities", kind, t)
    for u in left:
        record(ctx, kind, u, None)


def quantities(t: Term) -> bool:
    """Whether a term names any quantity."""
    return any(isinstance(u, (Ref, App, D, P)) for u in parts(t))


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
