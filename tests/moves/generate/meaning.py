"""What a term means on a network with numbers in it: part of the second judge, standard library only, nothing of symbolic_bp.

Every head of a term by its meaning. What no meaning is given to (the derivative of
delta, a sigma of a layer of softmax, a derivative where there is none) is a number picked at random.
"""

from decimal import Decimal
from itertools import product

from .instances import Absent, Unsaid, combined, constant
from .jets import Jet, Unsure, close, plus, through, times, total
from .signature import said


def equal(a, b):
    if type(a) is list or type(b) is list:
        if type(a) is not type(b) or len(a) != len(b):
            return False
        return all(map(equal, a, b))
    return close(a, b)


def zipped(f, a, b):
    return [zipped(f, u, v) for u, v in zip(a, b)] if type(a) is list else f(a, b)


def mapped(f, a):
    return [mapped(f, u) for u in a] if type(a) is list else f(a)


def scaled(a, b):
    """The product of a number and anything."""
    if type(a) is list:
        a, b = b, a
    return mapped(lambda u: times(a, u), b)


class Meaning:
    """The meaning of terms on one instance; moved: the key of the one quantity that counts as itself + h."""

    def __init__(self, net, moved=None):
        self.net, self.moved = net, moved

    def holds(self, fact, what, names):
        """Whether a hypothesis holds at values of the claim's names."""
        if fact == "known":
            return True
        if fact in ("sigma", "C"):
            ends = (
                what if type(what[0]) is tuple else (what,)
            )  # of the kernel both ends, of moves the lower one
            return self.net.smooth(fact, *(self.net.layer(y, names) for y in ends))
        if what[0] == "sum":
            return all(
                self.holds(fact, what[3], {**names, what[1]: i})
                for i in range(1, self.net.size(what[2], names) + 1)
            )
        if what[0] == "prod":
            lo, hi = (self.net.layer(y, names) for y in what[2:4])
            return all(self.holds(fact, what[4], {**names, what[1]: i}) for i in range(lo, hi + 1))
        value = self.value(what, names)
        if type(value) is list:
            zeros = [v for v in flat(value)]
            return fact == "zero" and all(close(v, 0) for v in zeros)
        return close(value, 0) if fact == "zero" else not close(value, 0) if fact == "nonzero" else value > 0

    def value(self, t, names):
        return getattr(self, "on_" + t[0])(t, names)

    def on_num(self, t, names):
        return constant(self.net, t, names)

    on_size = on_inv = on_num

    def on_kd(self, t, names):
        return int(self.index(t[1], names) == self.index(t[2], names))

    def index(self, i, names):
        if type(i) is str and i not in names:
            raise Unsaid(f"an index {i}")
        return names.get(i, i)

    def on_ones(self, t, names):
        return [1] * self.net.size(t[1], names)

    def dims(self, ref, names):
        _, name, layer, _ = ref
        if name in self.net.arrays:
            return [self.net.size(d, names) for d in self.net.shapes[name]]
        if name in ("C", "Cx"):
            return [self.net.batch] if name == "Cx" else []
        at, more = (
            self.net.layer(layer, names),
            [self.net.batch] if self.net.batch and name in ("z", "a", "delta") else [],
        )
        if not (1 if name == "a" else 2) <= at <= self.net.depth:
            raise Absent(f"{name} in layer {at}")
        return [self.net.width(at), *([self.net.width(at - 1)] if name == "w" else []), *more]

    def each(self, ref, names, entry):
        """entry(key) for a ref with its indices; nested lists of it for a whole array."""
        _, name, layer, idx = ref
        dims = self.dims(ref, names)
        start = (name, *([self.net.layer(layer, names)] if layer else []))
        if dims and not idx:
            return grid(dims, lambda at: entry((*start, *at)))
        at = [self.index(i, names) for i in idx]
        if len(at) != len(dims) or not all(1 <= i <= d for i, d in zip(at, dims)):
            raise Absent(f"{name} at {at} of {dims}")
        return entry((*start, *at))

    def on_ref(self, t, names):
        return self.each(t, names, self.quantity)

    def quantity(self, key):
        if key[0] in self.net.arrays:
            return self.net.arrays[key[0]][key[1:]]
        if key[0] == "delta":
            return self.slope(self.own_cost(key), ("z", *key[1:]))
        number = self.net.forward()[key]
        return Jet(number, (1,)) if key == self.moved else number

    def own_cost(self, key):
        return ("Cx", key[-1]) if self.net.batch else ("C",)

    def slope(self, y, x):
        """The total derivative of y with respect to x."""
        if x[0] not in ("w", "b", "z", "a") or y[0] in self.net.arrays or y[0] == "delta":
            return self.net.junk("D", y, x)
        moved = self.net.forward(x)[y]
        return (
            0 if type(moved) is not Jet else self.net.junk("D", y, x) if moved.tail is None else moved.tail[0]
        )

    def on_D(self, t, names):
        return self.each(t[2], names, lambda x: self.each(t[1], names, lambda y: self.slope(y, x)))

    def on_P(self, t, names):
        return self.each(t[2], names, lambda x: self.each(t[1], names, lambda y: self.direct(y, x)))

    def direct(self, y, x):
        """The derivative by x of the right side that defines y, all other quantities held."""
        net, known = self.net, self.net.forward()

        def get(*key):
            return Jet(known[key], (1,)) if key == x else known[key]

        if y[0] == "C" and net.batch:
            return 0
        if y[0] == "z":
            (layer, j), ex = y[1:3], y[3:]
            found = plus(
                get("b", layer, j),
                total(times(get("w", layer, j, k), get("a", layer - 1, k, *ex)) for k in net.upto(layer - 1)),
            )
        elif y[0] == "a" and y[1] > 1:
            (layer, j), ex = y[1:3], y[3:]
            found = net.activated(layer, j, ex, lambda k: get("z", layer, k, *ex))
        elif y[0] in ("C", "Cx"):
            found = net.cost(y[1:], [get("a", net.depth, j, *y[1:]) for j in net.upto(net.depth)])
        else:
            return net.junk("P", y, x)
        return 0 if type(found) is not Jet else net.junk("P", y, x) if found.tail is None else found.tail[0]

    def on_held(self, t, names):
        if self.moved:
            raise Unsure("a derivative in a derivative")

        def one(x):
            found = Meaning(self.net, x).value(t[1], names)
            return (
                0
                if type(found) is not Jet
                else self.net.junk("held", said(t[1], {**names, "L": self.net.depth}), x)
                if found.tail is None
                else found.tail[0]
            )

        return self.each(t[2], names, one)

    def on_act(self, t, names):
        _, order, layer, idx, inner = t
        net, at = self.net, self.net.layer(layer, names)
        if not 2 <= at <= net.depth:
            raise Absent(f"sigma in layer {at}")
        neuron = [self.index(i, names) for i in idx]
        value = self.value(inner, names)
        if neuron or type(value) is not list:
            return mapped(lambda u: self.sigma(order, at, neuron[0] if neuron else 1, u), value)
        return [mapped(lambda u: self.sigma(order, at, j, u), v) for j, v in enumerate(value, 1)]

    def sigma(self, order, layer, j, u):
        """The derivative of that order of sigma at u."""
        net = self.net
        net.forward()  # puts the kinks in their places
        if net.formula(layer) is None:
            curve = net.sigma.get((layer, j)) or net.sigma.get((layer,))
            if curve is None:
                raise Absent(f"neuron {j} of layer {layer}")
            make = curve.series
        elif net.alone(layer):

            def make(at, most):
                found = net.activated(
                    layer, 1, (1,) if net.batch else (), lambda k: Jet(at, (1,) + (0,) * most)
                )
                return [found] + [0] * most if type(found) is not Jet else [found.at, *(found.tail or ())]
        else:
            return net.junk("sigma", order, layer, str(exact(u)))

        def derived(at, more):
            found = make(at, order + more)
            if len(found) <= order:
                return [
                    net.junk(
                        "sigma",
                        order,
                        layer,
                        j if net.network["activation"] == "neuron" else 0,
                        str(exact(at)),
                    )
                ]
            rising = [1] * (more + 1)
            for n in range(more + 1):
                for k in range(n + 1, n + order + 1):
                    rising[n] *= k
            return [times(c, f) for c, f in zip(found[order:], rising)]

        return through(derived, u)

    def on_recip(self, t, names):
        return combined(t, [self.value(t[1], names)])

    def on_pow(self, t, names):
        return combined(t, [self.value(t[1], names)])

    def on_fn(self, t, names):
        return combined(t, [self.value(t[2], names)])

    def on_add(self, t, names):
        result = self.value(t[1], names)
        for s in t[2:]:
            result = zipped(plus, result, self.value(s, names))
        return result

    def on_mul(self, t, names):
        result = 1
        for s in t[1:]:
            result = scaled(result, self.value(s, names))
        return result

    def on_sum(self, t, names):
        values = [self.value(t[3], {**names, t[1]: i}) for i in range(1, self.net.size(t[2], names) + 1)]
        result = values[0]
        for v in values[1:]:
            result = zipped(plus, result, v)
        return result

    def on_ein(self, t, names):
        inputs, result = t[1].split("->")
        arrays, groups, size = [self.value(s, names) for s in t[2:]], inputs.split(","), {}
        for group, array in zip(groups, arrays):
            for letter in group:
                if size.setdefault(letter, len(array)) != len(array):
                    raise Absent("arrays of fitting sizes")
                array = array[0]

        over = [c for c in size if c not in result]

        def one(idx):
            at = dict(zip(result, idx))
            if any(at[c] != i for c, i in zip(result, idx)):
                return 0  # "i->ii": off the diagonal
            parts = []
            for more in product(*(range(1, size[c] + 1) for c in over)):
                full, term = {**at, **dict(zip(over, more))}, 1
                for group, array in zip(groups, arrays):
                    term = times(term, at_index(array, [full[c] for c in group]))
                parts.append(term)
            return total(parts)

        return grid([size[c] for c in result], one)

    def on_col(self, t, names):
        i = self.index(t[2], names)
        return [at_index(row, [i]) for row in self.value(t[1], names)]

    def on_entry(self, t, names):
        value = self.value(t[1], names)
        return at_index(value, [self.index(i, names) for i in t[2]])

    def on_prod(self, t, names):
        _, v, lo, hi, body = t
        first, last = (self.net.layer(y, names) for y in (lo, hi))
        if first == last + 1:
            n = self.net.width(first + (0 if rows(body, v, self.net) else -1))
            return [[int(i == j) for j in range(n)] for i in range(n)]
        if first > last:
            raise Absent("an ordered product")
        result = self.value(body, {**names, v: first})
        for i in range(first + 1, last + 1):
            factor = self.value(body, {**names, v: i})
            result = [
                [total(times(r, factor[k][c]) for k, r in enumerate(row)) for c in range(len(factor[0]))]
                for row in result
            ]
        return result

    def on_paths(self, t, names):
        _, u, v, i, lo, hi, start, edge, end = t
        low, high, at = self.net.layer(lo, names), self.net.layer(hi, names), self.index(start, names)
        if low > high:
            raise Absent("paths")

        def onward(layer, here):
            if layer == high:
                return self.value(end, {**names, v: here})
            return total(
                times(self.value(edge, {**names, i: layer + 1, u: here, v: there}), onward(layer + 1, there))
                for there in self.net.upto(layer + 1)
            )

        return onward(low, at)


