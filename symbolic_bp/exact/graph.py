"""Definitions as a graph: every quantity once, defined by earlier ones; any exact arithmetic can walk it.

A node is the number of its definition (op, x, y), one of NUM p/q, LEAF key, DOT sum_i x_i*y_i, MUL x*y, POW
x^n, RECIP 1/x and FN name(args). The graph knows nothing of networks.
"""

from collections.abc import Iterable, Sequence
from typing import Any

NUM, LEAF, DOT, MUL, POW, RECIP, FN = range(7)
Node = tuple[int, Any, Any]


class Graph:
    """A list of definitions in which each refers to earlier ones only; the methods give the number of a
    node."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.numbers: dict[tuple[int, int], int] = {}
        self.functions: dict[tuple[Any, tuple[int, ...]], int] = {}
        self.zero, self.one = self.num(0), self.num(1)

    def new(self, op: int, x: Any, y: Any = None) -> int:
        """One more definition."""
        self.nodes.append((op, x, y))
        return len(self.nodes) - 1

    def num(self, p: int, q: int = 1) -> int:
        """The number p/q."""
        if (p, q) not in self.numbers:
            self.numbers[p, q] = self.new(NUM, p, q)
        return self.numbers[p, q]

    def leaf(self, key: Any) -> int:
        """A new unknown."""
        return self.new(LEAF, key)

    def leaves(self, keys: Sequence[Any]) -> range:
        """New unknowns."""
        start = len(self.nodes)
        self.nodes += [(LEAF, key, None) for key in keys]
        return range(start, len(self.nodes))

    def mul(self, x: int, y: int) -> int:
        """x*y."""
        if x == self.one or y == self.zero:
            return y
        if y == self.one or x == self.zero:
            return x
        return self.new(MUL, x, y)

    def product(self, factors: Iterable[int]) -> int:
        """The product of nodes; 1 of none."""
        result = self.one
        for factor in factors:
            result = self.mul(result, factor)
        return result

    def dot(self, xs: Sequence[int], ys: Sequence[int]) -> int:
        """sum_i xs[i]*ys[i]; 0 of none. Raises ValueError for two lengths."""
        if len(xs) != len(ys):
            raise ValueError(f"a dot product of {len(xs)} and {len(ys)} numbers")
        if self.zero in xs or self.zero in ys:
            pairs = [(x, y) for x, y in zip(xs, ys) if x != self.zero and y != self.zero]
            xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
        if len(xs) < 2:
            return self.mul(xs[0], ys[0]) if xs else self.zero
        return self.new(DOT, tuple(xs), tuple(ys))

    def add(self, terms: Sequence[int]) -> int:
        """The sum of nodes."""
        return self.dot(terms, (self.one,) * len(terms))

    def pow(self, x: int, n: int) -> int:
        """x^n for a whole n."""
        if n < 0:
            return self.pow(self.recip(x), -n)
        return self.one if n == 0 else x if n == 1 else self.new(POW, x, n)

    def recip(self, x: int) -> int:
        """1/x, where x is not 0."""
        return self.one if x == self.one else self.new(RECIP, x)

    def fn(self, name: Any, args: tuple[int, ...]) -> int:
        """name(args), the same node for the same arguments."""
        if (name, args) not in self.functions:
            self.functions[name, args] = self.new(FN, name, args)
        return self.functions[name, args]


def arguments(node: Node) -> tuple[int, ...]:
    """The nodes that a definition refers to."""
    op, x, y = node
    found: tuple[int, ...] = (
        x + y if op == DOT else (x, y) if op == MUL else (x,) if op in (POW, RECIP) else y if op == FN else ()
    )
    return found


def evaluate(graph: Graph, domain: Any, needed: Sequence[int] | None = None) -> list[Any]:
    """The value of every node in an arithmetic with num(p, q), leaf(key), dot(xs, ys), mul, pow, recip,
    fn(name, args).

    needed: flags of the nodes to work out, the others are None.
    """
    values: list[Any] = []
    for number, (op, x, y) in enumerate(graph.nodes):
        if needed and not needed[number]:
            value = None
        elif op == MUL:
            value = domain.mul(values[x], values[y])
        elif op == DOT:
            value = domain.dot([values[i] for i in x], [values[i] for i in y])
        elif op == LEAF:
            value = domain.leaf(x)
        elif op == NUM:
            value = domain.num(x, y)
        elif op == POW:
            value = domain.pow(values[x], y)
        elif op == RECIP:
            value = domain.recip(values[x])
        else:
            value = domain.fn(x, tuple(values[i] for i in y))
        values.append(value)
    return values
