"""The rules: what the term that stands at a place equals. Each is a row of RULES; what it returns is renamed apart from the scope."""
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from . import index
from .back import one
from .fault import Rejected
from .index import Atom, Poly
from .model import DEFINED, GIVEN, Context, Hypothesis, bounds, inside
from .mono import Mono, box, term
from .normal import collect, equal, monos, normal
from .read import Claim
from .sign import assume, assumed, least, positive
from .slopes import anywhere, body, direct, same_place, smooth, within
from .term import (MINUS, ONE, ZERO, Add, Any, D, Fn, Guard, Max, Mul, Num, P, Pow, Ref, Term, add, apart, factors, mul, names, put, sub, sums)

DENOMINATORS = 8


@dataclass(frozen=True, slots=True)
class Done:
    """A claim that was proved, and what it needs."""
    claim: Claim
    hyps: tuple[Hypothesis, ...]


@dataclass(slots=True)
class State:
    """What a step may cite: the claims done, and the claim itself with the context of its names."""
    done: list[Done]
    claim: Claim
    ctx: Context


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of a step: values for a claim's names, an index expression, the number of a claim or of an assumption."""
    at: dict[str, Poly] = field(default_factory=dict)
    by: Poly | None = None
    number: int | None = None


def define(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """y[I] = [I in the box of y] body(I)"""
    if not isinstance(old, Ref):
        raise Rejected("a place of a family", old)
    t = body(ctx, old)
    if isinstance(t, (Any, Max)):
        raise Rejected("a definition that is a term", old)
    return mul(*within(ctx, ctx.model.box(old)), t)


def total(old: Term) -> D:
    """The term, if it is a derivative D."""
    if not isinstance(old, D):
        raise Rejected("a derivative D", old)
    return old


def itself(ctx: Context, d: D) -> Term:
    """[y is x], inside the box."""
    same = same_place(d.of, d.by)
    return ZERO if same == ZERO else mul(same, *within(ctx, ctx.model.box(d.by)))


def chain(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """D(y, x) = [y is x] + Sum over all families c that read x, over all places I, of D(y, c[I]) P(c[I], x)     needs: smooth"""
    d = total(old)
    smooth(ctx, d.of, d.by)
    out = [itself(ctx, d)]
    for c, f in ctx.model.families.items():
        if f.kind == DEFINED and d.by.name in ctx.model.reads[c] and (c == d.of.name or c in ctx.model.reach[d.of.name]):
            place, ranges = anywhere(ctx, f, old)
            out.append(sums(ranges, mul(D(d.of, place), P(place, d.by))))
    return add(*out)


def forward(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """D(y, x) = [y is x] + Sum over all families c that y reads, over all places I, of P(y, c[I]) D(c[I], x)     needs: smooth"""
    d = total(old)
    smooth(ctx, d.of, d.by)
    out = [itself(ctx, d)]
    for c in sorted(ctx.model.reads[d.of.name]) if ctx.model.families[d.of.name].kind == DEFINED else ():
        if c == d.by.name or d.by.name in ctx.model.reach[c]:
            place, ranges = anywhere(ctx, ctx.model.families[c], old)
            out.append(sums(ranges, mul(P(d.of, place), D(place, d.by))))
    return add(*out)


def before(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """D(y, x) = [y is x]     where y's family does not reach x's, or y's rank is not above x's: reads go strictly down"""
    d = total(old)
    if d.by.name in ctx.model.reach[d.of.name]:
        high, low = ctx.model.rank(d.of), ctx.model.rank(d.by)
        if high is None or low is None or not ctx.more((*ctx.model.box(d.of), *ctx.model.box(d.by))).below(high, low, False):
            raise Rejected("a quantity of rank not above the other's", d.of, d.by)
    return itself(ctx, d)


def partial(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """P(y[I], x[q]) = [I in the box of y] [q in the box of x] d body(I) / d x[q]     needs: what the slopes of its functions need"""
    if not isinstance(old, P):
        raise Rejected("a partial derivative P", old)
    if ctx.model.families[old.of.name].kind == GIVEN:
        return ZERO
    ps = [*ctx.model.box(old.of), *ctx.model.box(old.by)]
    return mul(*within(ctx, ps), direct(ctx.more(ps), old.of, old.by))


def split(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """t = [p >= 0] t + [p < 0] t"""
    if args.by is None:
        raise Rejected("an index expression to split at")
    return add(mul(Guard("ge", args.by), old), mul(Guard("ge", index.sub(index.const(-1), args.by)), old))


def cite(ctx: Context, claim: Claim, left: Term, right: Term, args: Args, old: Term) -> tuple[Term, dict[Atom, Poly]]:
    """The right side at values for all of the claim's names, each seen to be in its range, if the left side stands here."""
    if set(args.at) != {r.var.name for r in claim.ranges}:
        raise Rejected("a value for each name of the claim", *(r.var.name for r in claim.ranges))
    values = {r.var: args.at[r.var.name] for r in claim.ranges}
    for p in bounds(claim.ranges, values.values()):
        if not ctx.implies("ge", p):
            raise Rejected("a value in the range of the claim", claim.name, p)
    for g in claim.conditions:
        if not ctx.implies(g.op, index.put(g.poly, values)):
            raise Rejected("values for which the conditions of the claim hold", claim.name, g)
    here = apart(put(left, values), ctx.scope, ctx.model.taken)
    if here != old and not equal(ctx, here, old):
        raise Rejected("the left side of what is cited", here, old)
    return put(right, values), values


def lemma(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for an earlier claim s = t     values in its range; needs: what the claim needs, over its whole range"""
    if args.number is None or not 0 <= args.number < len(st.done):
        raise Rejected("the number of an earlier claim", args.number)
    cited = st.done[args.number]
    out = cite(ctx, cited.claim, cited.claim.left, cited.claim.right, args, old)[0]
    ctx.log.hyps.update(dict.fromkeys(cited.hyps))
    return out


def self_(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for the claim s = t itself     values in its range, its measure lexicographically less (ranges are finite)"""
    if not st.claim.measure:
        raise Rejected("a claim with a measure", st.claim.name)
    out, values = cite(ctx, st.claim, st.claim.left, st.claim.right, args, old)
    if not ctx.below(index.puts(st.claim.measure, values), st.claim.measure, True):
        raise Rejected("a smaller measure", *index.puts(st.claim.measure, values))
    return out


def assumption(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for an assumption s = t of the claim     values in the claim's range; listed as a hypothesis"""
    if args.number is None or not 0 <= args.number < len(st.claim.assuming):
        raise Rejected("the number of an assumption", args.number)
    left, right = st.claim.assuming[args.number]
    out = cite(ctx, st.claim, left, right, args, old)[0]
    assumed(Context(st.ctx.model, ctx.log, st.ctx.scope, st.ctx.ges, st.ctx.eqs), left, right)
    return out


def sqrt(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """sqrt(u)^2 = u     needs: u >= 0;     sqrt(u^2) = abs(u)"""
    if isinstance(old, Pow) and old.k == 2 and isinstance(old.base, Fn) and old.base.name == "sqrt":
        assume(ctx, "not negative", old.base.arg)
        return old.base.arg
    if isinstance(old, Fn) and old.name == "sqrt" and isinstance(old.arg, Pow) and old.arg.k == 2:
        return Fn("abs", old.arg.base)
    raise Rejected("sqrt(u)^2 or sqrt(u^2)", old)


def known(old: Term, name: str) -> Term:
    """The argument, if the term is this function."""
    if not isinstance(old, Fn) or old.name != name:
        raise Rejected("a function", name, old)
    return old.arg


def exp(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """exp(u + v) = exp(u) exp(v),     exp(k u) = exp(u)^k for an integer k,     exp(log u) = u (needs: u > 0)"""
    u = known(old, "exp")
    if isinstance(u, Add):
        return mul(*(Fn("exp", v) for v in u.terms))
    if isinstance(u, Fn) and u.name == "log":
        assume(ctx, "positive", u.arg)
        return u.arg
    if isinstance(u, Mul) and isinstance(u.terms[0], Num) and 0 < abs(u.terms[0].value) <= 12 and u.terms[0].value.denominator == 1:
        return Pow(Fn("exp", mul(*u.terms[1:])), int(u.terms[0].value))
    raise Rejected("exp of a sum, of a multiple or of a logarithm", old)


def log(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """log(u v) = log u + log v,     log(u^k) = k log u (needs: u, v > 0);     log(exp u) = u"""
    u = known(old, "log")
    if isinstance(u, Fn) and u.name == "exp":
        return u.arg
    parts = factors(u) if isinstance(u, Mul) else (u.base,) if isinstance(u, Pow) else ()
    for v in parts:
        assume(ctx, "positive", v)
    if isinstance(u, Mul):
        return add(*(Fn("log", v) for v in parts))
    if isinstance(u, Pow):
        return mul(Num(Fraction(u.k)), Fn("log", u.base))
    raise Rejected("log of a product, of a power or of exp", old)


def sign(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """sgn(p) = step(p) = 1,  sgn(-p) = -1,  step(-q) = 0,  sgn(p u) = sgn(u),  step(p u) = step(u)     p > 0, q >= 0 by their form"""
    if not isinstance(old, Fn) or old.name not in ("step", "sgn"):
        raise Rejected("a step or sgn", old)
    u = old.arg
    if positive(ctx, u):
        return ONE
    opposite = normal(ctx, mul(MINUS, u))
    if old.name == "sgn" and positive(ctx, opposite):
        return MINUS
    if old.name == "step" and least(ctx, opposite):
        return ZERO
    rest = [v for v in u.terms if not positive(ctx, v)] if isinstance(u, Mul) else [u]
    if not isinstance(u, Mul) or len(rest) == len(u.terms):
        raise Rejected("a number whose sign is seen from its form, or a factor above 0", u)
    return Fn(old.name, mul(*rest))


ELEMENTARY: dict[str, Callable[[Term], Term]] = {
    "abs": lambda u: mul(u, Fn("sgn", u)),
    "relu": lambda u: mul(u, Fn("step", u)),
    "sigmoid": lambda u: Pow(add(ONE, Fn("exp", mul(MINUS, u))), -1),
    "tanh": lambda u: sub(ONE, mul(Num(Fraction(2)), Pow(add(ONE, Fn("exp", mul(Num(Fraction(2)), u))), -1))),
}


def elementary(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """abs(u) = u sgn(u),  relu(u) = u step(u),  sigmoid(u) = 1/(1 + exp(-u)),  tanh(u) = 1 - 2/(1 + exp(2u))"""
    if not isinstance(old, Fn) or old.name not in ELEMENTARY:
        raise Rejected("a function with a formula", old)
    return ELEMENTARY[old.name](old.arg)


RULES: dict[str, Callable[[Context, Term, Args, State], Term]] = {
    "define": define, "chain": chain, "forward": forward, "before": before, "partial": partial, "split": split, "lemma": lemma, "self": self_,
    "assume": assumption, "sqrt": sqrt, "exp": exp, "log": log, "sign": sign, "elementary": elementary}


def applied(rule: str, ctx: Context, old: Term, args: Args, st: State) -> Term:
    """What the rule says that the term equals, with bound names apart from the scope."""
    return apart(RULES[rule](ctx, old, args, st), ctx.scope, ctx.model.taken)


def algebra(ctx: Context, s: Term, t: Term) -> None:
    """s = t where s - t has the normal form 0; else Rejected with what is left."""
    left = collect(ctx, monos(ctx, sub(s, t)))
    if left:
        raise Rejected("two sides with one normal form", *left)


def field_(ctx: Context, s: Term, t: Term) -> None:
    """s = t where s - t is 0 once multiplied by its denominators     needs: each is not 0; every place in it is inside its box"""
    ms = collect(ctx, monos(ctx, sub(s, t)), True)
    for _ in range(DENOMINATORS):
        mine = {v for m in ms for v in m.bound}
        bases = (b for m in ms for b, e in m.factors if e < 0 and names(term(ctx, b)).isdisjoint(mine))
        den = next(bases, None)
        if den is None:
            break
        d = term(ctx, den)
        inside(ctx, d)
        assume(ctx, "nonzero", d)
        k = max(-e for m in ms for b, e in m.factors if b == den)
        out = []
        for m in ms:
            p = sum(e for b, e in m.factors if b == den)
            rest = Mono(m.c, m.bound, tuple(f for f in m.factors if f[0] != den), (*m.ges, *(box(ctx, den) if p else [])), m.eqs)
            out.append(mul(one(ctx, rest), *[d] * (k + p)))
        ms = collect(ctx, monos(ctx, add(*out)), True)
    if ms:
        raise Rejected("two sides that are equal once the denominators are multiplied out", *ms)
