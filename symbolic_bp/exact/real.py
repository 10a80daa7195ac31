"""The same definitions at random points of real numbers, 200 digits: is a difference in the field one in numbers?

It does for undefined functions. Named ones have laws that a table of residues does not know (step^2 = step,
log(uv) = log u + log v), so that a difference counts only if real numbers show it.
"""
import random

import mpmath

from symbolic_bp.exact.graph import arguments, evaluate

DIGITS, APART = 200, 30     # worked with, and equal if they agree to: 1 - a of a saturated neuron loses most of them
SPREADS = (1, 1, 4, 16)     # of inputs, targets and biases, in turn, to reach pieces far from 0


class Outside(Exception):
    """The point is on a kink or outside the domain of a function."""


class Reals:
    """Arithmetic of mpmath numbers; unknowns are multiples of 1/64 between -1 and 1, inputs and biases times spread,
    weights less in wide layers, so that no z is huge."""

    def __init__(self, key, widths, spread=1):
        self.random, self.tables, self.spread = random.Random(key), {}, spread
        self.scale = {layer: mpmath.mpf(2) ** -(n.bit_length() // 2) for layer, n in enumerate(widths, 2)}
        self.names = {"exp": mpmath.exp, "Phi": mpmath.ncdf, "phi": mpmath.npdf}

    def num(self, p, q):
        return mpmath.mpf(p) / q

    def leaf(self, key):
        number = mpmath.mpf(self.random.choice((-1, 1)) * self.random.randint(1, 63)) / 64
        if key[0] == "y":           # between 0 and 1 where that may matter
            return abs(number) if self.spread == 1 else self.spread * number
        return number * (self.scale[key[1]] if key[0] == "w" else self.spread if key[0] in ("a", "b") else 1)

    def mul(self, x, y):
        return x * y

    def dot(self, xs, ys):
        return mpmath.fdot(xs, ys)

    def pow(self, x, n):
        return x ** n

    def recip(self, x):
        if not x:
            raise Outside
        return 1 / x

    def fn(self, name, args):
        if isinstance(name, tuple):
            if (name, args) not in self.tables:
                self.tables[name, args] = self.leaf(("function",))
            return self.tables[name, args]
        if name in ("step", "sgn"):
            if not args[0]:
                raise Outside
            return mpmath.mpf(args[0] > 0) if name == "step" else mpmath.sign(args[0])
        if name == "log":
            if args[0] <= 0:
                raise Outside
            return mpmath.log(args[0])
        return self.names[name](args[0])


def seen(graph, pairs, key, widths, points=8):
    """({pair: (left, right)} of the pairs that differ at one of some real points, how many points were inside)."""
    needed, found, inside = ancestors(graph, pairs), {}, 0
    with mpmath.workdps(DIGITS):
        for attempt in range(10 * points):
            if inside == points:
                break
            try:
                values = evaluate(graph, Reals(f"{key}:{attempt}", widths, SPREADS[attempt % 4]), needed)
            except (Outside, OverflowError):
                continue
            inside += 1
            for pair in pairs:
                left, right = values[pair.left], values[pair.right]
                if pair not in found and abs(left - right) > mpmath.mpf(10) ** -APART * max(abs(left), abs(right)):
                    found[pair] = tuple(mpmath.nstr(v, 12) for v in (left, right))
            if len(found) == len(pairs):
                break
    return found, inside


def ancestors(graph, pairs):
    """Flags of the nodes that the pairs rest on."""
    flags = bytearray(len(graph.nodes))
    for pair in pairs:
        flags[pair.left] = flags[pair.right] = 1
    for number in range(len(flags) - 1, -1, -1):
        if flags[number]:
            for arg in arguments(graph.nodes[number]):
                flags[arg] = 1
    return flags
