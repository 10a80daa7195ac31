"""Derivatives of expressions, what they need, and equality of quotients.

Known facts, each listed with a verdict that uses it:  exp' = exp, exp(u + v) = exp(u) exp(v), exp(0) = 1, exp > 0;
log'(u) = 1/u and log(u v) = log u + log v for u, v > 0, log(exp u) = u;  step(u) is 1 for u > 0 and 0 else, sgn(u) is
the sign: both have slope 0 where u is not 0;  Phi' = phi, phi'(u) = -u phi(u). 1/0 counts as 0.
"""

from symbolic_bp.moves.context import expect
from symbolic_bp.moves.normal import above, normal
from symbolic_bp.moves.term import (
    ONE,
    ZERO,
    add,
    children,
    mentions,
    mul,
    num,
    renamed,
    replaced,
    shift,
    substitute,
    summed,
    weight,
)


def slope(ctx, name, u):
    """The derivative of a known function at u."""
    ctx.hyps.add(("known", name))
    if name in ("step", "sgn"):
        assume(ctx, "nonzero", u)
    if name == "log":
        assume(ctx, "positive", u)
    return {
        "exp": ("fn", "exp", u),
        "log": ("recip", u),
        "Phi": ("fn", "phi", u),
        "phi": mul(num(-1), u, ("fn", "phi", u)),
    }.get(name, ZERO)


def differentiate(ctx, t, x):
    """The derivative of an expression with respect to x, every other ref in it held fixed."""
    head = t[0]
    ctx.spend(len(t) * weight(t))  # a product of n factors has n terms of n factors
    if head in ("num", "size", "inv", "kd") or head == "ref" and t[1] in ctx.arrays:
        return ZERO
    if head == "ref" and t[1] in ("w", "b", "z", "a"):
        alike = t[1] == x[1] and ctx.same_layer(t[2], x[2])
        return mul(*(("kd", i, j) for i, j in zip(t[3], x[3]) if i != j)) if alike else ZERO
    if head == "add":
        return add(*(differentiate(ctx, s, x) for s in t[1:]))
    if head == "mul":
        return add(*(mul(*t[1:i], differentiate(ctx, t[i], x), *t[i + 1 :]) for i in children(t)))
    if head == "pow":
        down = ("pow", t[1], t[2] - 1) if t[2] > 2 else t[1] if t[2] == 2 else ONE
        return mul(num(t[2]), down, differentiate(ctx, t[1], x)) if t[2] else ZERO
    if head == "sum":
        inner = differentiate(ctx.extended({t[1]: ("index", t[2])}), t[3], x)
        return ZERO if inner == ZERO else ("sum", t[1], t[2], inner)
    if head in ("recip", "fn"):
        inner = differentiate(ctx, t[-1], x)
        if inner != ZERO and head == "recip":
            assume(ctx, "nonzero", t[1])
        return (
            ZERO
            if inner == ZERO
            else mul(slope(ctx, t[1], t[2]) if head == "fn" else mul(num(-1), ("pow", t, 2)), inner)
        )
    if head == "act":
        expect(
            t[4][:2] == ("ref", "z") and ctx.network.definition(("ref", "a") + t[4][2:]) == t,
            "sigma_l of z[l] itself",
            t,
        )
        if ctx.activation(t[2]):
            unfold(ctx, ("act", t[1] + 1) + t[2:])  # for what it assumes
        else:
            ctx.hyps.add(("sigma", t[2]))
        return mul(("act", t[1] + 1) + t[2:], differentiate(ctx, t[4], x))
    expect(False, "an expression in numbers, w, b, z, a, sigma and known functions", head)


def general(ctx, array, given):
    """(context, entry, formula): the general entry of z[l] or a[L], and a formula of the network that is in such entries."""
    dims = ctx.dims_of(array)
    idx = tuple(f"%{c}{len(ctx.scope)}" for c in "je")[: len(dims)]
    inner = ctx.extended({n: ("index", d) for n, d in zip(idx, dims)})
    inner.hyps, inner.free = set(), frozenset(inner.scope)
    return inner, array[:3] + (idx,), substitute(given, {"l": array[2], "j": idx[0], "x": idx[-1]})


