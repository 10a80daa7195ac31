"""BP1 to BP4 and the unrolled product, each as pairs of nodes: the derived quantity and what the equation
says.

The right side of each equation is built from derived quantities, so that the one which fails is named and not
those that rest on it; the slopes of named functions are the ones that their records give.
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from symbolic_bp.exact.definitions import Definitions, Rows
from symbolic_bp.exact.models.adjoint import sweep
from symbolic_bp.exact.models.tangent import tangent
from symbolic_bp.exact.record_terms import Instance, terms_of
from symbolic_bp.network.record import Record


class Pair(NamedTuple):
    """equation: BP1, BP2, BP3, BP4, unrolled or forward; entry: ("w", 2, 3, 5); left derived, right as the
    equation says, or as a gradient of your own says in its place: then claim is the number of the claim,
    divisors are its own; alike: whether the two were found equal in a field."""

    equation: str
    entry: tuple[str | int, ...]
    left: int
    right: int
    own: bool = False
    claim: int = 0
    divisors: tuple[int, ...] = ()
    alike: bool = False


Slopes = Sequence[int | tuple[int, ...]]  # a number for each neuron, or a row of the matrix


class Derived:
    """delta[l][x][j], db[l][j] and dw[l][j][k], by one pass backwards over the definitions."""

    def __init__(self, defs: Definitions) -> None:
        g, net = defs.graph, defs.net
        found = sweep(g, defs.cost, constant=defs.constants())
        m = g.num(net.examples)
        self.total = [[[found.get(z, g.zero) for z in zs] for zs in layer] for layer in defs.z]
        self.delta = [[tuple(g.mul(m, d) for d in ds) for ds in layer] for layer in self.total]
        self.db = [[found.get(b, g.zero) for b in layer] for layer in defs.b]
        self.dw = [[[found.get(w, g.zero) for w in row] for row in layer] for layer in defs.w]


class Equations:
    """The pairs of nodes of every equation; what the records of the named functions say of their slopes."""

    def __init__(self, defs: Definitions, derived: Derived) -> None:
        self.defs, self.derived, self.graph, self.net = defs, derived, defs.graph, defs.net
        examples, acts = range(self.net.examples), [*enumerate(self.net.activations, 1)]
        self.slopes: list[list[Slopes]] = [[], *([self.slope(*act, x) for x in examples] for act in acts)]
        self.gradient = [self.cost_gradient(x) for x in examples]

    def slope(self, at: int, record: Record | None, x: int) -> Slopes:
        """Sigma'(z^l) of an example: the list of sigma'(z_j), of a vector activation the matrix [j][k] of
        da_j/dz_k."""
        g, z, a = self.graph, self.defs.z[at][x], self.defs.a[at][x]
        if record is None:
            return [g.fn(("app", "sigma", 1, (at + 1,)), (t,)) for t in z]
        term = terms_of(record)[1]
        if record.vector:
            instance, n = Instance(g, {"z": z, "a": a}, len(z)), range(len(z))
            return [tuple(instance.node(term, j=j, k=k) for k in n) for j in n]
        return [Instance(g, {"z": t, "a": u}).node(term) for t, u in zip(z, a, strict=True)]

    def cost_gradient(self, x: int) -> tuple[int, ...]:
        """dC_x/da^L."""
        g, last = self.graph, self.defs.a[-1][x]
        if self.net.cost is None or self.defs.y is None:
            return self.defs.gradient(x)
        term, n = terms_of(self.net.cost)[1], g.num(len(last))
        pairs = zip(last, self.defs.y[x], strict=True)
        return tuple(Instance(g, {"a": a, "y": y, "n": n}).node(term) for a, y in pairs)

    def through(self, at: int, x: int, vector: Sequence[int]) -> tuple[int, ...]:
        """Sigma'(z^l) times a vector; for a vector activation the full sum over the layer."""
        g, slope = self.graph, self.slopes[at][x]
        rows = [row for row in slope if isinstance(row, tuple)]
        if rows:
            return tuple(g.dot(vector, column) for column in zip(*rows))
        return tuple(g.mul(v, s) for v, s in zip(vector, slope) if isinstance(s, int))

    def penalty(self, at: int) -> Rows | None:
        """Omega'(w) of each weight of a layer, None where there is no regulariser."""
        if self.net.regulariser is None:
            return None
        term = terms_of(self.net.regulariser)[1]
        return [[Instance(self.graph, {"w": w}).node(term) for w in row] for row in self.defs.w[at]]

    def pairs(self) -> list[Pair]:
        """Every Pair, layer by layer from the last."""
        g, net, d = self.graph, self.net, self.derived
        found, mean = [], g.num(1, net.examples)
        for at in range(net.depth - 1, 0, -1):
            layer, columns = at + 1, [*zip(*self.defs.w[at + 1])] if at + 1 < net.depth else None
            for x in range(net.examples):
                vector = (
                    tuple(g.dot(column, d.delta[at + 1][x]) for column in columns)
                    if columns
                    else self.gradient[x]
                )
                sides = zip(d.delta[at][x], self.through(at, x, vector))
                found += [
                    Pair("BP2" if columns else "BP1", ("delta", layer, j, x + 1), left, right)
                    for j, (left, right) in enumerate(sides, 1)
                ]
            sums = [*zip(*d.delta[at])]
            found += [
                Pair("BP3", ("b", layer, j), d.db[at][j - 1], g.mul(mean, g.add(deltas)))
                for j, deltas in enumerate(sums, 1)
            ]
            below, penalty = [*zip(*self.defs.a[at - 1])], self.penalty(at)
            for j, deltas in enumerate(sums):
                scaled = tuple(g.mul(mean, s) for s in deltas)
                for k, inputs in enumerate(below):
                    right = g.dot(inputs, scaled)
                    if penalty:
                        right = g.add([right, penalty[j][k]])
                    found.append(Pair("BP4", ("w", layer, j + 1, k + 1), d.dw[at][j][k], right))
        return found + self.unrolled()

    def unrolled(self) -> list[Pair]:
        """delta^l = Sigma'(z^l) (w^{l+1})^T Sigma'(z^{l+1}) ... Sigma'(z^L) grad_a C, the matrices multiplied
        first."""
        g, net, found = self.graph, self.net, []
        for x in range(net.examples):
            n = net.widths[-1]
            columns = [tuple(g.one if i == j else g.zero for i in range(n)) for j in range(n)]
            for at in range(net.depth - 1, 0, -1):
                if at + 1 < net.depth:
                    transposed = [*zip(*self.defs.w[at + 1])]
                    columns = [tuple(g.dot(row, column) for row in transposed) for column in columns]
                columns = [self.through(at, x, column) for column in columns]
                found += [
                    Pair("unrolled", ("delta", at + 1, j, x + 1), left, g.dot(row, self.gradient[x]))
                    for j, (left, row) in enumerate(zip(self.derived.delta[at][x], zip(*columns)), 1)
                ]
        return found

    def forward(self) -> list[Pair]:
        """The derivative of C along one random direction, from the definitions upwards, against all derived
        entries."""
        g, d, defs = self.graph, self.derived, self.defs
        entries = [
            *zip(chain(*chain(*defs.z)), chain(*chain(*d.total))),
            *zip(chain(*defs.b), chain(*d.db)),
            *zip(chain(*chain(*defs.w)), chain(*chain(*d.dw))),
        ]
        seeds = {node: g.leaf(("direction", number)) for number, (node, _) in enumerate(entries)}
        along = g.dot([*seeds.values()], [t for _, t in entries])
        return [Pair("forward", ("all",), along, tangent(g, defs.cost, seeds))]
