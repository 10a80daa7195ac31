"""The hypotheses of a claim, each said once: in the fewest names and constraints, none that is a case of another
one.

A hypothesis is for all values of its names for which its constraints hold. The names of the claim's ranges stay
what they are: a hypothesis may speak of the values at which the claim is read.
"""

from collections.abc import Iterable
from itertools import count
from typing import TypeAlias

from . import index
from .family import Hypothesis
from .index import NAME, Atom, Poly
from .model import Context
from .term import Sum, Term, kids, names, polys, put, rebuilt

WIDER = {"nonzero": ("nonzero", "positive"), "not negative": ("not negative", "positive")}
ROWS = 24  # constraints of one hypothesis that names are taken out of
Values: TypeAlias = dict[Atom, Poly]


def least(ctx: Context, hyps: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """The hypotheses without those that another one contains. ctx: that of the claim's names."""
    out: list[Hypothesis] = []
    for h in hyps:
        new = tidy(ctx, h)
        if new is not None and not any(covers(ctx, old, new) for old in out):
            out = [old for old in out if not covers(ctx, new, old)] + [new]
    return tuple(out)


def alone(ctx: Context) -> Context:
    """The context in which nothing is known but the bounds of sizes."""
    return Context(ctx.model, ctx.log)


# ---- one hypothesis in the fewest names and constraints
def tidy(ctx: Context, h: Hypothesis) -> Hypothesis | None:
    """Equations solved, names that only constraints have taken out, constraints that follow dropped; None where
    no values are left."""
    found = solved(ctx, h)
    if found is None:
        return None
    h = reduced(ctx, found)
    used = named(h)
    left = frozenset[Atom]().union(*map(index.names, h.ges)) - used
    for a in sorted(left):
        h = without(ctx, h, a)
    return h


def named(h: Hypothesis) -> frozenset[Atom]:
    """The names in the terms of a hypothesis."""
    return names(h.term) | (frozenset() if h.equals is None else names(h.equals))


def solved(ctx: Context, h: Hypothesis) -> Hypothesis | None:
    """With values for names, other than the claim's, that equations fix; None where no values are left."""
    only = alone(ctx)
    ges, eqs = list(dict.fromkeys(h.ges)), list(dict.fromkeys(h.eqs))
    opposed = [p for p in ges if index.neg(p) in ges]
    eqs += [p for p in opposed if index.neg(p) not in eqs]
    h = h._replace(ges=tuple(p for p in ges if p not in opposed), eqs=tuple(eqs))
    while True:
        if only.more(h.ges, h.eqs).absurd():
            return None
        pairs = ((p, a) for p in h.eqs for a in sorted(index.names(p), reverse=True) if index.unit(p, a))
        p, a = next(((p, a) for p, a in pairs if a not in ctx.scope), ((), None))
        if a is None:
            return h
        one = {a: index.solve(p, a)}
        h = h._replace(eqs=tuple(q for q in h.eqs if q != p))
        h = at(h, one)


def at(h: Hypothesis, values: Values) -> Hypothesis:
    """A hypothesis with expressions for names."""
    ges, eqs = (tuple(dict.fromkeys(filter(None, index.puts(ps, values)))) for ps in (h.ges, h.eqs))
    return Hypothesis(
        h.kind, put(h.term, values), ges, eqs, None if h.equals is None else put(h.equals, values)
    )


def reduced(ctx: Context, h: Hypothesis) -> Hypothesis:
    """Without the constraints that follow from the others and the bounds of sizes; those that say what
    the claim's ranges are stay."""
    only = alone(ctx)
    for p in sorted(h.ges, key=lambda p: (all(index.unit(p, a) for a in index.names(p)), -len(p), p)):
        rest = tuple(q for q in h.ges if q != p)
        if p not in ctx.ges and only.implies("ge", p, rest, h.eqs):
            h = h._replace(ges=rest)
    for p in h.eqs:
        others = tuple(q for q in h.eqs if q != p)
        if only.implies("eq", p, h.ges, others):
            h = h._replace(eqs=others)
    return h._replace(ges=tuple(sorted(h.ges)), eqs=tuple(sorted(h.eqs)))


def without(ctx: Context, h: Hypothesis, a: Atom) -> Hypothesis:
    """Without a name that only inequalities have, each with the factor 1 or -1: there is a value for it where no
    lower bound is above an upper one. A name of the claim goes only where all that is said of it holds for the
    claim, and nothing is left of it."""
    rows = tuple(p for p in h.ges if a in index.names(p))
    rest = tuple(p for p in h.ges if p not in rows)
    if (
        len(h.ges) > ROWS
        or any(a in index.names(p) for p in h.eqs)
        or not all(index.unit(p, a) for p in rows)
    ):
        return h
    low, high = ([p for p in rows if index.unit(p, a) == sign] for sign in (1, -1))
    new = h._replace(ges=(*rest, *(index.add(p, q) for p in low for q in high)))
    new = reduced(ctx, new)
    if a not in ctx.scope:
        return new
    known = all(ctx.implies("ge", p) for p in rows)
    return new if known and set(new.ges) <= set(h.ges) else h


# ---- one hypothesis as a case of another one
def covers(ctx: Context, wide: Hypothesis, narrow: Hypothesis) -> bool:
    """Whether one hypothesis is a case of another one, at some values of its names other than the claim's."""
    if wide.kind not in WIDER.get(narrow.kind, (narrow.kind,)) or (wide.equals is None) != (
        narrow.equals is None
    ):
        return False
    values: Values = {}
    own = frozenset[Atom]().union(named(wide), *map(index.names, (*wide.ges, *wide.eqs))) - ctx.scope
    apart = {a: Atom(NAME, f"?{k}") for k, a in zip(count(), sorted(own))}
    wide = at(wide, {a: index.var(b) for a, b in apart.items()})
    ends = [(wide.term, narrow.term)]
    if wide.equals is not None and narrow.equals is not None:
        ends.append((wide.equals, narrow.equals))
    if not all(fits(frozenset(apart.values()), values, s, t) for s, t in ends):
        return False
    values |= {b: index.var(a) for a, b in apart.items() if b not in values}
    inside = alone(ctx).more(narrow.ges, narrow.eqs)
    return all(inside.implies("ge", index.put(p, values)) for p in wide.ges) and all(
        inside.implies("eq", index.put(p, values)) for p in wide.eqs
    )


def fits(free: frozenset[Atom], values: Values, s: Term, t: Term) -> bool:
    """Whether s is t at values for free names, some of them known; those that are found are put in."""
    if type(s) is not type(t) or len(kids(s)) != len(kids(t)) or len(polys(s)) != len(polys(t)):
        return False
    if isinstance(s, Sum) and isinstance(t, Sum):
        body = put(s.body, {s.var: index.var(t.var)})
        return (
            slot(free, values, s.low, t.low)
            and slot(free, values, s.high, t.high)
            and fits(free, values, body, t.body)
            and not any(t.var in index.names(p) for p in values.values())
        )
    if not all(slot(free, values, p, q) for p, q in zip(polys(s), polys(t))):
        return False
    if rebuilt(s, kids(t), polys(t)) != t:
        return False
    return all(fits(free, values, u, v) for u, v in zip(kids(s), kids(t)))


def slot(free: frozenset[Atom], values: Values, p: Poly, q: Poly) -> bool:
    """Whether an index expression is another one; a name not yet known gets its value."""
    p = index.put(p, values)
    open_ = index.names(p) & free
    new = next((a for a in open_ if index.unit(p, a)), None)
    if new is None or len(open_) > 1:
        return p == q
    values[new] = index.solve(index.sub(p, q), new)
    return True
