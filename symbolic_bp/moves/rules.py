"""The rules: each takes one term to an equal one. This table is all that the moves know of networks.

A rule is a function (ctx, old, new, args, claims) -> the term that old equals; check.py compares it with new, what
the proof wrote there, up to the names of bound indices. Only `normal` looks at new. Names that rules make up
begin with %, which no proof can write. [..] in a drawing is a side condition.
No rule works inside a derivative: equal values need not have equal derivatives there (z[l,j] overridden is not
the sum that defines it), so check.py does not go below D, P and held.
"""

from symbolic_bp.moves.calculus import (
    differentiate,
    expanded,
    inherit,
    least,
    needs,
    positive,
    unfold,
    vanishes,
)
from symbolic_bp.moves.context import Rejected, expect
from symbolic_bp.moves.normal import normal as normal_form
from symbolic_bp.moves.term import (
    ONE,
    ZERO,
    add,
    alpha,
    dim_at,
    layer_at,
    matmul,
    mul,
    num,
    refs,
    shift,
    substitute,
    summed,
    weight,
)


def consumers(ctx, x):
    """Every z, a or C whose definition mentions x, read off the definitions: [(ref, {index: dimension})]."""
    _, name, layer, _ = x
    ex = ctx.network.example(x) or ("%x",) * len(ctx.network.m)
    over = {} if ctx.network.example(x) else {"%x": d for d in ctx.network.m}
    found = []
    for reader in "za":
        for at in (layer, shift(layer, 1)):
            rule = ctx.network.definition(("ref", reader, at, ("%k",) + ex))
            if rule and any(r[1:3] == (name, layer) for r in refs(rule)) and not ctx.lt(ctx.network.top, at):
                expect(ctx.le(at, ctx.network.top), f"ranges that decide whether {reader} has a layer", at)
                found.append((("ref", reader, at, ("%k",) + ex), {"%k": ("n", at), **over}))
    if name == "a" and ctx.same_layer(layer, ctx.network.top):
        found.append((("ref", "Cx" if ctx.network.batch else "C", None, ex), {}))
    return found


def derivative(t, head):
    """(y, x) of the derivative t, x one w, b, z or a."""
    expect(
        t[0] == head and t[2][1] in ("w", "b", "z", "a") and t[2][3],
        f"a derivative {head} with respect to one w, b, z or a",
        t[0],
    )
    return t[1:]


def define(ctx, old, new, args, claims):
    """A name is what defines it in the network.

    ------------------------------------------------------------
    delta[l,j] = D(C, z[l,j])
    z[l,j] = Sum_k w[l,j,k] a[l-1,k] + b[l,j]     [2 <= l <= L]
    a[l,j] = sigma_l(z[l,j])                      [2 <= l <= L]
    C = 1/m Sum_x Cx[x]   [mini-batch]     C = Sum_k 1/2 (y[k] - a[L,k])^2   [quadratic]
    a[l,j] = f(z[l]), C = g(a[L])                 [f, g formulas of the network]
    sigma_l(u) = f(u), sigma_l'(u) = f'(u), ...   [f a formula in z[l,j] alone]      needs: what f' needs
    """
    if old[0] == "act":
        return unfold(ctx, old)
    rule = ctx.definition(old) if old[0] == "ref" else None
    expect(rule is not None, "a name that the network defines", old[:3])
    return rule


def chain(ctx, old, new, args, claims):
    """The ordered chain rule: sum over all families c that use x, read off the definitions.

    [y and x are not of one family and layer; y is C, z or a, not itself a derivative; of the same example as x]
    [whether each c exists follows from the ranges: l < L or l = L]
    ------------------------------------------------------------
    D(y, x) = Sum over c, k of D(y, c_k) * P(c_k, x)           needs: y differentiable
    """
    y, x = derivative(old, "D")
    end = y == ("ref", "Cx" if ctx.network.batch else "C", None, ctx.network.example(y))
    expect(end or y[1] in ("z", "a"), "the derivative of z, a, or C (Cx[x] in a mini-batch)", y[1:])
    expect(
        y[1] != x[1] or not ctx.same_layer(y[2], x[2]), "two different layers; for one layer there is same"
    )
    expect(
        not ctx.network.example(x) or ctx.network.example(x) == ctx.network.example(y),
        "one example; for two there is separate",
        (y[3], x[3]),
    )
    needs(ctx, y, x)
    terms = []
    for c, over in consumers(ctx, x):
        term = ("P", c, x) if c == y else mul(("D", y, c), ("P", c, x)) if c[1] in "za" else ZERO
        terms.append(ZERO if term == ZERO else summed(over, term))
    return add(*terms)


