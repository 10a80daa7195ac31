"""A model at sizes, in PyTorch's numbers: its definitions are run as they stand and autograd differentiates them; nothing of the package is used."""

import math
import random
import re
from functools import lru_cache
from importlib import import_module

torch = import_module("torch")
NAMED = {
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "abs": torch.abs,
    "sin": torch.sin,
    "cos": torch.cos,
    "step": lambda u: torch.heaviside(u, number(0)),
}


def number(value):
    """A number that needs no gradient."""
    return torch.tensor(float(value), dtype=torch.float64)


@lru_cache(None)
def compiled(text):
    """An index expression, as code."""
    return compile(text.replace("^", "**"), text, "eval")


def weight(*key):
    """A number between 1/2 and 3/2 that the key tells."""
    return random.Random(repr(key)).uniform(0.5, 1.5)


class Net:
    """values, {(family, place): number}; sizes: numbers by name, functions of sizes by name."""

    def __init__(self, data, sizes, given):
        """given(family, place): the value of an entry that is not defined."""
        self.data, self.sizes, self.given = data, sizes, given
        self.box, self.body = {}, {}
        self.values, self.slopes, self.sweeps = {}, {}, {}
        for name, box, body, _ in data["families"]:
            self.box[name], self.body[name] = box, body
        self.short = {
            name for name, _, body, rank in data["families"] if body and rank is None
        }  # abbreviations
        entries = [
            (self.at(rank, self.scope(box, place)) if body and rank else (-math.inf,), name, place)
            for name, box, body, rank in data["families"]
            if name not in self.short
            for place in self.places(box, {})
        ]
        for _, name, place in sorted(entries, key=lambda entry: entry[0]):
            self.values[name, place] = self.made(name, place)

    def index(self, text, env):
        """The value of an index expression."""
        return eval(compiled(text), {"__builtins__": {}}, {**self.sizes, **env})

    def at(self, texts, env):
        """The values of index expressions."""
        return tuple(self.index(text, env) for text in texts)

    def scope(self, box, place):
        """The names of a box at a place."""
        return dict(zip((name for name, _, _ in box), place))

    def places(self, box, env):
        """All places of a box."""
        found = [()]
        for k, (_, low, high) in enumerate(box):
            found = [
                (*place, value)
                for place in found
                for inner in [{**env, **self.scope(box[:k], place)}]
                for value in range(self.index(low, inner), self.index(high, inner) + 1)
            ]
        return found

    def made(self, name, place):
        """The value of an entry, a node of autograd's graph."""
        body, env = self.body[name], self.scope(self.box[name], place)
        if body is None:
            return number(self.given(name, place)).requires_grad_()
        if body[0] == "any":
            args = {
                (k, inner): self.term(t, {**env, **self.scope(box, inner)})
                for k, (box, t) in enumerate(body[2], 1)
                for inner in self.places(box, env)
            }
            self.slopes[name, place] = self.slope_of(body[1], args)
            return self.function(body[1], args)
        if body[0] == "max":
            args = {
                (1, inner): self.term(body[3], {**env, **self.scope(body[1], inner)})
                for inner in self.places(body[1], env)
                if all(self.term(g, {**env, **self.scope(body[1], inner)}) for g in body[2])
            }
            best = max(args, key=lambda k: args[k].item()) if args else None
            self.slopes[name, place] = {k: number(k == best) for k in args}
            return args[best] * 1 if args else number(0)
        value = self.term(body, env) * 1  # a node of its own
        return value if value.requires_grad else value.requires_grad_()

    def function(self, name, args):
        """An undefined function of arrays: some smooth function that mixes its arguments."""
        total = sum((weight(name, *k) * u for k, u in args.items()), number(0))
        return sum((weight(name, 1, *k) * torch.tanh(u) for k, u in args.items()), number(0)) + torch.sin(
            total
        )

    def slope_of(self, name, args):
        """Its slopes at its arguments."""
        free = {k: u.detach().clone().requires_grad_() for k, u in args.items()}
        return (
            dict(zip(free, torch.autograd.grad(self.function(name, free), [*free.values()]))) if free else {}
        )

    def derivative(self, y, x):
        """D(y, x) by autograd, 0 where one of them is no entry."""
        if y not in self.values or x not in self.values:
            return number(0)
        if y not in self.sweeps:
            root, nodes = self.values[y], [v for v in self.values.values() if v.requires_grad]
            found = (
                torch.autograd.grad(root, nodes, retain_graph=True, allow_unused=True)
                if root.requires_grad
                else []
            )
            self.sweeps[y] = {id(v): g for v, g in zip(nodes, found) if g is not None}
        return self.sweeps[y].get(id(self.values[x]), number(0))

    def read(self, name, place):
        """The value of an entry, 0 outside the box."""
        if found := re.fullmatch(r"d(\d+)_(\w+)", name):
            count = len(self.box[found[2]])
            return self.slopes.get((found[2], place[:count]), {}).get(
                (int(found[1]), place[count:]), number(0)
            )
        if (name, place) in self.values:
            return self.values[name, place]
        body, box = self.body[name], self.box[name]
        env = self.scope(box, place)
        if name not in self.short or not all(
            self.index(a, env) <= env[v] <= self.index(b, env) for v, a, b in box
        ):
            return number(0)
        return self.term(body, env)

    def term(self, t, env):
        """The value of a term."""
        return getattr(self, f"t_{t[0]}")(env, *t[1:])

    def t_num(self, env, text):
        p, _, q = text.partition("/")
        return number(int(p)) / int(q or 1)

    def t_int(self, env, text):
        return number(self.index(text, env))

    def t_g(self, env, op, text):
        value = self.index(text, env)
        return number(value == 0 if op == "eq" else value >= 0)

    def t_ref(self, env, name, at):
        return self.read(name, self.at(at, env))

    def t_D(self, env, y, x):
        return self.derivative((y[1], self.at(y[2], env)), (x[1], self.at(x[2], env)))

    def t_add(self, env, *terms):
        return sum((self.term(t, env) for t in terms), number(0))

    def t_mul(self, env, *terms):
        value = number(1)
        for t in sorted(terms, key=lambda t: t[0] != "g"):  # nothing is read where a guard is 0
            value = value * self.term(t, env)
            if t[0] == "g" and not value:
                return number(0)
        return value

    def t_pow(self, env, t, k):
        value = self.term(t, env)
        return value**k if k > 0 or value else number(0)

    def t_sum(self, env, name, low, high, t):
        first, last = self.index(low, env), self.index(high, env)
        return sum((self.term(t, {**env, name: value}) for value in range(first, last + 1)), number(0))

    def t_fn(self, env, name, t):
        return NAMED[name](self.term(t, env))

    def t_app(self, env, name, order, at, t):
        """An undefined function of one number: u^2/4 and a sine that the name and the indices move."""
        u, moved = self.term(t, env), weight(name, self.at(at, env))
        square = u**2 / 4 if order == 0 else u / 2 if order == 1 else number(0.5 if order == 2 else 0)
        return square + torch.sin(u + moved + order * math.pi / 2)

    def sides(self, claim):
        """(place, left, right) of a claim at all values of its names where its conditions hold."""
        for place in self.places(claim["ranges"], {}):
            env = self.scope(claim["ranges"], place)
            if all(self.term(g, env) for g in claim["conditions"]):
                yield place, self.term(claim["left"], env), self.term(claim["right"], env)

    def array(self, name):
        """A family as one array, its first entry at 0."""
        places = [place for own, place in self.values if own == name]
        low = [min(place[k] for place in places) for k in range(len(self.box[name]))]
        shape = [max(place[k] for place in places) - low[k] + 1 for k in range(len(low))]
        out = torch.zeros(shape, dtype=torch.float64)
        for place in places:
            out[tuple(i - a for i, a in zip(place, low))] = self.values[name, place].detach()
        return out
