"""Follows a script of moves: distrusts every part of it, recomputes every conclusion, and proves nothing: only
symbolic_bp/kernel does.

A script is a JSON object {"format", "name", "network", "arrays", "claims"}. Each claim is an equation
lhs = rhs for all values of its names, with a proof that is one of

    {"by": "chain", "steps": [..]}                             lhs = t1 = t2 = ... = rhs, one rule a step
    {"by": "components", "names": [..], "start": t, "end": u, "steps": [..]}
                                                               arrays: t is the general entry of lhs, u that of rhs
    {"by": "induction", "var": l, "base": P, "step": P}        downward: at its highest value, then at l from l+1
    {"by": "assumption"}                                       nothing: it is listed with the rest, lhs - rhs = 0

and a step {"rule", "at": path, "args", "to": term} puts a term in the place that the path leads to ("reverse":
true for a rule used from right to left). A claim may cite those before it. The last claim is the theorem.
"""

from itertools import count

from symbolic_bp.moves.calculus import quantified, single, stated
from symbolic_bp.moves.context import Context, Network, Rejected, expect
from symbolic_bp.moves.normal import entry, normal
from symbolic_bp.moves.read import Reader, show
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import (
    add,
    alpha,
    children,
    dim_at,
    layer_at,
    mentions,
    mul,
    num,
    shift,
    substitute,
    weight,
)

FORMAT = "symbolic_bp proof 1"
EQUATIONS = ("nonzero", "positive", "zero")  # hypotheses about a term


class Incomplete(Exception):
    """Every step holds, and something is left to show."""


class Claim:
    """An equation for all values of the names in its context; hyps and steps are known once it is replayed."""

    def __init__(self, name, ctx, lhs, rhs):
        self.name, self.ctx, self.lhs, self.rhs, self.scope = name, ctx, lhs, rhs, ctx.scope
        self.hyps, self.steps = set(), 0


class Claims:
    """What a step may cite: the claims done, and inside the step of an induction (claim, variable)."""

    def __init__(self, done, hypothesis=None):
        self.done, self.hypothesis = done, hypothesis


class Followed:
    """status: followed, rejected or incomplete. hypotheses: what the proof takes for granted, pairs (fact, layer):
    ("sigma", l) is sigma_i differentiable at z[i] for l <= i <= L, ("C", L) is C differentiable at a[L],
    ("known", f) the facts about a function f in calculus.py, ("nonzero", t) and ("positive", t), ("zero", t) are t != 0, t > 0, t = 0
    for all values of the names that t sums or multiplies over at its outside."""

    def __init__(self, name, status, message, claim=None, steps=0):
        self.name, self.status, self.message, self.claim, self.steps = name, status, message, claim, steps
        self.hypotheses = lowest(claim.ctx, claim.hyps) if claim else []

    def __repr__(self):
        return f"{self.name}: {self.message}" + f", {self.steps} steps" * bool(self.steps)


def lowest(ctx, hyps):
    """The hypotheses without those that another one contains."""
    kept = {
        (fact, alpha(what) if fact in EQUATIONS else what): (fact, what)
        for fact, what in sorted(hyps, key=repr)
        if fact not in ("sigma", "C")
    }
    for fact, what in [h for h in kept if h[0] in EQUATIONS]:
        every = (
            (fact, alpha(("sum", n, dim, what)))
            for n, decl in ctx.scope.items()
            if decl[0] == "index" and n in mentions(what)
            for dim in (*decl[1:], ("min", *decl[1:]))
        )
        if any(h in kept for h in every):  # it is made for every value of an index
            del kept[fact, what]
    kept = list(kept.values())
    for h in sorted(h for h in hyps if h[0] in ("sigma", "C")):
        if not any(g[0] == h[0] and ctx.le(g[1], h[1]) for g in kept):
            kept = [g for g in kept if g[0] != h[0] or not ctx.le(h[1], g[1])] + [h]
    return kept


