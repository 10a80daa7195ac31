"""Random certificates, format "symbolic_bp proof 1": composed step by step from what the kernel's rules make, then made odd.

What a rule gives is asked of the kernel itself (also of one with a planted fault, whose certificates then use the fault);
nothing else of it is used.
"""

import json
from random import Random

from symbolic_bp.moves.check import Claims
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.rules import RULES

from .kinds import Cited, formulas
from .odd import mutated
from .proposals import divided, rearranged
from .signature import SORTS, get, renamed, replaced, subterms
from .terms import ONE, ZERO, Terms, minus

FORMAT = "symbolic_bp proof 1"
BY_HEAD = {
    "ref": ["define"],
    "act": ["define"],
    "D": ["chain", "same", "separate", "mean"],
    "P": ["partial"],
    "held": ["partial"],
    "sum": ["contract", "expand"],
    "prod": ["peel"],
    "paths": ["paths"],
    "fn": ["sign"],
}


class Unfit(Exception):
    """What was drawn does not exist; another is drawn."""


class Maker:
    """Makes one certificate from a seed."""

    def __init__(self, seed):
        self.rng = Random(seed)
        self.terms = Terms(self.rng)

    def chance(self, p):
        return self.rng.random() < p

    def network(self):
        r = self.rng
        widths = r.choice(([2, 1, 2], [2, 2], [1, 2, 2], [2, 2, 2, 2])) if self.chance(0.2) else None
        net = {
            "widths": widths,
            "activation": r.choice(("layer", "layer", "layer", "neuron", "identity")),
            "cost": r.choice(("function", "function", "function", "quadratic")),
            "batch": self.chance(0.25),
            "least": 2 if widths else r.choice((2, 2, 2, 3, 4)),
            "formulas": [],
        }
        if self.chance(0.4) and not widths:
            net["activation"], net["formulas"] = "layer", formulas(r, net["batch"])
            if any(f[0] == "C" for f in net["formulas"]):
                net["cost"] = "function"
        self.net = Network(
            tuple(widths) if widths else None,
            net["activation"],
            net["cost"],
            net["batch"],
            net["least"],
            net["formulas"],
        )
        self.base = Context(self.net, {})
        top, m = ("n", self.net.top), self.net.m
        if net["cost"] == "quadratic" or self.chance(0.3):
            self.base.arrays["y"] = (top, *m)
        for _ in range(r.choice((0, 1, 1, 2))):
            dims = r.choice(
                (
                    (),
                    (("dim", "N"),),
                    (("dim", "N"),) * 2,
                    (top, top),
                    (top, top),
                    (top,),
                    (("dim", "N"), ("dim", "k")),
                )
            )
            self.base.arrays[self.terms.name(self.base)] = dims
        self.base.admit()
        return net

    def scope(self):
        """A context with a few names of layers and indices."""
        ctx, r, top = self.base.extended({}), self.rng, self.net.top
        for _ in range(r.choice((0, 1, 1, 1, 2))):
            lo = r.choice(
                (("", 2), ("", 2), ("", 2), ("", 1), ("", 3), *((n, 1) for n in self.terms.layers(ctx)))
            )
            hi = r.choice(
                (
                    top,
                    top,
                    (top[0], top[1] - 1),
                    (top[0], top[1] - 1),
                    ("", 3),
                    *((n, -1) for n in self.terms.layers(ctx)),
                )
            )
            name = r.choice(("ref", "ref", "num", "mul")) if self.chance(0.4) else self.terms.name(ctx)
            ctx = ctx.extended({name: ("layer", lo, hi)})
        if self.net.batch and self.chance(0.6):
            ctx = ctx.extended({self.terms.name(ctx): ("index", ("m",))})
        for _ in range(r.choice((0, 1, 2, 2, 3))):
            dims = {self.terms.dim(ctx): 1} | ({self.terms.dim(ctx): 1} if self.chance(0.12) else {})
            ctx = ctx.extended({self.terms.name(ctx): ("index", *dims)})
        return ctx

    def drawn(self, make, tries=12):
        """What make() gives once it exists."""
        for _ in range(tries):
            try:
                return make()
            except (Rejected, IndexError, TypeError):
                pass
        raise Unfit

    def term(self, ctx, depth):
        def make():
            t = self.terms.term(ctx, depth)
            ctx.shape(t)
            return t

        return self.drawn(make)

    def certificate(self):
        """A certificate that mostly holds."""
        net = self.drawn(self.network)
        self.done, claims = [], []
        for n in range(self.rng.choice((1, 1, 2, 2, 3))):
            claims.append(self.drawn_claim(f"c{n}"))
        if claims[-1]["proof"] == {"by": "assumption"}:
            claims.append(self.drawn_claim("last", last=True))
        return {
            "format": FORMAT,
            "name": "made",
            "network": net,
            "arrays": [list(p) for p in self.base.arrays.items()],
            "claims": claims,
        }

    def drawn_claim(self, name, last=False):
        for _ in range(30):
            try:
                return self.claim(name, last)
            except (Unfit, Rejected, RecursionError, ValueError):  # the last two: with a planted fault
                pass
        raise Unfit

    def claim(self, name, last):
        ctx = self.drawn(self.scope)
        kind = self.rng.random()
        if kind < 0.15 and not last:
            lhs, rhs, proof = *self.assumed(ctx), {"by": "assumption"}
        elif kind < 0.36 and self.terms.layers(ctx):
            lhs, rhs, proof = self.induction(ctx)
        elif kind < 0.48:
            lhs, rhs, proof = self.components(ctx)
        else:
            lhs, rhs, steps = self.chain(ctx, self.term(ctx, self.rng.choice((1, 2, 2))))
            proof = {"by": "chain", "steps": steps}
        scope = [[n, list(decl)] for n, decl in ctx.scope.items()]
        self.done.append(Cited(ctx.scope, lhs, rhs))
        return {"name": name, "vars": scope, "lhs": lhs, "rhs": rhs, "proof": proof}

    def assumed(self, ctx):
        """An equation that holds on some networks, or on all."""
        t = self.term(ctx, 1)
        same = self.drawn(lambda: self.term(ctx, 0))
        return t, self.rng.choice((t, ZERO, ONE, same, ("add", t, same, minus(same)), ("mul", t, t)))

    def components(self, ctx):
        """Arrays by their entries: both sides another way to write one array, or one and its transpose."""
        square = self.chance(0.4)

        def make():
            array = self.terms.square(ctx) if square else self.terms.array(ctx, 2)
            dims = ctx.shape(array)
            if not dims:
                raise IndexError
            return array, dims

        array, dims = self.drawn(make)
        letters = "ij"[: len(dims)]
        other = self.rng.choice(
            (
                array,
                ("ein", f"{letters}->{letters[::-1]}", array),
                ("mul", ("num", 1, 1), array),
                ("add", array, ("mul", ZERO, array)),
                ("ein", f"{letters}->{letters}", array),
            )
        )
        if square and self.chance(0.6):
            other = ("ein", "ij->ji", array)
        names = []
        for _ in dims:
            names.append(
                self.rng.choice(names)
                if names and self.chance(0.4 if square else 0.1)
                else self.terms.name(ctx, names)
            )
        inner = ctx.extended({n: ("index", d) for n, d in zip(names, dims)})
        start, end = ("entry", array, tuple(names)), ("entry", other, tuple(names))
        inner.shape(end)
        path, steps = start, []
        if self.chance(0.5):
            _, path, steps = self.forward(inner, start, 1, {})
        steps = steps + [self.step("normal", (), end)]
        if self.chance(0.5):
            array, other, start, end = other, array, end, start
            steps = [self.step("normal", (), start if path is end else path)] + self.backwards(
                steps[:-1], start=end
            )
        if self.chance(0.08):
            other = self.drawn(lambda: self.same_shape(ctx, dims))  # not what the proof is about
        return array, other, {"by": "components", "names": names, "start": start, "end": end, "steps": steps}

    def same_shape(self, ctx, dims):
        array = self.terms.array(ctx, 1)
        if ctx.shape(array) != dims:
            raise IndexError
        return array

    def backwards(self, steps, start):
        """The steps from the end to the start."""
        states = [start]
        for s in steps:
            states.append(replaced(states[-1], tuple(s["at"]), s["to"]))
        return [
            {**s, "to": get(before, tuple(s["at"])), "reverse": not s.get("reverse", False)}
            for before, s in reversed(list(zip(states, steps)))
        ]

    def chain(self, ctx, start, hypothesis=None, most=4):
        """(lhs, rhs, steps), forwards or backwards."""
        _, end, steps = self.forward(ctx, start, self.rng.randint(1, most), {"hypothesis": hypothesis})
        if self.chance(0.3):
            return end, start, self.backwards(steps, start)
        return start, end, steps

    def step(self, rule, at, to, args=None, reverse=False):
        return {
            "rule": rule,
            "at": list(at),
            "args": args or {},
            "to": to,
            **({"reverse": True} if reverse else {}),
        }

    def forward(self, ctx, start, length, known):
        """(start, end, steps): each step a rule at a place where it applies."""
        now, steps = start, []
        for _ in range(length * 3):
            if len(steps) >= length:
                break
            more = self.moved(ctx, now, known)
            if more:
                for s in more:
                    now = replaced(now, tuple(s["at"]), s["to"])
                steps += more
        if not steps:
            raise Unfit
        return start, now, steps

    def moved(self, ctx, now, known):
        """A few steps from here, or none."""
        places = list(subterms(now))
        if self.chance(0.05):  # where no step may be made
            places = [p for p in subterms(now, inside=True) if p not in places] or places
        if len(places) > 60:
            return []
        rare = [
            p
            for p in places
            if p[1][0] in ("D", "P", "held", "prod", "paths", "fn", "act")
            or p[1][0] == "sum"
            and ("kd" in str(p[1]) or ctx.network.widths)
        ]
        path, t = self.rng.choice(rare if rare and self.chance(0.6) else places)
        try:
            here = self.context_at(ctx, now, path)
            if here.shape(t) and t[0] not in ("prod", "ref", "D"):
                return []
            rules = list(BY_HEAD.get(t[0], []))
            self.rng.shuffle(rules)
            for rule in rules if self.chance(0.75) else ():
                try:
                    to = RULES[rule](here, t, None, {"with": {}}, Claims([]))
                except Rejected:
                    continue
                to = self.terms.readable(here, to)
                here.shape(to)
                return [self.step(rule, path, to)]
            if here.shape(t):
                return []
            return self.rng.choice((self.algebra, self.algebra, self.division, self.detour, self.detour))(
                here, path, t, known
            )
        except (Rejected, Unfit, IndexError, TypeError):
            return []

    def context_at(self, ctx, t, path):
        for at in path:
            ctx, t = ctx.under(t, at), t[at]
        return ctx

    def algebra(self, ctx, path, t, known):
        return self.tried("normal", ctx, path, t, rearranged(self, ctx, t))

    def division(self, ctx, path, t, known):
        return self.tried("field", ctx, path, t, divided(self, ctx, t))

    def tried(self, rule, ctx, path, t, to):
        ctx.shape(to)
        RULES[rule](ctx, t, to, {"with": {}}, Claims([]))
        return [self.step(rule, path, to)]

    def detour(self, ctx, path, t, known):
        """t = t + s - s, and then what is cited for s once: a lemma, or the hypothesis of an induction one layer further."""
        hypothesis = known.get("hypothesis")
        rule = "hypothesis" if hypothesis and self.chance(0.7) else "lemma"
        if rule == "lemma" and not self.done:
            return []
        number = self.rng.randrange(len(self.done) or 1)
        cited = hypothesis[0] if rule == "hypothesis" else self.done[number]
        values, inner, bound = {}, ctx, []
        for name, (kind, *parts) in cited.scope.items():
            if kind == "layer":
                values[name] = (
                    (name, int(name == hypothesis[1]))
                    if rule == "hypothesis" and not self.chance(0.1)
                    else self.terms.layer(ctx)
                )
            else:
                dims = [
                    ("n", (values[d[1][0]][0], values[d[1][0]][1] + d[1][1]))
                    if d[0] == "n" and d[1][0] in values
                    else d
                    for d in parts
                ]
                values[name] = self.terms.index(
                    inner, dims[0] if not self.chance(0.2) else self.terms.dim(ctx)
                )
                if self.chance(0.3) or values[name] == 1 and rule == "hypothesis":
                    k = self.spelling(inner, cited)
                    inner = inner.extended({k: ("index", *dims[:1])})
                    bound.append((k, dims[0]))
                    values[name] = k
        s = renamed(cited.lhs, values, self.terms.fresh(inner, values.values()))
        r = RULES[rule](inner, s, None, {"claim": number, "with": values}, Claims(self.done, hypothesis))
        r = self.terms.readable(inner, r)
        place = ()
        for k, d in reversed(bound):
            s, place = ("sum", k, d, s), (3, *place)
        to = ("add", t, s, minus(s))
        ctx.shape(to)
        args = {"with": values, **({"claim": number} if rule == "lemma" else {})}
        return [self.step("normal", path, to), self.step(rule, (*path, 2, *place), r, args)]

    def spelling(self, ctx, cited):
        """A new name, now and then one that is bound in what is cited."""
        bound = [t[1] for _, t in subterms(cited.rhs) if t[0] == "sum" and t[1] not in ctx.scope]
        return self.rng.choice(bound) if bound and self.chance(0.5) else self.terms.name(ctx)

    def induction(self, ctx):
        """A claim by a base at the highest layer and a step, each of its own."""
        odd = [n for n in self.terms.layers(ctx) if n in SORTS]
        var = self.rng.choice(odd or self.terms.layers(ctx))
        _, lo, hi = ctx.scope[var]
        t = self.term(ctx, self.rng.choice((1, 2)))
        goal = t
        if self.chance(0.4):  # over itself: what it assumes must not be lost
            u = self.drawn(lambda: self.terms.quantity(ctx)) if self.chance(0.7) else self.term(ctx, 1)
            t, goal = self.rng.choice(
                (
                    (("mul", u, ("recip", u)), ONE),
                    (("add", t, ("mul", u, ("recip", u))), ("add", t, ONE)),
                    (("mul", t, u, ("recip", u)), t),
                )
            )
        elif self.chance(0.2):  # true at the highest layer, at others mostly not
            goal = renamed(t, {var: hi}, lambda n: n)
        elif self.chance(0.5):
            _, goal, _ = self.forward(ctx, t, 2, {})
        hypothesis, proofs = (Cited(ctx.scope, t, goal), var), []
        for values, known in (({var: hi}, None), ({}, hypothesis)):
            inner = self.base.extended({})
            for name, (kind, *parts) in ctx.scope.items():
                new = (
                    (kind, *(renamed_part(p, kind, values) for p in parts))
                    if name != var
                    else ("layer", lo, (hi[0], hi[1] - 1))
                )
                if name not in values:
                    inner = inner.extended({name: new})
            left, right = (renamed(s, values, lambda n: n) for s in (t, goal))
            steps, now = [], left
            once = self.closed(None, inner, now, right, known) if known and self.chance(0.3) else []
            if once:
                proofs.append({"by": "chain", "steps": once})
                continue
            try:
                _, now, steps = self.forward(inner, left, self.rng.randint(1, 3), {"hypothesis": known})
            except Unfit:
                pass
            rule = self.rng.choice(("normal", "field", "field"))
            proofs.append({"by": "chain", "steps": steps + self.closed(rule, inner, now, right, None)})
        return t, goal, {"by": "induction", "var": var, "base": proofs[0], "step": proofs[1]}

    def closed(self, rule, ctx, now, right, hypothesis):
        """The last step, if there is one; the steps that made `goal` are not repeated for each layer."""
        if hypothesis:  # as it stands, which is the claim
            values = {n: (n, 0) if decl[0] == "layer" else n for n, decl in ctx.scope.items()}
            try:
                RULES["hypothesis"](ctx, now, right, {"with": values}, Claims(self.done, hypothesis))
                return [self.step("hypothesis", (), right, {"with": values})]
            except Rejected:
                return []
        for name in (rule, "field", "normal"):
            try:
                RULES[name](ctx, now, right, {"with": {}}, Claims([]))
                return [self.step(name, (), right)]
            except Rejected:
                continue
        if now != right:
            raise Unfit
        return []


def renamed_part(part, kind, values):
    y = part if kind == "layer" else part[1] if part[0] == "n" else None
    if y and y[0] in values:
        y = (values[y[0]][0], values[y[0]][1] + y[1])
        return y if kind == "layer" else ("n", y)
    return part


def certificates(seed, library=()):
    """Certificates without end; library: certificates to make odd beside those that are composed."""
    number = 0
    while True:
        rng, number = Random(f"{seed} {number}"), number + 1
        if library and rng.random() < 0.1:
            yield mutated(rng, json.loads(rng.choice(library)))
            continue
        try:
            made = Maker(rng.random()).certificate()
        except Unfit:
            continue
        made = json.loads(json.dumps(made))
        yield mutated(rng, made) if rng.random() < 0.35 else made
