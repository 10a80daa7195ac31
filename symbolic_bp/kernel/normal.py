"""Normal form: a term as a sum of monomials in canonical names.

Equations with a unit coefficient are used up; then the slots are walked in order and each new unit index
NAMES a variable, so that the index
arithmetic w[q-i] d[i] and w[p] d[q-p] meets. Places and derivatives are 0 outside their boxes, so
constraints that their boxes imply are
dropped. Monomials with the same factors are added where each system implies the other.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from . import index
from .back import reify
from .canon import combined, named, pruned, settle
from .index import Atom, Poly
from .model import Context
from .mono import Mono, bounded, key_of, slots, times
from .term import ZERO, Add, App, Fn, Guard, Int, Mul, Num, Pow, Sum, Term, names, put, rebuilt

ROUNDS, POWER = 4, 144
ONE = Fraction(1)
NONE: Mapping[Atom, Poly] = {}


# ---- a term multiplied out
def monos(ctx: Context, t: Term, env: Mapping[Atom, Poly] = NONE) -> list[Mono]:
    """The monomials of a term with expressions for names, as they come."""
    ctx.log.spend()
    return EXPAND[type(t)](ctx, t, env) if type(t) in EXPAND else [Mono(ONE, (), ((put(t, env), 1),))]


def expand_num(ctx: Context, t: Num, env: Mapping[Atom, Poly]) -> list[Mono]:
    """A number."""
    return [Mono(bounded(t.value))] if t.value else []


def expand_int(ctx: Context, t: Int, env: Mapping[Atom, Poly]) -> list[Mono]:
    """An index expression: one monomial for each product in it."""
    return [
        Mono(Fraction(c), (), tuple((Int(index.var(a)), 1) for a in m)) for m, c in index.put(t.poly, env)
    ]


def expand_guard(ctx: Context, t: Guard, env: Mapping[Atom, Poly]) -> list[Mono]:
    """A guard is a constraint."""
    p = (index.put(t.poly, env),)
    return [Mono(ONE, ges=p) if t.op == "ge" else Mono(ONE, eqs=p)]


def expand_add(ctx: Context, t: Add, env: Mapping[Atom, Poly]) -> list[Mono]:
    """The monomials of all summands."""
    return [m for u in t.terms for m in monos(ctx, u, env)]


def expand_mul(ctx: Context, t: Mul, env: Mapping[Atom, Poly]) -> list[Mono]:
    """All products of one monomial of each factor."""
    return times(ctx, [monos(ctx, u, env) for u in t.terms])


def expand_pow(ctx: Context, t: Pow, env: Mapping[Atom, Poly]) -> list[Mono]:
    """u^k multiplied out; (u^j)^-k = u^(-jk); 1/(c u v [g]) = 1/c 1/u 1/v [g]; else 1/u of a normal u."""
    if t.k > 0:
        if isinstance(t.base, (Add, Mul, Sum, Num, Int, Pow, Guard)):
            return times(ctx, [monos(ctx, t.base, env) for _ in range(t.k)])
        return [Mono(ONE, (), ((put(t.base, env), t.k),))]
    if isinstance(t.base, Pow) and abs(t.base.k * t.k) <= POWER:
        return monos(ctx, Pow(t.base.base, t.base.k * t.k), env)
    if isinstance(t.base, Mul):
        return times(ctx, [monos(ctx, Pow(u, t.k), env) for u in t.base.terms])
    inner = collect(ctx, monos(ctx, t.base, env))
    if len(inner) == 1 and not inner[0].bound:
        m = inner[0]
        return [m._replace(c=bounded(m.c**t.k), factors=tuple((b, e * t.k) for b, e in m.factors))]
    return [Mono(ONE, (), ((reify(ctx, inner), t.k),))] if inner else []


def expand_sum(ctx: Context, t: Sum, env: Mapping[Atom, Poly]) -> list[Mono]:
    """A sum: a bound name that was never used, with its range as constraints."""
    own = ctx.log.new()
    v = index.var(own)
    ges = index.sub(v, index.put(t.low, env)), index.sub(index.put(t.high, env), v)
    inner = monos(ctx.more(ges, (), (own,)), t.body, {**env, t.var: v})
    return [Mono(m.c, (*m.bound, own), m.factors, m.ges + ges, m.eqs) for m in inner]


EXPAND: dict[type, Callable[..., list[Mono]]] = {
    Num: expand_num,
    Int: expand_int,
    Guard: expand_guard,
    Add: expand_add,
    Mul: expand_mul,
    Pow: expand_pow,
    Sum: expand_sum,
}


# ---- one monomial made canonical
def deep(ctx: Context, m: Mono) -> Mono:
    """The insides of functions and denominators made normal, under what the monomial knows; exp(0) = 1,
    log(exp u) = u is not used."""
    here = ctx.more((*m.ges, *m.boxes(ctx)), m.eqs, m.bound)
    factors = []
    for b, e in m.factors:
        if slots(b) is None:
            b = rebuilt(b, (normal(here, b.arg),)) if isinstance(b, (Fn, App)) else normal(here, b)
            if b == Fn("exp", ZERO):
                continue
        factors.append((b, e))
    return m._replace(factors=tuple(factors))


def counted(ctx: Context, m: Mono) -> list[Mono] | None:
    """A sum of what does not name its variable: (high - low + 1) times it where that is not negative; None
    where there is no such sum."""
    used = {a for b, _ in m.factors for a in names(b)}
    for v in m.bound:
        cs = [p for p in m.ges if v in index.names(p)]
        low, high = ([index.solve(p, v) for p in cs if index.unit(p, v) == c] for c in (1, -1))
        if (
            v not in used
            and len(low) == len(high) == 1
            and len(cs) == 2
            and not any(v in index.names(p) for p in m.eqs)
        ):
            n = index.add(index.sub(high[0], low[0]), index.const(1))
            rest = tuple(p for p in m.ges if p not in cs)
            bound = tuple(u for u in m.bound if u != v)
            if not ctx.more(m.boxes(ctx), m.eqs, bound).implies("ge", n):
                rest = (*rest, index.sub(n, index.const(1)))  # [n >= 1] n is no less than [n >= 0] n
            return [Mono(m.c * k.c, bound, m.factors + k.factors, rest, m.eqs) for k in monos(ctx, Int(n))]
    return None


def anew(ctx: Context, m: Mono) -> Mono:
    """The monomial with bound names that were never used."""
    new = {v: ctx.log.new() for v in m.bound}
    return m.at({v: index.var(a) for v, a in new.items()})._replace(bound=tuple(new.values()))


def canon(ctx: Context, m: Mono, cancel: bool, rounds: int = 0) -> list[Mono]:
    """The monomial in canonical form: no or several monomials."""
    ctx.log.spend(5)
    settled = settle(ctx, m)
    for k, (b, e) in enumerate(settled.factors if settled else ()):
        if settled and isinstance(b, Int) and e > 0 and not index.single(b.poly):
            rest = settled._replace(factors=settled.factors[:k] + settled.factors[k + 1 :])
            whole = times(ctx, [[rest], *[expand_int(ctx, b, NONE)] * e])  # equations made it a sum
            return [r for u in whole for r in canon(ctx, u, cancel, rounds)]
    r = pruned(ctx, named(ctx, combined(ctx, settled, cancel))) if settled else None
    if r is None:
        return []
    new = deep(ctx, r)
    if new.factors != r.factors and rounds < ROUNDS:
        return canon(ctx, anew(ctx, new), cancel, rounds + 1)
    r = new._replace(factors=tuple(sorted(new.factors, key=key_of)))
    more = counted(ctx, r)
    return [r] if more is None else [k for u in more for k in canon(ctx, anew(ctx, u), cancel, rounds)]


# ---- sums of monomials
@lru_cache(1 << 10)
def fixed(ges: frozenset[Poly], eqs: frozenset[Poly]) -> Mapping[Atom, Poly]:
    """Names in scope that equations fix, p >= 0 with -p >= 0 being one: c of 1 <= c <= 1."""
    values: Mapping[Atom, Poly] = {}
    for q in sorted({*eqs, *(p for p in ges if index.neg(p) in ges)}):
        e = index.put(q, values)
        v = max((n for n in index.names(e) if index.unit(e, n)), default=None)
        if v:
            values = index.then(values, v, index.solve(e, v))
    return values


def collect(ctx: Context, ms: Iterable[Mono], cancel: bool = False) -> list[Mono]:
    """Canonical monomials, those with the same factors and equivalent constraints added."""
    values = fixed(ctx.ges, ctx.eqs)
    return merged(ctx, [r for m in ms for r in canon(ctx, m.at(values), cancel)])


def merged(ctx: Context, ms: Iterable[Mono]) -> list[Mono]:
    """Canonical monomials with those of the same factors and equivalent constraints added, sorted."""
    out: dict[object, list[Mono]] = {}
    for r in ms:
        like = out.setdefault((r.bound, r.factors), [])
        k = next((k for k, o in enumerate(like) if same(ctx, o, r)), None)
        if k is None:
            like.append(r)
        else:
            like[k] = like[k]._replace(c=bounded(like[k].c + r.c))
    found = [r for rs in out.values() for r in rs if r.c]
    if len(found) < 2:
        return found
    return sorted(
        found, key=lambda r: (len(r.bound), tuple(map(key_of, r.factors)), sorted(r.ges), sorted(r.eqs))
    )


def same(ctx: Context, a: Mono, b: Mono) -> bool:
    """Whether each of two systems implies the other (the factors are the same)."""
    if a.ges == b.ges and a.eqs == b.eqs:
        return True
    boxes = a.boxes(ctx)
    return all(
        p in old or ctx.implies(op, p, (*y.ges, *boxes), y.eqs)
        for x, y in ((a, b), (b, a))
        for op, new, old in (("ge", x.ges, y.ges), ("eq", x.eqs, y.eqs))
        for p in new
    )


def canonical(ctx: Context, t: Term) -> list[Mono]:
    """The canonical monomials of a term: found once for each of its summands in a context."""
    if isinstance(t, Add):
        return merged(ctx, [m for u in t.terms for m in canonical(ctx, u)])
    return ctx.once(("canonical", t), lambda: collect(ctx, monos(ctx, t)))


def normal(ctx: Context, t: Term) -> Term:
    """The normal form of a term as a term."""
    return ctx.once(("normal", t), lambda: reify(ctx, canonical(ctx, t)))


def less(ctx: Context, s: Term, t: Term) -> list[Mono]:
    """What is left of s - t: nothing where their normal forms are the same."""
    if s == t:
        return []
    return merged(ctx, [*canonical(ctx, s), *(m._replace(c=-m.c) for m in canonical(ctx, t))])


def equal(ctx: Context, s: Term, t: Term) -> bool:
    """Whether s - t has the normal form 0."""
    return not less(ctx, s, t)
