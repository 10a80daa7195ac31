"""Values as fractions of polynomials with rational coefficients: equality is decided, with no chance of error.

Undefined and transcendental functions are one more unknown for each value of their arguments. python-flint where it is
installed (the optional extra flint), sympy.polys.ring otherwise.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.graph import FN, LEAF, Graph
from symbolic_bp.exact.missing import TooLarge

LIBRARIES = {
    "python-flint": "symbolic_bp.exact.ring_flint",
    "sympy.polys.ring": "symbolic_bp.exact.ring_sympy",
}
LIBRARY = "python-flint" if find_spec("flint") else "sympy.polys.ring"
TERMS = {"python-flint": 10**7, "sympy.polys.ring": 2 * 10**6}  # products of terms in all: half a minute
UNKNOWNS = 1000


class Polynomials:
    """The arithmetic of fractions for the nodes of a graph. Raises TooLarge.

    A fraction is (numerator, {number of a factor: its power}); the factors are what was divided by.
    """

    def __init__(self, graph: Graph, library: str = LIBRARY) -> None:
        count = sum(op in (LEAF, FN) for op, _, _ in graph.nodes)
        if count > UNKNOWNS:
            self.refuse(f"at most {UNKNOWNS:,} unknowns", f"{count:,}")
        self.constant, unknowns = import_module(LIBRARIES[library]).ring(max(1, count))
        self.unknowns, self.one = iter(unknowns), self.constant(1, 1)
        self.tables: list[Any] = []
        self.factors: list[Any] = []
        self.most = TERMS[library]
        self.left = self.most

    def refuse(self, expected, found):
        raise TooLarge(
            "the polynomials", expected, found, "this network is too large for them: --method field"
        )

    def times(self, x, y):
        self.left -= len(x) * len(y)
        if self.left < 0:
            self.refuse(
                f"products of at most {self.most:,} terms in all", f"{self.most - self.left:,} before the end"
            )
        return x * y

    def num(self, p, q):
        return self.constant(p, q), {}

    def leaf(self, key):
        return next(self.unknowns), {}

    def mul(self, x, y):
        powers = dict(x[1])
        for factor, n in y[1].items():
            powers[factor] = powers.get(factor, 0) + n
        return self.times(x[0], y[0]), powers

    def dot(self, xs, ys):
        terms = [self.mul(x, y) for x, y in zip(xs, ys)]
        common = {}
        for _, powers in terms:
            for factor, n in powers.items():
                common[factor] = max(n, common.get(factor, 0))
        total = self.constant(0, 1)
        for term in terms:
            total = total + self.over(term, common)
        return total, common

    def over(self, x, common):
        """The numerator of x over a common denominator."""
        above = x[0]
        for factor, n in common.items():
            for _ in range(n - x[1].get(factor, 0)):
                above = self.times(above, self.factors[factor])
        return above

    def pow(self, x, n):
        result = (self.one, {})
        for _ in range(n):
            result = self.mul(result, x)
        return result

    def recip(self, x):
        if x[0] == 0:
            raise NetworkError(
                "the network, or a claim about it", "denominators that are not 0 everywhere", "one that is"
            )
        if x[0] not in self.factors:
            self.factors.append(x[0])
        above = self.over((self.one, {}), x[1])
        return above, {self.factors.index(x[0]): 1}

    def fn(self, name, args):
        for known, values, unknown in self.tables:
            if known == name and all(self.equal(x, y) for x, y in zip(values, args)):
                return unknown
        self.tables.append((name, args, (next(self.unknowns), {})))
        return self.tables[-1][2]

    def equal(self, x: Any, y: Any) -> bool:
        """Are two fractions equal?"""
        common = {f: max(x[1].get(f, 0), y[1].get(f, 0)) for f in {*x[1], *y[1]}}
        return bool(self.over(x, common) == self.over(y, common))
