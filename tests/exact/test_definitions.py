"""The dense preset at given widths: every node is the entry that its place says, and its definition that of the book."""

from dataclasses import replace

import pytest

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.field import Stream, residues, source
from symbolic_bp.exact.graph import LEAF
from symbolic_bp.network.named import activation

P = 2**61 - 1


@pytest.mark.parametrize("batch", [None, 1, 3])
def test_tables(batch):
    """z = Sum w a + b and a = x in layer 1, worked out here from the given numbers alone."""
    net = concrete("2-3-1", "identity", "quadratic", None, batch)
    defs = Definitions(net)
    value = residues(defs.graph, Stream(P, source(3)))
    given = {x: value[node] for node, (op, x, _) in enumerate(defs.graph.nodes) if op == LEAF}
    total = 0
    for e in range(net.examples):
        at = (e + 1,) if batch else ()
        a = [given["x", (k, *at)] for k in (1, 2)]
        assert [value[node] for node in defs.a[0][e]] == a
        for layer in (2, 3):
            below, n = net.widths[layer - 2], net.widths[layer - 1]
            w = [[given["w", (layer, j, k)] for k in range(1, below + 1)] for j in range(1, n + 1)]
            assert [[value[node] for node in row] for row in defs.w[layer - 1]] == w
            b = [given["b", (layer, j)] for j in range(1, n + 1)]
            assert [value[node] for node in defs.b[layer - 1]] == b
            a = [(sum(p * q for p, q in zip(row, a)) + c) % P for row, c in zip(w, b)]
            assert [value[node] for node in defs.z[layer - 1][e]] == a
        y = given["y", (1, *at)]
        assert value[defs.y[e][0]] == y
        total += (a[0] - y) ** 2
    assert 2 * net.examples * value[defs.cost] % P == total % P


def test_the_derivatives_of_any_cost_are_those_of_its_first_array():
    for batch, regulariser in ((None, None), (None, "l2"), (2, None), (2, "l2")):
        defs = Definitions(concrete("2-2", None, None, regulariser, batch))
        for x in range(defs.net.examples):
            names = [defs.graph.nodes[node][1] for node in defs.gradient(x)]
            assert [name[:2] + name[3:] for name in names] == [("slope", "cost", 0), ("slope", "cost", 1)]
        assert defs.y is None


def test_inputs_and_targets_are_constants():
    defs = Definitions(concrete("2-2", None, "quadratic"))
    keys = {defs.graph.nodes[node][1] for node in defs.constants() if defs.graph.nodes[node][0] == LEAF}
    assert keys == {("x", (1,)), ("x", (2,)), ("y", (1,)), ("y", (2,))}
    assert {*defs.a[0][0]} < defs.constants() and not {*defs.z[1][0]} & defs.constants()


def test_a_formula_of_another_quantity_is_refused():
    net = ConcreteNet((2, 2), (replace(activation("tanh"), formula="z*y"),))
    with pytest.raises(NetworkError, match="a formula in z, found 'y'"):
        Definitions(net)
