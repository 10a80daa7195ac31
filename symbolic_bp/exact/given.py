"""A gradient of your own, written with the quantities of a network, to be checked in place of what an equation says."""

from dataclasses import dataclass

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.graph import RECIP, arguments

HIGHEST = 1000  # power: the bound on errors rests on degrees, which are counted with it


class Value:
    """A quantity of a network; + - * / and ** with others and with whole numbers or Fractions."""

    def __init__(self, graph, node):
        self.graph, self.node = graph, node

    def lifted(self, other):
        if isinstance(other, Value):
            if other.graph is not self.graph:
                raise NetworkError("a gradient", "quantities of this network", "one of another")
            return other.node
        try:
            return self.graph.num(int(other.numerator), int(other.denominator))
        except AttributeError:
            raise NetworkError(
                "a gradient", "whole numbers or Fractions beside quantities", repr(other)
            ) from None

    def __add__(self, other):
        return Value(self.graph, self.graph.add([self.node, self.lifted(other)]))

    def __mul__(self, other):
        return Value(self.graph, self.graph.mul(self.node, self.lifted(other)))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + Value(self.graph, self.lifted(other)) * -1

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return Value(self.graph, self.graph.mul(self.node, self.graph.recip(self.lifted(other))))

    def __rtruediv__(self, other):
        return Value(self.graph, self.lifted(other)) / self

    def __pow__(self, n):
        if isinstance(n, bool) or not isinstance(n, int) or abs(n) > HIGHEST:
            raise NetworkError("a gradient", f"whole powers from -{HIGHEST} to {HIGHEST}", repr(n))
        return Value(self.graph, self.graph.pow(self.node, n))

    __radd__, __rmul__ = __add__, __mul__


@dataclass(frozen=True)
class Own:
    """What is said of one entry: the node of its value, the number of the claim that says it, and its divisors, as the
    nodes of 1/u, also of those that are multiplied by 0."""

    entry: tuple
    node: int
    claim: int
    divisors: tuple


def own(given, quantities):
    """The Owns of a gradient of your own: of claims, or of a function that gives {entry: Value}. Raises NetworkError."""
    graph, start = quantities.graph, len(quantities.graph.nodes)
    found = given(quantities)
    if not found:
        raise NetworkError(
            "a gradient of your own", "at least one entry", "none: there is nothing to compare"
        )
    if not isinstance(found, dict):
        return found
    nodes = {entry: quantities.number(0).lifted(value) for entry, value in found.items()}
    below = {entry: divisors_below(graph, node, start) for entry, node in nodes.items()}
    used = set().union(*below.values())
    rest = {number for number in divisors(graph, start) if number not in used}
    return [Own(entry, node, 0, tuple(sorted(below[entry] | rest))) for entry, node in nodes.items()]


def divisors(graph, start):
    """The nodes 1/u from a node on."""
    return [number for number in range(start, len(graph.nodes)) if graph.nodes[number][0] == RECIP]


def divisors_below(graph, node, start):
    """The nodes 1/u, from a node on, that a node rests on."""
    seen, left = set(), [node]
    while left:
        number = left.pop()
        if number >= start and number not in seen:
            seen.add(number)
            left += arguments(graph.nodes[number])
    return {number for number in seen if graph.nodes[number][0] == RECIP}


class Quantities:
    """The quantities of a network by layer, neuron and example, all counted from 1: q.a(1, 3), q.w(2, 1, 3)."""

    def __init__(self, defs, derived, equations):
        self.net, self.graph = defs.net, defs.graph
        self.tables = {
            "y": defs.y,
            "a": defs.a,
            "z": defs.z,
            "w": defs.w,
            "b": defs.b,
            "delta": derived.delta,
            "slope": equations.slopes,
            "gradient": [*[None] * (defs.net.depth - 1), equations.gradient],
        }

    def entry(self, name, *at):
        """The Value of an entry. Raises NetworkError where there is none."""
        node = self.tables[name]
        for number in at:
            if (
                not isinstance(node, (list, tuple))
                or isinstance(number, bool)
                or not isinstance(number, int)
                or not 1 <= number <= len(node)
                or node[number - 1] is None
            ):
                raise NetworkError(
                    f"{name}{list(at)}", "an entry of the network", "none", "layers and neurons count from 1"
                )
            node = node[number - 1]
        if isinstance(node, (list, tuple)):
            raise NetworkError(
                f"{name}{list(at)}",
                "one number",
                "an array" if name != "slope" else "a row of the matrix of a vector activation",
            )
        return Value(self.graph, node)

    def number(self, p, q=1):
        """The number p/q."""
        return Value(self.graph, self.graph.num(p, q))

    def y(self, j, x=1):
        """The target y[j] of example x. Raises NetworkError where the cost is undefined and has none."""
        if self.tables["y"] is None:
            raise NetworkError(
                "y", "a named cost, which has targets", "any function of the outputs", "give --cost quadratic"
            )
        return self.entry("y", x, j)

    def w(self, layer, j, k):
        """w[l,j,k], 2 <= l <= L."""
        return self.entry("w", layer, j, k)

    def b(self, layer, j):
        """b[l,j], 2 <= l <= L."""
        return self.entry("b", layer, j)

    def a(self, layer, j, x=1):
        """a[l,j] of example x; a(1, j) is the input."""
        return self.entry("a", layer, x, j)

    def z(self, layer, j, x=1):
        """z[l,j] of example x."""
        return self.entry("z", layer, x, j)

    def delta(self, layer, j, x=1):
        """delta[l,j] of example x, as derived: dC_x/dz[l,j]."""
        return self.entry("delta", layer, x, j)

    def slope(self, layer, j, x=1, k=None):
        """sigma_l'(z[l,j]) of example x; da[l,j]/dz[l,k] for a vector activation."""
        return self.entry("slope", layer, x, j) if k is None else self.entry("slope", layer, x, j, k)

    def gradient(self, j, x=1):
        """dC_x/da[L,j]."""
        return self.entry("gradient", self.net.depth, x, j)
