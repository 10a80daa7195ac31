"""The normal form of a term: equal by the laws of sums and products => the same normal form.

A scalar becomes a sum of monomials, each   c * Sum over bound indices of a product of atoms.   Used laws:
+ and * are commutative, associative and distributive; Sum is linear, sums trade places, bound names do not
matter, Sum_k 1 is the size of its range; Sum_k [k = j] f(k) = f(j) where j is known to run inside the range
of k; [i = j] f(i) = [i = j] f(j); n * 1/n = 1 for the size n of a range. An array is its general entry.
1/(u v) = 1/u 1/v; exp(u) exp(v) = exp(u + v), exp(0) = 1, log(exp u) = u; step(u)^2 = step(u).
"""

from fractions import Fraction
from functools import reduce
from itertools import count, permutations, product
from math import factorial, prod

from symbolic_bp.moves.context import Rejected, expect
from symbolic_bp.moves.term import (
    AT_ZERO,
    ONE,
    ZERO,
    add,
    alpha,
    children,
    mentions,
    mul,
    num,
    shift,
    substitute,
    summed,
    weight,
)

LARGE = 10**1000
EXP_0 = ("fn", "exp", ZERO)


def small(c):
    expect(max(abs(c.numerator), c.denominator) < LARGE, "coefficients below 10^1000")
    return c


def entry(ctx, t, idx, fresh):
    """Entry idx of the array t: what every array operation means. ctx knows idx; fresh yields bound names."""
    head = t[0]
    if not idx or not ctx.shape(t):
        return t
    if head == "ref":
        return t[:3] + (idx,)
    if head == "act":
        return t[:3] + (ctx.network.neuron(idx), entry(ctx, t[4], idx, fresh))
    if head in ("D", "P", "held"):
        return t[:2] + (entry(ctx, t[2], idx, fresh),)
    if head in ("add", "mul"):
        return {"add": add, "mul": mul}[head](*(entry(ctx, s, idx, fresh) for s in t[1:]))
    if head == "sum":
        name = next(fresh)
        inner = ctx.extended({name: ("index", t[2])})
        return ("sum", name, t[2], entry(inner, substitute(t[3], {t[1]: name}), idx, fresh))
    if head == "ein":
        return ein_entry(ctx, t, idx, fresh)
    if head == "ones":
        return ONE
    if head == "col":
        return entry(ctx, t[1], idx + t[2:], fresh)
    if head == "prod":
        return ("kd", *idx) if t[2] == shift(t[3], 1) else ("entry", t, idx)
    raise Rejected(f"{head} has no entries")


def ein_entry(ctx, t, idx, fresh):
    groups, result = t[1].split("->")[0].split(","), t[1].split("->")[1]
    dims = {c: d for g, s in zip(groups, t[2:]) for c, d in zip(g, ctx.shape(s))}
    at = {c: i for c, i in reversed(tuple(zip(result, idx)))}
    same = [("kd", at[c], i) for c, i in zip(result, idx) if at[c] != i]  # "i->ii" is a diagonal matrix
    over = {c: next(fresh) for c in dims if c not in at}
    inner = ctx.extended({n: ("index", dims[c]) for c, n in over.items()})
    at.update(over)
    body = mul(*same, *(entry(inner, s, tuple(at[c] for c in g), fresh) for g, s in zip(groups, t[2:])))
    return summed({name: dims[c] for c, name in reversed(over.items())}, body)


