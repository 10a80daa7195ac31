"""One monomial made canonical: equations used up, powers of one base joined, bound names given by the slots,
implied constraints dropped."""

from collections.abc import Iterator, Mapping
from itertools import permutations, product
from math import factorial, prod

from . import index
from .fault import Incomplete
from .index import OWN, Atom, Poly
from .model import Context
from .back import ordered
from .mono import Factor, Mono, box, key_of, slots
from .sign import assume, fits, within
from .term import Fn, Term

ORDERS, TAIL = 5040, 4


def settle(ctx: Context, m: Mono) -> Mono | None:
    """Equations used up, opposed inequalities made equations; None where the monomial is 0."""
    todo = list(m.eqs)
    m = m._replace(eqs=())
    while True:
        found = solved(todo, m.bound)
        if found is None:
            return None
        eqs, bound, values = found
        m = m.at(values)._replace(eqs=eqs, bound=bound)
        pair = opposed(ctx, m.ges)
        if not pair:
            return m._replace(
                ges=tuple([p for p in dict.fromkeys(m.ges) if index.slope(p) or index.free(p) < 0])
            )
        m, todo = m._replace(ges=tuple(p for p in m.ges if p not in pair), eqs=()), [*m.eqs, pair[0]]


def solved(
    todo: list[Poly], bound: tuple[Atom, ...]
) -> tuple[tuple[Poly, ...], tuple[Atom, ...], Mapping[Atom, Poly]] | None:
    """The equations that are left, the bound names that none gives, and the values of the names that one
    gives; None where they have no solution."""
    eqs: tuple[Poly, ...] = ()
    values: Mapping[Atom, Poly] = {}
    while todo:
        e = todo.pop(0)
        c = index.constant(e)
        if c is not None:
            if c:
                return None
            continue
        own = next((v for v in bound if index.unit(e, v)), None)
        free = own or max((n for n in index.names(e) if n not in bound and index.unit(e, n)), default=None)
        if free is None:
            eqs = (*eqs, e)
            continue
        value = index.solve(e, free)
        values = index.then(values, free, value)
        todo, eqs = [*index.puts(todo, {free: value})], index.puts(eqs, {free: value})
        if own:
            todo, eqs, bound = [*todo, *eqs], (), tuple(v for v in bound if v != own)
        else:
            eqs = (*eqs, e)
    return eqs, bound, values


def opposed(ctx: Context, ges: tuple[Poly, ...]) -> tuple[Poly, Poly] | None:
    """Two inequalities that make an equation, p >= 0 and -p >= 0; one of them perhaps of the context."""
    pairs = ((p, index.neg(p)) for p in ges if p)
    return next(((p, q) for p, q in pairs if q in ctx.ges or q in ges), None)


def combined(ctx: Context, m: Mono, cancel: bool) -> Mono:
    """Powers of one base made one; u/u = 1 where u is not 0 by its form, or (cancel) under a hypothesis; its
    box stays as a guard."""
    exponents: dict[Term, list[int]] = {}
    for b, e in m.factors:
        exponents.setdefault(b, []).append(e)
    factors: list[Factor] = []
    extra: list[Poly] = []
    for b, es in exponents.items():
        up, down = sum(e for e in es if e > 0), sum(e for e in es if e < 0)
        if up + down:
            step = up and not down and isinstance(b, Fn) and b.name == "step"  # its powers are itself
            factors.append((b, 1 if step else up + down))
            continue
        here = ctx.more((*m.ges, *m.boxes(ctx, b)), m.eqs, m.bound)
        seen = sure(here, b)
        if seen or cancel:
            if not seen:
                assume(within(here, b), "nonzero", b)
            extra += box(ctx, b)
        else:
            factors += [(b, up), (b, down)]
    return m._replace(factors=tuple(factors), ges=tuple(dict.fromkeys((*m.ges, *extra))))


def sure(ctx: Context, t: Term) -> bool:
    """Whether the base is seen not to be 0 (inside its box)."""
    return fits(within(ctx, t), "nonzero", t)


def orders(ctx: Context, m: Mono) -> Iterator[tuple[Factor, ...]]:
    """The orders of the factors with slots that the canonical names may come from: only like factors are
    permuted.

    The slots that do not move with a bound name tell like factors apart, whatever the bound names are.
    """
    groups: dict[tuple[object, ...], tuple[list[Factor], list[Factor]]] = {}
    for b, e in m.factors:
        found = slots(b)
        if found:
            still = tuple([p if index.names(p).isdisjoint(m.bound) else () for p in found[1]])
            groups.setdefault((found[0], e, still), ([], []))[still != found[1]].append((b, e))
    pairs = [groups[k] for k in sorted(groups)]
    n = prod(factorial(len(moving)) for _, moving in pairs)
    if n > ORDERS:
        raise Incomplete("fewer like factors in a product", n)
    ctx.log.spend(n)
    for perm in product(*(permutations(moving) for _, moving in pairs)):
        yield tuple([f for (fixed, _), moving in zip(pairs, perm) for f in (*fixed, *moving)])


def named(ctx: Context, m: Mono) -> Mono:
    """The bound names in canonical order: the least of what all orders of like factors give."""
    if not m.bound:
        return m._replace(factors=tuple(sorted(m.factors, key=key_of)))
    level = sum(a.sort == OWN for a in ctx.scope)
    fresh = [Atom(OWN, f"{level:04d}.{k:03d}") for k in range(len(m.bound))]
    found = (r for factors in orders(ctx, m) for r in naming(m, factors, fresh))
    return min(found, key=lambda r: (tuple(map(key_of, r.factors)), sorted(r.ges), sorted(r.eqs)))


def naming(m: Mono, factors: tuple[Factor, ...], fresh: list[Atom]) -> Iterator[Mono]:
    """The fresh names in the order of the slots: each slot that is a unit in a name not yet met names it."""
    others = tuple([f for f in m.factors if slots(f[0]) is None])
    left = list(m.bound)
    values: Mapping[Atom, Poly] = {}
    for slot in [p for b, _ in factors for p in (slots(b) or ((), ()))[1]]:
        p = index.put(slot, values)
        own = next((v for v in left if index.unit(p, v)), None)
        if own:
            new = index.var(fresh[len(m.bound) - len(left)])
            values = index.then(values, own, index.solve(index.sub(p, new), own))
            left.remove(own)
    for tail in permutations(left) if len(left) <= TAIL else [tuple(left)]:
        last = {v: index.var(a) for v, a in zip(tail, fresh[len(m.bound) - len(left) :])}
        every = {**{a: index.put(q, last) for a, q in values.items()}, **last}
        r = m._replace(bound=tuple(fresh), factors=factors + others).at(every)
        yield r._replace(factors=tuple(sorted(r.factors, key=key_of)))


def pruned(ctx: Context, m: Mono) -> Mono | None:
    """Without the constraints that the boxes and the rest imply; None where no values are left."""
    boxes = m.boxes(ctx)
    if ctx.more((*m.ges, *boxes), m.eqs, m.bound).absurd():
        return None
    for p in m.eqs:
        rest = tuple(q for q in m.eqs if q is not p)
        if ctx.implies("eq", p, (*m.ges, *boxes), rest):
            m = m._replace(eqs=rest)
    for p in m.ges:
        less = m._replace(ges=tuple(q for q in m.ges if q is not p))
        if ctx.implies("ge", p, (*less.ges, *boxes), m.eqs):
            moving = not index.names(p).isdisjoint(m.bound)  # no sum must be left without a range
            m = m if moving and not ordered(ctx, less) else less
    return m
