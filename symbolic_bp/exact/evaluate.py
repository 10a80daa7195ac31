"""The value of a term on an instance: every head by its meaning, none by a rule of the kernel."""

from fractions import Fraction
from math import prod

from symbolic_bp.exact.arrays import axes, times, zipped
from symbolic_bp.exact.dual import Dual, Polynomial, eps, lift
from symbolic_bp.exact.elementary import NOISE, ROUNDED, UNSURE, apply, reciprocal, uses
from symbolic_bp.exact.missing import Missing, Unsupported, Untested
from symbolic_bp.exact.products import Products
from symbolic_bp.moves.term import refs

ZERO = Fraction(0)
LONGEST = 10**5  # bits of a number
SHORT = 10**15  # a rounded number has a longer denominator


def evaluate(instance, term, names=None):
    """A Fraction, or nested tuples for an array. names: index and layer names -> integers.

    Raises Missing for what does not exist on the instance, Unsupported for derivatives of delta.
    """
    return Evaluator(instance).value(term, dict(names or {}))


class Evaluator(Products):
    """Evaluates terms on one instance. held: a key of the one quantity that counts as itself + eps, or None."""

    def __init__(self, instance, held=None):
        self.net, self.held = instance, held

    def layer(self, y, names):
        base, off = y
        return off + (0 if base == "" else self.net.depth if base == "L" else names[base])

    def index(self, i, names):
        return names[i] if isinstance(i, str) else i

    def pick(self, array, i, names):
        """Entry i of an array; Missing beyond its length."""
        at = self.index(i, names)
        if not isinstance(array, tuple) or not 1 <= at <= len(array):
            raise Missing(f"entry {at} of an array")
        return array[at - 1]

    def size(self, d, names):
        if d[0] == "n":
            return self.net.width(self.layer(d[1], names))
        if d[0] == "upto":
            return max(self.net.width(self.layer(d[1], names)) + d[2], 0)
        if d[0] == "m":
            if not self.net.m:
                raise Missing("a mini-batch")
            return self.net.m
        if d[1] not in self.net.sizes:
            raise Missing(f"a length {d[1]}")
        return self.net.sizes[d[1]]

    def key(self, ref, names):
        """The key of a ref's entry in a forward pass."""
        _, name, layer, idx = ref
        return (name, *((self.layer(layer, names),) if layer else ()), *(self.index(i, names) for i in idx))

    def dims(self, ref, names):
        _, name, layer, _ = ref
        if name in self.net.arrays:
            entries = self.net.arrays[name]
            return (
                tuple(max(k[n] for k in entries) for n in range(len(next(iter(entries)))))
                if () not in entries
                else ()
            )
        if name == "C" or name == "Cx" and self.net.m:
            return (self.net.m,) if name == "Cx" else ()
        if name not in ("w", "b", "z", "a", "delta") or not layer:
            raise Missing(f"a quantity {name}")
        at = self.layer(layer, names)
        if at < (1 if name == "a" else 2) or at > self.net.depth:
            raise Missing(f"{name} in layer {at}")
        own = (self.net.width(at),)
        if name == "w":
            return own + (self.net.width(at - 1),)
        return own + ((self.net.m,) if self.net.m and name != "b" else ())

    def array(self, dims, entry, done=()):
        """Nested tuples of entry(indices)."""
        if len(done) == len(dims):
            return entry(done)
        return tuple(self.array(dims, entry, done + (i,)) for i in range(1, dims[len(done)] + 1))

    def whole(self, ref, names, entry):
        """entry(ref with full indices) for every index of a ref that may be a whole array."""
        dims = self.dims(ref, names)
        if dims and not ref[3]:
            return self.array(dims, lambda idx: entry(ref[:3] + (idx,)))
        if len(ref[3]) != len(dims):
            raise Missing(f"{ref[1]} with {len(ref[3])} indices")
        for i, size in zip(ref[3], dims):
            if not 1 <= self.index(i, names) <= size:
                raise Missing(f"{ref[1]} at index {self.index(i, names)} of {size}")
        return entry(ref)

    def value(self, t, names):
        meaning = getattr(self, "on_" + t[0], None)
        if meaning is None:
            raise Unsupported(f"a term with head {t[0]}")
        return meaning(t, names)

    def on_num(self, t, names):
        return Fraction(t[1], t[2])

    def on_size(self, t, names):
        return Fraction(self.size(t[1], names))

    def on_inv(self, t, names):
        return Fraction(1, self.size(t[1], names))

    def on_kd(self, t, names):
        return Fraction(self.index(t[1], names) == self.index(t[2], names))

    def on_ones(self, t, names):
        return (Fraction(1),) * self.size(t[1], names)

    def on_ref(self, t, names):
        return self.whole(t, names, lambda ref: self.one(ref, names))

    def one(self, ref, names):
        key = self.key(ref, names)
        if ref[1] in self.net.arrays:
            return self.net.arrays[ref[1]][key[1:]]
        if self.held and ref[1] in ("delta", "C", "Cx"):
            raise Unsupported(
                f"{ref[1]} inside held: only numbers, w, b, z, a and sigma are independent there"
            )
        if ref[1] == "delta":
            return self.slope(("Cx", key[-1]) if self.net.m else ("C",), ("z", *key[1:]))
        number = self.net.forward()[key]
        return Dual(number, Fraction(1)) if key == self.held else number

    def slope(self, y, x):
        """The total derivative of the quantity y with respect to x."""
        return eps(self.net.forward(x)[y])

    def on_D(self, t, names):
        """dy/dx, everything between them following x; 0 for an array y, which no part of the network moves."""
        y, x = t[1], t[2]
        self.differentiable(y, x, names)
        if y[1] in self.net.arrays:
            return self.whole(x, names, lambda ref: ZERO)
        top = self.key(y, names)
        return self.whole(x, names, lambda ref: self.slope(top, self.key(ref, names)))

    def differentiable(self, y, x, names):
        """Raises Unsupported where D(y, x) or P(y, x) is no first derivative by w, b, z or a; Missing where y is an array."""
        if self.held or x[0] != "ref" or x[1] not in ("w", "b", "z", "a"):
            raise Unsupported("a derivative by anything but w, b, z, a, or inside held")
        if y is not None and (y[0] != "ref" or y[1] == "delta"):
            raise Unsupported("the derivative of delta or of an expression")
        if y is not None and self.dims(y, names) and not y[3]:
            raise Missing("a single quantity to differentiate")
        if y is not None:
            self.whole(y, names, lambda ref: ref)

    def on_P(self, t, names):
        self.differentiable(t[1], t[2], names)
        return self.whole(t[2], names, lambda ref: self.direct(self.key(t[1], names), self.key(ref, names)))

    def direct(self, y, x):
        """The derivative by x of the right side that defines y, all other quantities held at their values."""
        known = self.net.forward()

        def get(*key):
            return Dual(known[key], Fraction(1)) if key == x else known[key]

        name, *rest = y
        if name == "z":
            layer, j, *ex = rest
            result = get("b", layer, j)
            for k in range(1, self.net.width(layer - 1) + 1):
                result = result + get("w", layer, j, k) * get("a", layer - 1, k, *ex)
        elif name == "a" and rest[0] > 1:
            layer, j, *ex = rest
            result = self.net.activated(layer, j, ex[0] if ex else 0, lambda k: get("z", layer, k, *ex))
        elif name == "Cx" or name == "C" and not self.net.m:
            result = self.net.example_cost(
                [get("a", self.net.depth, j, *rest) for j in range(1, self.net.widths[-1] + 1)],
                rest[0] if rest else 0,
            )
        elif name == "C":
            return ZERO  # the mean over Cx[x] mentions no w, b, z or a itself
        else:
            raise Missing(f"a definition of {name}{tuple(rest)}")
        return eps(result)

    def on_held(self, t, names):
        self.differentiable(None, t[2], names)

        def one(ref):
            result = Evaluator(self.net, self.key(ref, names)).value(t[1], names)
            if isinstance(result, tuple):
                raise Missing("a single number to differentiate")
            return eps(result)

        return self.whole(t[2], names, one)

    def on_act(self, t, names):
        _, order, layer, idx, inner = t
        at = self.layer(layer, names)
        if not 2 <= at <= self.net.depth:
            raise Missing(f"sigma in layer {at}")

        def applied(v, j):
            if isinstance(v, tuple):
                return tuple(applied(e, j or n) for n, e in enumerate(v, 1))
            if self.net.formula(at):
                return self.by_formula(at, order, v)
            act = self.net.activation(at, j or 1) or Polynomial(0, 1)
            return act.derivative(order)(v)

        j = self.index(idx[0], names) if idx else 0
        if idx and not 1 <= j <= self.net.width(at):
            raise Missing(f"neuron {j} of layer {at}")
        return applied(self.value(inner, names), j)

    def by_formula(self, layer, order, v):
        """sigma (order 0), sigma' (order 1) and so on of a layer with a formula in z[l,j] alone, at v."""
        if len({r for r in refs(self.net.formula(layer)) if r[1] == "z"}) > 1:
            raise Missing(f"one sigma for each neuron of layer {layer}")
        for _ in range(
            order
        ):  # sigma(v + eps + eps'), each with the square 0: its part eps eps' is sigma''(v)
            v = Dual(v, Fraction(1))
        result = self.net.activated(layer, 1, 1, lambda k: v)
        for _ in range(order):
            result = eps(result)
        return result

    def on_recip(self, t, names):
        return reciprocal(self.known(t[1], names))

    def on_fn(self, t, names):
        x = self.known(t[2], names) if t[1] in ("step", "sgn", "log") else self.number(t[2], names)
        return apply(t[1], x, self.net.digits)

    def known(self, t, names):
        """The value of a term of which it matters whether it is 0. Raises Untested where rounded numbers cannot tell."""
        x = self.number(t, names)
        if lift(x).re and (self.net.approximate or uses(t, ROUNDED)):
            scale, exact = self.scale(t, names)
            if not exact and abs(lift(x).re) < NOISE * scale:
                raise Untested(UNSURE)
        return x

    def scale(self, t, names):
        """(how large the numbers are of which a term is made up, whether all of them are short and so not rounded)."""
        if t[0] in ("add", "mul"):
            scales, exact = zip(*(self.scale(s, names) for s in t[1:]))
            return sum(scales) if t[0] == "add" else prod(scales), all(exact)
        if t[0] == "sum":
            scales, exact = zip(
                (0, True),
                *(self.scale(t[3], {**names, t[1]: i}) for i in range(1, self.size(t[2], names) + 1)),
            )
            return sum(scales), all(exact)
        if t[0] == "pow":
            scale, exact = self.scale(t[1], names)
            return scale ** t[2], exact
        value = lift(self.number(t, names)).re
        return abs(value), value.denominator < SHORT

    def number(self, t, names):
        value = self.value(t, names)
        if isinstance(value, tuple):
            raise Missing("one number")
        return value

    def on_add(self, t, names):
        total = self.value(t[1], names)
        for s in t[2:]:
            total = zipped(total, self.value(s, names), lambda a, b: a + b)
        return total

    def on_mul(self, t, names):
        total = Fraction(1)
        for s in t[1:]:
            total = times(total, self.value(s, names))
        return total

    def on_pow(self, t, names):
        total, base = Fraction(1), self.value(t[1], names)
        if not isinstance(base, tuple) and t[2] * lift(base).re.numerator.bit_length() > LONGEST:
            raise Unsupported("a power of a number with so many digits")
        if isinstance(base, Fraction):
            return base ** t[2]
        for _ in range(t[2]):
            total = times(total, base)
        return total

    def on_sum(self, t, names):
        _, k, dim, body = t
        values = [self.value(body, {**names, k: i}) for i in range(1, self.size(dim, names) + 1)]
        if not values and axes(body, bool(self.net.m)):
            raise Missing("a term of a sum of arrays")
        total = values[0] if values else ZERO
        for v in values[1:]:
            total = zipped(total, v, lambda a, b: a + b)
        return total
