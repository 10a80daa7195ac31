"""Random terms of certificates: every head, names from a pool with heads, families and reserved words."""

from .signature import renamed

NAMES = [
    "i",
    "j",
    "k",
    "l",
    "q",
    "x",
    "e",
    "u",
    "v",
    "ref",
    "num",
    "add",
    "mul",
    "sum",
    "prod",
    "paths",
    "kd",
    "act",
    "pow",
    "recip",
    "size",
    "inv",
    "held",
    "fn",
    "exp",
    "log",
    "step",
    "P",
    "ein",
    "ones",
    "col",
    "entry",
    "layer",
    "index",
    "dim",
    "N",
    "y",
    "u1",
    "s0",
    "d0",
    "k0",
    "zero",
    "nonzero",
    "sgn",
    "known",
    "phi",
    "A",
    "B",
    "c",
]
WORDS = [
    "w",
    "z",
    "a",
    "b",
    "C",
    "n",
    "m",
    "delta",
    "Cx",
    "sigma",
    "D",
    "L",
    "%0",
    "%k",
    "k'",
    "%s0",
]  # of the format: bound at most
ONE, ZERO = ("num", 1, 1), ("num", 0, 1)
FUNCTIONS = ("exp", "log", "step", "sgn", "step", "sgn", "Phi", "phi")


def minus(t):
    return ("mul", ("num", -1, 1), t)


