"""Values as fractions of polynomials with rational coefficients: equality is decided, with no chance of error.

Undefined and transcendental functions are one more unknown for each value of their arguments. python-flint where it is
installed (the optional extra flint), sympy.polys.ring otherwise.
"""
from sympy import QQ
from sympy.polys.rings import ring

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.graph import FN, LEAF

try:
    import flint
except ImportError:
    flint = None

TERMS = 2 * 10**6       # products of terms in one multiplication, a second or so


def flint_ring(count):
    """(constant p/q, the unknowns) of python-flint."""
    context = flint.fmpq_mpoly_ctx.get([f"x{i}" for i in range(count)], "degrevlex")
    return lambda p, q: context.constant(flint.fmpq(p, q)), context.gens()


def sympy_ring(count):
    """(constant p/q, the unknowns) of sympy.polys."""
    found, *unknowns = ring([f"x{i}" for i in range(count)], QQ)
    return lambda p, q: found(QQ(p, q)), unknowns


LIBRARY = "python-flint" if flint else "sympy.polys.ring"


class Polynomials:
    """The arithmetic of fractions for the nodes of a graph; Raises NetworkError where they grow too large.

    A fraction is (numerator, {number of a factor: its power}); the factors are what was divided by.
    """

    def __init__(self, graph, make=flint_ring if flint else sympy_ring):
        self.constant, unknowns = make(max(1, sum(op in (LEAF, FN) for op, _, _ in graph.nodes)))
        self.unknowns, self.one = iter(unknowns), self.constant(1, 1)
        self.tables, self.factors = [], []

    def times(self, x, y):
        if len(x) * len(y) > TERMS:
            raise NetworkError("the polynomials", f"products of at most {TERMS:,} terms", f"{len(x) * len(y):,}",
                               "this network is too large for them: --method field")
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
            raise NetworkError("the network", "denominators that are not 0 everywhere", "one that is")
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

    def equal(self, x, y):
        """Are two fractions equal?"""
        common = {f: max(x[1].get(f, 0), y[1].get(f, 0)) for f in {*x[1], *y[1]}}
        return self.over(x, common) == self.over(y, common)
