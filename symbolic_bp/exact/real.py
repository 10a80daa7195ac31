"""The same definitions at a random point of real numbers, 50 digits: does a difference in the field mean one in numbers?

It does for undefined functions. Named ones have laws that a table of residues does not know (step^2 = step,
log(uv) = log u + log v), so that a difference counts only if real numbers show it.
"""
import random

import mpmath

from symbolic_bp.exact.graph import arguments, evaluate

DIGITS, APART = 50, 30      # worked with, and equal if they agree to


class Outside(Exception):
    """The point is on a kink or outside the domain of a function."""


class Reals:
    """Arithmetic of mpmath numbers; every unknown a multiple of 1/64 between -1 and 1, a target between 0 and 1."""

    def __init__(self, key):
        self.random, self.tables = random.Random(key), {}
        self.names = {"exp": mpmath.exp, "Phi": mpmath.ncdf, "phi": mpmath.npdf}

    def num(self, p, q):
        return mpmath.mpf(p) / q

    def leaf(self, key):
        return mpmath.mpf(self.random.randint(1 if key[0] == "y" else -63, 63)) / 64

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


def seen(graph, pairs, key, points=8):
    """({pair: (left, right)} of the pairs that differ at one of some real points, how many points were inside)."""
    needed, found, inside = ancestors(graph, pairs), {}, 0
    with mpmath.workdps(DIGITS):
        for attempt in range(10 * points):
            if inside == points:
                break
            try:
                values = evaluate(graph, Reals(f"{key}:{attempt}"), needed)
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
