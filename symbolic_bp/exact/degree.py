"""How likely a random point of a random field hides a difference: degrees and coefficients, counted on the same graph.

Two different rational functions of degrees (n, d) and (n', d') agree at a random point of a field of p elements with
probability at most max(n + d', n' + d)/p (Schwartz 1980, Zippel 1979); functions are tables, so that two arguments that
differ but take one value count as well, and so does a denominator that vanishes. A difference of which every
coefficient is a multiple of p is hidden too: there are few such p, and none above the largest coefficient.
"""

from collections.abc import Iterable
from math import log2
from typing import Any

from symbolic_bp.exact.graph import Graph, evaluate
from symbolic_bp.exact.primes import primes_between


class Degrees:
    """The arithmetic of (n, d, s, t): upper bounds of the degrees of numerator and denominator, and log2 of the sums of
    the absolute values of their coefficients, which are whole numbers."""

    def __init__(self) -> None:
        self.arguments: dict[Any, Any] = {}
        self.denominators, self.vanishing = 0, 0.0

    def num(self, p, q):
        return (0, 0, log2(abs(p) or 1), log2(q))

    def leaf(self, key):
        return (1, 0, 0.0, 0.0)

    def mul(self, x, y):
        return (x[0] + y[0], x[1] + y[1], x[2] + y[2], x[3] + y[3])

    def dot(self, xs, ys):
        n, d, s, t = zip(*map(self.mul, xs, ys))
        below, bits = sum(d), sum(t)
        return (
            max(map(int.__sub__, n, d)) + below,
            below,
            max(map(float.__sub__, s, t)) + bits + log2(len(s)),
            bits,
        )

    def pow(self, x, n):
        return tuple(n * part for part in x)

    def recip(self, x):
        self.denominators += x[0] + x[1]
        self.vanishing += x[2] + x[3]
        return (x[1], x[0], x[3], x[2])

    def fn(self, name, args):
        if not args:
            return (1, 0, 0.0, 0.0)
        count, *worst = self.arguments.get(name, (0, 0, 0, 0.0, 0.0))
        self.arguments[name] = (count + 1, *map(max, worst, *args))
        return (1, 0, 0.0, 0.0)

    def collisions(self) -> tuple[int, float, float]:
        """(degrees, log2 of the coefficients) of the differences of all pairs of arguments, added up; largest log2."""
        pairs = [
            (count * (count - 1) // 2, n + d, s + t + 1)
            for count, n, d, s, t in self.arguments.values()
            if count > 1
        ]
        return (
            sum(n * degree for n, degree, _ in pairs),
            sum(n * bits for n, _, bits in pairs),
            max((bits for _, _, bits in pairs), default=0.0),
        )


class Bound:
    """degree and coefficient (log2): of the worst comparison; bits(): how surely trials find a difference."""

    def __init__(self, graph: Graph, pairs: Iterable[tuple[int, int]]) -> None:
        degrees = Degrees()
        values = evaluate(graph, degrees)
        sides = [(values[left], values[right]) for left, right in pairs]
        self.degree = max((max(x[0] + y[1], y[0] + x[1]) for x, y in sides), default=0)
        size = max((max(x[2] + y[3], y[2] + x[3]) + 1 for x, y in sides), default=0.0)
        pairs_degree, pairs_size, largest = degrees.collisions()
        self.weight, self.denominators = self.degree + pairs_degree, degrees.denominators
        self.coefficients = size + pairs_size + degrees.vanishing  # log2, of the product of all
        self.largest = max(size, largest, degrees.vanishing)

    def fixed(self, bits: int) -> bool:
        """Can no coefficient be a multiple of a prime of so many bits?"""
        return bool(self.largest < bits - 1)

    def bits(self, bits: int, trials: int) -> float:
        """-log2 of the chance that all trials miss a difference, in fields of primes of so many bits; 0 if unknown."""
        lowest = 2 ** (bits - 1) if not self.fixed(bits) else 2**bits - 1
        left = lowest - 1 - self.denominators
        if left <= 0:
            return 0.0
        missed = max(self.weight, 1) / left
        if not self.fixed(bits):
            missed += self.coefficients / (bits - 1) / 2 ** primes_between(bits)
        return float(trials * max(0.0, -log2(missed)))
