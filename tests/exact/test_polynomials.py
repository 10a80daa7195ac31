"""Equality of polynomials, by both libraries: fractions by hand, and the verdicts of the field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import concrete
from symbolic_bp.exact.graph import Graph, evaluate
from symbolic_bp.exact.polynomials import LIBRARIES, Polynomials
from symbolic_bp.exact.verify import compared, verify


@pytest.fixture(params=LIBRARIES)
def library(request, needs):
    if request.param == "python-flint":
        needs("flint")
    return request.param


def equal(g, library, left, right):
    domain = Polynomials(g, library)
    values = evaluate(g, domain)
    return domain.equal(values[left], values[right])


def test_fractions_by_hand(library):
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    both = g.add([g.recip(x), g.recip(y)])
    over = g.mul(g.add([x, y]), g.recip(g.mul(x, y)))
    assert equal(g, library, both, over) and not equal(g, library, both, g.recip(g.add([x, y])))
    assert equal(g, library, g.recip(both), g.mul(g.mul(x, y), g.recip(g.add([x, y]))))
    assert equal(
        g,
        library,
        g.dot([x, y], [g.num(1, 2), g.num(-1, 3)]),
        g.mul(g.num(1, 6), g.dot([x, y], [g.num(3), g.num(-2)])),
    )
    assert equal(g, library, g.dot([x, x], [g.one, g.num(-1)]), g.zero) and equal(
        g, library, g.pow(x, -3), g.recip(g.pow(x, 3))
    )


def test_functions_by_the_value_of_their_argument(library):
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    left, right = g.mul(x, g.add([y, g.one])), g.add([g.mul(x, y), x])
    assert equal(g, library, g.fn("f", (left,)), g.fn("f", (right,)))
    assert not equal(g, library, g.fn("f", (left,)), g.fn("g", (left,)))
    assert not equal(g, library, g.fn("f", (left,)), g.fn("f", (x,)))


def test_a_division_by_zero_is_refused(library):
    g = Graph()
    x = g.leaf("x")
    g.recip(g.dot([x, x], [g.one, g.num(-1)]))
    with pytest.raises(NetworkError, match="denominators"):
        evaluate(g, Polynomials(g, library))


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        ("2-2-2",),
        ("3-1-2", "sigmoid", "cross-entropy"),
        ("2-2", "softmax", "log-likelihood"),
        ("2-2-2", "relu,tanh", "huber", "l1", 2),
        ("4-4-4-4",),
    ],
)
def test_networks(library, made):
    graph, pairs, _ = compared(concrete(*made))
    domain = Polynomials(graph, library)
    values = evaluate(graph, domain)
    assert all(domain.equal(values[p.left], values[p.right]) for p in pairs)


def test_what_would_take_minutes_is_refused(library, monkeypatch):
    monkeypatch.setattr("symbolic_bp.exact.polynomials.TERMS", dict.fromkeys(LIBRARIES, 1000))
    graph, _, _ = compared(concrete("2-2-2", "tanh", "quadratic"))
    with pytest.raises(NetworkError, match="at most 1,000 terms in all.*--method field"):
        evaluate(graph, Polynomials(graph, library))


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 3), min_size=2, max_size=4), st.integers(0, 5), st.data())
def test_the_verdict_of_the_field(widths, what, data):
    net = concrete(widths)
    layer = data.draw(st.integers(2, net.depth))
    j, k = data.draw(st.integers(1, widths[layer - 1])), data.draw(st.integers(1, widths[layer - 2]))

    def given_(q):
        right = q.delta(layer, j) * q.a(layer - 1, k)
        changed = [
            right,
            right * q.slope(layer, j),
            right + q.w(layer, j, k),
            right * 2,
            right * 3 / 3,
            -(-right),
        ][what]
        return {("w", layer, j, k): changed}

    by_field, by_polynomials = (verify(net, method=m, given=given_) for m in ("field", "polynomials"))
    assert by_field.status == by_polynomials.status == ("equal" if what in (0, 4, 5) else "differs")
    assert {d.entry for d in by_field.differences} == {d.entry for d in by_polynomials.differences}