def partial(ctx, old, new, args, claims):
    """A direct partial: differentiate the right side that defines y; the derivative of x_i by x_j is [i = j].

    y = f(x, ...) defines y, an f of numbers, w, b, z, a, sigma        [held: y is itself such an f]
    ------------------------------------------------------------
    P(y, x) = df/dx, all else in f held fixed                          needs: sigma_l differentiable
    """
    y, x = derivative(old, "held" if old[0] == "held" else "P")
    rule = y if old[0] == "held" else ctx.definition(y)
    expect(rule is not None, "a name with a definition that could be differentiated", y[:3])
    return differentiate(ctx, rule, x)


def same(ctx, old, new, args, claims):
    """Neurons of one layer do not use each other, and no layer uses a later one.

    [y and x of one family and layer]       [y before x: a lower layer, or z where x is a; or y is w or b]
    ------------------------------------------------------------
    D(y_i, x_j) = [i = j]                   D(y, x) = 0
    """
    y, x = derivative(old, "D")
    expect(y[1] in ("w", "b", "z", "a"), "the derivative of one w, b, z or a", y[1])
    if y[1] == x[1] and ctx.same_layer(y[2], x[2]):
        return mul(*(("kd", i, j) for i, j in zip(y[3], x[3])))
    before = y[1] in "wb" or ctx.lt(y[2], x[2]) or (y[1], x[1]) == ("z", "a") and ctx.same_layer(y[2], x[2])
    expect(before, "a quantity that does not depend on the other")
    return ZERO


def separate(ctx, old, new, args, claims):
    """An example of a mini-batch does not use another one.

    ------------------------------------------------------------
    D(y_e, x_f) = [e = f] D(y_e, x_e)       [e, f the examples that y and x belong to]
    """
    y, x = derivative(old, "D")
    mine, other = ctx.network.example(y), ctx.network.example(x)
    expect(mine and other and y[1] != "delta", "two quantities of one example each", old)
    return mul(("kd", *mine, *other), ("D", y, x[:3] + (x[3][:-1] + mine,)))


def mean(ctx, old, new, args, claims):
    """The derivative of the mean cost is the mean of the derivatives.

    [mini-batch]
    ------------------------------------------------------------
    D(C, x) = 1/m Sum_e D(Cx[e], x)                            needs: every Cx differentiable
    """
    y, x = derivative(old, "D")
    expect(ctx.network.batch and y[1] == "C", "the derivative of the cost C of a mini-batch", y[1])
    needs(ctx, y, x)
    return mul(("inv", ("m",)), ("sum", "%x", ("m",), ("D", ("ref", "Cx", None, ("%x",)), x)))


def contract(ctx, old, new, args, claims):
    """A sum over a Kronecker delta has one term left.

    [j runs inside the range of k]
    ------------------------------------------------------------
    Sum_k f(k) [k = j] = f(j)
    """
    expect(old[0] == "sum", "a sum", old[0])
    _, k, dim, body = old
    parts = flat(body)
    for delta in parts:
        if delta[0] == "kd" and k in delta[1:] and delta[1] != delta[2]:
            j = delta[2] if delta[1] == k else delta[1]
            expect(ctx.within(j, dim), f"an index that runs inside the range of {k}", j)
            parts.remove(delta)
            return substitute(mul(*parts), {k: j})
    raise Rejected(f"expected a factor [{k} = ...] in the sum over {k}")


def flat(t):
    return [f for s in t[1:] for f in flat(s)] if t[0] == "mul" else [t]


def normal(ctx, old, new, args, claims):
    """Algebra: the laws of sums and products, and the entries of array operations (normal.py).

    nf(s) = nf(t)
    ------------------------------------------------------------
    s = t
    """
    expect(normal_form(ctx, old) == normal_form(ctx, new), "two sides with one normal form")
    return new


def field(ctx, old, new, args, claims):
    """Algebra with division: the difference, multiplied by its denominators, is 0; a sum is 0 if what is summed is 0.

    nf((s - t) d1 d2 ...) = 0        [d1, d2, ... are divisors in s or t]
    ------------------------------------------------------------
    s = t                            needs: d1, d2, ... are not 0
    """
    expect(not ctx.shape(old), "two numbers")
    expect(
        vanishes(ctx, add(old, mul(num(-1), new))),
        "two sides that are equal once the divisors are multiplied out",
    )
    return new


def sign(ctx, old, new, args, claims):
    """A sign that is seen from the form of a number; factors above 0 do not matter.

    [p > 0 seen from its form; q >= 0: sums, also Sum_k, and products of such p, of even powers and of 1/q]
    ------------------------------------------------------------
    sgn(p) = step(p) = 1     sgn(-p) = -1     step(-q) = 0     sgn(p u) = sgn(u)     step(p u) = step(u)
    """
    expect(old[0] == "fn" and old[1] in ("step", "sgn"), "a step or sgn", old[:2])
    name, u = old[1:]
    ctx.shape(expanded(ctx, u))  # for the known facts in the formulas that show the sign
    if positive(ctx, u):
        return ONE
    if name == "sgn" and positive(ctx, mul(num(-1), u)):
        return num(-1)
    if name == "step" and all(least(ctx, mul(num(-1), s)) for s in (u[1:] if u[0] == "add" else [u])):
        return ZERO
    rest = [p for p in flat(u) if not positive(ctx, p)]
    expect(len(rest) < len(flat(u)), "a number whose sign is seen from its form, or a factor above 0 in it")
    return ("fn", name, mul(*rest))


