"""A judge that shares no code with the kernel: it evaluates the JSON of a model and of terms in complex numbers.

D by a complex step in one quantity, P by the same with all other quantities frozen. 1/0 = 0, quantities are 0 outside their boxes.
"""

import cmath
import math
import random
from fractions import Fraction
from functools import lru_cache

H = 1e-25


@lru_cache(None)
def code(text):
    return compile(text.replace("'", "_"), "<index>", "eval")


class Net:
    """A model at sizes, with random inputs and random smooth functions for the undefined ones."""

    def __init__(self, model, sizes, seed=0, inputs=None):
        self.random, self.seed, self.values, self.given = random.Random(seed), seed, {}, inputs or {}
        self.names = dict(sizes)
        for key, least in model["sizes"].items():
            name, bracket, _ = key.partition("(")
            if bracket:
                self.names[name] = self.sizes(name, least)
            else:
                self.names.setdefault(name, least)
        self.families = {name: (box, body) for name, box, body, _ in model["families"]}
        self.plain, self.cache, self.calls = {}, {}, 0

    def sizes(self, name, least):
        known = {}
        return lambda *at: known.setdefault(
            at, least + random.Random(str((self.seed, name, at))).randrange(3)
        )

    def index(self, text, env):
        return eval(
            code(text),
            {"__builtins__": {}},
            {**self.names, **{k.replace("'", "_"): v for k, v in env.items()}},
        )

    def ranges(self, box, env):
        """All values of the names of a box, in an environment."""
        if not box:
            yield env
            return
        v, low, high = box[0]
        for i in range(self.index(low, env), self.index(high, env) + 1):
            yield from self.ranges(box[1:], {**env, v: i})

    def inside(self, name, at):
        env = {}
        for (v, low, high), i in zip(self.families[name][0], at):
            if not self.index(low, env) <= i <= self.index(high, env):
                return False
            env[v] = i
        return True

    def input(self, name, at):
        kind = self.given.get(name)
        n = len(list(self.ranges(self.families[name][0][-1:], {}))) if kind else 0
        if kind == "shares":
            return at[0] * 2 / (n * (n + 1))
        if kind == "onehot":
            return float((at[0] * 7) % n + 1 == at[1])
        return self.random.uniform(-1, 1) if kind == "signs" else self.random.uniform(0.4, 1.6)

    def value(self, name, at, mode):
        """A quantity: mode is (the place moved by iH or None, a memo, whether all others are frozen)."""
        moved, memo, frozen = mode
        if name not in self.families:
            k, _, family = name[1:].partition("_")
            return self.slope(family, int(k) - 1, at)
        if not self.inside(name, at):
            return 0
        key = (name, at)
        if frozen:
            return self.value(name, at, (None, self.plain, False)) + (1j * H if moved == key else 0)
        if key not in memo:
            box, body = self.families[name]
            if body is None:
                if key not in self.values:
                    self.values[key] = self.input(name, at)
                v = self.values[key]
            else:
                v = self.definition(name, body, at, mode)
            memo[key] = v + (1j * H if moved == key else 0)
        return memo[key]

    def arrays(self, name, body, at, mode):
        env = dict(zip((v for v, _, _ in self.families[name][0]), at))
        if body[0] == "any":
            return [
                {tuple(e[v] for v, _, _ in binders): self.term(t, e, mode) for e in self.ranges(binders, env)}
                for binders, t in body[2]
            ]
        _, binders, guards, t = body
        return [
            {
                tuple(e[v] for v, _, _ in binders): self.term(t, e, mode)
                for e in self.ranges(binders, env)
                if all(self.term(g, e, mode) for g in guards)
            }
        ]

    def whole(self, body, arrays):
        if body[0] == "max":
            return max(arrays[0].values(), key=lambda u: complex(u).real, default=0)
        total, square = 0, 0
        for k, array in enumerate(arrays):
            for place, v in array.items():
                r = random.Random(str((self.seed, body[1], k, place)))
                total += r.uniform(0.5, 2) * cmath.sin(v * r.uniform(0.5, 1.5) + r.random())
                square += r.uniform(-1, 1) * v
        return total + square * square / 2

    def definition(self, name, body, at, mode):
        if body[0] in ("any", "max"):
            return self.whole(body, self.arrays(name, body, at, mode))
        return self.term(body, dict(zip((v for v, _, _ in self.families[name][0]), at)), mode)

    def slope(self, name, k, at):
        box, body = self.families[name]
        own, place = at[: len(box)], at[len(box) :]
        if not self.inside(name, own):
            return 0
        if (name, k, at) not in self.cache:
            arrays = self.arrays(name, body, own, (None, self.plain, False))
            if place in arrays[k]:
                arrays[k][place] += 1j * H
                self.cache[name, k, at] = complex(self.whole(body, arrays)).imag / H
            else:
                self.cache[name, k, at] = 0
        return self.cache[name, k, at]

    def total(self, y, x):
        if not self.inside(*x) or not self.inside(*y):
            return 0
        return complex(self.value(*y, (x, self.cache.setdefault(x, {}), False))).imag / H

    def partial(self, y, x):
        body = self.families[y[0]][1]
        if not self.inside(*x) or not self.inside(*y) or body is None:
            return 0
        return complex(self.definition(y[0], body, y[1], (x, None, True))).imag / H

    def place(self, ref, env):
        return ref[1], tuple(self.index(i, env) for i in ref[2])

    def term(self, t, env, mode=None):
        """The value of a term in an environment."""
        self.calls += 1
        mode = mode or (None, self.plain, False)
        return getattr(self, "t_" + t[0])(t, env, mode)

    def t_num(self, t, env, mode):
        return float(Fraction(t[1]))

    def t_int(self, t, env, mode):
        return self.index(t[1], env)

    def t_ref(self, t, env, mode):
        return self.value(*self.place(t, env), mode)

    def t_add(self, t, env, mode):
        return sum(self.term(u, env, mode) for u in t[1:])

    def t_mul(self, t, env, mode):
        out = 1
        for u in sorted(t[1:], key=lambda u: u[0] != "g"):
            out *= self.term(u, env, mode)
            if out == 0:
                return 0
        return out

    def t_pow(self, t, env, mode):
        u = self.term(t[1], env, mode)
        return 0 if u == 0 and t[2] < 0 else u ** t[2]

    def t_fn(self, t, env, mode):
        return self.function(t[1], complex(self.term(t[2], env, mode)))

    def t_app(self, t, env, mode):
        r = random.Random(str((self.seed, t[1], [self.index(i, env) for i in t[3]])))
        c, d = r.uniform(0.6, 1.4), r.random()
        return c ** t[2] * cmath.sin(c * self.term(t[4], env, mode) + d + t[2] * math.pi / 2)

    def t_sum(self, t, env, mode):
        return sum(self.term(t[4], e, mode) for e in self.ranges([t[1:4]], env))

    def t_g(self, t, env, mode):
        n = self.index(t[2], env)
        return float(n == 0 if t[1] == "eq" else n >= 0)

    def t_D(self, t, env, mode):
        return self.total(self.place(t[1], env), self.place(t[2], env))

    def t_P(self, t, env, mode):
        return self.partial(self.place(t[1], env), self.place(t[2], env))

    def function(self, f, u):
        if f in ("abs", "relu", "step", "sgn", "log", "sqrt"):
            s = (u.real > 0) - (u.real < 0)
            return {
                "abs": s * u,
                "relu": (s > 0) * u,
                "step": float(s > 0),
                "sgn": float(s),
                "log": cmath.log(u) if s > 0 else 0,
                "sqrt": cmath.sqrt(u) if s > 0 else 0,
            }[f]
        return {
            "exp": cmath.exp,
            "tanh": cmath.tanh,
            "sin": cmath.sin,
            "cos": cmath.cos,
            "sigmoid": lambda u: 1 / (1 + cmath.exp(-u)),
        }[f](u)

    def claim(self, claim, terms=(), most=20):
        """The first values of a claim's names for which its sides, or the terms given, differ; None where none were found."""
        ts = terms or (claim["left"], claim["right"])
        envs = [
            e
            for e in self.ranges(claim["ranges"], {})
            if all(self.t_g(g, e, None) for g in claim["conditions"])
        ]
        for e in self.random.sample(envs, min(most, len(envs))):
            vs = [complex(self.term(t, e)) for t in ts]
            if any(abs(v - vs[0]) > 1e-7 * (1 + abs(v)) for v in vs):
                return e, vs
        return None


def sizes(ranges, seed):
    """Random sizes in ranges {name: (low, high)}."""
    r = random.Random(seed)
    return {n: r.randint(*lh) for n, lh in ranges.items()}


def refuted(case, claim, seeds=range(30), most=20):
    """Values that refute a claim, or None."""
    for seed in seeds:
        found = Net(case["model"], sizes(case["sizes"], seed), seed, case.get("inputs")).claim(
            claim, most=most
        )
        if found:
            return seed, found
    return None
