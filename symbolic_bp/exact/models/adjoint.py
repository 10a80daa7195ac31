"""Derivatives by one pass backwards over a graph: adjoint(x) = sum over the uses n of x: adjoint(n) dn/dx."""

from collections.abc import Callable, Container

from symbolic_bp.exact.graph import DOT, FN, LEAF, MUL, NUM, POW, RECIP, Graph, arguments
from symbolic_bp.exact.models.functions import power, slopes


def ancestors(graph: Graph, start: int, stop: Container[int], constant: Container[int] = ()) -> set[int]:
    """A node and what it is made of, without numbers and constants; not beyond the nodes of stop."""
    nodes, seen, todo = graph.nodes, {start}, [start]
    while todo:
        node = todo.pop()
        if node in stop and node != start:
            continue
        for arg in arguments(nodes[node]):
            if arg not in seen and nodes[arg][0] != NUM and arg not in constant:
                seen.add(arg)
                todo.append(arg)
    return seen


def sweep(
    graph: Graph, start: int, stop: Container[int] = (), constant: Container[int] = ()
) -> dict[int, int]:
    """{node: the derivative of start in it, as a node} by the chain rule; stop: nodes that are taken as
    unknowns; constant: nodes that nobody asks about, taken as numbers.

    The cost is one step for each argument of each node that start is made of.
    """
    used = ancestors(graph, start, stop, constant)
    found, zero = {start: graph.one}, graph.zero
    pending: dict[int, tuple[list[int], list[int]]] = {node: ([], []) for node in used}
    pending[start] = [graph.one], [graph.one]
    for node in sorted(used, reverse=True):
        own = pending.pop(node)
        if not own[0]:
            continue
        found[node] = adjoint = graph.dot(*own)
        if adjoint == zero or node in stop and node != start:
            continue
        op, x, y = graph.nodes[node]
        for arg, by, times in steps(graph, node, op, x, y, adjoint):
            if arg in used:
                left, right = pending[arg]
                left.append(by)
                right.append(times)
    return found


Steps = list[tuple[int, int, int]]


def steps(graph: Graph, node: int, op: int, x: object, y: object, adjoint: int) -> Steps:
    """[(argument, a, b)]: what a node adds to the adjoints of its arguments is a*b."""
    return STEPS[op](graph, node, x, y, adjoint)


def of_dot(graph: Graph, node: int, x: tuple[int, ...], y: tuple[int, ...], adjoint: int) -> Steps:
    """The steps of sum_i x_i y_i."""
    return [(a, adjoint, b) for a, b in zip(x, y)] + [(b, adjoint, a) for a, b in zip(x, y)]


def of_mul(graph: Graph, node: int, x: int, y: int, adjoint: int) -> Steps:
    """The steps of x y."""
    return [(x, adjoint, y), (y, adjoint, x)]


def of_pow(graph: Graph, node: int, x: int, y: int, adjoint: int) -> Steps:
    """The steps of x^y."""
    return [(x, adjoint, graph.mul(graph.num(y), power(graph, x, y - 1)))]


def of_recip(graph: Graph, node: int, x: int, y: None, adjoint: int) -> Steps:
    """The steps of 1/x: -1/x^2."""
    return [(x, graph.mul(graph.num(-1), adjoint), graph.pow(node, 2))]


def of_fn(graph: Graph, node: int, x: object, y: object, adjoint: int) -> Steps:
    """The steps of a function: its slopes."""
    return [(arg, adjoint, by) for arg, by in slopes(graph, node)]


def of_nothing(graph: Graph, node: int, x: object, y: object, adjoint: int) -> Steps:
    """What is given and numbers have no arguments."""
    return []


STEPS: dict[int, Callable[..., Steps]] = {
    DOT: of_dot,
    MUL: of_mul,
    POW: of_pow,
    RECIP: of_recip,
    FN: of_fn,
    LEAF: of_nothing,
    NUM: of_nothing,
}
