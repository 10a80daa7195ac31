"""Random equations: true by a few laws of backpropagation, then often damaged."""

from ..moves.generate.signature import renamed, replaced, sorts, subterms
from ..moves.generate.terms import ONE, minus

HERE, UP, DOWN, TOP = ("l", 0), ("l", 1), ("l", -1), ("L", 0)


class Laws:
    """Terms of one kind of network in the names l, j, k (and x for the example), and the laws that hold of them."""

    def __init__(self, rng, batch, smooth, neuron):
        self.rng, self.ex, self.smooth, self.neuron, self.count = (
            rng,
            ("x",) if batch else (),
            smooth,
            neuron,
            0,
        )
        self.cost = ("ref", "Cx", None, ("x",)) if batch else ("ref", "C", None, ())

    def one(self, *options):
        return self.rng.choice(options)

    def ref(self, name, layer, *idx):
        return ("ref", name, layer, idx if name in ("w", "b") else (*idx, *self.ex))

    def prime(self, layer, j, order=1):
        if not self.smooth:
            return ONE if order else self.ref("z", layer, j)
        return ("act", order, layer, (j,) if self.neuron else (), self.ref("z", layer, j))

    def total(self, name, dim, body):
        self.count += 1
        k = f"{name}{self.count}"
        return ("sum", k, dim, renamed(body, {name: k}, lambda n: n))

    def start(self):
        """A quantity or derivative at a layer."""
        l = self.one(HERE, HERE, HERE, TOP, UP, ("", 2))
        below, cost = (l[0], l[1] - 1), self.cost
        mean = ("ref", "C", None, ())
        return self.one(
            self.ref("delta", l, "j"),
            self.ref("delta", l, "j"),
            ("D", cost, self.ref("z", l, "j")),
            ("D", cost, self.ref("a", l, "j")),
            ("D", mean, self.ref("b", l, "j")),
            ("D", mean, self.ref("w", l, "j", "k")),
            ("D", mean, self.ref("w", l, "j", "k")),
            ("D", self.ref("a", l, "j"), self.ref("z", l, "k")),
            ("D", self.ref("z", l, "j"), self.ref("a", below, "k")),
            ("D", self.ref("z", l, "j"), self.ref("z", below, "k")),
            self.ref("z", l, "j"),
            self.ref("a", l, "j"),
            ("D", self.ref("z", l, "j"), self.ref("w", l, "j", "k")),
            ("mul", self.ref("delta", l, "j"), self.ref("a", below, "k")),
        )

    def law(self, t):
        """Another term that equals t where both exist, or None."""
        if t[0] == "ref" and t[1] == "delta":
            l, j = t[2], t[3][0]
            k, up = self.fresh(), (l[0], l[1] + 1)
            back = (
                "mul",
                ("sum", k, ("n", up), ("mul", self.ref("w", up, k, j), self.ref("delta", up, k))),
                self.prime(l, j),
            )
            out = ("mul", ("D", self.cost, self.ref("a", l, j)), self.prime(l, j))
            return self.one(
                ("D", self.cost, self.ref("z", l, j)), out, *([back, back] if l[0] != "L" or l[1] < 0 else [])
            )
        if t[0] == "ref" and t[1] == "z":
            l, j, k, down = t[2], t[3][0], self.fresh(), (t[2][0], t[2][1] - 1)
            return (
                "add",
                ("sum", k, ("n", down), ("mul", self.ref("w", l, j, k), self.ref("a", down, k))),
                self.ref("b", l, j),
            )
        if t[0] == "ref" and t[1] == "a" and t[2] != DOWN:
            return self.prime(t[2], t[3][0], 0)
        if t[0] == "D":
            return self.slope(*t[1:])
        return None

    def fresh(self):
        self.count += 1
        return f"p{self.count}"

    def slope(self, y, x):
        l, i = x[2], x[3][0]
        up = (l[0], l[1] + 1)
        if y[1] in ("C", "Cx"):
            if x[1] in "wb":
                down = (l[0], l[1] - 1)
                inner = (
                    self.ref("delta", l, i)
                    if x[1] == "b"
                    else ("mul", self.ref("a", down, x[3][1]), self.ref("delta", l, i))
                )
                if not self.ex:
                    return inner
                k = self.fresh()
                return ("mul", ("inv", ("m",)), ("sum", k, ("m",), renamed(inner, {"x": k}, lambda n: n)))
            if x[1] == "z":
                return self.ref("delta", l, i)
            k = self.fresh()
            return ("sum", k, ("n", up), ("mul", self.ref("w", up, k, i), self.ref("delta", up, k)))
        j = y[3][0]
        if y[1] == "a" and x[1] == "z" and y[2] == l:
            return ("mul", ("kd", j, i), self.prime(l, j))
        if y[1] == "z" and x[1] == "a":
            return self.ref("w", up, j, i)
        if y[1] == "z" and x[1] == "z":
            return ("mul", self.ref("w", up, j, i), self.prime(l, i))
        return self.ref("a", (l[0], l[1] - 1), x[3][1]) if x[1] == "w" else None

    def steps(self, t, most):
        for _ in range(self.rng.randint(1, most)):
            path, part = self.one(*subterms(t))
            new = self.law(part) if self.rng.random() < 0.8 else self.algebra(part)
            t = replaced(t, path, new) if new else t
        return t

    def algebra(self, t):
        u = self.one(self.ref("z", HERE, "j"), self.ref("b", HERE, "j"), self.ref("a", HERE, "j"))
        options = [
            ("mul", t, u, ("recip", u)),
            ("add", t, u, minus(u)),
            ("mul", ("num", 1, 2), ("add", t, t)),
            ("mul", ONE, t),
        ]
        if t[0] in ("add", "mul"):
            options += [(t[0], *reversed(t[1:]))] * 2
        return self.one(*options)

    def damaged(self, t):
        """t with a slip in it; mostly no longer equal."""
        path, part = self.one(*subterms(t))
        kind, kinds = self.rng.random(), sorts(part)
        if part[0] in ("D", "P") and kind < 0.5:
            at = self.one(1, 2)
            return replaced(t, path, part[:at] + (self.slip(part[at]),) + part[at + 1 :])
        if part[0] in ("ref", "act", "kd"):
            return replaced(t, path, self.slip(part))
        if part[0] in ("add", "mul"):
            at = self.one(*range(1, len(part)))
            left = part[:at] + part[at + 1 :]
            return replaced(t, path, left if len(left) > 2 else left[1])
        if part[0] == "sum" and kind < 0.5:
            return replaced(t, path, renamed(part[3], {part[1]: self.one("j", "k", 1)}, lambda n: n))
        return (
            replaced(
                t,
                path,
                self.one(
                    minus(part),
                    ("mul", ("num", 2, 1), part),
                    ("mul", part, part),
                    self.ref("delta", HERE, "j"),
                ),
            )
            if kinds
            else t
        )

    def slipped(self, act, order, layer, neuron, z):
        """sigma of another weighted input, with the sigma that belongs to it."""
        return (
            (act, order, z[2], neuron and z[3][:1], z)
            if z[0] == "ref"
            else (act, 1 - min(order, 1), layer, neuron, z)
        )

    def slip(self, part):
        if part[0] == "act":
            return self.one(
                part[:1] + (1 - min(part[1], 1),) + part[2:],
                ("mul", part, part),
                self.slipped(*part[:4], self.slip(part[4])),
            )
        if part[0] == "kd":
            return ("mul", part, part) if self.rng.random() < 0.5 else ONE
        if part[0] != "ref":
            return minus(part)
        _, name, layer, idx = part
        if layer and (not idx or self.rng.random() < 0.4):
            return part[:2] + ((layer[0], layer[1] + self.one(-1, 1)), idx)
        if len(idx) > 1 and name == "w":
            return part[:3] + (idx[::-1],)
        return part[:3] + ((self.one("j", "k", 1), *idx[1:]),) if idx else part

    def claim(self):
        """The two sides of a claim whose text says of every sigma in which layer it is."""
        while True:
            sides = self.drawn()
            if all(
                t[4][:3] == ("ref", "z", t[2]) and t[3] in ((), t[4][3][:1])
                for side in sides
                for _, t in subterms(side)
                if t[0] == "act"
            ):
                return sides

    def drawn(self):
        lhs = self.start()
        rhs = self.steps(lhs, 4)
        if self.rng.random() < 0.3:
            lhs = self.steps(lhs, 2)
        if self.rng.random() < 0.5:
            rhs = self.damaged(rhs)
        return lhs, rhs
