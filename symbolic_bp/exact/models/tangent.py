"""The derivative of a node along a direction, by one pass forwards over a graph (dual numbers), as a node."""

from collections.abc import Container, Mapping
from itertools import chain

from symbolic_bp.exact.graph import DOT, LEAF, Graph, arguments
from symbolic_bp.exact.models.adjoint import steps


def depends(graph: Graph, last: int, on: Container[int]) -> bytearray:
    """Flags of the nodes up to last that depend on one of some nodes."""
    flags = bytearray(last + 1)
    for number in range(last + 1):
        flags[number] = number in on or any(map(flags.__getitem__, arguments(graph.nodes[number])))
    return flags


def tangent(graph: Graph, output: int, seeds: Mapping[int, int]) -> int:
    """sum over x in seeds of seeds[x] dC/dx for the output C; what is in seeds is added to the own tangent of
    a node."""
    found, mul, one = dict(seeds), graph.mul, graph.one
    for number, flag in enumerate(depends(graph, output, seeds)):
        op, x, y = graph.nodes[number]
        if not flag or op == LEAF:
            continue
        own = [(one, seeds[number])] if number in seeds else []
        if op == DOT:
            own += [(by, found[arg]) for arg, by in chain(zip(x, y), zip(y, x)) if arg in found]
        else:
            own += [
                (mul(by, times), found[arg])
                for arg, by, times in steps(graph, number, op, x, y, one)
                if arg in found
            ]
        if own:
            found[number] = graph.dot(*zip(*own))
    return found.get(output, graph.zero)
