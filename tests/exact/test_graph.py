"""Graphs: sharing, arithmetic, and derivatives both ways against SymPy's, on graphs that are no networks."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.models.adjoint import sweep
from symbolic_bp.exact.models.tangent import tangent
from symbolic_bp.exact.graph import DOT, FN, MUL, POW, RECIP, Graph, arguments, evaluate


class Expressions:
    """SymPy as an arithmetic, each unknown by its key."""

    functions = {"exp": sympy.exp, "log": sympy.log}

    def num(self, p, q):
        return sympy.Rational(p, q)

    def leaf(self, key):
        return sympy.Symbol(key, positive=True)

    def mul(self, x, y):
        return x * y

    def dot(self, xs, ys):
        return sympy.Add(*(x * y for x, y in zip(xs, ys)))

    def pow(self, x, n):
        return x**n

    def recip(self, x):
        return 1 / x

    def fn(self, name, args):
        return self.functions[name](*args)


@st.composite
def graphs(draw):
    g = Graph()
    leaves = [g.leaf(name) for name in "xyz"]
    nodes = [*leaves, g.num(2), g.num(-1, 3)]
    for _ in range(draw(st.integers(1, 7))):
        pick = st.sampled_from(nodes)
        op = draw(st.sampled_from([DOT, MUL, POW, RECIP, FN]))
        if op == DOT:
            size = draw(st.integers(1, 3))
            nodes.append(g.dot([draw(pick) for _ in range(size)], [draw(pick) for _ in range(size)]))
        elif op == MUL:
            nodes.append(g.mul(draw(pick), draw(pick)))
        elif op == POW:
            nodes.append(g.pow(draw(pick), draw(st.integers(-2, 3))))
        elif op == RECIP:
            nodes.append(g.recip(g.add([g.pow(draw(pick), 2), g.one])))
        else:
            nodes.append(g.fn("exp", (g.recip(g.add([g.pow(draw(pick), 2), g.one])),)))
    return g, leaves, nodes[-1]


AT = {"x": Fraction(1, 2), "y": Fraction(3, 4), "z": Fraction(2)}


def close(left, right):
    at = {sympy.Symbol(k, positive=True): sympy.Rational(v.numerator, v.denominator) for k, v in AT.items()}
    left, right = (sympy.N(e.subs(at), 40) for e in (left, right))
    return abs(left - right) <= sympy.Float("1e-25") * max(1, abs(left))


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_derivatives_backwards_are_those_of_sympy(made):
    g, leaves, output = made
    found = sweep(g, output)
    values = evaluate(g, Expressions())
    for leaf in leaves:
        assert close(values[found.get(leaf, g.zero)], sympy.diff(values[output], values[leaf]))


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_the_tangent_is_the_derivative_along_its_direction(made):
    g, leaves, output = made
    weights = {leaf: g.num(n + 2) for n, leaf in enumerate(leaves)}
    slope = tangent(g, output, weights)
    values = evaluate(g, Expressions())
    wanted = sum((n + 2) * sympy.diff(values[output], values[leaf]) for n, leaf in enumerate(leaves))
    assert close(values[slope], wanted)


@given(graphs())
def test_definitions_refer_to_earlier_ones_only(made):
    g, _, _ = made
    assert all(arg < number for number, node in enumerate(g.nodes) for arg in arguments(node))


def test_units_vanish_and_functions_are_shared():
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    assert g.mul(g.one, x) == x == g.mul(x, g.one) and g.mul(x, g.zero) == g.zero
    assert g.dot([x, g.zero], [y, x]) == g.dot([x, g.zero], [y, y]) - 1  # two nodes, each the product x*y
    assert g.dot([], []) == g.zero and g.pow(x, 0) == g.one and g.pow(x, 1) == x
    assert g.fn("exp", (x,)) == g.fn("exp", (x,)) != g.fn("exp", (y,))
    with pytest.raises(ValueError, match="2 and 1 numbers"):
        g.dot([x, y], [x])


def test_a_function_without_a_known_derivative_is_refused():
    g = Graph()
    x = g.leaf("x")
    with pytest.raises(ValueError, match="gamma"):
        sweep(g, g.fn("gamma", (x,)))


def test_kinks_have_no_slope_of_their_own():
    g = Graph()
    x = g.leaf("x")
    relu = g.mul(x, g.fn("step", (x,)))
    assert sweep(g, relu)[x] == g.fn("step", (x,))


def test_an_unknown_function_of_two_arguments():
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    listed = g.fn(("list", "two"), (x, y))
    f = g.fn(("any", "C", "two"), (listed,))
    wanted = [g.fn(("slope", "C", "two", k), (listed, arg)) for k, arg in enumerate((x, y))]
    found = sweep(g, f)
    assert [found[x], found[y]] == wanted
    along = g.nodes[tangent(g, f, {x: g.num(2), y: g.num(3)})]
    assert along == (DOT, tuple(wanted), (g.num(2), g.num(3)))


def test_what_is_constant_and_what_is_an_unknown():
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    product = g.mul(x, y)
    total = g.dot([product, x], [g.one, x])
    assert sweep(g, total, constant={x}).keys() == {total, product, y}
    assert sweep(g, total, stop={product}).keys() == {total, product, x}


def test_nodes_that_are_not_needed_are_not_worked_out():
    g = Graph()
    x = g.leaf("x")
    bad = g.recip(g.zero)
    values = evaluate(g, Expressions(), [n != bad for n in range(len(g.nodes))])
    assert values[bad] is None and values[x] is not None
