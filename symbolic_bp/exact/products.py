"""The values of products of arrays, of their entries, and of sums over paths."""

from fractions import Fraction
from itertools import product

from symbolic_bp.exact.arrays import axes
from symbolic_bp.exact.missing import Missing

ZERO = Fraction(0)


class Products:
    """The part of an Evaluator for terms with the heads ein, col, entry, prod and paths; it uses value(), layer(), size()."""

    def on_ein(self, t, names):
        groups, result = t[1].split("->")[0].split(","), t[1].split("->")[1]
        arrays, sizes = [self.value(s, names) for s in t[2:]], {}
        for group, array in zip(groups, arrays):
            for letter in group:
                if not isinstance(array, tuple) or sizes.setdefault(letter, len(array)) != len(array):
                    raise Missing("arrays whose shapes match")
                array = array[0]
            if isinstance(array, tuple):
                raise Missing("arrays whose shapes match")
        over = sorted(set(sizes) - set(result))

        def entry(idx):
            at = dict(zip(result, idx))
            if any(at[c] != i for c, i in zip(result, idx)):
                return ZERO
            total = ZERO
            for chosen in product(*(range(1, sizes[c] + 1) for c in over)):
                at.update(zip(over, chosen))
                term = Fraction(1)
                for group, array in zip(groups, arrays):
                    for letter in group:
                        array = array[at[letter] - 1]
                    term = term * array
                total = total + term
            return total

        return self.array([sizes[c] for c in result], entry)

    def on_col(self, t, names):
        return tuple(self.pick(row, t[2], names) for row in self.value(t[1], names))

    def on_entry(self, t, names):
        array = self.value(t[1], names)
        for i in t[2]:
            array = self.pick(array, i, names)
        return array

    def on_prod(self, t, names):
        _, v, lo, hi, body = t
        low, high, total = self.layer(lo, names), self.layer(hi, names), None
        if low > high + 1:
            raise Missing("a product that does not go backwards")
        for at in range(low, high + 1):
            factor = self.value(body, {**names, v: at})
            if total is not None and len(total[0]) != len(factor):
                raise Missing("matrices that can be multiplied")
            total = (
                factor
                if total is None
                else tuple(
                    tuple(
                        sum((r * factor[n][c] for n, r in enumerate(row)), ZERO)
                        for c in range(len(factor[0]))
                    )
                    for row in total
                )
            )
        if total is None:
            size = self.size(axes(body, bool(self.net.m))[0], {**names, v: low})
            return self.array((size, size), lambda idx: Fraction(idx[0] == idx[1]))
        return total

    def on_paths(self, t, names):
        _, u, v, i, lo, hi, start, edge, end = t
        low, high = self.layer(lo, names), self.layer(hi, names)
        first = self.index(start, names)
        if low > high or not 1 <= first <= self.net.width(low):
            raise Missing(f"neuron {first} of layer {low}")
        total = ZERO
        for rest in product(*(range(1, self.net.width(at) + 1) for at in range(low + 1, high + 1))):
            path, term = (first, *rest), Fraction(1)
            for at in range(low + 1, high + 1):
                term = term * self.value(edge, {**names, i: at, u: path[at - low - 1], v: path[at - low]})
            total = total + term * self.value(end, {**names, v: path[-1]})
        return total