def monomials(ctx, t, depth, fresh):
    """t as [(coefficient, {bound name: dimension}, [atoms])], every bound name new."""
    head = t[0]
    if head == "num":
        return [(t[1] if t[2] == 1 else Fraction(t[1], t[2]), {}, [])]
    if head == "add":
        return [m for s in t[1:] for m in monomials(ctx, s, depth, fresh)]
    if head in ("mul", "pow"):
        parts = [monomials(ctx, s, depth, fresh) for s in (t[1:] if head == "mul" else t[1:2] * t[2])]
        ctx.spend(3 * prod(map(len, parts)) * len(parts))
        return [
            (
                reduce(lambda c, m: small(c * m[0]), chosen, 1),
                {n: d for _, bound, _ in chosen for n, d in bound.items()},
                [a for _, _, atoms in chosen for a in atoms],
            )
            for chosen in product(*parts)
        ]
    if head == "sum":
        name = next(fresh)
        inner = ctx.extended({name: ("index", t[2])})
        return [
            (c, {name: t[2], **bound}, atoms)
            for c, bound, atoms in monomials(inner, substitute(t[3], {t[1]: name}), depth, fresh)
        ]
    if head in ("size", "inv") and ctx.width(t[1]):
        return [(Fraction(ctx.width(t[1])) ** (1 if head == "size" else -1), {}, [])]
    if head == "recip" or head == "fn" and t[1] == "log":
        return quotient(ctx, t, depth, fresh)
    if head == "entry":
        t = entry(ctx, t[1], t[2], fresh)
        if t[0] != "entry":
            return monomials(ctx, t, depth, fresh)
    return [(1, {}, [t])]


def quotient(ctx, t, depth, fresh):
    """Monomials of 1/u and log u; where u is one product, 1/(u v) = 1/u 1/v and log(u v) = log u + log v for exp, sizes."""
    inner = form(ctx, t[-1], depth, fresh)
    atoms = inner[1:] if inner[0] == "mul" else (inner,)
    if t[0] == "recip" and not any(a[0] in ("add", "sum") for a in atoms):
        c = prod(Fraction(a[2], a[1]) if a[1] else AT_ZERO["recip"] for a in atoms if a[0] == "num")
        parts = [over(a) for a in atoms if a[0] not in ("num", "recip")]
        return [
            (small(c * d), bound, parts + more)
            for d, bound, more in monomials(ctx, mul(*(a[1] for a in atoms if a[0] == "recip")), depth, fresh)
        ]
    if inner[:2] == ("fn", "exp"):
        return monomials(ctx, inner[2], depth, fresh)
    if t[0] == "fn" and (inner[0] == "recip" or len(atoms) > 1) and all(map(above, atoms)):
        return [
            (-c if a[0] == "recip" else c, *rest)
            for a in atoms
            for c, *rest in quotient(ctx, ("fn", "log", a[1] if a[0] == "recip" else a), depth, fresh)
        ]
    return [(1, {}, [t])]


def over(a):
    """1 over an atom."""
    if a[:2] == ("fn", "exp"):
        return ("fn", "exp", mul(num(-1), a[2]))
    return ({"size": "inv", "inv": "size"}[a[0]], a[1]) if a[0] in ("size", "inv") else ("recip", a)


def above(t):
    """Whether t > 0 is seen from its form."""
    if t[0] in ("add", "mul", "sum", "pow", "recip"):
        return all(above(s) for s in t[1:] if type(s) is tuple and s[0] not in ("n", "m", "dim"))
    return t[0] in ("size", "inv") or t[0] == "num" and t[1] > 0 or t[:2] == ("fn", "exp")


def contract(ctx, bound, atoms):
    """(bound, atoms) with the Kronecker deltas of one monomial used up as far as they can be; None where it is 0."""
    if not any(a[0] == "kd" for a in atoms):
        return bound, atoms
    ctx, bound, done = ctx.extended({n: ("index", d) for n, d in bound.items()}), dict(bound), []
    while any(a[0] == "kd" for a in atoms):
        delta = next(a for a in atoms if a[0] == "kd")
        atoms = [a for a in atoms if a != delta]
        i, j = sorted(delta[1:], key=repr)
        if i == j:
            continue
        if type(i) is type(j) is int:
            return None
        out, into = (i, j) if type(j) is int or i in bound and ctx.within(j, bound[i]) else (j, i)
        if all(ctx.within(into, d) for d in ctx.scope[out][1:]):
            atoms, done = ([substitute(a, {out: into}) for a in part] for part in (atoms, done))
            if out in bound:
                del bound[out]
                atoms, done = atoms + [a for a in done if a[0] == "kd"], [a for a in done if a[0] != "kd"]
                continue
        done.append(("kd", i, j))
    return bound, atoms + list(dict.fromkeys(a for a in done if a[0] == "kd")) + [
        a for a in done if a[0] != "kd"
    ]