def replay(read, claim, claims, data, ctx, lhs, rhs, inside=False):
    """Follow one proof of lhs = rhs in ctx."""
    by = data.get("by") if type(data) is dict else data
    expect(
        by in ("chain", "components", "induction", "assumption"),
        "a proof by chain, components or induction",
        by,
    )
    if by == "assumption":
        expect(len(data) == 1 and not inside, "an assumption that stands alone", data)
        ctx.free = frozenset()
        return ctx.hyps.add(("zero", quantified(ctx, single(add(lhs, mul(num(-1), rhs))))))
    if by == "induction":
        expect(not inside, "an induction that is outermost")
        return induction(read, claim, claims, data, ctx, lhs, rhs)
    if by == "chain":
        (steps,) = read.object(data, "by steps")[1:]
    else:
        _, names, start, end, steps = read.object(data, "by names start end steps")
        shape, names = ctx.shape(lhs), tuple(map(read.name, read.list(names)))
        expect(
            shape and len(names) == len(shape) == len({*names}),
            "a name of its own for each index of the array",
            names,
        )
        ctx = ctx.extended({n: ("index", d) for n, d in zip(names, shape)})
        whole, (lhs, rhs) = (lhs, rhs), (read.term(start), read.term(end))
        for array, one in zip(whole, (lhs, rhs)):
            fresh = (f"%e{i}" for i in count())
            expect(
                not ctx.shape(one) and normal(ctx, one) == normal(ctx, entry(ctx, array, names, fresh)),
                "start and end to be the general entries of the two sides",
                show(one),
            )
    for data in read.list(steps):
        claim.steps += 1
        lhs = step(read, claims, data, ctx, lhs)
    if alpha(lhs) != alpha(rhs):
        raise Incomplete(f"left to show: {show(lhs)} = {show(rhs)}")


def induction(read, claim, claims, data, ctx, lhs, rhs):
    _, var, base, step = read.object(data, "by var base step")
    expect(type(var) is str and ctx.scope.get(var, "?")[0] == "layer", "a layer name of the claim", var)
    _, lo, hi = ctx.scope[var]
    assumed = set()  # by the step
    for values, known, proof, hyps in (({var: hi}, None, base, ctx.hyps), ({}, (claim, var), step, assumed)):
        inner = Context(ctx.network, ctx.arrays)
        inner.hyps, inner.work = hyps, ctx.work
        inner.free = frozenset(n for n in ctx.free if ctx.scope[n][0] == "layer")  # the step cites any index
        for name, (kind, *parts) in ctx.scope.items():
            at = layer_at if kind == "layer" else dim_at
            new = (kind, *(at(p, values) for p in parts)) if name != var else ("layer", lo, shift(hi, -1))
            if name not in values:
                inner = inner.extended({name: new})
        replay(
            read,
            claim,
            Claims(claims.done, known),
            proof,
            inner,
            *(substitute(t, values) for t in (lhs, rhs)),
            True,
        )
    for fact, what in assumed:
        if fact in EQUATIONS and var in mentions(what):  # the step was made at every layer from var to hi - 1
            what = ("prod", "%i", (var, 0), shift(hi, -1), substitute(what, {var: ("%i", 0)}))
        ctx.hyps.add((fact, what))


