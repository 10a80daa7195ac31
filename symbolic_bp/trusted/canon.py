"""One monomial made canonical: equations used up, powers of one base joined, bound names given by the slots,
implied constraints dropped."""

from collections.abc import Iterator
from itertools import permutations, product
from math import factorial, prod

from . import index
from .fault import Incomplete
from .index import OWN, Atom, Poly
from .model import Context
from .mono import Base, Factor, Mono, box, term
from .sign import assume, positive, within
from .term import Fn, Int, Ref, order

ORDERS, TAIL, BOXED = 5040, 4, ("ref", "D", "P")


def settle(ctx: Context, m: Mono) -> Mono | None:
    """Equations used up, opposed inequalities made equations; None where the monomial is 0."""
    todo: list[Poly] = list(m.eqs)
    m = m._replace(eqs=())
    while True:
        while todo:
            e = todo.pop(0)
            c = index.constant(e)
            if c is not None:
                if c:
                    return None
                continue
            own = next((v for v in m.bound if index.unit(e, v)), None)
            free = own or max(
                (n for n in index.names(e) if n not in m.bound and index.unit(e, n)), default=None
            )
            if free is None:
                m = m._replace(eqs=(*m.eqs, e))
                continue
            values = {free: index.solve(e, free)}
            m, todo = m.at(values), list(index.puts(todo, values))
            if own:
                todo += m.eqs
                m = m._replace(bound=tuple(v for v in m.bound if v != own), eqs=())
            else:
                m = m._replace(eqs=(*m.eqs, e))
        zero, pair = opposed(ctx, m.ges)
        if zero:
            return None
        if not pair:
            return m._replace(ges=tuple(p for p in dict.fromkeys(m.ges) if index.constant(p) is None))
        m, todo = m._replace(ges=tuple(p for p in m.ges if p not in pair)), [pair[0]]


def opposed(ctx: Context, ges: tuple[Poly, ...]) -> tuple[bool, tuple[Poly, Poly] | None]:
    """Whether two inequalities exclude each other; else two that make an equation, one of them perhaps of
    the context."""
    lines: dict[Poly, list[Poly]] = {}
    for q in ctx.ges:
        lines.setdefault(index.slope(q), []).append(q)
    pair = None
    for p in ges:
        c = index.constant(p)
        if c is not None:
            if c < 0:
                return True, None
            continue
        for q in lines.get(index.neg(index.slope(p)), ()):
            d = index.constant(index.add(p, q))
            if d is not None and d < 0:
                return True, None
            if d == 0:
                pair = pair or (p, q)
        lines.setdefault(index.slope(p), []).append(p)
    return False, pair


def combined(ctx: Context, m: Mono, cancel: bool) -> Mono:
    """Powers of one base made one; u/u = 1 where u is not 0 by its form, or (cancel) under a hypothesis; the
    box of u stays as a guard."""
    exponents: dict[Base, list[int]] = {}
    for b, e in m.factors:
        exponents.setdefault(b, []).append(e)
    factors: list[Factor] = []
    extra: list[Poly] = []
    for b, es in exponents.items():
        up, down = sum(e for e in es if e > 0), sum(e for e in es if e < 0)
        if up + down:
            factors.append((b, 1 if up and not down and is_step(b) else up + down))
            continue
        here = ctx.more((*m.ges, *(p for o, _ in m.factors if o != b for p in box(ctx, o))), m.eqs, m.bound)
        if not cancel and not sure(here, b):
            factors += [(b, up), (b, down)]
        else:
            if not sure(here, b):
                assume(within(here, term(ctx, b)), "nonzero", term(ctx, b))
            extra += box(ctx, b)
    return m._replace(factors=tuple(factors), ges=(*m.ges, *extra))


def is_step(b: Base) -> bool:
    """Whether the base is a step: its powers are itself."""
    return b.head[:2] == ("fn", "step") or isinstance(b.term, Fn) and b.term.name == "step"


def sure(ctx: Context, b: Base) -> bool:
    """Whether the base is seen not to be 0 (inside its box)."""
    t = term(ctx, b)
    if isinstance(t, Ref):
        ctx = ctx.more(box(ctx, b))
    if isinstance(t, Int) and ctx.implies("ge", index.sub(index.const(-1), t.poly)):
        return True
    return positive(ctx, t)


