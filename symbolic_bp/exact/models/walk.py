"""A walk over a graph in an arithmetic that notes where it meets a kink, 1/0 or a logarithm of what is not
positive.

The values there follow the conventions (1/0 = 0, log u = 0 for u <= 0, sqrt u = 0 for u < 0), and are marked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from symbolic_bp.exact.graph import DOT, FN, LEAF, MUL, NUM, POW, RECIP, Graph, arguments
from symbolic_bp.exact.models.functions import TRANSCENDENTAL

KINK, DIVISOR, LOG, ROOT = (
    "a kink",
    "1/0",
    "log of a number that is not positive",
    "sqrt of a negative number",
)


class Arithmetic(Protocol):
    """What a walk needs; met: what the last value met, KINK, DIVISOR, LOG, ROOT or ""."""

    met: str

    def num(self, p: int, q: int) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def leaf(self, key: Any) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def mul(self, x: Any, y: Any) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def dot(self, xs: Sequence[Any], ys: Sequence[Any]) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def pow(self, x: Any, n: int) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def recip(self, x: Any) -> Any:
        """As in the arithmetics of numbers.py."""
        ...

    def fn(self, name: Any, args: tuple[Any, ...]) -> Any:
        """As in the arithmetics of numbers.py."""
        ...


@dataclass
class Walk:
    """values of the nodes, None where not needed; met: {node: what it met}; marked: flags of nodes that rest
    on one that met.
    """

    values: list[Any]
    met: dict[int, str]
    marked: bytearray

    def why(self, graph: Graph, node: int) -> str:
        """What a marked node rests on."""
        flags = needed(graph, [node])
        return next((what for number, what in self.met.items() if flags[number]), "")


def needed(graph: Graph, roots: Iterable[int]) -> bytearray:
    """Flags of the nodes that some nodes are made of, and of these."""
    flags = bytearray(len(graph.nodes))
    for node in roots:
        flags[node] = 1
    for node in range(len(flags) - 1, -1, -1):
        if flags[node]:
            for arg in arguments(graph.nodes[node]):
                flags[arg] = 1
    return flags


def marks(graph: Graph, met: Iterable[int]) -> bytearray:
    """Flags of the nodes that rest on those that met something."""
    flags = bytearray(len(graph.nodes))
    for number in met:
        flags[number] = 1
    if any(flags):
        for number, node in enumerate(graph.nodes):
            if not flags[number] and any(flags[arg] for arg in arguments(node)):
                flags[number] = 1
    return flags


def walk(graph: Graph, domain: Arithmetic, flags: Sequence[int]) -> Walk:
    """The values of the nodes with a flag in an arithmetic."""
    values: list[Any] = []
    met: dict[int, str] = {}
    for number, (op, x, y) in enumerate(graph.nodes):
        value = None
        if flags[number]:
            if op == MUL:
                value = domain.mul(values[x], values[y])
            elif op == DOT:
                value = domain.dot([values[i] for i in x], [values[i] for i in y])
            elif op == LEAF:
                value = domain.leaf(x)
            elif op == NUM:
                value = domain.num(x, y)
            elif op == POW:
                value = domain.pow(values[x], y)
            else:
                domain.met = ""
                value = domain.recip(values[x]) if op == RECIP else domain.fn(x, tuple(values[i] for i in y))
                if domain.met:
                    met[number] = domain.met
        values.append(value)
    return Walk(values, met, marks(graph, met))


def transcendental(graph: Graph, flags: Sequence[int]) -> bool:
    """Whether a node with a flag is a function whose values are not rational."""
    return any(flag and op == FN and x in TRANSCENDENTAL for flag, (op, x, _) in zip(flags, graph.nodes))