def step(read, claims, data, ctx, now):
    """The term after one step."""
    rule, at, args, to, back = read.object(data, "rule at args to", "reverse")
    expect(type(rule) is str and rule in RULES, "one of the rules " + ", ".join(RULES), rule)
    expect(back in (None, True, False), "reverse true or false", back)
    ctx.spend(10 + weight(now))
    old, inner, path = now, ctx, []
    for pos in read.list(at):
        expect(type(pos) is int and pos in children(old), "the position of a term", pos)
        expect(old[0] not in ("D", "P", "held"), "a place outside of derivatives", at)
        path.append((old, pos))
        inner, old = inner.under(old, pos), old[pos]
    new = read.term(to)
    left, right = (new, old) if back else (old, new)
    try:
        inner.shape(new)
        wanted = RULES[rule](inner, left, right, read.args(args), claims)
    except Rejected as why:
        raise Rejected(f"rule {rule} at {show(old)}: {why}") from None
    if wanted != right and alpha(wanted) != alpha(right):
        raise Rejected(f"expected by rule {rule} {show(wanted)}, found {show(right)!r:.80}")
    for fact, layer in [
        h for h in ctx.hyps if h[0] in ("sigma", "C")
    ]:  # of a bound layer: say it of the lowest one
        ctx.hyps.discard((fact, layer))
        while layer[0] not in ("", "L") and layer[0] not in ctx.scope:
            layer = shift(inner.scope[layer[0]][1], layer[1])
        ctx.hyps.add((fact, layer))
    for outer, pos in reversed(path):
        new = outer[:pos] + (new,) + outer[pos + 1 :]
    expect(ctx.shape(new) == ctx.shape(now), "a step that keeps the shape", new)
    return new


def read_claim(read, base, data):
    name, scope, lhs, rhs, proof = read.object(data, "name vars lhs rhs proof")
    base.spend(40)
    ctx = base.extended({})
    for n, decl in read.pairs(scope):
        ctx = ctx.extended({n: read.range(decl)})
    claim = Claim(read.title(name), ctx, read.term(lhs), read.term(rhs))
    ctx.hyps, ctx.free = claim.hyps, frozenset(ctx.scope)
    shapes = ctx.shape(claim.lhs), ctx.shape(claim.rhs)
    expect(shapes[0] == shapes[1], "two sides of one shape", shapes)
    stated(ctx, claim.lhs), stated(ctx, claim.rhs)
    return claim, proof


def follow(data):
    """Where the moves of a script lead, given as the data of its JSON. Bad data is rejected, never an exception."""
    name, where, read, done = "?", "the head", Reader(), []
    try:
        kind, title, network, arrays, claims = read.object(data, "format name network arrays claims")
        expect(kind == FORMAT, FORMAT, kind)
        name = read.title(title)
        widths, activation, cost, batch, least, formulas = read.object(
            network, "widths activation cost batch least", "formulas"
        )
        expect(all(type(s) is str for s in (activation, cost)), "names of an activation and a cost", network)
        network = Network(
            tuple(widths) if type(widths) is list else widths,
            activation,
            cost,
            batch,
            least,
            read.formulas([] if formulas is None else formulas),
        )
        base = Context(network, {})
        for array, dims in read.pairs(arrays):
            base.arrays[array] = tuple(base.dim(read.dim(d)) for d in read.list(dims))
        output = (("n", network.top),) + network.m
        expect(
            cost != "quadratic" or base.arrays.get("y") == output, "y[n(L)] declared for the quadratic cost"
        )
        base.admit()
        expect(read.list(claims), "at least one claim", claims)
        for number, item in enumerate(claims, 1):
            where = f"claim {number}"
            claim, proof = read_claim(read, base, item)
            try:
                replay(read, claim, Claims(done), proof, claim.ctx, claim.lhs, claim.rhs)
            finally:
                where = f"claim {number} ({claim.name}), step {claim.steps}"
            done.append(claim)
        expect(proof != {"by": "assumption"}, "a theorem that is more than an assumption", claim.name)
    except Rejected as why:
        return Followed(name, "rejected", f"rejected at {where}: {why}")
    except (RecursionError, ValueError):  # Python's own limits on nesting and on printing a number
        return Followed(
            name, "rejected", f"rejected at {where}: expected terms and numbers of a size that can be checked"
        )
    except Incomplete as left:
        return Followed(name, "incomplete", f"incomplete at {where}: {left}")
    return Followed(name, "followed", "followed", done[-1], sum(c.steps for c in done))