class Terms:
    """Draws terms that exist in a context of the kernel; what does not is found out by who uses them."""

    def __init__(self, rng):
        self.rng = rng
        self.pool = rng.sample(NAMES, 14)  # few, so that claims and what they bind share names

    def one(self, *options):
        return self.rng.choice(options)

    def name(self, ctx, others=()):
        """A new name; now and then one that the format keeps for itself, or one that is taken."""
        if ctx.scope and self.rng.random() < 0.01:
            return self.one(*ctx.scope)
        while True:
            name = self.one(*(WORDS if self.rng.random() < 0.03 else self.pool))
            if name not in ctx.scope and name not in ctx.arrays and name not in others:
                return name

    def readable(self, ctx, t):
        """t with its bound names spelt anew: a rule's own cannot be written."""
        return renamed(t, {}, self.fresh(ctx))

    def fresh(self, ctx, others=()):
        """A pick(name) that gives a new name each time."""
        taken = list(others)

        def pick(old):
            taken.append(self.name(ctx, taken))
            return taken[-1]

        return pick

    def layers(self, ctx):
        return [n for n, decl in ctx.scope.items() if decl[0] == "layer"]

    def layer(self, ctx):
        base, top = self.layers(ctx), ctx.network.top
        if base and self.rng.random() < 0.75:
            return (self.one(*base), self.one(0, 0, 0, 0, -1, 1))
        return self.one(top, top, ("", 2), ("", 2), ("", 3), (top[0], top[1] - 1), ("", 1))

    def dim(self, ctx):
        kinds = [d for decl in ctx.scope.values() if decl[0] == "index" for d in decl[1:]]
        if kinds and self.rng.random() < 0.6:
            return self.one(*kinds)
        return self.one(
            ("n", self.layer(ctx)),
            ("n", self.layer(ctx)),
            ("dim", self.one("N", "n", "m")),
            *([("m",)] if ctx.network.batch else []),
        )

    def index(self, ctx, dim):
        fits = [n for n, decl in ctx.scope.items() if dim in decl[1:]]
        if fits and self.rng.random() < 0.9:
            return self.one(*fits)
        others = [n for n, decl in ctx.scope.items() if decl[0] == "index"]
        return self.one(1, 1, 1, 2, *others) if self.rng.random() < 0.3 else 1

    def ref(self, ctx, names, layer=None):
        name = self.one(*names)
        if name == "C":
            return (
                ("ref", "Cx", None, (self.index(ctx, ("m",)),))
                if ctx.network.batch and self.rng.random() < 0.7
                else ("ref", "C", None, ())
            )
        if name == "array":
            name = self.one(*ctx.arrays) if ctx.arrays else "y"
            return ("ref", name, None, tuple(self.index(ctx, d) for d in ctx.arrays.get(name, ())))
        if name == "d":
            name = "delta"
        whole = ("ref", name, layer or self.layer(ctx), ())
        return whole[:3] + (tuple(self.index(ctx, d) for d in ctx.dims_of(whole)),)

    def slope(self, ctx):
        """A derivative, of a quantity one or two layers after."""
        kind = self.rng.random()
        if kind < 0.12:  # of neurons or parameters of one layer
            x = self.ref(ctx, "zawb")
            return ("D", self.ref(ctx, x[1], x[2]), x)
        if kind < 0.22 and ctx.network.batch:  # of the mean cost; of another example
            x = self.ref(ctx, ["w", "b", "z", "a"])
            e, f = self.index(ctx, ("m",)), self.index(ctx, ("m",))
            y, x = self.ref(ctx, "za"), self.ref(ctx, "za")
            return self.one(
                ("D", ("ref", "C", None, ()), x),
                ("D", ("ref", "Cx", None, (e,)), x),
                ("D", y, x[:3] + ((x[3][0], f),)),
                ("D", ("ref", "Cx", None, (e,)), ("ref", "a", ctx.network.top, (1, f))),
                ("D", self.ref(ctx, "za", (x[2][0], x[2][1] + 1))[:3] + ((1, e),), x[:3] + ((x[3][0], f),)),
            )
        kind = self.rng.random()
        if kind < 0.25:
            return ("P", self.ref(ctx, ["z", "a", "C"]), self.ref(ctx, "wbza"))
        if kind < 0.5:
            x = self.ref(ctx, ["z", "a", "z", "w", "b"])
            if self.rng.random() < 0.5:
                u = self.one(
                    x,
                    ("pow", x, 2),
                    ("mul", x, self.term(ctx, 0)),
                    ("add", x, self.term(ctx, 0)),
                    self.term(ctx, 1),
                )
                return (
                    "held",
                    self.one(("recip", u), ("fn", self.one(*FUNCTIONS), u), ("mul", u, ("recip", u))),
                    x,
                )
            return ("held", self.term(ctx, 2), x)
        x = self.ref(ctx, ["w", "b", "z", "z", "a", "a"])
        if kind < 0.75:
            return ("D", self.ref(ctx, "C"), x)
        base, by = x[2]
        return ("D", self.ref(ctx, ["z", "a"], (base, by + self.one(0, 0, 1, 1, -1, 2))), x)

    def term(self, ctx, depth):
        """A number."""
        if not depth:
            return self.one(self.constant, self.quantity, self.quantity, self.quantity)(ctx)
        make = self.one(
            *([self.compound] * 6),
            self.quotient,
            self.total,
            self.total,
            self.picked,
            self.function,
            self.sigma,
            self.derivative,
            self.derivative,
            self.derivative,
            self.some_paths,
            self.some_paths,
            self.element,
            self.element,
            self.function,
        )
        return make(ctx, depth - 1)

    def constant(self, ctx, depth=0):
        if self.rng.random() < 0.6:
            return ("num", self.one(-2, -1, 0, 1, 2, 3), self.one(1, 1, 2))
        if self.rng.random() < 0.5:
            return (self.one("size", "inv"), self.dim(ctx))
        return ("kd", self.index(ctx, self.dim(ctx)), self.index(ctx, self.dim(ctx)))

    def quantity(self, ctx, depth=0):
        return self.ref(ctx, ["w", "b", "z", "z", "a", "a", "d", "C", "array", "array"])

    def compound(self, ctx, depth):
        head = self.one("add", "mul", "mul", "pow")
        return (
            ("pow", self.term(ctx, depth), self.one(0, 1, 2, 2, 3))
            if head == "pow"
            else (head, self.term(ctx, depth), self.term(ctx, depth))
        )

    def quotient(self, ctx, depth):
        t = self.term(ctx, depth)
        return self.one(("recip", t), ("mul", t, ("recip", t)), ("mul", self.term(ctx, depth), ("recip", t)))

    def total(self, ctx, depth):
        k, dim = self.name(ctx), self.dim(ctx)
        return ("sum", k, dim, self.term(ctx.extended({k: ("index", dim)}), depth))

    def picked(self, ctx, depth):
        """Sum_k f(k) [k = j], j mostly inside the range of k."""
        k, dim = self.name(ctx), self.dim(ctx)
        inner = ctx.extended({k: ("index", dim)})
        others = [n for n, decl in ctx.scope.items() if decl[0] == "index"]
        j = self.one(*others) if others and self.rng.random() < 0.3 else self.index(ctx, dim)
        delta = ("kd", *self.one((k, j), (j, k)))
        return (
            "sum",
            k,
            dim,
            ("mul", *self.one((delta, self.term(inner, depth)), (self.term(inner, depth), delta))),
        )

    def function(self, ctx, depth):
        u = self.term(ctx, depth)
        name = self.one(*FUNCTIONS)
        if name in ("step", "sgn") and self.rng.random() < 0.5:
            positive = self.one(
                ("fn", "exp", u), ("add", ONE, ("pow", ("fn", "exp", u), 2)), ("size", self.dim(ctx))
            )
            u = self.one(
                positive,
                minus(positive),
                ("mul", positive, u),
                ("mul", ("num", -2, 1), ("pow", u, 2)),
                ("mul", ("num", 2, 1), u),
            )
        if name == "log" and self.rng.random() < 0.6:
            u = self.one(("fn", "exp", u), ("mul", ("fn", "exp", u), ("fn", "exp", u)), ("pow", u, 2))
        return ("fn", name, u)

    def sigma(self, ctx, depth):
        layer = self.layer(ctx)
        neuron = (self.index(ctx, ("n", layer)),) if ctx.network.activation == "neuron" else ()
        u = self.ref(ctx, "z", layer) if self.rng.random() < 0.7 else self.term(ctx, depth)
        return ("act", self.one(0, 1, 1, 1, 2), layer, neuron, u)

    def derivative(self, ctx, depth):
        return self.slope(ctx)

    def some_paths(self, ctx, depth):
        u, v, i = "pqr" if self.rng.random() < 0.3 else self.rng.sample(NAMES, 3)
        lo, hi = self.layer(ctx), self.one(ctx.network.top, self.layer(ctx))
        part = ("paths", u, v, i, lo, hi, self.index(ctx, ("n", lo)))
        edge, end = (
            self.term(ctx.extended(ctx.bound(part, at)), depth) if self.rng.random() < 0.4 else None
            for at in (7, 8)
        )
        return (
            *part,
            edge or ("ref", "w", (i, 0), (v, u)),
            end or self.one(ONE, ("ref", "delta", hi, (v,)) if not ctx.network.batch else ONE),
        )

    def element(self, ctx, depth):
        array = self.product(ctx) if self.rng.random() < 0.35 else self.array(ctx, depth)
        idx = tuple(self.index(ctx, d) for d in ctx.shape(array))
        return ("entry", array, idx) if idx else array

    def array(self, ctx, depth):
        """An array."""
        kind, layer = (
            self.one("ref", "ref", "ein", "ein", "prod", "prod", "slope", "scaled", "act", "sum"),
            self.layer(ctx),
        )
        refs = [("ref", n, None, ()) for n, dims in ctx.arrays.items() if dims]
        refs += [("ref", n, layer, ()) for n in ("w", "w", "b", "z", "a", "delta")]
        if kind == "ref" or depth <= 0:
            return self.one(*refs)
        if kind == "sum":
            k, dim = self.name(ctx), self.dim(ctx)
            inner = ctx.extended({k: ("index", dim)})
            return ("sum", k, dim, ("mul", self.term(inner, 0), self.one(*refs)))
        if kind == "slope":
            return self.slope(ctx)[:2] + (("ref", self.one(*"wbza"), layer, ()),)
        if kind == "scaled":
            return (
                self.one("mul", "add"),
                *self.one((self.term(ctx, 0), self.array(ctx, 0)), (self.array(ctx, 0),) * 2),
            )
        if kind == "act":
            return ("act", self.one(0, 1), layer, (), self.one(("ref", "z", layer, ()), self.array(ctx, 0)))
        if kind == "prod":
            return self.product(ctx)
        v = self.array(ctx, depth - 1)
        if len(ctx.shape(v)) == 2:
            return self.one(
                ("ein", "ij->ji", v),
                ("ein", "ij,kj->ik", v, v),
                ("ein", "ij->i", v),
                ("col", v, 1),
                ("ein", "ij->ij", v),
            )
        return self.one(
            ("ein", "i,i->i", v, v),
            ("ein", "i->ii", v),
            ("ein", "i,j->ij", v, v),
            ("ein", "i->i", v),
            ("ein", "i,j->ij", v, ("ones", self.dim(ctx))),
            ("ein", "i,i->", v, v),
        )

    def product(self, ctx):
        """An ordered product of matrices, of none, one or more."""
        i, up, layer = self.name(ctx), self.one(0, 1), self.layer(ctx)
        hi = self.one(
            ctx.network.top,
            ctx.network.top,
            self.layer(ctx),
            layer,
            (layer[0], layer[1] - 1),
            (layer[0], layer[1] + 1),
        )
        if up:
            hi = (hi[0], hi[1] - 1)
        body = ("ein", "ij->ji", ("ref", "w", (i, up), ()))
        if self.rng.random() < 0.4:
            body = ("mul", self.term(ctx.extended({i: ("layer", layer, hi)}), 1), body)
        return ("prod", i, layer, hi, body)

    def square(self, ctx):
        """A matrix with as many rows as columns that is not its own transpose."""
        known = [
            ("ref", n, None, ()) for n, dims in ctx.arrays.items() if len(dims) == 2 and dims[0] == dims[1]
        ]
        v, u = self.array(ctx, 0), self.array(ctx, 0)
        n = ("ones", ctx.shape(v)[0])
        return self.one(*known, ("ein", "i,j->ij", v, n), ("ein", "i,j->ij", n, v), ("ein", "i,j->ij", v, u))
