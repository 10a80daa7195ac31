"""Definitions and hypotheses at given sizes, written out as trees of numbers, places and functions: what slopes need there.

Shares no code with the rules: it reads the data of a model, and index expressions are evaluated by Python.
"""

import math
import random
from fractions import Fraction
from functools import lru_cache

from symbolic_bp.finding.write import data
from symbolic_bp.kernel.index import shown

VALUES = range(-2, 8)  # of names in hypotheses
LARGE = 12.0  # arguments of functions
ZERO = ("num", 0)
NEEDS = {"log": "positive", "sqrt": "positive"} | dict.fromkeys(("abs", "relu", "step", "sgn"), "nonzero")


class Skip(Exception):
    """Numbers that are too large to tell 0 from what is near it."""


@lru_cache(None)
def code(text):
    return compile(text.strip(), "index", "eval")


def value(text, env):
    return eval(code(text), {"__builtins__": {}}, env)


class Ground:
    """A model at given sizes."""

    def __init__(self, model, sizes):
        self.rows = {row[0]: row for row in model["families"]}
        self.sizes = sizes
        self.bodies, self.below = {}, {}

    def env(self, **names):
        return {**self.sizes, **names}

    def box(self, name):
        """All places of a family."""
        return [
            tuple(env[v] for v, _, _ in self.rows[name][1])
            for env in self.loops(self.rows[name][1], self.env())
        ]

    def loops(self, ranges, env):
        """The values of names in ranges."""
        if not ranges:
            yield env
            return
        (v, low, high), *rest = ranges
        for k in range(value(low, env), value(high, env) + 1):
            yield from self.loops(rest, {**env, v: k})

    def inside(self, name, at):
        if name not in self.rows:  # a slope: some number
            return True
        env = self.env()
        for (v, low, high), k in zip(self.rows[name][1], at):
            if not value(low, env) <= k <= value(high, env):
                return False
            env[v] = k
        return True

    def term(self, t, env):
        """The tree of a term: sums written out, what is 0 by guards and boxes left out."""
        head = t[0]
        if head == "num":
            return ("num", Fraction(t[1]))
        if head == "int":
            return ("num", Fraction(value(t[1], env)))
        if head == "ref":
            at = tuple(value(i, env) for i in t[2])
            return ("ref", t[1], at) if self.inside(t[1], at) else ZERO
        if head == "g":
            p = value(t[2], env)
            return ("num", int(p == 0 if t[1] == "eq" else p >= 0))
        if head in ("D", "P"):
            both = tuple(self.term(u, env) for u in t[1:])
            return ZERO if ZERO in both else (head, *both)
        if head == "sum":
            parts = [self.term(t[4], e) for e in self.loops([t[1:4]], env)]
            return added(parts)
        if head == "add":
            return added([self.term(u, env) for u in t[1:]])
        if head == "mul":
            parts = [self.term(u, env) for u in t[1:]]
            return (
                ZERO
                if any(u[:2] == ("num", 0) for u in parts)
                else ("mul", *(u for u in parts if u[:2] != ("num", 1)))
            )
        if head == "pow":
            return ("pow", self.term(t[1], env), t[2])
        if head == "fn":
            return ("fn", t[1], self.term(t[2], env))
        assert head == "app", t
        return ("app", t[1], t[2], tuple(value(i, env) for i in t[3]), self.term(t[4], env))

    def body(self, name, at):
        """The trees in a definition at a place; a whole function of arrays or a maximum is one of many."""
        if (name, at) not in self.bodies:
            row = self.rows[name]
            env = self.env(**{v: k for (v, _, _), k in zip(row[1], at)})
            t = row[2]
            if t is None:
                out = []
            elif t[0] == "any":
                out = [self.term(u, e) for ranges, u in t[2] for e in self.loops(ranges, env)]
            elif t[0] == "max":
                out = [
                    self.term(t[3], e)
                    for e in self.loops(t[1], env)
                    if all(self.term(g, e) == ("num", 1) for g in t[2])
                ]
            else:
                out = [self.term(t, env)]
            self.bodies[name, at] = out
        return self.bodies[name, at]

    def depends(self, place, x):
        """Whether the value at a place reads another one, however far down."""
        return x in self.all_below(place)

    def all_below(self, place):
        if place not in self.below:
            self.below[place] = frozenset()
            near = frozenset().union(*map(places, self.body(*place)))
            self.below[place] = near.union(*map(self.all_below, near))
        return self.below[place]

    def needed(self, y, x):
        """What d body(y) / d x needs: (kind, tree)."""
        kind = (self.rows[y[0]][2] or [""])[0]
        found = self.body(*y)
        out = {need for t in found for need in slopes(t, x)}
        if kind in ("any", "max") and any(x in places(t) for t in found):
            out.add(("differentiable" if kind == "any" else "one maximiser", ("ref", *y)))
        return out

    def between(self, y, x):
        """What the chain rule for D(y, x) needs."""
        out = set()
        for c in {y, *self.all_below(y)}:
            for r in frozenset().union(*map(places, self.body(*c))):
                if r == x or self.depends(r, x):
                    out |= self.needed(c, r)
        return out

    def listed(self, hyps, fixed):
        """The instances of hypotheses, at fixed values of some names: (kind, tree) or (kind, tree, tree)."""
        out = set()
        for h in hyps:
            terms = [data(t) for t in (h.term, h.equals) if t is not None]
            rows = [(shown(p), op) for ps, op in ((h.ges, "ge"), (h.eqs, "eq")) for p in ps]
            for env in self.solutions(rows, names_in(terms, rows), self.env(**fixed)):
                trees = [self.term(t, env) for t in terms]
                if not any(t[0] == "ref" and not self.inside(*t[1:]) for t in trees):
                    out.add((h.kind, *trees))
        return out

    def solutions(self, rows, names, env):
        """Values of names for which all constraints hold."""
        env = {python(k): v for k, v in env.items()}
        open_ = [n for n in names if python(n) not in env]
        order = sorted(open_, key=lambda n: -sum(python(n) in words(text) for text, _ in rows))
        yield from self.go([(python(t), op) for t, op in rows], [python(n) for n in order], env)

    def go(self, rows, names, env):
        left = []
        for text, op in rows:
            if words(text) <= env.keys():
                p = value(text, env)
                if not (p == 0 if op == "eq" else p >= 0):
                    return
            else:
                left.append((text, op))
        if not names:
            yield {**env, **{k.replace("_p", "'"): v for k, v in env.items()}}
            return
        for k in VALUES:
            yield from self.go(left, names[1:], {**env, names[0]: k})