def cite(ctx, claim, values, old):
    """The right side of a claim at values for its names, each checked for its range, if its left side stands here."""
    expect(set(values) == set(claim.scope), f"values for {sorted(claim.scope)}", sorted(values))
    for name, (kind, *parts) in claim.scope.items():
        value = values[name]
        expect((kind == "layer") == (type(value) is tuple), f"a value for the {kind} {name}", value)
        if kind == "layer":
            ctx.layer(value)
            lo, hi = (layer_at(y, values) for y in parts)
            expect(ctx.le(lo, value) and ctx.le(value, hi), f"{name} in {lo} to {hi}", value)
        else:
            expect(all(ctx.within(value, dim_at(d, values)) for d in parts), f"{name} in its range", value)
    expect(alpha(substitute(claim.lhs, values)) == alpha(old), "the left side of what is cited to stand here")
    return substitute(claim.rhs, values)


def lemma(ctx, old, new, args, claims):
    """A claim proved earlier in the certificate, at values inside its ranges.

    claim n:  for all v in R:  s = t        [n comes before this claim; values in R]
    ------------------------------------------------------------
    s(values) = t(values)
    """
    number = args.get("claim")
    expect(
        type(number) is int and 0 <= number < len(claims.done),
        f"the number of an earlier claim, of {len(claims.done)}",
        number,
    )
    cited, at = claims.done[number], {"sigma": layer_at, "C": layer_at, "known": lambda what, _: what}
    found = cite(ctx, cited, args["with"], old)
    for fact, what in cited.hyps:
        inherit(ctx, fact, at.get(fact, substitute)(what, args["with"]))
    return found


def hypothesis(ctx, old, new, args, claims):
    """The induction hypothesis: the claim itself one layer further, for all its other names.

    inside the step of an induction on l:  s = t at l+1        [l goes to l+1, no other layer changes]
    ------------------------------------------------------------
    s(l+1, values) = t(l+1, values)
    """
    expect(claims.hypothesis, "an induction whose step this is")
    claim, var = claims.hypothesis
    expect(
        all(y == (n, n == var) for n, y in args["with"].items() if type(y) is tuple),
        f"the hypothesis at {var}+1 and no other layer",
        args["with"],
    )
    return cite(ctx, claim, args["with"], old)


def peel(ctx, old, new, args, claims):
    """The first factor of an ordered matrix product.

    [lo <= hi]
    ------------------------------------------------------------
    M(lo) ... M(hi) = M(lo) (M(lo+1) ... M(hi))
    """
    expect(old[0] == "prod", "an ordered product", old[0])
    _, v, lo, hi, body = old
    expect(ctx.le(lo, hi), "a product of at least one factor", (lo, hi))
    return matmul(substitute(body, {v: lo}), ("prod", v, shift(lo, 1), hi, body))


def paths(ctx, old, new, args, claims):
    """A sum over all paths from neuron `start` of layer lo to layer hi: the first step, or no step at all.

    paths(u, v, i, lo, hi, start, e, f) = Sum over p(lo) = start, p(lo+1), ..., p(hi)
                                          of Prod_{i = lo+1..hi} e(i, u = p(i-1), v = p(i)) * f(v = p(hi))
    [lo = hi]                              [lo < hi]
    ------------------------------------------------------------
    paths(.., start, ..) = f(start)        paths(.., lo, start, ..) = Sum_q e(lo+1, start, q) paths(.., lo+1, q, ..)
    """
    expect(old[0] == "paths", "a sum over paths", old[0])
    _, u, v, i, lo, hi, start, edge, end = old
    if ctx.same_layer(lo, hi):
        return substitute(end, {v: start})
    up = shift(lo, 1)
    return (
        "sum",
        "%q",
        ("n", up),
        mul(substitute(edge, {u: start, v: "%q", i: up}), ("paths", u, v, i, up, hi, "%q", edge, end)),
    )


def expand(ctx, old, new, args, claims):
    """A sum over a range of known size, written out.

    [the width is a number]
    ------------------------------------------------------------
    Sum_k f(k) = f(1) + ... + f(n)
    """
    width = ctx.width(old[2]) if old[0] == "sum" else None
    expect(width, "a sum over a layer of known width", old[0])
    ctx.spend(width * weight(old))
    return add(*(substitute(old[3], {old[1]: i}) for i in range(1, width + 1)))


RULES = {
    rule.__name__: rule
    for rule in (
        define,
        chain,
        partial,
        same,
        separate,
        mean,
        contract,
        normal,
        field,
        sign,
        lemma,
        hypothesis,
        peel,
        paths,
        expand,
    )
}
