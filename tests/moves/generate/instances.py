"""Networks with numbers in them, for the second judge: standard library only, nothing of symbolic_bp.

A network is what a certificate says of it: {"widths", "activation", "cost", "batch", "least", "formulas"} in JSON.
What it leaves open is chosen: depth, widths, parameters, each sigma and C a polynomial, with a kink where they are used
if the style is "kinks"; the value of a derivative that does not exist is a number picked at random, the same each time.
"""

from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial
from random import Random

from .jets import Jet, apply, plus, power, sized, times, total, through, zero

STYLES = ("random", "zeros", "kinks", "sparse", "random", "equal", "random", "kinks", "sparse", "wide")


class Absent(Exception):
    """What does not exist on the instance: a layer, a neuron, an entry."""


class Unsaid(Absent):
    """A name that nobody gave a range."""


@lru_cache(maxsize=4000)
def instance(network, arrays, seed):
    """The instance of that number; network, arrays: as tuples."""
    return Instance(dict(network), dict(arrays), seed)


class Curve:
    """c0 + c1 u + c2 u^2 + ... + kink |u - place|."""

    def __init__(self, coefficients, kink=0):
        self.coefficients, self.kink, self.place = coefficients, kink, None

    def series(self, u, order):
        c = self.coefficients
        found = [
            total(
                times(c[k] * factorial(k) // (factorial(n) * factorial(k - n)), power(u, k - n))
                for k in range(n, len(c))
            )
            for n in range(order + 1)
        ]
        if self.kink and self.place is not None:
            off = plus(u, times(-1, self.place))
            if zero(off):
                return found[:1]
            side = self.kink if off > 0 else -self.kink
            found[0] = plus(found[0], times(side, off))
            if order:
                found[1] = plus(found[1], side)
        return found

    def __call__(self, u):
        return through(self.series, u)


class Instance:
    def __init__(self, network, arrays, seed):
        self.network, self.seed = network, seed
        self.rng = rng = Random(seed * 7919 + 1)
        self.style = style = STYLES[seed % len(STYLES)]
        self.batch = rng.randint(1, 3) if network["batch"] else 0
        widths, least = network["widths"], network["least"]
        depth = least + rng.choice((0, 0, 1, 1, 2)) + (least < 3 and rng.random() < 0.2)
        few = (1, 2, 2, 3) if depth < 6 else (1, 1, 2)
        self.widths = tuple(widths) if widths else tuple(rng.choice(few) for _ in range(depth))
        self.depth = len(self.widths)
        self.sizes, self.passes = {}, {}
        self.formulas = [(key, term) for key, _, term in network["formulas"] or ()]
        w = {
            ("w", l, j, k): self.number()
            for l in range(2, self.depth + 1)
            for j in self.upto(l)
            for k in self.upto(l - 1)
        }
        b = {("b", l, j): self.number() for l in range(2, self.depth + 1) for j in self.upto(l)}
        a = {("a", 1, k, *ex): self.number() for ex in self.examples() for k in self.upto(1)}
        self.given = {**w, **b, **a}
        kinds = (
            [(l, j) for l in range(2, self.depth + 1) for j in self.upto(l)]
            if network["activation"] == "neuron"
            else [(l,) for l in range(2, self.depth + 1)]
        )
        self.sigma = {} if network["activation"] == "identity" else {key: self.curve() for key in kinds}
        self.costs = {ex: [self.curve() for _ in self.upto(self.depth)] for ex in self.examples()}
        self.cross = {ex: 0 if style == "zeros" else rng.choice((0, 1, 2)) for ex in self.examples()}
        self.arrays = {
            name: {idx: self.number() for idx in product(*(range(1, self.size(d, {}) + 1) for d in dims))}
            for name, dims in arrays.items()
        }
        self.shapes = arrays

    def number(self):
        if self.style == "zeros" or self.style == "sparse" and self.rng.random() < 0.5:
            return 0
        if self.style == "equal":
            return 1
        return self.rng.choice((-3, -2, -1, 1, 2, 3, Fraction(1, 2), Fraction(-1, 2)))

    def curve(self):
        r = self.rng
        shape = [r.randint(-2, 2), r.choice((1, 2, -1, 3)), r.choice((0, 1, -1, 2)), r.choice((0, 0, 1))]
        if self.style == "zeros":
            shape = [0, 1]
        elif self.depth > 4:
            shape = shape[: 3 if self.depth < 6 else 2]
        return Curve(shape, r.choice((0, 1, 2)) if self.style == "kinks" else 0)

    def upto(self, layer):
        return range(1, self.width(layer) + 1)

    def examples(self):
        return [(e,) for e in range(1, self.batch + 1)] if self.batch else [()]

    def width(self, layer):
        if not 1 <= layer <= self.depth:
            raise Absent(f"layer {layer} of {self.depth}")
        return self.widths[layer - 1]

    def layer(self, y, names):
        return y[1] + (0 if y[0] == "" else names[y[0]] if y[0] in names else self.top(y[0]))

    def top(self, name):
        if name != "L":
            raise Unsaid(f"a layer {name}")
        return self.depth

    def size(self, d, names):
        if d[0] == "n":
            return self.width(self.layer(d[1], names))
        if d[0] == "min":  # in hypotheses
            return min(self.size(part, names) for part in d[1:])
        if d[0] == "m":
            if not self.batch:
                raise Absent("a mini-batch")
            return self.batch
        if d[1] not in self.sizes:
            self.sizes[d[1]] = Random(f"{self.seed} {d[1]}").randint(1, 3)
        return self.sizes[d[1]]

    def junk(self, *key):
        """A number that nothing is known of, the same for the same key."""
        return Fraction(7 * Random(f"{self.seed} {key}").randint(-40, 40) + 1, 7)

    def formula(self, layer):
        """The right side of a[l,j] on a layer, or None: the first that is for this layer, else that of every layer."""
        own = [term for key, term in self.formulas if key not in ("a", "C") and self.layer(key, {}) == layer]
        return (own or [term for key, term in self.formulas if key == "a"] or [None])[0]

    def alone(self, layer):
        """Whether the formula of a layer is one function of z[l,j] for all j."""
        z = ("ref", "z", ("l", 0), ("j", "x") if self.batch else ("j",))
        return not names_used(self.formula(layer), z) & {"j", "x", "z"}

    def activated(self, layer, j, ex, z):
        """a[layer,j], where z(k) are the weighted inputs of its layer."""
        if self.network["activation"] == "identity":
            return z(j)
        term = self.formula(layer)
        if term is None:
            return (self.sigma.get((layer, j)) or self.sigma[layer,])(z(j))
        names = {"l": layer, "j": j, **({"x": ex[0]} if ex else {})}
        return self.by_formula(term, names, lambda idx: z(idx[0]))

    def by_formula(self, term, names, entry):
        """The value of a formula of the network, where entry(indices) gives what it is a function of."""
        head = term[0]
        if head == "ref":
            idx = tuple(names.get(i, i) for i in term[3])
            return entry(idx) if term[1] in ("z", "a") else self.arrays[term[1]][idx]
        if head == "sum":
            return total(
                self.by_formula(term[3], {**names, term[1]: i}, entry)
                for i in range(1, self.size(term[2], names) + 1)
            )
        if head in ("num", "kd", "size", "inv"):
            return constant(self, term, names)
        parts = [self.by_formula(t, names, entry) for t in term[1:] if type(t) is tuple]
        return combined(term, parts)

    def cost(self, ex, outputs):
        """C of one example; outputs: a[L,1], a[L,2], ..."""
        term = next((term for key, term in self.formulas if key == "C"), None)
        if term is not None:
            return self.by_formula(term, {"x": ex[0]} if ex else {}, lambda idx: outputs[idx[0] - 1])
        if self.network["cost"] == "quadratic":
            off = [plus(self.arrays["y"][(j, *ex)], times(-1, a)) for j, a in enumerate(outputs, 1)]
            return times(Fraction(1, 2), total(times(d, d) for d in off))
        return plus(
            total(f(a) for f, a in zip(self.costs[ex], outputs)),
            times(self.cross[ex], times(outputs[0], outputs[-1])),
        )

    def forward(self, moved=None):
        """Every quantity by its key; moved: the key of the one that counts as itself + h, all else following it."""
        if moved not in self.passes:
            self.passes[moved] = self.passed(moved)
        return self.passes[moved]

    def passed(self, moved):
        if moved is not None:
            self.forward()
        value = dict(self.given)

        def put(key, number):
            at = number.at if type(number) is Jet else number
            value[key] = Jet(sized(at), (1,)) if key == moved else number
            sized(at)

        for key in self.given:
            put(key, value[key])
        for layer in range(2, self.depth + 1):
            for j, ex in product(self.upto(layer), self.examples()):
                put(
                    ("z", layer, j, *ex),
                    plus(
                        value["b", layer, j],
                        total(
                            times(value["w", layer, j, k], value[("a", layer - 1, k, *ex)])
                            for k in self.upto(layer - 1)
                        ),
                    ),
                )
            if moved is None:
                self.kinks(
                    [self.sigma[key] for key in self.sigma if key[0] == layer],
                    [
                        [
                            value[("z", layer, n, *ex)]
                            for n in ([key[1]] if len(key) > 1 else self.upto(layer))
                            for ex in self.examples()
                        ]
                        for key in self.sigma
                        if key[0] == layer
                    ],
                )
            for j, ex in product(self.upto(layer), self.examples()):
                put(("a", layer, j, *ex), self.activated(layer, j, ex, lambda k: value[("z", layer, k, *ex)]))
        for ex in self.examples():
            outputs = [value[("a", self.depth, j, *ex)] for j in self.upto(self.depth)]
            if moved is None:
                self.kinks(self.costs[ex], [[a] for a in outputs])
            put(("Cx", *ex) if ex else ("C",), self.cost(ex, outputs))
        if self.batch:
            value["C",] = times(Fraction(1, self.batch), total(value[("Cx", *ex)] for ex in self.examples()))
        return value

    def kinks(self, curves, places):
        """Puts the kink of each curve where it is used."""
        for curve, here in zip(curves, places):
            if curve.kink and curve.place is None:
                curve.place = Random(f"{self.seed} {len(here)}").choice(here)

    def smooth(self, what, layer, last=None):
        """Whether sigma_i is differentiable at z[i] for layer <= i <= last (or L), or C at a[L]."""
        known = self.forward()
        if what == "C":
            return all(
                self.tail(
                    self.cost(
                        ex,
                        [
                            Jet(v, (1,)) if n == j else v
                            for n, v in enumerate(
                                [known[("a", self.depth, n, *ex)] for n in self.upto(self.depth)], 1
                            )
                        ],
                    )
                )
                for j in self.upto(self.depth)
                for ex in self.examples()
            )
        return all(
            self.tail(
                self.activated(
                    i,
                    j,
                    ex,
                    lambda n: Jet(known[("z", i, n, *ex)], (1,)) if n == k else known[("z", i, n, *ex)],
                )
            )
            for i in range(max(layer, 2), min(self.depth, last or self.depth) + 1)
            for j in self.upto(i)
            for k in self.upto(i)
            for ex in self.examples()
        )

    @staticmethod
    def tail(number):
        return type(number) is not Jet or number.tail is not None


def constant(net, term, names):
    """The value of a number, [i = j], or the size of a dimension."""
    if term[0] == "num":
        return term[1] if term[2] == 1 else Fraction(term[1], term[2])
    if term[0] == "kd":
        return int(names.get(term[1], term[1]) == names.get(term[2], term[2]))
    size = net.size(term[1], names)
    return size if term[0] == "size" else Fraction(1, size)


def combined(term, parts):
    """The value of a sum, product, power, quotient or function of numbers."""
    head = term[0]
    if head == "add":
        return total(parts)
    if head == "mul":
        result = 1
        for p in parts:
            result = times(result, p)
        return result
    if head == "pow":
        return power(parts[0], term[2])
    return apply("recip" if head == "recip" else term[1], parts[0])


def names_used(term, but):
    """The index names in the refs and deltas of a formula, and its quantities, outside of one ref."""
    if term == but or type(term) is not tuple:
        return set()
    if term[0] == "ref":
        return {term[1], *term[3]}
    if term[0] == "kd":
        return set(term[1:])
    return set().union(*(names_used(t, but) for t in term[1:]))