def python(text):
    """Names with primes as names of Python."""
    return text.replace("'", "_p")


@lru_cache(None)
def words(text):
    return frozenset(code(text).co_names)


def names_in(terms, rows):
    """The names in index expressions, sizes among them."""
    out = set()

    def go(t, bound):
        if t[0] == "sum":
            for p in t[2:4]:
                out.update(words(python(p)) - bound)
            go(t[4], bound | {python(t[1])})
            return
        texts = {"int": t[1:], "ref": t[2:3], "app": t[3:4], "g": t[2:3]}.get(t[0], ())
        for part in texts:
            for text in [part] if isinstance(part, str) else part:
                out.update(words(python(text)) - bound)
        for u in t[1:]:
            if (
                isinstance(u, list)
                and u
                and isinstance(u[0], str)
                and t[0] != "ref"
                and u is not (t[3] if t[0] == "app" else None)
            ):
                go(u, bound)

    for t in terms:
        go(t, frozenset())
    for text, _ in rows:
        out |= words(python(text))
    return sorted(out)


def added(parts):
    flat = [u for t in parts for u in (t[1:] if t[0] == "add" else (t,)) if u[:2] != ("num", 0)]
    return ("add", *flat) if len(flat) > 1 else flat[0] if flat else ZERO


def places(t):
    """The places that a tree reads."""
    if t[0] == "ref":
        return frozenset([t[1:]])
    if t[0] in ("num", "D", "P"):
        return frozenset()
    return frozenset().union(
        *(places(u) for u in t[1:] if isinstance(u, tuple) and u and isinstance(u[0], str))
    )