def unfold(ctx, t):
    """sigma_l(u), sigma_l'(u), ... by the formula of sigma_l: differentiated as often as there are primes."""
    given = ctx.activation(t[2])
    expect(given and ctx.each(given) and not ctx.shape(t[4]), "sigma with a formula, of a number", t[:3])
    inner, z, term = general(ctx, ("ref", "z", t[2], ()), given)
    for _ in range(t[1]):
        term = differentiate(inner, term, z)
    for kind, what in inner.hyps:
        inherit(ctx, kind, what if kind == "known" else replaced(what, z, t[4]))
    return replaced(term, z, t[4])


def smooth(ctx, array, given):
    """Whether there is a formula whose derivative with respect to any entry of z[l] or a[L] exists everywhere."""
    if given is None:
        return False
    inner, x, term = general(ctx, array, given)
    differentiate(inner, term, x)
    ctx.hyps.update(h for h in inner.hyps if h[0] == "known")
    return all(kind == "known" for kind, *_ in inner.hyps)


def needs(ctx, y, x):
    """Record what the total derivative of y with respect to x takes for granted."""
    net, first = ctx.network, shift(x[2], 1) if x[1] == "a" else x[2]
    own = [(key, term) for key, _, term in net.formulas if type(key) is tuple and not ctx.lt(key, first)]
    if net.activation != "identity" and not ctx.lt(net.top, first):
        if not any(ctx.le(key, first) and key == net.top for key, _ in own):
            own.append((first, net.formula("a")))
        ctx.hyps.update(("sigma", key) for key, term in own if not smooth(ctx, ("ref", "z", key, ()), term))
    if (
        y[1] in ("C", "Cx")
        and net.cost == "function"
        and not smooth(ctx, ("ref", "a", net.top, ()), net.formula("C"))
    ):
        ctx.hyps.add(("C", net.top))


def assume(ctx, kind, t):
    """Record that t is nonzero or positive, for all values of the names that the claim does not have, unless it is seen to be."""
    if not positive(ctx, t):
        ctx.hyps.add((kind, quantified(ctx, single(t))))


def stated(ctx, t):
    """Record what a statement takes for granted by its form: its divisors are not 0, its logarithms are of numbers above 0."""
    for pos in children(t):
        stated(ctx.under(t, pos), t[pos])
    if t[:2] == ("fn", "log"):
        assume(ctx, "positive", t[2])
    if t[0] == "recip":
        for d in divisors(t[1]):
            assume(ctx, "nonzero", d)


def divisors(t):
    """What must not be 0 for t not to be 0: the factors of a product, the base of a power."""
    return (
        [d for s in t[1:] for d in divisors(s)]
        if t[0] == "mul"
        else divisors(t[1])
        if t[0] == "pow" and t[2]
        else [t]
    )


def single(t):
    """t, where its outside is no sum or product: those of a hypothesis say for which values it is made."""
    return ("mul", t) if t[0] in ("sum", "prod") else t


def inherit(ctx, kind, what):
    """Record a hypothesis that was made elsewhere; that a sum of many is positive says nothing of each of them."""
    if kind in ("nonzero", "positive") and what[0] not in ("sum", "prod"):
        assume(ctx, kind, what)
    else:
        ctx.hyps.add((kind, what if kind in ("known", "sigma", "C") else quantified(ctx, what)))


def quantified(ctx, t):
    """t inside sums and products over the names in scope that the claim does not have."""
    for name, (what, *parts) in reversed(ctx.scope.items()):
        if name in mentions(t) and name not in ctx.free:
            t = (
                ("sum", name, parts[0] if len(parts) == 1 else ("min", *parts), t)
                if what == "index"
                else ("prod", name, *parts, t)
            )
    return t


