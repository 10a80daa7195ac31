"""Every rule of the kernel on random models: both sides of each application are compared exactly on the graph engine.

    python -m tests.kernel.at_random [--applications N] [--least M] [--seed S]

The graph engine (symbolic_bp.exact.models) shares no code with the kernel. Beside the sides, the hypotheses are compared: where the
sides differ at numbers with zeros and negative ones among them, a hypothesis that was listed must be false there; and each function
that a slope needs to be differentiable must be listed.
"""

import argparse
import random
import sys
import time
from collections import Counter
from fractions import Fraction

from symbolic_bp.exact.models.asked import ask
from symbolic_bp.exact.models.claims import differs, looked
from symbolic_bp.exact.models.faults import ModelError, TooMuch
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.numbers import Rationals, Reals
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import Verdict
from symbolic_bp.exact.models.walk import needed, transcendental, walk
from symbolic_bp.finding.write import data
from symbolic_bp.kernel import build, index
from symbolic_bp.kernel.cited import Args, Done, State
from symbolic_bp.kernel.family import Log
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.index import NAME, shown
from symbolic_bp.kernel.normal import normal
from symbolic_bp.kernel.replay import place, replaced
from symbolic_bp.kernel.rules import algebra, applied, field_
from symbolic_bp.kernel.term import Sum, names, parts, put
from symbolic_bp.kernel.whole import same

from .text import any_, box, claim, family, term

COMPARED = ("algebra", "field", "same")
RULES = (
    *("define", "chain", "forward", "before", "partial", "split", "lemma", "self", "assume"),
    *("sqrt", "exp", "log", "sign", "elementary", *COMPARED),
)
SHIFTS = ("", "", "", "-1", "+1", "+2")


PLACES = ("u[1]", "u[n]", "v[0,1]", "c", "w[n,1]", "w[1,1]")
INSIDE = [term(t) for t in PLACES]


