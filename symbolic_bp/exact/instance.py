"""A network with numbers in it, and its forward pass on rationals or dual numbers."""

from dataclasses import dataclass, field
from fractions import Fraction

from symbolic_bp.exact.dual import Dual, eps
from symbolic_bp.exact.elementary import DIGITS, ROUNDED, evaluate_formula, trim, uses
from symbolic_bp.exact.missing import Missing
from symbolic_bp.exact.told import sheet


class Values(dict):
    """Quantities by (name, indices); a weight, a bias or an input that is not there is 0: a wide network has few others."""

    def __missing__(self, key):
        if key[0] in ("w", "b") or key[:2] == ("a", 1):
            return Fraction(0)
        raise KeyError(key)


@dataclass(repr=False)
class Instance:
    """widths (n(1), ..., n(L)); w[l,j,k], b[l,j], x[k,e] and array entries by their indices; all numbers Fractions.

    sigma: (l,) or (l, j) -> Polynomial, no entry where the neurons are linear. cost: [(coefficient, {j: power})], a
    polynomial in the outputs, or "quadratic", 1/2 Sum_j (y[j] - a[L,j])^2. m: examples, 0 where there is no mini-batch.
    formulas: ((key, name, term), ...), right sides of a on a layer, of a ("a") and of C ("C"), as in the kernel's Network.
    digits: of numbers that have to be rounded.
    """

    widths: tuple
    w: dict
    b: dict
    x: dict
    sigma: dict
    cost: object
    arrays: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    m: int = 0
    formulas: tuple = ()
    digits: int = DIGITS

    def __post_init__(self):
        self.passes = {}
        self.approximate = any(uses(term, ROUNDED) for _, _, term in self.formulas)

    def numbers(self):
        """All that an instance is, to tell two of them apart."""
        parts = (self.w, self.b, self.x, self.sigma, *self.arrays.values())
        return (
            self.widths,
            self.m,
            str(self.cost),
            tuple(self.sizes.items()),
            *(tuple(part.items()) for part in parts),
        )

    def __repr__(self):
        return f"<{sheet(self)}>"

    def _repr_pretty_(self, printer, cycle):
        """For Hypothesis and IPython, which print dataclasses field by field."""
        for number, line in enumerate(repr(self).splitlines()):
            if number:
                printer.break_()
            printer.text(line)

    @property
    def depth(self):
        return len(self.widths)

    def width(self, layer):
        if not 1 <= layer <= self.depth:
            raise Missing(f"layer {layer}")
        return self.widths[layer - 1]

    def examples(self):
        return range(1, self.m + 1) if self.m else (0,)

    def formula(self, layer):
        """The right side of a[l,j] on a layer; None where it has a polynomial."""
        found = {self.place(key): term for key, _, term in self.formulas if key != "C"}
        return found.get(layer, found.get("a"))

    def place(self, key):
        return key if key == "a" else key[1] + (self.depth if key[0] == "L" else 0)

    def activated(self, layer, j, e, z):
        """a[layer,j] from z(k), the weighted inputs of its layer."""
        term = self.formula(layer)
        if term:
            return trim(
                evaluate_formula(
                    term,
                    {"l": layer, "j": j, "x": e},
                    lambda ref, at: self.given(ref, at) if ref[1] != "z" else z(at.get(ref[3][0], ref[3][0])),
                    lambda d: self.width(self.at(d[1], layer)),
                    self.digits,
                ),
                self.digits,
            )
        act = self.activation(layer, j)
        return act(z(j)) if act else z(j)

    def at(self, y, layer):
        return y[1] + {"": 0, "L": self.depth, "l": layer}[y[0]]

    def given(self, ref, names):
        """The entry of a declared array; None for z and a."""
        if ref[1] in ("z", "a"):
            return None
        return self.arrays[ref[1]][tuple(names.get(i, i) for i in ref[3])]

    def activation(self, layer, j):
        return self.sigma.get((layer, j)) or self.sigma.get((layer,))

    def example_cost(self, outputs, e):
        """C of one example's outputs (a list of numbers or duals)."""
        total = Fraction(0)
        term = next((term for key, _, term in self.formulas if key == "C"), None)
        if term:

            def entry(ref, names):
                found = self.given(ref, names)
                return outputs[names.get(ref[3][0], ref[3][0]) - 1] if found is None else found

            return evaluate_formula(
                term,
                {"x": e},
                entry,
                lambda d: self.m if d[0] == "m" else self.width(self.at(d[1], 0)),
                self.digits,
            )
        if self.cost == "quadratic":
            for j, a in enumerate(outputs, 1):
                off = self.arrays["y"][(j, e) if self.m else (j,)] + a * -1
                total = total + off * off * Fraction(1, 2)
            return total
        for coefficient, powers in self.cost:
            term = coefficient
            for j, power in powers.items():
                for _ in range(power):
                    term = term * outputs[j - 1]
            total = total + term
        return total

    def forward(self, at=None):
        """Every quantity by (name, indices), with the one named `at` replaced by itself + eps, all else following it.

        Nielsen, ch. 2, (23); the total derivative with respect to `at` is the eps part.
        """
        if at not in self.passes:
            self.passes[at] = self.moved(at) if at else self.values()
        return self.passes[at]

    def signals(self):
        """w, b, z and a by (name, indices): all but the cost, which may not exist at these outputs."""
        if "signals" not in self.passes:
            self.passes["signals"] = self.computed()
        return self.passes["signals"]

    def values(self):
        """Every quantity by (name, indices)."""
        value = Values(self.signals())
        for e in self.examples():
            self.costs(value, e)
        self.mean(value)
        return value

    def computed(self):
        value = Values((("w", *key), number) for key, number in self.w.items())
        value.update({("b", *key): number for key, number in self.b.items()})
        value.update({("a", 1, k) + ((e,) if self.m else ()): number for (k, e), number in self.x.items()})
        incoming = {}
        for (layer, j, k), number in self.w.items():
            if number:  # most weights of a counterexample are 0
                incoming.setdefault((layer, j), []).append((k, number))
        for e in self.examples():
            ex = (e,) if self.m else ()
            for layer in range(2, self.depth + 1):
                for j in range(1, self.widths[layer - 1] + 1):
                    total = value["b", layer, j]
                    for k, w in incoming.get((layer, j), ()):
                        total = total + w * value[("a", layer - 1, k, *ex)]
                    value[("z", layer, j, *ex)] = trim(total, self.digits)
                for j in range(1, self.widths[layer - 1] + 1):
                    value[("a", layer, j, *ex)] = self.activated(
                        layer, j, e, lambda k: value[("z", layer, k, *ex)]
                    )
        return value

    def moved(self, at):
        """As values(), with `at` + eps: of each sum only the terms that move are formed anew, the others keep their value."""
        base, name = self.forward(), at[0]
        value = Values(base)
        value[at] = Dual(base[at], Fraction(1))
        # the examples beside it keep their values
        for e in (at[-1],) if self.m and name in ("z", "a") else self.examples():
            ex = (e,) if self.m else ()
            below = [at[2]] if name == "a" and at[1] == 1 else []  # the neurons of the layer below that move
            for layer in range(max(at[1], 2), self.depth + 1):
                own = []
                for j in range(1, self.widths[layer - 1] + 1):
                    parts = [
                        value["w", layer, j, k] * value[("a", layer - 1, k, *ex)]
                        for k in below
                        if base["w", layer, j, k]
                    ]
                    if name == "w" and at[1:3] == (layer, j):
                        parts.append(value[at] * base[("a", layer - 1, at[3], *ex)])
                    if name == "b" and at[1:] == (layer, j):
                        parts.append(value[at])
                    key = ("z", layer, j, *ex)
                    slope = Fraction(1) if key == at else trim(sum(map(eps, parts), Fraction(0)), self.digits)
                    if slope:
                        value[key] = Dual(base[key], slope)
                        own.append(j)
                together = self.formula(layer) is not None  # each a may depend on all z of its layer
                for j in range(1, self.widths[layer - 1] + 1) if together and own else own:
                    value[("a", layer, j, *ex)] = self.activated(
                        layer, j, e, lambda k: value[("z", layer, k, *ex)]
                    )
                if name == "a" and at[1] == layer:
                    value[at] = Dual(base[at], Fraction(1))
                below = [j for j in range(1, self.widths[layer - 1] + 1) if eps(value[("a", layer, j, *ex)])]
            self.costs(value, e)
        self.mean(value)
        return value

    def costs(self, value, e):
        """Adds the cost of one example to the values."""
        ex = (e,) if self.m else ()
        outputs = [value[("a", self.depth, j, *ex)] for j in range(1, self.widths[-1] + 1)]
        value[("Cx", e) if self.m else ("C",)] = self.example_cost(outputs, e)

    def mean(self, value):
        """Adds the mean cost of a mini-batch to the values."""
        if self.m:
            total = Fraction(0)
            for e in self.examples():
                total = total + value["Cx", e]
            value[("C",)] = total * Fraction(1, self.m)
