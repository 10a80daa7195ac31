"""Named and undefined functions as nodes of a graph, and their derivatives: no arithmetic needs to know more.

A function of arrays and a maximum have their arguments in one node "list", named by its shape: slopes refer
to it. relu(u) = u step(u), |u| = u sgn(u), sigmoid(u) = 1/(1 + e^-u), max(u) = sum_k argmax_k u_k.
"""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from symbolic_bp.exact.graph import NUM, Graph

TRANSCENDENTAL = frozenset(("exp", "log", "sqrt", "tanh", "Phi", "phi", "sin", "cos"))
FOLDED = 4096  # bits of a power of a number that is worked out at once
AT_ZERO = {"exp": (1, 1), "tanh": (0, 1), "sqrt": (0, 1), "Phi": (1, 2), "sin": (0, 1), "cos": (1, 1)}


def number(graph: Graph, node: int) -> Fraction | None:
    """The number that a node is by its form, or None."""
    op, p, q = graph.nodes[node]
    return Fraction(p, q) if op == NUM else None


def fraction(graph: Graph, value: Fraction) -> int:
    """The node of a rational number."""
    return graph.num(value.numerator, value.denominator)


def power(graph: Graph, base: int, k: int) -> int:
    """base^k for a whole k; 1/0 is a node of its own, which each arithmetic notes."""
    value = number(graph, base)
    if value is not None and (value or k > 0) and abs(k) * long(value) <= FOLDED:
        return fraction(graph, value**k)
    return graph.pow(base, k)


def long(value: Fraction) -> int:
    """How many bits a number has."""
    return value.numerator.bit_length() + value.denominator.bit_length()


def apply(graph: Graph, name: str, u: int) -> int:
    """The node of a named function at a node."""
    value = number(graph, u)
    if name == "relu":
        return graph.zero if value == 0 else graph.mul(u, apply(graph, "step", u))
    if name == "abs":
        return graph.zero if value == 0 else graph.mul(u, apply(graph, "sgn", u))
    if name == "sigmoid":
        below = graph.add((graph.one, apply(graph, "exp", graph.mul(graph.num(-1), u))))
        return power(graph, below, -1)
    if value == 0 and name in AT_ZERO:
        return graph.num(*AT_ZERO[name])
    if name == "log" and value == 1:
        return graph.zero
    if name == "sqrt" and value is not None and value > 0:
        root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
        if root * root == value:
            return fraction(graph, root)
    if name in ("step", "sgn") and value is not None and value != 0:
        return graph.one if value > 0 else graph.zero if name == "step" else graph.num(-1)
    return graph.fn(name, (u,))


def slopes(graph: Graph, node: int) -> list[tuple[int, int]]:
    """[(an argument, the derivative in it)] of the function at a node; none of a function that is constant
    between kinks.
    """
    _, name, args = graph.nodes[node]
    if isinstance(name, str):
        if name not in FLAT and name not in SLOPES:
            raise ValueError(f"no derivative of {name} is known")
        return [] if name in FLAT else [(args[0], SLOPES[name](graph, args[0], node))]
    if name[0] == "app":
        _, f, order, at = name
        return [(args[0], graph.fn(("app", f, order + 1, at), args))]
    if name[0] == "any":
        return [(arg, slope(graph, node, k)) for k, arg in enumerate(graph.nodes[args[0]][2])]
    return []


def slope(graph: Graph, node: int, k: int) -> int:
    """The derivative of a function of arrays, at its node, in its k-th argument."""
    _, (_, f, shape), (listed,) = graph.nodes[node]
    return graph.fn(("slope", f, shape, k), (listed, graph.nodes[listed][2][k]))


def winner(graph: Graph, listed: int, k: int) -> int:
    """1 where the k-th of a list is its maximum, else 0."""
    if len(graph.nodes[listed][2]) == 1:
        return graph.one
    return graph.fn(("argmax", k), (listed,))


FLAT = ("step", "sgn")  # constant between kinks
Rule = Callable[[Graph, int, int], int]
SLOPES: dict[str, Rule] = {
    "exp": lambda graph, u, node: node,
    "log": lambda graph, u, node: power(graph, u, -1),
    "sqrt": lambda graph, u, node: power(graph, graph.mul(graph.num(2), node), -1),
    "tanh": lambda graph, u, node: graph.dot((graph.one, graph.num(-1)), (graph.one, graph.pow(node, 2))),
    "Phi": lambda graph, u, node: graph.fn("phi", (u,)),
    "phi": lambda graph, u, node: graph.product((graph.num(-1), u, node)),
    "sin": lambda graph, u, node: graph.fn("cos", (u,)),
    "cos": lambda graph, u, node: graph.mul(graph.num(-1), graph.fn("sin", (u,))),
}