def still(f: Factor, bound: tuple[Atom, ...]) -> tuple[Poly, ...]:
    """The slots that do not move with a bound name: they tell like factors apart, whatever the bound names
    are."""
    return tuple(() if not index.names(p).isdisjoint(bound) else p for p in f[0].slots)


def orders(ctx: Context, m: Mono) -> Iterator[tuple[Factor, ...]]:
    """The orders of the factors with slots that the canonical names may come from: only like factors are
    permuted."""
    groups: dict[tuple[object, ...], list[Factor]] = {}
    for f in sorted(
        (f for f in m.factors if f[0].term is None), key=lambda f: (f[0].head, f[1], still(f, m.bound))
    ):
        groups.setdefault((f[0].head, f[1], still(f, m.bound)), []).append(f)
    fixed, like = [], []
    for g in groups.values():
        fixed.append([f for f in g if all(index.names(p).isdisjoint(m.bound) for p in f[0].slots)])
        like.append([f for f in g if f not in fixed[-1]])
    n = prod(factorial(len(g)) for g in like)
    if n > ORDERS:
        raise Incomplete("fewer like factors in a product", n)
    ctx.log.spend(n)
    for perm in product(*(permutations(g) for g in like)):
        yield tuple(f for a, b in zip(fixed, perm) for f in (*a, *b))


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
    others = tuple(f for f in m.factors if f[0].term is not None)
    left = list(m.bound)
    values: dict[Atom, Poly] = {}
    for slot in (p for b, _ in factors for p in b.slots):
        p = index.put(slot, values)
        own = next((v for v in left if index.unit(p, v)), None)
        if own:
            new = index.var(fresh[len(m.bound) - len(left)])
            one = {own: index.solve(index.sub(p, new), own)}
            values = {**{a: index.put(q, one) for a, q in values.items()}, **one}
            left.remove(own)
    for tail in permutations(left) if len(left) <= TAIL else [tuple(left)]:
        last = {v: index.var(a) for v, a in zip(tail, fresh[len(m.bound) - len(left) :])}
        every = {**{a: index.put(q, last) for a, q in values.items()}, **last}
        r = m._replace(bound=tuple(fresh), factors=factors + others).at(every)
        yield r._replace(factors=tuple(sorted(r.factors, key=key_of)))


def key_of(f: Factor) -> tuple[object, ...]:
    """A key that sorts factors: those with slots first."""
    return (f[0].term is not None, f[0].head, f[1], f[0].slots, () if f[0].term is None else order(f[0].term))


def ranged(ctx: Context, m: Mono) -> set[Atom]:
    """The bound names whose range is read off the box of a slot that is just the name."""
    out = set()
    for b, _ in m.factors:
        if b.head[0] in BOXED:
            cs = box(ctx, b)
            for k, p in enumerate(b.slots):
                out |= {
                    v
                    for v in m.bound
                    if p == index.var(v)
                    and index.unit(cs[2 * k], v) == 1
                    and index.unit(cs[2 * k + 1], v) == -1
                }
    return out


def pruned(ctx: Context, m: Mono) -> Mono | None:
    """Without the constraints that the boxes and the rest imply; None where no values are left."""
    boxes = [p for b, _ in m.factors for p in box(ctx, b)]
    if ctx.more((*m.ges, *boxes), m.eqs, m.bound).absurd():
        return None
    loose = set(m.bound) - ranged(ctx, m)
    for p in m.eqs:
        rest = tuple(q for q in m.eqs if q is not p)
        if ctx.implies("eq", p, (*m.ges, *boxes), rest):
            m = m._replace(eqs=rest)
    for p in m.ges:
        rest = tuple(q for q in m.ges if q is not p)
        mine = index.names(p) & loose  # the sum over these must not be left without a range
        if all(any(index.unit(q, v) == c for q in rest) for v in mine for c in (1, -1)) and ctx.implies(
            "ge", p, (*rest, *boxes), m.eqs
        ):
            m = m._replace(ges=rest)
    return m