def exact(u):
    if type(u) is Jet or type(u) is Decimal:
        raise Unsure("what is picked at random for a rounded number")
    return u


def at_index(array, idx):
    for i in idx:
        if type(array) is not list or not 1 <= i <= len(array):
            raise Absent(f"entry {i}")
        array = array[i - 1]
    return array


def flat(a):
    return [x for v in a for x in flat(v)] if type(a) is list else [a]


def grid(dims, entry, done=()):
    if not dims:
        return entry(done)
    return [grid(dims[1:], entry, (*done, i)) for i in range(1, dims[0] + 1)]


def rows(t, v, net):
    """Whether a matrix of layer v has a row for each neuron of v itself; else it has one for each of v - 1."""
    return shape(t, v, net)[0] == ("n", (v, 0))


def shape(t, v, net):
    """The dimensions of an array, by form."""
    head = t[0]
    if head == "ref":
        name, layer, idx = t[1:]
        if idx or name in ("C",):
            return ()
        if name in net.shapes:
            return net.shapes[name]
        own, below = ("n", layer), ("n", (layer[0], layer[1] - 1)) if layer else None
        return {"w": (own, below), "b": (own,), "Cx": (("m",),)}.get(name) or (own,) + (
            (("m",),) if net.batch else ()
        )
    if head in ("add", "mul"):
        return next((s for s in (shape(u, v, net) for u in t[1:]) if s), ())
    if head in ("D", "P", "held"):
        return shape(t[2], v, net)
    if head == "ones":
        return (t[1],)
    if head == "act":
        return shape(t[4], v, net)
    if head == "sum":
        return shape(t[3], v, net)
    if head == "col":
        return shape(t[1], v, net)[:1]
    if head == "prod":
        at = 0 if rows(t[4], t[1], net) else -1
        return ("n", (t[2][0], t[2][1] + at)), ("n", (t[3][0], t[3][1] + at + 1))
    if head == "ein":
        inputs, result = t[1].split("->")
        dims = {}
        for group, s in zip(inputs.split(","), t[2:]):
            dims.update(zip(group, shape(s, v, net)))
        return tuple(dims[c] for c in result)
    return ()