def expanded(ctx, t):
    """t with a[l,j] and sigma_l by their formulas, where they have some."""
    if t[0] == "ref" and t[1] == "a" and ctx.definition(t) and ctx.activation(t[2]):
        return expanded(ctx, ctx.definition(t))
    if t[0] == "act" and t[1] == 0 and ctx.activation(t[2]):
        return unfold(ctx, t)
    inside = [] if t[0] in ("D", "P", "held") else children(t)
    return tuple(expanded(ctx.under(t, pos), p) if pos in inside else p for pos, p in enumerate(t))


def positive(ctx, t):
    """True where t > 0 is seen from its form: sums, products, quotients, even powers of exp and of positive numbers."""
    if above(t):
        return True
    t, others = cleared(ctx, normal(ctx, expanded(ctx, t)))
    return (
        t != ZERO
        and all(map(above, t[1:] if t[0] == "add" else [t]))
        and all(positive(ctx, d) for d in others)
    )


def least(ctx, t):
    """True where t >= 0 is seen from its form: as positive, and sums of even powers of any number."""
    if t[0] == "sum":
        return least(ctx.under(t, 3), t[3])
    if t[0] == "mul":
        numbers = [p for p in t[1:] if p[0] == "num"]
        rest = [p for p in t[1:] if p[0] != "num"]
        return sum(p[1] < 0 for p in numbers) % 2 == 0 and all(least(ctx, p) for p in rest)
    if t[0] in ("add", "recip", "pow") and (t[0] != "pow" or t[2] % 2):
        return all(least(ctx, s) for s in t[1:] if type(s) is tuple)
    return t[0] == "pow" or t == ZERO or positive(ctx, t)


def factors(t):
    """([(name, dimension)], [factors]) of a monomial of a normal form."""
    if t[0] == "sum":
        bound, parts = factors(t[3])
        return [(t[1], t[2]), *bound], parts
    if t[0] != "mul":
        return [], [t]
    found = [factors(p) for p in t[1:]]
    return [b for bound, _ in found for b in bound], [p for _, parts in found for p in parts]


def cleared(ctx, t):
    """(t times powers of d1, d2, ..., in normal form without 1/d; [d1, d2, ...])."""
    used = []
    while len(used) < 9:
        parts = [factors(s) for s in (t[1:] if t[0] == "add" else [t])]
        # a divisor has other bound names under a sum than outside of it
        parts = [(bound, [apart(p, {n for n, _ in bound}) for p in all_]) for bound, all_ in parts]
        over = next(
            (
                p
                for bound, all_ in parts
                for p in all_
                if p[0] == "recip" and not mentions(p) & {n for n, _ in bound}
            ),
            None,
        )
        if not over:
            break
        most = max(all_.count(over) for _, all_ in parts)
        terms = []
        for bound, all_ in parts:
            term = summed(dict(bound), mul(*(p for p in all_ if p != over)))
            terms.append(mul(term, *[over[1]] * (most - all_.count(over))))
        used.append(over[1])
        t = normal(ctx, add(*terms))
    return t, used


def apart(p, bound):
    """A divisor that names nothing bound outside of it, with bound names of its own."""
    return renamed(p, {}, lambda _, at: f"%d{at}") if p[0] == "recip" and not mentions(p) & bound else p


def vanishes(ctx, t):
    """Whether t is 0 once its divisors are multiplied out, which are then assumed not to be 0; under a sum, for each index."""
    rest, divisors = cleared(ctx, normal(ctx, t))
    for d in divisors:
        assume(ctx, "nonzero", d)
    if rest == ZERO:
        return True
    sums, own = {}, f"%s{len(ctx.scope)}"
    for bound, parts in (factors(s) for s in (rest[1:] if rest[0] == "add" else [rest])):
        if not bound:
            return False
        (name, dim), *others = bound
        sums.setdefault(dim, []).append(substitute(summed(dict(others), mul(*parts)), {name: own}))
    return all(vanishes(ctx.extended({own: ("index", dim)}), add(*terms)) for dim, terms in sums.items())