def slopes(t, x):
    """What the slope of a tree by a place needs."""
    if x not in places(t):
        return set()
    inner = [u for u in t[1:] if isinstance(u, tuple) and u and isinstance(u[0], str)]
    out = {need for u in inner for need in slopes(u, x)}
    if t[0] == "app":
        out.add(("differentiable", t))
    if t[0] == "pow" and t[2] < 0:
        out.add(("nonzero", t[1]))
    if t[0] == "fn" and t[1] in NEEDS:
        out.add((NEEDS[t[1]], t[2]))
    return out


class Numbers:
    """Random numbers for a ground model, zeros and negative ones among them."""

    def __init__(self, ground, seed):
        self.ground, self.seed, self.known = ground, seed, {}

    def some(self, *key):
        return Fraction(
            random.Random(repr((self.seed, key))).choice([-2, -1, -1, 0, 0, 1, 1, 2]),
            random.Random(repr(key)).choice([1, 1, 2]),
        )

    def of(self, t):
        """The value of a tree."""
        head = t[0]
        if head == "num":
            return t[1]
        if head == "ref":
            return self.place(*t[1:])
        if head in ("D", "P"):
            return self.some(t)
        if head == "add":
            return sum(map(self.of, t[1:]))
        if head == "mul":
            return math.prod(map(self.of, t[1:]))
        if head == "pow":
            u = self.of(t[1])
            return u ** t[2] if u or t[2] > 0 else 0
        if head == "app":
            u = self.of(t[4])
            return self.some(t[1:4], float(u))
        return function(t[1], self.of(t[2]))

    def place(self, name, at):
        if (name, at) not in self.known:
            t = self.ground.rows[name][2] if name in self.ground.rows else None
            whole = t is None or t[0] in ("any", "max")
            self.known[name, at] = self.some(name, at) if whole else self.of(self.ground.body(name, at)[0])
        return self.known[name, at]

    def holds(self, fact):
        """Whether an instance of a hypothesis holds; None where it is not about a sign."""
        if fact[0] not in ("nonzero", "positive", "not negative"):
            return None
        u = self.of(fact[1])
        if abs(u) > 1e9 or 0 < abs(u) < 1e-9:
            raise Skip
        return {"nonzero": u != 0, "positive": u > 0, "not negative": u >= 0}[fact[0]]


def function(name, u):
    """A known function; total as in the kernel."""
    if name in ("abs", "relu", "step", "sgn"):
        return {"abs": abs(u), "relu": max(u, 0), "step": int(u > 0), "sgn": (u > 0) - (u < 0)}[name]
    x = float(u)
    if abs(x) > LARGE:
        raise Skip
    return {
        "exp": lambda: math.exp(x),
        "log": lambda: math.log(x) if x > 0 else 0.0,
        "sqrt": lambda: math.sqrt(x) if x > 0 else 0.0,
        "tanh": lambda: math.tanh(x),
        "sigmoid": lambda: 1 / (1 + math.exp(-x)),
        "Phi": lambda: (1 + math.erf(x / math.sqrt(2))) / 2,
        "Phi'": lambda: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
        "sin": lambda: math.sin(x),
        "cos": lambda: math.cos(x),
    }[name]()


def missing(ground, wanted, listed, tries=12):
    """Facts that are needed and do not follow from what is listed: a function that is not said to be
    differentiable, a sign that is another one at some numbers for which all that is listed holds."""
    out = {fact for fact in wanted if fact[0] in ("differentiable", "one maximiser") and fact not in listed}
    signs = [fact for fact in wanted if fact[0] in ("nonzero", "positive") and fact not in listed]
    for seed in range(tries if signs else 0):
        numbers = Numbers(ground, seed)
        try:
            if all(numbers.holds(fact) is not False for fact in listed):
                out |= {fact for fact in signs if not numbers.holds(fact)}
        except (Skip, OverflowError):
            continue
    return out