class Maker:
    """A random model, and random terms on it."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.count = 0
        self.arity = {"u": 1, "v": 2, "w": 2, "c": 0}

    def index(self, names):
        """An affine index expression."""
        r = self.r
        if r.random() < 0.6:
            return r.choice(names) + r.choice(SHIFTS)
        return r.choice(
            [*names, "n", "m", "1", "2", f"{r.choice(names)}-{r.choice(names)}+1", f"n-{r.choice(names)}"]
        )

    def read(self, names, inside=False):
        """A place of a family that was made before; inside its box where a function needs it."""
        if inside:
            return self.r.choice(PLACES)
        f = self.r.choice(sorted(self.arity))
        at = ",".join(self.index(names) for _ in range(self.arity[f]))
        return f"{f}[{at}]" if at else f

    def term(self, names, depth, inside=False):
        """A term in names; all its places inside their boxes where it stands in a function."""
        r, k = self.r, self.r.random()
        if depth == 0 or k < 0.2:
            return r.choice(
                [self.read(names, inside)] * 4 + [str(r.randint(0, 3)), f"num({self.index(names)})"]
            )
        inner = self.term(names, depth - 1, inside)
        if k < 0.4:
            return f"({inner}{r.choice('+-')}{self.term(names, depth - 1, inside)})"
        if k < 0.6:
            return f"{inner}*{self.term(names, depth - 1, inside)}"
        if k < 0.7 and not inside:
            return f"iv({self.index(names)}{r.choice(['<=', '==', '>='])}{self.index(names)})*{inner}"
        if k < 0.82:
            self.count += 1
            v = f"b{self.count}"
            low, high = (
                r.choice(["0", "1", "1", *names]),
                r.choice(["n", "m", "2", *names, f"N({r.choice(names)})"]),
            )
            return f"Sum({v},{low},{high},{self.term([*names, v], depth - 1, inside)})"
        u = self.term(names, depth - 1, True)
        return r.choice(
            [f"s[{self.index(names)}]({u})", f"1/({u})", f"({inner})**2", f"relu({u})", f"({u})/(2+c)"]
        )

    def smooth(self, names):
        """A right side with a kink or a function in it now and then."""
        r = self.r
        extra = r.choice(["exp", "tanh", "s[1]", "relu", "abs", "1/", "sqrt", "log", "sigmoid", "sin"])
        more = r.choice(["", f"+{extra}({self.read(names, True)})*{self.read(names, r.random() < 0.5)}"])
        return self.term(names, 2) + more

    def model(self):
        """Families that read each other, a pair along t, twins, a cost; all with ranks."""
        r, a = self.r, self.arity
        rows = [
            *(
                family("u", "i: 1..n"),
                family("v", "i: 0..m; j: 1..n"),
                family("w", "i: 1..n; j: 1..i"),
                family("c"),
            ),
            family("g", "i: 1..n", self.smooth(["i"]), ["1", "0"]),
        ]
        a["g"] = 1
        rows.append(family("h", "i: 0..m; j: i..n", self.smooth(["i", "j"]), ["2", "0"]))
        a["h"] = 2
        rows.append(
            family(
                "r",
                "t: 0..T; i: 1..n",
                f"iv(t==0)*{self.read(['i'])} + r[t-1,{self.index(['i'])}]*{self.smooth(['i'])} + z[t,{self.index(['i'])}]",
                ["3+t", "1"],
            )
        )
        rows.append(
            family(
                "z",
                "t: 1..T; i: 0..n",
                f"{self.term(['i', 't'], 1)}*r[t-1,{self.index(['i'])}]",
                ["3+t", "0"],
            )
        )
        whole = r.choice(
            [
                lambda i, k: any_("F", (f"{i}: 1..n", f"g[{i}]+r[T,{i}]")),
                lambda i, k: any_("G", (f"{i}: 1..n", f"u[{i}]*r[T,{i}]"), (f"{k}: 0..m", f"v[{k},1]")),
                lambda i, k: ["max", box(f"{i}: 0..n"), guards_of(f"{i} >= 1"), term(f"r[T,{i}]+g[{i}]")],
                lambda i, k: ["max", box(f"{i}: 0..n+1"), [], term(f"r[T,{i}]+u[{i}]")],
            ]
        )
        rows += [
            family("C", "", whole("i", "k"), ["4+T", "0"]),
            family("K", "", whole("a", "b"), ["4+T", "0"]),
        ]
        rows.append(family("E", "", f"C*c+Sum(i,1,n,r[T,i]*{self.read(['i'])})", ["5+T", "0"]))
        rows.append(family("dr", "t: 0..T; i: 1..n", "D(E,r[t,i])"))
        a.update(r=2, z=2, C=0, K=0, E=0)
        return {
            "format": 1,
            "name": "random",
            "sizes": {"n": 1, "m": 0, "T": 1, "N(i)": 0},
            "functions": {"s": 1},
            "arrays": {"F": 1, "G": 2},
            "families": rows,
        }


def guards_of(text):
    return claim("0", "0", conditions=[text])["conditions"]


class World:
    """A random model in the kernel and in the graph engine, at three sizes."""

    def __init__(self, seed):
        self.make = Maker(seed)
        self.r = self.make.r
        self.data = self.make.model()
        self.model, self.reader = build.model(self.data)
        self.engine, self.kept = read_model(self.data), {}
        self.sizes = [
            {"n": n, "m": m, "T": t, "N": lambda i, k=k: (i * i + k) % 3}
            for k, (n, m, t) in enumerate([(2, 1, 1), (3, 0, 2), (1, 2, 2)])
        ]

    def instances(self):
        """The model at each of the sizes: made anew once their graphs have grown."""
        for k, sizes in enumerate(self.sizes):
            if k not in self.kept or len(self.kept[k].graph.nodes) > self.kept[k].first + 600:
                self.kept[k] = Instance(self.engine, sizes, 300_000)
                self.kept[k].first = len(self.kept[k].graph.nodes)
            yield self.kept[k]

    def place(self, name, names):
        """A place of a family, mostly inside its box."""
        r = self.r
        return (
            f"{name}[{','.join(self.make.index(names) if r.random() < 0.5 else r.choice(names) for _ in self.model.families[name].box)}]"
            if self.model.families[name].box
            else name
        )

    def old(self, rule, names):
        """A term that a rule may be for."""
        r, make = self.r, self.make
        if rule == "define":
            return self.place(r.choice(["g", "h", "r", "z", "E", "dr"]), names)
        if rule in ("chain", "forward", "before"):
            y, x = (
                r.choice(["E", "C", "r", "z", "g", "h", "K"]),
                r.choice(["u", "v", "w", "c", "g", "r", "z", "r"]),
            )
            return f"D({self.place(y, names)},{self.place(x, names)})"
        if rule == "partial":
            y, x = r.choice(
                [
                    ("g", "u"),
                    ("g", "c"),
                    ("h", "u"),
                    ("h", "g"),
                    ("r", "r"),
                    ("r", "z"),
                    ("C", "r"),
                    ("C", "g"),
                    ("E", "C"),
                    ("z", "r"),
                    ("r", "u"),
                    ("K", "r"),
                    ("u", "u"),
                    ("h", "v"),
                ]
            )
            return f"P({self.place(y, names)},{self.place(x, names)})"
        u, v = make.term(names, 1, True), make.term(names, 1, True)
        low = f"({r.randint(1, 3)}+exp({u}))"
        return {
            "sqrt": lambda: r.choice([f"sqrt({u})**2", f"sqrt(({u})**2)", f"sqrt({low})**2"]),
            "exp": lambda: r.choice(
                [f"exp({u}+{v})", f"exp({r.randint(-3, 4) or 2}*({u}))", f"exp(log({u}))"]
            ),
            "log": lambda: r.choice(
                [f"log(({u})*({v}))", f"log(({u})**{r.choice([2, 3, -1])})", f"log(exp({u}))"]
            ),
            "sign": lambda: (
                r.choice(["step", "sgn"])
                + r.choice([f"({low})", f"(({u})*{low})", f"(0-{low})", f"(({v})*num(n)*{low})"])
            ),
            "elementary": lambda: f"{r.choice(['abs', 'relu', 'sigmoid', 'tanh'])}({u})",
            "field": lambda: f"({u})/({low if r.random() < 0.3 else v})+{make.term(names, 1, True)}",
            "same": lambda: r.choice(["C", "d1_C"]),
        }.get(rule, lambda: make.term(names, 2))()


def application(world, rule):
    """The claim that an application of a rule makes, as data, the hypotheses it listed, and the term it was applied to, or what
    the cited claim needs; Rejected where it does not apply."""
    r, make = world.r, world.make
    ranges = r.choice(["p: 1..n; q: 1..p", "p: 0..n+1; q: 0..T", "p: -1..n; q: p..m", "p: 1..T; q: 1..n"])
    own, log = ["p", "q"], Log()
    if rule in ("self", "assume", "lemma"):
        return citation(world, rule)
    if rule == "same":
        k = ",".join(["p"] * len(world.model.families["d1_C"].box))
        left, right = r.choice([("C", "K"), (f"d1_C[{k}]", f"d1_K[{k}]")])
        c = claim(left, right, "p: 1..n")
        read, ctx = build.claim(world.model, world.reader, c, log)
        same(ctx, read.left, read.right)
        return c, log, ()
    inner = r.random() < 0.4 and rule not in COMPARED
    bound = [*own, "k9"] if inner else own
    old = term(world.old(rule, bound))
    left = (
        ["sum", "k9", "1", r.choice(["n", "p", "T"]), ["mul", guards_of(f"{make.index(bound)} >= 0")[0], old]]
        if inner
        else old
    )
    c = {**claim("0", "0", ranges), "left": left}
    read, ctx = build.claim(world.model, world.reader, c, log)
    path = [0, 1] if inner else []
    here, t = place(ctx, read.left, path)
    scope = build.scope_of(here)
    if rule == "algebra":
        new = normal(here, t)
        algebra(here, t, new)
    elif rule == "field":
        divisor = old[1][2][1] if old[1][0] == "mul" else term("1")
        new = world.reader.term(
            ["mul", ["add", old[1][1], ["mul", old[2], divisor]], ["pow", divisor, -1]], scope
        )
        field_(here, t, new)
    else:
        by = world.reader.index(make.index(bound), scope) if rule == "split" else None
        new = applied(rule, here, t, Args({}, by), State([], read, ctx))
    return {**c, "right": data(replaced(read.left, path, new))}, log, (data(t),)


def citation(world, rule):
    """A true claim, cited at other values: as a lemma, as itself, as an assumption; and the hypotheses that it brings."""
    r = world.r
    log, own = Log(), Log()
    true, ranges, to = r.choice(
        [
            (f"r[t,{i}]", ranges, to)
            for i, ranges, to in (
                ("i", "t: 1..T; i: 1..n", {"t": "t-1", "i": "i"}),
                ("i+1", "t: 2..T; i: 0..n", {"t": "t-1", "i": "i"}),
            )
        ]
        + [("D(E,r[t,i])", "t: 0..T; i: 1..n", {"t": "t-1", "i": "i"})]
    )
    c = claim(true, "0", ranges, measure=["t"])
    read, ctx = build.claim(world.model, world.reader, c, log)
    truth = applied("define" if true[0] == "r" else "chain", ctx, read.left, Args(), State([], read, ctx))
    c["right"] = data(truth)
    c["assuming"] = [[c["left"], c["right"]]] if rule == "assume" else []
    read, ctx = build.claim(world.model, world.reader, c, log)
    low = c["ranges"][0][1]
    guard = guards_of(f"t-1 >= {low}")[0]
    if r.random() < 0.5:
        to = {"t": low, "i": "i"} if rule != "self" else to
    moved = world.reader.term(c["left"], build.scope_of(ctx))
    values = {a: world.reader.index(to[a.name], build.scope_of(ctx)) for a in build.scope_of(ctx)}
    whole = ["mul", guard, data(put(moved, values))]
    there = {**c, "left": whole, "assuming": []}
    outer, start = build.claim(world.model, world.reader, there, own)
    here, t = place(start, outer.left, [1])
    at = {a.name: p for a, p in values.items()}
    new = applied(
        rule,
        here,
        t,
        Args(at, None, None if rule == "self" else 0),
        State([Done(read, tuple(log.hyps))], read, ctx),
    )
    return (
        {**there, "right": data(replaced(outer.left, [1], new))},
        own,
        tuple(log.hyps) if rule == "lemma" else (),
    )


def hypothesis(h):
    """A hypothesis as a claim: its term against 0, for all values of its names that its constraints leave."""
    every = sorted(
        {a for a in names(h.term) if a.sort == NAME} | {a for p in (*h.ges, *h.eqs) for a in index.names(p)}
    )
    bound = {a for a in every if any(t.var == a for t in sums_in(h.term))}
    return {
        **claim("0", "0"),
        "ranges": [[a.name, "-2", "6"] for a in every if a not in bound],
        "conditions": [["g", "ge", shown(p)] for p in h.ges] + [["g", "eq", shown(p)] for p in h.eqs],
        "left": data(h.term),
    }


def sums_in(t):
    return [u for u in parts(t) if isinstance(u, Sum)]


class Odd(Point):
    """A point with zeros and negative numbers among its values."""

    def given(self, entry):
        return Fraction(random.Random(f"{self.seed} {entry}").choice([0, 0, 1, -1, 2, -2, 3]))


HOLDS = {
    "nonzero": lambda low, high: low > 0 or high < 0,
    "positive": lambda low, high: low > 0,
    "not negative": lambda low, high: low >= 0,
}


def values(graph, nodes, seed):
    """The values of nodes at a point with zeros, as pairs of bounds."""
    flags = needed(graph, nodes)
    point = Odd(seed)
    if not transcendental(graph, flags):
        made = walk(graph, Rationals(point), flags).values
        return {n: (made[n], made[n]) for n in nodes}, lambda a, b: made[a] != made[b]
    made = walk(graph, Reals(point, 200), flags).values
    return None, lambda a, b: differs(made[a], made[b], "reals")


def asked_of(world, c):
    """A claim as the engine reads it."""
    return read_claim(world.engine, {k: v for k, v in c.items() if k != "steps"})


def judged(world, c, log, seed):
    """What the engine says of an application: "equal", "untested", or words about what is wrong."""
    found = Verdict("c")
    excluded = 0
    for k, instance in enumerate(world.instances()):
        try:
            asked = ask(instance, asked_of(world, c), 12, seed)
            against = looked(asked, found, f"{seed} {k}")
            if against is not None:
                return (
                    f"differs: {against.left} is not {against.right} at {against.at}, sizes {against.sizes}",
                    0,
                )
            wrong = hidden(world, instance, asked, log, seed)
        except TooMuch:
            continue
        if wrong is None:
            excluded += 1
        elif wrong:
            return wrong, 0
    return ("equal" if found.points else "untested"), excluded


def hidden(world, instance, asked, log, seed):
    """Where the sides differ at numbers with zeros, a listed hypothesis is false: None; "" where they do not differ."""
    hyps = [h for h in log.hyps if h.kind in HOLDS]
    needs = [(h, ask(instance, asked_of(world, hypothesis(h)), 200)) for h in hyps]
    nodes = [n for p in asked.pairs for n in (p.left, p.right)] + [p.left for _, a in needs for p in a.pairs]
    known, apart = values(instance.graph, nodes, seed)
    wrong = [p for p in asked.pairs if apart(p.left, p.right)]
    if not wrong:
        return ""
    if known is None:  # no exact values: any hypothesis at all may be the one that is false
        return None if needs else f"differs at {wrong[0].at} and nothing is listed"
    for h, a in needs:
        if not all(HOLDS[h.kind](*known[p.left]) for p in a.pairs):
            return None
    return f"differs at {wrong[0].at} of sizes {instance.sizes.numbers}, where all that is listed holds"


DOMAINS = {
    "log": "positive",
    "sqrt": "positive",
    "relu": "nonzero",
    "abs": "nonzero",
    "step": "nonzero",
    "sgn": "nonzero",
}


def slopes_needed(t, moving):
    """What the slope of a definition needs, read off its data where it stands in sums and products without guards: (kind, name)."""
    if t[0] in ("any", "max"):
        entries = [a[1] for a in t[2]] if t[0] == "any" else [t[3]]
        if any(reads(e, moving) for e in entries):
            yield ("differentiable" if t[0] == "any" else "one maximiser"), None
    elif t[0] == "add" or t[0] == "mul":
        for k, u in enumerate(t[1:], 1):
            if t[0] == "add" or all(v in INSIDE for v in t[1:k] + t[k + 1 :]):
                yield from slopes_needed(u, moving)
    elif t[0] == "app" and reads(t[4], moving):
        yield "differentiable", t[1]
    elif t[0] == "fn" and t[1] in DOMAINS and t[2][0] == "ref" and t[2][1] in moving:
        yield DOMAINS[t[1]], t[2][1]
    elif t[0] == "pow" and t[2] < 0 and t[1][0] == "ref" and t[1][1] in moving:
        yield "nonzero", t[1][1]


def reads(t, moving):
    """Whether a term reads one of these families, where it is not sure to be multiplied by 0."""
    if t[0] == "ref":
        return t[1] in moving
    if t[0] == "mul":
        return any(
            reads(u, moving) and all(v in INSIDE for v in t[1:k] + t[k + 1 :]) for k, u in enumerate(t[1:], 1)
        )
    return t[0] in ("add", "app", "fn", "pow") and any(
        isinstance(u, list) and u and isinstance(u[0], str) and reads(u, moving) for u in t[1:]
    )


def unlisted(world, rule, t, log):
    """What a slope or the chain rule needs and the kernel did not list."""
    rows = {name: body for name, _, body, _ in world.data["families"]}
    y, x = t[1][1], t[2][1]
    if rule == "partial":
        wanted = {(y, *need) for need in slopes_needed(rows[y] or ["num", "0"], {x})}
    elif x in ("u", "v", "w", "c"):  # given and without a rank: all that is between
        moving = {x, *(f for f in rows if x in world.model.reach.get(f, ()))}
        between = {y, *world.model.reach[y]} & {f for f in rows if rows[f] and f != "dr"}
        wanted = {(c, *need) for c in between for need in slopes_needed(rows[c], moving)}
    else:
        return set()
    listed = {(h.kind, getattr(h.term, "name", None)) for h in log.hyps}
    listed |= {(h.kind, "positive") for h in log.hyps}
    return {(c, kind, name) for c, kind, name in wanted if (kind, name or c) not in listed}


def run(applications, least, seed, seconds=None, say=print):
    """Counts of applications by rule, of those that a hypothesis excluded, and what went wrong."""
    done, untested, tried, excluded, checked, wrong = *(Counter() for _ in range(5)), []
    start, k = time.monotonic(), 0
    while (sum(done.values()) < applications or min(done[r] for r in RULES) < least) and not wrong:
        if seconds is not None and time.monotonic() - start > seconds:
            break
        k += 1
        try:
            world = World(f"{seed} {k}")
        except (Rejected, ModelError) as fault:
            tried[f"model: {type(fault).__name__}"] += 1
            continue
        few = [r for r in RULES if done[r] < least] or list(RULES)
        for n in range(30):
            rule = world.r.choice(few if world.r.random() < 0.7 else RULES)
            tried[rule] += 1
            try:
                c, log, olds = application(world, rule)
            except Rejected:
                continue
            verdict, out = judged(world, c, log, n)
            if verdict == "untested":
                untested[rule] += 1
                continue
            if rule in ("partial", "chain", "forward") and verdict == "equal":
                missing = unlisted(world, rule, olds[0], log)
                if missing and nonzero(world, c):
                    verdict = f"not listed: {missing}"
                checked[rule] += 1
            if rule == "lemma" and not all(h in log.hyps for h in olds):
                verdict = "not listed: what the lemma needs"
            if rule == "assume" and not any(h.kind == "assumed" for h in log.hyps):
                verdict = "not listed: the assumption"
            if verdict != "equal":
                wrong.append((f"{seed} {k}", rule, verdict, c, world.data["families"]))
                break
            done[rule] += 1
            excluded[rule] += out
        if k % 50 == 0:
            say(f"{k} models, {sum(done.values())} applications, {time.monotonic() - start:.0f} s")
    say(f"{k} models, {sum(done.values())} applications, {time.monotonic() - start:.0f} s")
    for rule in RULES:
        say(
            f"  {rule}: {done[rule]} of {tried[rule]} tried, {untested[rule]} untested, {excluded[rule]} where a hypothesis excludes numbers"
        )
    for w in wrong:
        say(f"WRONG: {w}")
    return done, excluded, wrong


def nonzero(world, c):
    """Whether any values of the names leave both places inside their boxes: else nothing has to be listed."""
    for instance in world.instances():
        left = c["left"]
        spot = left[4][2] if left[0] == "sum" else left
        both = {**c, "left": ["mul", ["D", spot[1], spot[1]], ["D", spot[2], spot[2]]], "right": term("0")}
        if left[0] == "sum":
            both["left"] = [*left[:4], ["mul", left[4][1], both["left"]]]
        try:
            asked = ask(instance, asked_of(world, both), 60)
        except TooMuch:
            continue
        if any(p.left != p.right for p in asked.pairs):
            return True
    return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--least", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    return 1 if run(args.applications, args.least, args.seed)[2] else 0


if __name__ == "__main__":
    sys.exit(main())
