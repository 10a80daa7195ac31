"""Random claims to verify-net, true and false by construction, against numbers worked out here, with no code of the package.

    python tests/exact/test_net_claims.py 5000          # see docs/verify-net-runs.md

A claim is made twice: as text, which verify-net reads, and as a formula of the few heads of value() below, which is worked
out with mpmath at random points. A derivative is a difference quotient of a forward pass written here.
"""

import contextlib
import io
import itertools
import json
import random
import sys
from collections import Counter

import mpmath
import pytest

from symbolic_bp.cli import main

mp = mpmath.mp
DIGITS, SURE, SAME = 80, 2500, -25  # of numbers; where verify-net says another thing; what counts as equal
POINTS, MANY = 4, 60  # at which a claim is tried, and once more where verify-net says another thing


def half(z, left, right):
    return left if z > 0 else right


ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": lambda z: mp.tanh(z),
    "relu": lambda z: half(z, z, mp.zero),
    "leaky-relu(1/7)": lambda z: half(z, z, z / 7),
    "leaky-relu(50)": lambda z: half(z, z, 50 * z),
    "elu(2)": lambda z: half(z, z, 2 * mp.expm1(z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "leaky-relu(-1)": lambda z: half(z, z, -z),
    "elu(1/2)": lambda z: half(z, z, mp.expm1(z) / 2),
    "gelu-tanh(c=1/8)": lambda z: z / 2 * (1 + mp.tanh(mp.mpf(79788456080286536) / 10**17 * (z + z**3 / 8))),
    "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
    "softsign": lambda z: z / (1 + abs(z)),
}
COSTS = {
    "quadratic": lambda a, y, n: (a - y) ** 2 / 2,
    "squared": lambda a, y, n: (a - y) ** 2,
    "mean-squared": lambda a, y, n: (a - y) ** 2 / n,
    "huber(1/2)": lambda a, y, n: (a - y) ** 2 / 2 if abs(a - y) < 0.5 else (abs(a - y) - mp.mpf(1) / 4) / 2,
    "cross-entropy": lambda a, y, n: -(y * mp.log(a) + (1 - y) * mp.log(1 - a)),
    "log-likelihood": lambda a, y, n: -y * mp.log(a),
}
GRADIENTS = {
    "quadratic": "a - y",
    "squared": "2*(a - y)",
    "mean-squared": "2*(a - y)/n",
    "cross-entropy": "(a - y)/(a*(1 - a))",
    "log-likelihood": "-y/a",
}
DOMAIN = {"cross-entropy": lambda a: 0 < a < 1, "log-likelihood": lambda a: 0 < a}
LAWS = (
    "relu",
    "leaky-relu(1/7)",
    "leaky-relu(50)",
    "leaky-relu(-1)",
    "elu(2)",
    "elu(1/2)",
    "softsign",
    "huber(1/2)",
    "l1",
)  # step^2 = step


def smooth(c):
    """Any function: one that grows slowly."""
    return lambda v: c[0] + c[1] * v + c[2] * mp.sin(v) + c[3] * mp.cos(2 * v) + c[4] * mp.sin(3 * v)


def step():
    """h of the difference quotients: a third of the digits."""
    return mp.mpf(10) ** (-mp.dps // 3)


class Nowhere(Exception):
    """No value at this point."""


class Net:
    """Widths, names of the functions (None: any), a regulariser's factor, examples (0: no mini-batch)."""

    def __init__(self, choose):
        self.widths = [choose.randint(1, 3) for _ in range(choose.randint(2, 4))]
        names = [*ACTIVATIONS, "softmax", "any"]
        self.names = [choose.choice(names) for _ in self.widths[1:]]
        self.cost = choose.choice([*COSTS, None])
        if self.cost in DOMAIN and choose.random() < 0.7:
            self.names[-1] = choose.choice(["sigmoid", "softmax"])
        if self.cost == "cross-entropy" and self.names[-1] == "softmax" and self.widths[-1] == 1:
            self.widths[-1] = 2
        if choose.random() < 0.15:
            self.names, self.cost = ["any"] * len(self.names), None
        self.lam, self.batch = choose.choice([0, 0, 0, 2]), choose.choice([0, 0, 1, 2, 3])
        self.norm = self.lam and choose.choice(["l1", "l2", "l2"])
        self.depth, self.m = len(self.widths), self.batch or 1

    def options(self):
        given = {
            "--activation": ",".join(n if n != "any" else "sigma" for n in self.names),
            "--cost": self.cost,
            "--regulariser": f"{self.norm}({self.lam})" if self.lam else None,
            "--batch": self.batch and str(self.batch),
        }
        return ["-".join(map(str, self.widths)), *itertools.chain(*((k, v) for k, v in given.items() if v))]


class Point:
    """Random numbers for a network; every derivative at them, by difference quotients."""

    def __init__(self, net, choose, spread):
        self.net, self.moved, self.known = net, {}, {}
        number = lambda: mp.mpf(choose.randint(-999, 999)) / 1000
        self.w = {
            (at, j, k): number()
            for at in range(2, net.depth + 1)
            for j in range(1, net.widths[at - 1] + 1)
            for k in range(1, net.widths[at - 2] + 1)
        }
        self.b = {(at, j): number() * spread for at, j, _ in self.w}
        self.x = {(k, x): number() * spread for k in range(1, net.widths[0] + 1) for x in range(1, net.m + 1)}
        self.y = {(j, x): abs(number()) for j in range(1, net.widths[-1] + 1) for x in range(1, net.m + 1)}
        self.sigma = [[number() for _ in range(5)] for _ in net.widths]
        self.any = [[number() for _ in range(3)] for _ in range(6)]
        self.value()

    def value(self, first=2):
        """C, worked out from a layer on; where nothing is moved, z and a of every neuron go to self.z, self.a."""
        net, total, move = self.net, mp.zero, self.moved.get
        if not self.moved:
            self.z, self.a = {}, {(1, k, x): v for (k, x), v in self.x.items()}
        for x in range(1, net.m + 1):
            a = [self.a[first - 1, k, x] for k in range(1, net.widths[first - 2] + 1)]
            for at, name in enumerate(net.names[first - 2 :], first):
                z = []
                for j in range(1, net.widths[at - 1] + 1):
                    own = self.b[at, j] + move(("b", at, j), 0) + move(("z", at, j, x), 0)
                    z.append(
                        mp.fdot(
                            ((self.w[at, j, k] + move(("w", at, j, k), 0), v) for k, v in enumerate(a, 1))
                        )
                        + own
                    )
                if name == "softmax":
                    powers = [mp.exp(v) for v in z]
                    a = [p / sum(powers) for p in powers]
                elif name == "any":
                    a = [*map(smooth(self.sigma[at - 1]), z)]
                else:
                    if any(abs(v) < mp.mpf(10) ** -9 for v in z):
                        raise Nowhere
                    a = [*map(ACTIVATIONS[name], z)]
                if not self.moved:
                    self.z.update({(at, j, x): v for j, v in enumerate(z, 1)})
                    self.a.update({(at, j, x): v for j, v in enumerate(a, 1)})
            a = [v + move(("a", j, x), 0) for j, v in enumerate(a, 1)]
            if net.cost in DOMAIN and not all(map(DOMAIN[net.cost], a)):
                raise Nowhere
            total += self.loss(a, x)
        of = abs if net.norm == "l1" else lambda v: v**2 / 2
        omega = sum(of(v + move(("w", *at), 0)) for at, v in self.w.items()) * net.lam if net.lam else 0
        return total / net.m + omega

    def loss(self, a, x):
        if self.net.cost:
            return sum(COSTS[self.net.cost](v, self.y[j, x], len(a)) for j, v in enumerate(a, 1))
        return sum(
            c * v + d * v * v + e * v * a[(n + 1) % len(a)] + c * d * mp.sin(v)
            for n, (v, (c, d, e)) in enumerate(zip(a, self.any))
        )

    def slope(self, *key):
        """The derivative of C by w, b, z (of one example) or an output; kept."""
        if key not in self.known:
            h, values = step(), []
            for self.moved in ({key: h}, {key: -h}):
                values.append(self.value(self.net.depth if key[0] == "a" else key[1]))
            self.moved = {}
            self.known[key] = (values[0] - values[1]) / (2 * h)
        return self.known[key]

    def sigma_slope(self, at, z):
        name, h = self.net.names[at - 2], step()
        f = ACTIVATIONS.get(name) or smooth(self.sigma[at - 1])
        return (f(z + h) - f(z - h)) / (2 * h)


# A formula: ("w", layer, j, k), ("delta", layer, j), ..., layers (name or "", offset), indices names or numbers.


def layer_at(layer, names):
    return layer[1] + names.get(layer[0], 0)


def value(t, names, at):
    """A formula at a Point; names: the values of its names; the example is names["x"]."""
    head, net, x = t[0], at.net, names.get("x", 1)
    pick = lambda i: names.get(i, i)
    if head in ("add", "mul"):
        parts = [value(s, names, at) for s in t[1:]]
        return sum(parts) if head == "add" else mp.fprod(parts)
    if head == "div":
        below = value(t[2], names, at)
        if abs(below) < mp.mpf(10) ** -12:
            raise Nowhere
        return value(t[1], names, at) / below
    if head == "pow":
        return value(t[1], names, at) ** t[2]
    if head == "num":
        return mp.mpf(t[1]) / t[2]
    if head == "sum":
        count = net.m if t[2] == "m" else net.widths[layer_at(t[2], names) - 1]
        return sum(value(t[3], {**names, t[1]: i}, at) for i in range(1, count + 1))
    if head == "kd":
        return mp.mpf(pick(t[1]) == pick(t[2]))
    if head in ("y", "grad"):
        return at.y[pick(t[1]), x] if head == "y" else at.slope("a", pick(t[1]), x) * net.m
    if head == "m":
        return mp.mpf(net.m)
    layer = layer_at(t[1], names)
    if head == "n":
        return mp.mpf(net.widths[layer - 1])
    key = (layer, *map(pick, t[2:]))
    if head in "wb":
        return getattr(at, head)[key]
    if head in "za":
        return getattr(at, head)[(*key, x)]
    if head in ("dw", "db"):
        return at.slope(head[1], *key)
    return (
        at.slope("z", *key, x) * net.m if head in ("delta", "dz") else at.sigma_slope(layer, at.z[(*key, x)])
    )


def text(t, batch):
    """A formula as verify-net reads it."""
    head, ex = t[0], ",x" if batch else ""
    if head in ("add", "mul"):
        return "(" + (" + " if head == "add" else "*").join(text(s, batch) for s in t[1:]) + ")"
    if head == "div":
        return f"{text(t[1], batch)}/({text(t[2], batch)})"
    if head == "pow":
        return f"({text(t[1], batch)})^{t[2]}"
    if head == "num":
        return f"({t[1]}/{t[2]})" if t[2] > 1 else f"({t[1]})"
    spell = lambda layer: (layer[0] + (f"{layer[1]:+d}" if layer[1] else "")) if layer[0] else str(layer[1])
    if head == "sum":
        return f"Sum({text(t[3], batch)}, ({t[1]}, 1, {'m' if t[2] == 'm' else f'n({spell(t[2])})'}))"
    if head == "kd":
        return f"[{t[1]}={t[2]}]"
    if head in ("y", "grad"):
        return f"y[{t[1]}{ex}]" if head == "y" else f"dC/da[L,{t[1]}]"
    if head == "m":
        return "m"
    if head == "n":
        return f"n({spell(t[1])})"
    inside = ",".join([spell(t[1]), *map(str, t[2:])])
    if (head, t[1]) == ("a", ("", 1)):
        return f"x[{t[2]}{ex}]"
    return {**{d: f"dC/{d}[{inside}]" for d in ("dw", "db", "dz")}, "slope": f"sigma'(z[{inside}{ex}])"}.get(
        head, f"{head}[{inside}{'' if head in 'wb' else ex}]"
    )


def scope(sides, net):
    """All values of the names l, j, k, x that stand in a claim, at which each of its quantities exists."""
    uses = []

    def visit(t, bound):
        if t[0] == "sum":
            bound = bound | {t[1]}
            if t[2] != "m":
                uses.append(("layer", t[2], 1))
        if t[0] in ("w", "b", "z", "a", "delta", "dz", "slope", "dw", "db", "n"):
            uses.append(("layer", t[1], 1 if t[0] in ("a", "n") else 2))
            uses.extend(
                ("index", i, (t[1][0], t[1][1] - place))
                for place, i in enumerate(t[2:])
                if isinstance(i, str) and i not in bound
            )
        if t[0] in ("y", "grad") and isinstance(t[1], str) and t[1] not in bound:
            uses.append(("index", t[1], ("", net.depth)))
        if net.batch and t[0] in ("z", "a", "delta", "slope", "y") and "x" not in bound:
            uses.append(("example",))
        for part in t[1:]:
            if isinstance(part, tuple) and part and part[0] in HEADS:
                visit(part, bound)

    for side in sides:
        visit(side, frozenset())
    layers = range(1, net.depth + 1) if any(u[0] == "layer" and u[1][0] == "l" for u in uses) else [None]
    for at in layers:
        names = {} if at is None else {"l": at}
        if not all(u[2] <= layer_at(u[1], names) <= net.depth for u in uses if u[0] == "layer"):
            continue
        ranges = {}
        for _, i, layer in (u for u in uses if u[0] == "index"):
            count = net.widths[layer_at(layer, names) - 1]
            ranges[i] = min(ranges.get(i, count), count)
        if ("example",) in uses:
            ranges["x"] = net.m
        for values in itertools.product(*(range(1, n + 1) for n in ranges.values())):
            yield {**names, **dict(zip(ranges, values))}


HEADS = {
    "add",
    "mul",
    "div",
    "pow",
    "num",
    "sum",
    "kd",
    "y",
    "grad",
    "m",
    "n",
    "w",
    "b",
    "z",
    "a",
    "delta",
    "dz",
    "slope",
    "dw",
    "db",
}


def num(p, q=1):
    return ("num", p, q)


def minus(t):
    return ("mul", num(-1), t)


class Maker:
    """Makes claims about one network: a right side that is true by BP1 to BP4, in other words, perhaps with a slip."""

    def __init__(self, net, choose):
        self.net, self.choose, self.fresh, self.law = net, choose, itertools.count(), False

    def name(self):
        return f"i{next(self.fresh)}"

    def slope(self, layer, number, j):
        """sigma'(z[l,j]), number being a layer that l stands for, if the formula may name that activation."""
        name = self.net.names[number - 2] if number else None
        ways, a = [("slope", layer, j)] * 2, ("a", layer, j)
        if name == "sigmoid":
            ways.append(("mul", a, ("add", num(1), minus(a))))
        if name == "tanh":
            ways.append(("add", num(1), minus(("pow", a, 2))))
        if name == "identity":
            ways.append(num(1))
        if name in ("relu", "leaky-relu(1/7)"):
            ways.append(("div", a, ("z", layer, j)))
        if name == "relu" and self.choose.random() < 0.2:
            self.law = True
            ways = [("pow", ("slope", layer, j), 2)]
        return self.choose.choice(ways)

    def through(self, layer, number, j, g):
        """The product of Sigma' and g(j)."""
        if number and self.net.names[number - 2] == "softmax":
            i, a = self.name(), ("a", layer, j)
            return ("mul", a, ("add", g(j), minus(("sum", i, layer, ("mul", ("a", layer, i), g(i))))))
        return self.shuffled(g(j), self.slope(layer, number, j))

    def shuffled(self, *factors):
        return ("mul", *self.choose.sample(factors, len(factors)))

    def gradient(self, j):
        a, y = ("a", ("", self.net.depth), j), ("y", j)
        if self.net.cost in GRADIENTS and (self.net.batch or self.choose.random() < 0.5):
            gap = ("add", a, minus(y))
            return {
                "quadratic": gap,
                "squared": ("mul", num(2), gap),
                "mean-squared": ("div", ("mul", num(2), gap), ("n", ("", self.net.depth))),
                "cross-entropy": ("div", gap, ("mul", a, ("add", num(1), minus(a)))),
                "log-likelihood": minus(("div", y, a)),
            }[self.net.cost]
        return None if self.net.batch else ("grad", j)

    def true(self):
        """(left, right) of a true claim, or None where there is none to be written."""
        net, kind = self.net, self.choose.choice(["last", "delta", "db", "dw", "dw"])
        number = self.choose.randint(2, net.depth)
        if kind == "last":
            layer = ("", net.depth)
            if self.gradient("j") is None:
                return None
            return ("delta", layer, "j"), self.through(layer, net.depth, "j", self.gradient)
        named = self.choose.random() < 0.5 and not (kind == "delta" and "softmax" in net.names[:-1])
        layer = ("l", 0) if named else ("", number)
        if kind == "delta":
            if net.depth == 2 or not named and number == net.depth:
                return None
            up = (layer[0], layer[1] + 1)

            def back(j):
                k = self.name()
                return ("sum", k, up, self.shuffled(("w", up, k, j), ("delta", up, k)))

            return ("delta", layer, "j"), self.through(layer, None if named else number, "j", back)
        term = (
            ("delta", layer, "j")
            if kind == "db"
            else self.shuffled(("delta", layer, "j"), ("a", (layer[0], layer[1] - 1), "k"))
        )
        if net.batch:
            term = ("mul", ("div", num(1), ("m",)), ("sum", "x", "m", term))
        if kind == "dw" and net.norm == "l1":
            return None
        if kind == "dw" and net.lam:
            term = ("add", term, ("mul", num(net.lam), ("w", layer, "j", "k")))
        return ("db", layer, "j") if kind == "db" else ("dw", layer, "j", "k"), term

    def something(self, left):
        """A quantity that exists wherever the left side does, and is hardly ever 0."""
        layer, ways = left[1], [("b", left[1], "j"), num(3, 2), ("n", left[1])]
        if left[0] == "dw":
            ways.append(("w", layer, "j", "k"))
        if left[0] == "delta":
            ways += [("z", layer, "j"), ("add", num(1), ("pow", ("a", layer, "j"), 2)), ("delta", layer, "j")]
            number = layer[1] if not layer[0] else None
            if number and self.net.names[number - 2] != "softmax":
                ways += [("slope", layer, "j")] * 2
        return self.choose.choice(ways)

    def reworded(self, left, t):
        """The same in other words."""
        for _ in range(self.choose.randint(0, 2)):
            u, way = self.something(left), self.choose.randint(0, 5)
            if way == 0:
                t = ("div", ("mul", t, u), u)
            elif way == 1:
                t = ("add", t, u, minus(u))
            elif way == 2:
                t = ("div", ("add", t, ("mul", num(2, 3), t)), num(5, 3))
            elif way == 3:
                t = ("mul", ("div", t, u), u)
            elif way == 4:
                i = self.name()
                t = ("sum", i, left[1], ("mul", ("kd", i, "j"), t))
            else:
                t = ("add", ("mul", t, ("add", num(1), u)), minus(("mul", u, t)))
        return t

    def slip(self, left, t):
        """A slip somewhere in a formula: most make it false, some make it exist nowhere."""
        u, way = self.something(left), self.choose.randint(0, 7)
        if way == 7 and self.choose.random() < 0.3:
            return ("div", ("mul", t, u), ("add", u, minus(u)))
        if way == 0:
            return ("mul", t, self.choose.choice([num(2), num(-1), num(999, 1000), u]))
        if way == 1:
            return ("add", t, self.choose.choice([u, num(1, 10**9), ("mul", u, u)]))
        if way == 2 and left[0] == "delta" and not left[1][0] and self.net.names[left[1][1] - 2] != "softmax":
            u = ("slope", left[1], "j")
            s = ("mul", u, ("add", num(1), minus(u)))
            return ("div", ("mul", t, s), s)  # of relu: 0/0 everywhere
        changed = self.changed(t)
        return changed if changed != t else ("div", t, u)

    def changed(self, t):
        """The formula with one of its parts another one."""
        places = [p for p in range(1, len(t)) if isinstance(t[p], tuple) and t[p] and t[p][0] in HEADS]
        if t[0] == "w" and t[2] != t[3] and self.choose.random() < 0.7:
            return ("w", t[1], t[3], t[2])
        if t[0] in ("delta", "z", "b") and self.choose.random() < 0.7:
            return (self.choose.choice(["delta", "z", "b"]), *t[1:])
        if t[0] == "mul" and len(t) > 2 and self.choose.random() < 0.4:
            drop = self.choose.randrange(1, len(t))
            return ("mul", *t[1:drop], *t[drop + 1 :]) if len(t) > 3 else t[3 - drop]
        if t[0] == "num":
            return num(t[1] + 1, t[2])
        if t[0] == "y":
            return ("a", ("", self.net.depth), t[1])
        if t[0] == "slope":
            return num(1)
        if not places:
            return t
        at = self.choose.choice(places)
        return (*t[:at], self.changed(t[at]), *t[at + 1 :])


def truth(claims, net, choose, points):
    """true, false or void (an entry exists at no point) of each claim, in numbers; None where the cost exists at no point."""
    entries = [
        (n, side, names) for n, sides in enumerate(claims) for side in [sides] for names in scope(sides, net)
    ]
    found, met, tried = set(), set(), 0
    for attempt in range(60 * points):
        if tried == points:
            break
        try:
            at = Point(net, choose, (1, 3, mp.mpf(1) / 4, 8)[attempt % 4])
        except Nowhere:
            continue
        tried += 1
        for place, (number, (left, right), names) in enumerate(entries):
            try:
                p, q = value(left, names, at), value(right, names, at)
            except Nowhere:
                continue
            met.add(place)
            if abs(p - q) > mp.mpf(10) ** SAME * max(abs(p), abs(q)) + mp.mpf(10) ** (2 * SAME):
                found.add(number)
    if not tried:
        return None
    void = {number for place, (number, *_) in enumerate(entries) if place not in met}
    return ["false" if n in found else "void" if n in void else "true" for n in range(len(claims))]


def verdict(net, claims, more=()):
    """(exit code, data or message) of verify-net."""
    args = ["verify-net", *net.options(), "--format", "json", *more]
    for left, right in claims:
        args += ["--claim", f"{text(left, net.batch)} = {text(right, net.batch)}"]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(args)
    return code, json.loads(out.getvalue()) if code != 2 else out.getvalue() + err.getvalue(), args


def one(seed):
    """A network with a claim or two: a word on what came of it; raises AssertionError where verify-net is wrong."""
    choose = random.Random(seed)
    with mpmath.workdps(DIGITS):
        net = Net(choose)
        maker, claims = Maker(net, choose), []
        for _ in range(1 + (choose.random() < 0.2)):
            made = maker.true()
            if made:
                right = maker.reworded(*made)
                right = maker.slip(made[0], right) if choose.random() < 0.5 else right
                claims.append(
                    (
                        ("dz", *made[0][1:])
                        if made[0][0] == "delta" and choose.random() < 0.3 and not net.batch
                        else made[0],
                        right,
                    )
                )
        claims = [
            sides
            for sides in claims
            if any(True for _ in scope(sides, net))
            and (sides[0][0] in ("delta", "dz") or "x" not in next(scope(sides, net)))
        ]  # x is the name of a sum there
        if not claims:
            return "no claim", 0
        try:
            wanted = truth(claims, net, choose, POINTS)
        except KeyError:  # the index of a sum beyond the width of a layer
            wanted = ["absent"]
        if wanted is None:
            return "no point", 0
        code, said, args = verdict(
            net, claims, choose.choice([[], [], ["--method", "field"], ["--seed", str(seed)]])
        )
        shown = f"seed {seed}: {args}: {said}"
        if code == 2 and "multiplied by 0" in " ".join(said.split()):
            assert any("(0)" in arg for arg in args), shown
            return "refused: a quotient times 0", len(claims)
        if wanted == ["absent"]:
            assert code == 2 and "expected entries of" in " ".join(said.split()), shown
            return "refused: no such entry", len(claims)
        if code == 2:
            assert "void" in wanted and "denominators" in said, shown
            return "refused: a divisor is 0", len(claims)
        assert [c["compared"] for c in said["claims"]] == [
            sum(1 for _ in scope(sides, net)) for sides in claims
        ], shown
        got = [
            {"equal": "true", "differs": "false", "undecided": "open"}[c["verdict"]] for c in said["claims"]
        ]
        if any(
            its not in (mine, "open") for mine, its in zip(wanted, got)
        ):  # on a piece that few points reach,
            with mpmath.workdps(SURE):  # or where 1 - a has lost its digits
                wanted = truth(claims, net, random.Random(seed + 1), MANY)
        for mine, its in zip(wanted, got):
            assert its in (mine, "open"), f"{mine} in numbers, {its} by verify-net; {shown}"
            assert mine != "void" or its == "open", shown
            laws = maker.law or any(name in LAWS for name in (*net.names, net.cost, net.norm))
            assert its != "open" or mine == "void" or laws or mine == "false", shown
        assert code == (1 if "false" in got else 3 if "open" in got else 0), shown
        return ", ".join(f"{mine}: {its}" for mine, its in zip(wanted, got)), len(claims)


@pytest.mark.parametrize("part", range(4))
def test_verify_net_agrees_with_numbers(part):
    for seed in range(10 * part, 10 * part + 10):
        one(seed)


def run(count, first):
    """Prints what came of so many claims."""
    tally, claims, seed, wrong = Counter(), 0, first, 0
    while claims < count:
        try:
            word, made = one(seed)
        except Exception as why:
            wrong, word, made = wrong + 1, "DISAGREE", 1
            print(f"seed {seed}: {type(why).__name__}: {why}", flush=True)
        tally[word] += 1
        if claims // 500 < (claims + made) // 500:
            print(f"{claims + made:,} claims, seed {seed}, {wrong} disagreements", flush=True)
        claims, seed = claims + made, seed + 1
    print(f"{claims:,} claims, {wrong} disagreements")
    for word, times in sorted(tally.items()):
        print(f"  {times:>7,}  {word}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)))
