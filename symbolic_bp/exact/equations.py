"""BP1 to BP4 and the unrolled product, each as pairs of nodes: the derived quantity and what the equation says.

The right side of each equation is built from derived quantities, so that the one which fails is named and not those
that rest on it; the slopes of named functions are the ones that their records give.
"""

from dataclasses import dataclass

from symbolic_bp.exact.differentiate import accumulate, tangent


@dataclass(frozen=True)
class Pair:
    """equation: BP1, BP2, BP3, BP4, unrolled or forward; entry: ("w", 2, 3, 5); left derived, right as the equation
    says, or as a gradient of your own says in its place: then claim is the number of the claim, divisors are its own;
    alike: whether the two were found equal in a field."""

    equation: str
    entry: tuple
    left: int
    right: int
    own: bool = False
    claim: int = 0
    divisors: tuple = ()
    alike: bool = False


class Derived:
    """delta[l][x][j], db[l][j] and dw[l][j][k], by accumulation on the graph of definitions."""

    def __init__(self, defs):
        g, net = defs.graph, defs.net
        self.found = accumulate(g, defs.cost, defs.parameters())
        get, m = lambda node: self.found.get(node, g.zero), g.num(net.examples)
        self.total = [None, *([[get(z) for z in zs] for zs in layer] for layer in defs.z[1:])]
        self.delta = [None, *([tuple(g.mul(m, d) for d in ds) for ds in layer] for layer in self.total[1:])]
        self.db = [None, *([get(b) for b in layer] for layer in defs.b[1:])]
        self.dw = [None, *([[get(w) for w in row] for row in layer] for layer in defs.w[1:])]


class Equations:
    """The pairs of nodes of every equation."""

    def __init__(self, defs, derived):
        self.defs, self.derived, self.graph, self.net = defs, derived, defs.graph, defs.net
        self.slopes = [
            None,
            *([self.slope(at, x) for x in range(self.net.examples)] for at in range(1, self.net.depth)),
        ]
        self.gradient = [self.cost_gradient(x) for x in range(self.net.examples)]

    def slope(self, at, x):
        """Sigma'(z^l) of an example: the list of sigma'(z_j), of a vector activation the matrix [j][k] of da_j/dz_k."""
        g, record = self.graph, self.net.activations[at - 1]
        if record is None:
            return [g.fn(("sigma", at + 1, 0), (z,)) for z in self.defs.z[at][x]]
        term, instance = self.defs.terms[at][1], self.defs.activation[at][x]
        if record.vector:
            n = range(self.net.widths[at])
            return [[instance.node(term, j=j, k=k) for k in n] for j in n]
        return [one.node(term) for one in instance]

    def cost_gradient(self, x):
        """dC_x/da^L."""
        g, last = self.graph, self.defs.a[-1][x]
        if self.net.cost is None:
            return tuple(g.fn(("C", x + 1, j), tuple(last)) for j in range(len(last)))
        return tuple(loss.node(self.defs.cost_terms[1]) for loss in self.defs.losses[x])

    def through(self, at, x, vector):
        """Sigma'(z^l) times a vector; for a vector activation the full sum over the layer."""
        slope = self.slopes[at][x]
        if isinstance(slope[0], list):
            return tuple(self.graph.dot(vector, column) for column in zip(*slope))
        return tuple(map(self.graph.mul, vector, slope))

    def pairs(self):
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
            below = [*zip(*self.defs.a[at - 1])]
            for j, deltas in enumerate(sums):
                scaled = tuple(g.mul(mean, s) for s in deltas)
                for k, inputs in enumerate(below):
                    right = g.dot(inputs, scaled)
                    if self.defs.omega:
                        right = g.add([right, self.defs.omega[at][j][k].node(self.defs.omega_slope)])
                    found.append(Pair("BP4", ("w", layer, j + 1, k + 1), d.dw[at][j][k], right))
        return found + self.unrolled()

    def unrolled(self):
        """delta^l = Sigma'(z^l) (w^{l+1})^T Sigma'(z^{l+1}) ... Sigma'(z^L) grad_a C, the matrices multiplied first."""
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

    def forward(self):
        """The derivative of C along one random direction, from the definitions upwards, against all derived entries."""
        g, d, defs = self.graph, self.derived, self.defs
        entries = [
            (z, t)
            for zs, ts in zip(defs.z[1:], d.total[1:])
            for row, found in zip(zs, ts)
            for z, t in zip(row, found)
        ]
        entries += [(b, t) for bs, ts in zip(defs.b[1:], d.db[1:]) for b, t in zip(bs, ts)]
        entries += [
            (w, t)
            for ws, ts in zip(defs.w[1:], d.dw[1:])
            for row, found in zip(ws, ts)
            for w, t in zip(row, found)
        ]
        seeds = {node: g.leaf(("direction", number)) for number, (node, _) in enumerate(entries)}
        along = g.dot([*seeds.values()], [t for _, t in entries])
        return [Pair("forward", ("all",), along, tangent(g, defs.cost, seeds))]
