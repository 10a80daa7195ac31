"""The rules: what the term that stands at a place equals. Each is a row of RULES; what it returns is renamed
apart from the scope."""

from collections.abc import Callable

from . import index
from .back import one
from .cited import Args, State
from .family import GIVEN, bounds
from .fault import Rejected
from .functions import elementary, exp, log, sign, sqrt
from .index import Atom, Poly
from .model import Context
from .normal import collect, equal, less, monos, normal
from .read import Claim
from .sign import assume, assumed
from .slopes import anywhere, body, direct, same_place, smooth, within
from .term import ZERO, Any, D, Guard, Max, P, Ref, Term, add, apart, mul, names, put, sub, sums

DENOMINATORS = 8


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
    """D(y, x) = [y is x] + Sum over all families c that read x, over all places I, of D(y, c[I]) P(c[I], x)
    needs: smooth"""
    d = total(old)
    smooth(ctx, d.of, d.by)
    out = [itself(ctx, d)]
    for c, f in ctx.model.families.items():
        if d.by.name in ctx.model.reads[c] and (c == d.of.name or c in ctx.model.reach[d.of.name]):
            place, ranges = anywhere(ctx, f, old)
            out.append(sums(ranges, mul(D(d.of, place), P(place, d.by))))
    return add(*out)


def forward(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """D(y, x) = [y is x] + Sum over all families c that y reads, over all places I, of P(y, c[I]) D(c[I], x)
    needs: smooth"""
    d = total(old)
    smooth(ctx, d.of, d.by)
    out = [itself(ctx, d)]
    for c in sorted(ctx.model.reads[d.of.name]):
        if c == d.by.name or d.by.name in ctx.model.reach[c]:
            place, ranges = anywhere(ctx, ctx.model.families[c], old)
            out.append(sums(ranges, mul(P(d.of, place), D(place, d.by))))
    return add(*out)


def before(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """D(y, x) = [y is x]     where y's family does not reach x's, or y's rank is not above x's: reads go
    strictly down"""
    d = total(old)
    if d.by.name in ctx.model.reach[d.of.name]:
        high, low = ctx.model.rank(d.of), ctx.model.rank(d.by)
        if (
            high is None
            or low is None
            or not ctx.more((*ctx.model.box(d.of), *ctx.model.box(d.by))).below(high, low, False)
        ):
            raise Rejected("a quantity of rank not above the other's", d.of, d.by)
    return itself(ctx, d)


def partial(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """P(y[I], x[q]) = [I in the box of y] [q in the box of x] d body(I) / d x[q]     needs: what the slopes
    of its functions need"""
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


def cite(
    ctx: Context, claim: Claim, left: Term, right: Term, args: Args, old: Term
) -> tuple[Term, dict[Atom, Poly]]:
    """The right side at values for all of the claim's names, each seen to be in its range, if the left side
    stands here."""
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
    if not equal(ctx, here, old):
        raise Rejected("the left side of what is cited", here, old)
    return put(right, values), values


def lemma(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for an earlier claim s = t     values in its range; needs: what the claim needs,
    over its whole range"""
    if args.number is None or not 0 <= args.number < len(st.done):
        raise Rejected("the number of an earlier claim", args.number)
    cited = st.done[args.number]
    out = cite(ctx, cited.claim, cited.claim.left, cited.claim.right, args, old)[0]
    ctx.log.hyps.update(dict.fromkeys(cited.hyps))
    return out


def self_(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for the claim s = t itself     values in its range, its measure
    lexicographically less (ranges are finite)"""
    if not st.claim.measure:
        raise Rejected("a claim with a measure", st.claim.name)
    out, values = cite(ctx, st.claim, st.claim.left, st.claim.right, args, old)
    if not ctx.below(index.puts(st.claim.measure, values), st.claim.measure, True):
        raise Rejected("a smaller measure", *index.puts(st.claim.measure, values))
    return out


def assumption(ctx: Context, old: Term, args: Args, st: State) -> Term:
    """s(values) = t(values) for an assumption s = t of the claim     values in the claim's range; listed as
    a hypothesis"""
    if args.number is None or not 0 <= args.number < len(st.claim.assuming):
        raise Rejected("the number of an assumption", args.number)
    left, right = st.claim.assuming[args.number]
    out = cite(ctx, st.claim, left, right, args, old)[0]
    assumed(Context(st.ctx.model, ctx.log, st.ctx.scope, st.ctx.ges, st.ctx.eqs), left, right)
    return out


RULES: dict[str, Callable[[Context, Term, Args, State], Term]] = {
    "define": define,
    "chain": chain,
    "forward": forward,
    "before": before,
    "partial": partial,
    "split": split,
    "lemma": lemma,
    "self": self_,
    "assume": assumption,
    "sqrt": sqrt,
    "exp": exp,
    "log": log,
    "sign": sign,
    "elementary": elementary,
}


def applied(rule: str, ctx: Context, old: Term, args: Args, st: State) -> Term:
    """What the rule says that the term equals, with bound names apart from the scope."""
    return apart(RULES[rule](ctx, old, args, st), ctx.scope, ctx.model.taken)


def algebra(ctx: Context, s: Term, t: Term) -> None:
    """s = t where s - t has the normal form 0, or the normal form of s less t; else Rejected with what is
    left."""
    if s == t:
        return
    try:
        n = normal(ctx, s)
    except Rejected:  # a sum is left without a range
        n = s
    left = n != t and less(ctx, s, t) and less(ctx, n, t)
    if left:
        raise Rejected("two sides with one normal form", *left)


def field_(ctx: Context, s: Term, t: Term) -> None:
    """s = t where s - t is 0 once multiplied by its denominators     needs: each is not 0; every place in it
    is inside its box"""
    ms = collect(ctx, monos(ctx, sub(s, t)), True)
    for _ in range(DENOMINATORS):
        mine = {v for m in ms for v in m.bound}
        bases = (b for m in ms for b, e in m.factors if e < 0 and names(b).isdisjoint(mine))
        den = next(bases, None)
        if den is None:
            break
        assume(ctx, "nonzero", den)
        powers = [sum(e for b, e in m.factors if b == den) for m in ms]  # a base may be there more than once
        out = []
        for m, p in zip(ms, powers):
            rest = m._replace(factors=tuple(f for f in m.factors if f[0] != den))
            out.append(mul(one(ctx, rest), *[den] * (p - min(powers))))
        ms = collect(ctx, monos(ctx, add(*out)), True)
    if ms:
        raise Rejected("two sides that are equal once the denominators are multiplied out", *ms)
