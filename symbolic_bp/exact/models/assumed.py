"""Points on which equations hold: one step of Newton's method over some of the given entries, exact for
affine equations.

Over the rationals and over a prime field alike; each equation gets a given entry of its own, by elimination.
"""

from collections.abc import Callable, Sequence
from typing import Any

from symbolic_bp.exact.graph import LEAF, Graph
from symbolic_bp.exact.models.adjoint import sweep

MOST = 60  # equations


class Equations:
    """left - right of each equation as nodes, with their derivatives in the given entries below them."""

    def __init__(self, graph: Graph, pairs: Sequence[tuple[int, int]]) -> None:
        minus = graph.num(-1)
        self.graph = graph
        nodes = [graph.dot((left, right), (graph.one, minus)) for left, right in pairs if left != right]
        self.rests = [node for node in dict.fromkeys(nodes) if node != graph.zero]
        self.slopes = [
            {
                node: by
                for node, by in sweep(graph, rest).items()
                if graph.nodes[node][0] == LEAF and node != rest
            }
            | ({rest: graph.one} if graph.nodes[rest][0] == LEAF else {})
            for rest in self.rests
        ]
        self.leaves = sorted({node for row in self.slopes for node in row})

    def nodes(self) -> list[int]:
        """The nodes whose values a step needs."""
        return [*self.rests, *(node for row in self.slopes for node in row.values()), *self.leaves]

    def step(
        self, values: Sequence[Any], inverse: Callable[[Any], Any], normal: Callable[[Any], Any]
    ) -> dict[Any, Any] | None:
        """{leaf key: its new value}, or None where no step solves them. inverse(x): 1/x; normal(x): x in its
        least form.
        """
        rows = [{leaf: normal(values[by]) for leaf, by in row.items()} for row in self.slopes]
        rests = [normal(-values[rest]) for rest in self.rests]
        pivots: list[int] = []
        for i, row in enumerate(rows):
            pivot = next((leaf for leaf in self.leaves if row.get(leaf) and leaf not in pivots), None)
            if pivot is None:
                if rests[i]:
                    return None
                pivots.append(-1)
                continue
            by = inverse(row[pivot])
            rows[i] = {leaf: normal(value * by) for leaf, value in row.items()}
            rests[i] = normal(rests[i] * by)
            pivots.append(pivot)
            for k, other in enumerate(rows):
                factor = other.get(pivot, 0)
                if k != i and factor:
                    for leaf, value in rows[i].items():
                        other[leaf] = normal(other.get(leaf, 0) - factor * value)
                    rests[k] = normal(rests[k] - factor * rests[i])
        return {
            self.graph.nodes[leaf][1]: normal(values[leaf] + rests[i])
            for i, leaf in enumerate(pivots)
            if leaf >= 0
        }
