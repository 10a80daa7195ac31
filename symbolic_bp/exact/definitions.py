"""The definitions of a concrete network as a graph: z = Sum w a + b, a = sigma(z), C = 1/m Sum_x C_x + Sum Omega(w).

Layers, neurons and examples count from 0 inside these lists; w[l][j][k], z[l][x][j], ... with w[0] = b[0] = None.
"""

from symbolic_bp.exact.graph import Graph
from symbolic_bp.exact.record_terms import Instance, terms_of


class Definitions:
    """The nodes w, b, z, a, y, cost, and records: the term pairs and Instances of the named functions."""

    def __init__(self, net):
        self.net, self.graph = net, Graph()
        g, widths = self.graph, net.widths
        self.w, self.b, self.z = [None], [None], [None]
        self.a = [[[g.leaf(("a", 1, k + 1, x + 1)) for k in range(widths[0])] for x in range(net.examples)]]
        self.activation = [None]  # for each layer: of each example, one Instance (or one for each neuron)
        self.terms = [None, *(f and terms_of(f) for f in net.activations)]
        for layer in range(1, net.depth):
            self.layer(layer)
        self.y = self.losses = None
        self.cost = g.mul(g.num(1, net.examples), g.add([self.example_cost(x) for x in range(net.examples)]))
        self.omega = None
        if net.regulariser:
            self.regularise()

    def layer(self, at):
        g, net = self.graph, self.net
        n, below = net.widths[at], net.widths[at - 1]
        self.w.append([[g.leaf(("w", at + 1, j + 1, k + 1)) for k in range(below)] for j in range(n)])
        self.b.append([g.leaf(("b", at + 1, j + 1)) for j in range(n)])
        inputs = [(*self.a[at - 1][x], g.one) for x in range(net.examples)]
        rows = [(*row, b) for row, b in zip(self.w[at], self.b[at])]
        self.z.append([[g.dot(row, given) for row in rows] for given in inputs])
        record = net.activations[at - 1]
        self.activation.append([])
        self.a.append([])
        for z in self.z[at]:
            if record is None:
                self.a[at].append([g.fn(("sigma", at + 1), (t,)) for t in z])
                continue
            term = self.terms[at][0]
            if record.vector:
                instance = Instance(g, {"z": z}, n)
                self.a[at].append([instance.node(term, j=j) for j in range(n)])
                instance.values["a"] = self.a[at][-1]
            else:
                instance = [Instance(g, {"z": t}) for t in z]
                self.a[at].append([one.node(term) for one in instance])
                for one, a in zip(instance, self.a[at][-1]):
                    one.values["a"] = a
            self.activation[at].append(instance)

    def example_cost(self, x):
        g, record, last = self.graph, self.net.cost, self.a[-1][x]
        if record is None:
            return g.fn(("C", x + 1), tuple(last))
        self.cost_terms = terms_of(record)
        self.y = self.y or []
        self.losses = self.losses or []
        self.y.append([g.leaf(("y", j + 1, x + 1)) for j in range(len(last))])
        count = g.num(len(last))
        self.losses.append([Instance(g, {"a": a, "y": y, "n": count}) for a, y in zip(last, self.y[x])])
        return g.add([loss.node(self.cost_terms[0]) for loss in self.losses[x]])

    def regularise(self):
        g = self.graph
        terms = terms_of(self.net.regulariser)
        self.omega = [
            None,
            *([[Instance(g, {"w": w}) for w in row] for row in layer] for layer in self.w[1:]),
        ]
        self.omega_slope = terms[1]
        flat = [one.node(terms[0]) for layer in self.omega[1:] for row in layer for one in row]
        self.cost = g.add([self.cost, *flat])

    def parameters(self):
        """Every weight and bias."""
        return {node for layer in self.w[1:] for row in layer for node in row}.union(*self.b[1:])