def canonical(ctx, bound, atoms, depth, fresh):
    """(factor, monomial as a term): the smallest way to name the bound indices and to order the atoms."""
    inner = ctx.extended({n: ("index", d) for n, d in bound.items()}) if bound else ctx
    exps = [a[2] for a in atoms if a[:2] == ("fn", "exp")]
    atoms = [a for a in atoms if a[:2] != ("fn", "exp")] + ([("fn", "exp", add(*exps))] if exps else [])
    done = ("act", "fn", "recip")
    atoms = [atom(inner, a, depth, fresh) if a[0] in done else a for a in atoms]  # may use fewer names then
    steps = dict.fromkeys(a for a in atoms if a[:2] == ("fn", "step"))  # step^2 = step
    atoms = [a for a in atoms if a[:2] != ("fn", "step") and a != EXP_0] + list(steps)
    used, factor, groups = set().union(*map(mentions, atoms)) if bound else (), 1, {}
    for name, dim in bound.items():
        if name in used:
            groups.setdefault(dim, []).append(name)
        elif ctx.width(dim):
            factor *= ctx.width(dim)
        else:
            atoms = atoms + [("size", dim)]
    for a in [a for a in atoms if a[0] == "inv" and ("size", a[1]) in atoms]:
        if ("size", a[1]) in atoms:
            atoms.remove(a), atoms.remove(("size", a[1]))
    orders = prod(factorial(len(g)) for g in groups.values())
    ctx.spend(orders * weight(atoms) if groups else 20)
    best = (
        None
        if groups
        else mul(*sorted((a if a[0] in done else atom(inner, a, depth, fresh) for a in atoms), key=repr))
    )
    for order in product(*(permutations(groups[d]) for d in sorted(groups))) if groups else ():
        names = [n for group in order for n in group]
        new = {n: f"%{depth + i}" for i, n in enumerate(names)}
        inner = ctx.extended({new[n]: ("index", bound[n]) for n in names})
        term = mul(
            *sorted((atom(inner, substitute(a, new), depth + len(names), fresh) for a in atoms), key=repr)
        )
        term = summed({new[n]: bound[n] for n in names}, term)
        best = term if best is None else min(best, term, key=repr)
    return factor, best


def atom(ctx, t, depth, fresh):
    """An atom with everything inside it in normal form."""
    head = t[0]
    if head == "kd":
        return ("kd", *sorted(t[1:], key=repr))
    if head in ("act", "fn", "recip"):
        return t[:-1] + (form(ctx, t[-1], depth, fresh),)
    if head == "entry":
        return ("entry", atom(ctx, t[1], depth, fresh), t[2])
    t = alpha(t, depth)
    if head in ("prod", "paths"):
        for pos in children(t):
            t = t[:pos] + (form(ctx.under(t, pos), t[pos], depth + 3, fresh),) + t[pos + 1 :]
    return t


def form(ctx, t, depth, fresh):
    if (t, depth) not in ctx.forms:
        ctx.forms[t, depth] = formed(ctx, t, depth, fresh)
    return ctx.forms[t, depth]


def formed(ctx, t, depth, fresh):
    shape = ctx.shape(t)
    if shape:
        idx = tuple(f"%{depth + i}" for i in range(len(shape)))
        inner = ctx.extended({i: ("index", d) for i, d in zip(idx, shape)})
        return ("array", shape, form(inner, entry(inner, t, idx, fresh), depth + len(shape), fresh))
    total = {}
    for c, bound, atoms in monomials(ctx, t, depth, fresh):
        left = contract(ctx, bound, atoms) if c else None
        if left:
            factor, term = canonical(ctx, *left, depth, fresh)
            total[term] = small(total.get(term, 0) + c * factor)
    return add(
        *(mul(num(c.numerator, c.denominator), term) for term, c in sorted(total.items(), key=repr) if c)
    )


def normal(ctx, t):
    """The normal form: a term for a scalar, ("array", shape, term) for an array. Bound names are %0, %1, ..."""
    return form(ctx, t, 0, (f"%_{i}" for i in count()))
