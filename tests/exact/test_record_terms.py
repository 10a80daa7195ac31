"""Formulas of records as definitions: exponentials split, vectors indexed, common parts shared."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.field import Stream, residues, source
from symbolic_bp.exact.graph import Graph, evaluate
from symbolic_bp.exact.real import Reals, middle
from symbolic_bp.exact.record_terms import Instance, expanded, printed, rewritten, terms_of
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network import activations
from symbolic_bp.network.named import activation
from symbolic_bp.network.record import Record, discover


def record(formula, derivative="1"):
    return Record("mine", formula, derivative, "here")


def exponentials(term):
    found = [term[2]] if term[:2] == ("fn", "exp") else []
    return found + [e for part in term[1:] if isinstance(part, tuple) for e in exponentials(part)]


@pytest.mark.parametrize(
    "formula, derivative, arguments",
    [
        ("1/(1 + exp(-z))", "a*(1 - a)", 1),
        ("exp(z) + exp(-z)", "exp(2*z)", 1),
        ("exp(z/2)", "exp(z/3)", 1),
        ("exp(z + z^2)", "exp(z)*exp(-z^2)", 2),
        ("exp(3*(z - z^2))", "exp(exp(z))", 4),
        ("exp(2)", "exp(1/2)", 1),
    ],
)
def test_few_different_exponentials(formula, derivative, arguments):
    pair = terms_of(record(formula, derivative))
    assert len({e for term in pair for e in exponentials(term)}) <= arguments


@given(
    st.fractions(-3, 3, max_denominator=6),
    st.fractions(-3, 3, max_denominator=6),
    st.fractions(-2, 2, max_denominator=8),
)
def test_the_value_is_kept(p, q, at):
    mine = record(f"exp(({p})*z + ({q})*z^2)", f"exp(({q})*z)*(1 + exp(({p})*z^2))")
    g = Graph()
    z = g.num(at.numerator, at.denominator)
    nodes = [Instance(g, {"z": z}).node(term) for term in terms_of(mine)]
    with mpmath.workdps(40):
        x, c, d = (mpmath.mpf(v.numerator) / v.denominator for v in (at, p, q))
        wanted = mpmath.exp(c * x + d * x * x), mpmath.exp(d * x) * (1 + mpmath.exp(c * x * x))
        values = [middle(v) for v in evaluate(g, Reals(0, (1, 1)))]
        assert all(abs(values[n] / v - 1) < mpmath.mpf(10) ** -35 for n, v in zip(nodes, wanted))


def test_expanded_by_hand():
    term = read_formula("(z + 1)^2 - 2*z + z*z/2", {"z": None})
    z = read_formula("z", {"z": None})
    assert expanded(term) == {(): Fraction(1), ((z, 2),): Fraction(3, 2)}
    assert expanded(read_formula("z - z", {"z": None})) == {}


def test_an_argument_with_too_many_monomials_is_refused():
    with pytest.raises(NetworkError, match="at most 64 monomials"):
        terms_of(record("exp((1 + z + a + y + w)^10)"))


def test_terms_without_exponentials_stay():
    term = read_formula("z*step(z) + 3", {"z": None})
    assert rewritten(term, {}) == term


def test_common_parts_are_one_node():
    g = Graph()
    formula, slope = terms_of(activation("silu"))
    one = Instance(g, {"z": g.leaf(("a", 1, 1, 1))})
    one.values["a"] = one.node(formula)
    one.node(slope)
    assert sum(node[0] == 6 for node in g.nodes) == 1


def test_a_name_that_a_record_of_its_kind_does_not_have_is_refused():
    with pytest.raises(NetworkError, match="a formula in z"):
        Instance(Graph(), {"z": 0}).node(terms_of(record("z*y"))[0])


def test_softmax_by_hand():
    g = Graph()
    formula, slope = terms_of(activation("softmax"))
    z = [g.num(0), g.num(1)]
    instance = Instance(g, {"z": z}, 2)
    a = instance.values["a"] = [instance.node(formula, j=j) for j in range(2)]
    jacobian = [[instance.node(slope, j=j, k=k) for k in range(2)] for j in range(2)]
    values = [middle(v) for v in evaluate(g, Reals(0, (2, 2)))]
    first, second = (values[n] for n in a)
    assert abs(first + second - 1) < 1e-14 and abs(second / first - mpmath.e) < 1e-14
    assert (
        abs(values[jacobian[0][0]] - first * second) < 1e-14
        and abs(values[jacobian[1][0]] + first * second) < 1e-14
    )


@pytest.mark.parametrize("name", sorted(discover(activations)))
def test_a_printed_formula_is_read_as_the_same_terms(name):
    mine = activation(name)
    term = terms_of(mine)[0]
    again = read_formula(printed(term, ["z"]), {"z": None}, mine.vector)
    g = Graph()
    z = [g.leaf(k) for k in range(3)]
    values = {"z": z if mine.vector else z[0]}
    nodes = [Instance(g, values, 3).node(t, j=1) for t in (term, again)]
    found = residues(g, Stream(2**61 - 1, source(1)))
    assert found[nodes[0]] == found[nodes[1]]


def test_a_printed_formula_has_the_quantities_that_it_may_have():
    with pytest.raises(NetworkError, match="a formula in z, found 'y'"):
        printed(("add", ("ref", "z", None, ()), ("ref", "y", None, ())), ["z"])
    parts = ("kd", "j", "k"), ("pow", ("num", 2, 3), -2), ("add",), ("mul",), ("pow", ("num", 5, 1), 0)
    assert [printed(part, []) for part in parts] == ["[j = k]", "(1/(2/3)^2)", "(0)", "(1)", "1"]
