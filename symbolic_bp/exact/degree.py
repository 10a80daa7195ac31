"""How likely a random point hides a difference: degrees of numerators and denominators, counted on the same graph.

Two different rational functions of degree (n, d) and (n', d') agree at a random point of a field of p elements with
probability at most max(n + d', n' + d)/p (Schwartz 1980, Zippel 1979); functions are tables, so that two arguments that
differ but take one value count as well, and so does a denominator that vanishes.
"""
from collections import defaultdict
from math import log2

from symbolic_bp.exact.graph import evaluate


class Degrees:
    """The arithmetic of (degree of the numerator, degree of the denominator), upper bounds."""

    def __init__(self):
        self.arguments, self.denominators = defaultdict(dict), 0

    def num(self, p, q):
        return (0, 0)

    def leaf(self, key):
        return (1, 0)

    def mul(self, x, y):
        return (x[0] + y[0], x[1] + y[1])

    def dot(self, xs, ys):
        below = sum(x[1] + y[1] for x, y in zip(xs, ys))
        return (max(x[0] + y[0] + below - x[1] - y[1] for x, y in zip(xs, ys)), below)

    def pow(self, x, n):
        return (n * x[0], n * x[1])

    def recip(self, x):
        self.denominators += x[0] + x[1]
        return (x[1], x[0])

    def fn(self, name, args):
        count, worst = self.arguments[name].get("seen", (0, 0))
        self.arguments[name]["seen"] = (count + 1, max(worst, *(n + d for n, d in args)))
        return (1, 0)

    def collisions(self):
        """The degrees of the differences of all pairs of arguments of each function, added up."""
        return sum(count * (count - 1) // 2 * worst for (count, worst) in (d["seen"] for d in self.arguments.values()))


class Bound:
    """degree: of the worst comparison; weight/p bounds the chance that one trial misses a difference."""

    def __init__(self, graph, pairs):
        degrees = Degrees()
        values = evaluate(graph, degrees)
        self.degree = max((max(values[l][0] + values[r][1], values[r][0] + values[l][1])
                           for l, r in pairs), default=0)
        self.weight, self.denominators = self.degree + degrees.collisions(), degrees.denominators

    def bits(self, prime, trials):
        """-log2 of the chance that all trials miss a difference; 0 where nothing can be said."""
        left = prime - 1 - self.denominators
        return trials * max(0.0, log2(left) - log2(max(self.weight, 1))) if left > 0 else 0.0
