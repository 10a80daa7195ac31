"""The NumPy file: right on random networks, exact on fractions, stable, refuses wrong shapes, and its
check finds errors."""

import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from symbolic_bp.codegen.python_file import source
from symbolic_bp.network import activations, costs
from symbolic_bp.network.network import Network
from symbolic_bp.network.record import discover

from .nets import generated, network, total_cost

ACTIVATIONS, COSTS = list(discover(activations)), list(discover(costs))
RATIONAL = (
    ["relu", "leaky-relu", "leaky-relu(1/3)", "identity", "softsign"],
    ["quadratic", "squared", "mean-squared", "huber", "huber(1/3)"],
)


def arrays(draw, widths, m, number, simplex):
    """x, y, w, b as object arrays of Fractions; simplex: the targets of each example are
    positive and sum to 1."""

    def array(*shape):
        return np.array([draw(number) for _ in range(int(np.prod(shape)))], dtype=object).reshape(shape)

    x, y = array(widths[0], m), array(widths[-1], m)
    if simplex:
        y = np.abs(y) / np.sum(np.abs(y), axis=0)
    w = [array(after, before) for before, after in zip(widths, widths[1:])]
    return x, y, w, [array(n, 1) for n in widths[1:]]


def numbers(array, kind):
    return [[kind(v) for v in row] for row in array.tolist()]


def exact(v):
    return mpmath.mpf(v.numerator) / v.denominator


def agree(net, point, draw, tolerance):
    """The generated gradient against differences of an independent cost with 60 digits, at a few
    entries of each array."""
    x, y, w, b = point
    kind = float if tolerance > 1e-12 else Fraction
    typed = [np.array(a, dtype=float if kind is float else object) for a in (x, y, *w, *b)]
    n = len(w)
    cost, dw, db, dx = generated(net)["backprop"](typed[0], typed[1], typed[2 : 2 + n], typed[2 + n :])
    with mpmath.workdps(60):
        gold = [numbers(a, exact) for a in (x, y, *w, *b)]

        def whole():
            return total_cost(net, gold[0], gold[1], gold[2 : 2 + n], gold[2 + n :])[0]

        def close(found, wanted):
            found = exact(found) if isinstance(found, Fraction) else mpmath.mpf(float(found))
            return abs(found - wanted) <= tolerance * (1 + abs(wanted))

        assert close(cost, whole())
        h = mpmath.mpf(10) ** -18
        for place, slopes in [(0, dx), *zip(range(2, 2 + 2 * n), [*dw, *db])]:
            for _ in range(2):
                i, j = (draw(st.integers(0, size - 1)) for size in slopes.shape)
                kept = gold[place][i][j]
                gold[place][i][j] = kept + h
                above = whole()
                gold[place][i][j] = kept - h
                found = (above - whole()) / (2 * h)
                gold[place][i][j] = kept
                assert close(slopes[i, j], found), (place, i, j)


hundredths = st.integers(-150, 150).map(lambda p: Fraction(2 * p + 1, 199))
shapes = st.lists(st.integers(1, 5), min_size=2, max_size=7)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_random_networks_on_exact_fractions(data):
    draw = data.draw
    widths = draw(shapes)
    acts = [draw(st.sampled_from(RATIONAL[0])) for _ in widths[1:]]
    net = network(
        widths,
        acts,
        draw(st.sampled_from(RATIONAL[1])),
        draw(st.sampled_from([None, "l1", "l2(1/7)"])),
        draw(st.booleans()),
    )
    point = arrays(draw, widths, draw(st.integers(1, 4)), hundredths, False)
    results = generated(net)["backprop"](*point)
    assert isinstance(results[0], Fraction) and all(
        isinstance(v, Fraction) for a in results[1] for v in a.flat
    )
    agree(net, point, draw, 1e-30)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_random_networks_of_every_kind(data):
    draw = data.draw
    widths = draw(shapes)
    cost = draw(st.sampled_from(COSTS))
    acts = [draw(st.sampled_from(ACTIVATIONS)) for _ in widths[1:]]
    if cost in ("cross-entropy", "log-likelihood"):  # these need 0 < a < 1
        acts[-1] = draw(st.sampled_from(["sigmoid", "softmax"]))
        if widths[-1] == 1:
            acts[-1] = "sigmoid"
    net = network(widths, acts, cost, draw(st.sampled_from([None, "l1", "l2"])), draw(st.booleans()))
    number = st.integers(-40, 40).map(lambda p: Fraction(2 * p + 1, 64))
    agree(net, arrays(draw, widths, draw(st.integers(1, 4)), number, cost == "log-likelihood"), draw, 1e-8)


@pytest.mark.parametrize(
    "acts",
    [
        ("sigmoid", "sigmoid"),
        ("tanh", "softmax"),
        ("relu", "softmax"),
        ("softmax", "softmax"),
        ("gelu", "identity"),
        ("gelu-tanh", "softplus"),
        ("elu", "silu"),
        ("softsign", "sigmoid"),
    ],
)
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.filterwarnings("error")
def test_its_own_check(acts, cost):
    assert generated(network((3, 4, 2), acts, cost, "l2"))["check"]() == 5 + 5 + 4 + 2 + 5


@pytest.mark.parametrize(
    "acts", [("relu", "identity"), ("leaky-relu", "leaky-relu(1/3)"), ("identity", "relu")]
)
@pytest.mark.parametrize("cost", RATIONAL[1])
def test_its_own_check_is_exact_on_fractions(acts, cost):
    text = source(network((2, 3, 2), acts, cost, "l1"), "a test", "A network")
    assert "exact, on fractions" in text and "1e-14" not in text
    assert generated(network((2, 3, 2), acts, cost, "l1"))["check"]() == 5 + 5 + 3 + 2 + 4


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("d3 = a3 - y", "d3 = y - a3"),
        ("w3.T @ d3", "w3.T @ (2 * d3)"),
        ("sigmoid(-z2) * a2", "sigmoid(-z2) * z2"),
        ("d2 @ x.T / m", "d2 @ x.T"),
        ("np.sum(d3, axis=1, keepdims=True) / m]", "np.sum(d3, axis=1, keepdims=True)]"),
        ("w2.T @ d2 / m", "w2.T @ d2"),
        (" + w3 / 10", " + w3 / 5"),
    ],
)
def test_its_own_check_finds_an_error(right, wrong):
    text = source(network((2, 3, 2), ["sigmoid", "sigmoid"], "cross-entropy", "l2"), "a test", "A network")
    assert text.count(right) == 1
    names = {"__name__": "generated"}
    exec(text.replace(right, wrong), names)
    with pytest.raises(ArithmeticError, match="backprop gives"):
        names["check"]()


def test_the_exact_check_finds_an_error_that_rounding_would_hide():
    text = source(network((2, 3, 2), ["relu", "relu"], "quadratic"), "a test", "A network")
    names = {"__name__": "generated"}
    exec(
        text.replace("d3 = (a3 - y) * (z3 > 0)", "d3 = (a3 - y) * (z3 > 0) * Fraction(10**30 + 1, 10**30)"),
        names,
    )
    with pytest.raises(ArithmeticError):
        names["check"]()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "acts, cost",
    [
        (("sigmoid",), "cross-entropy"),
        (("softmax",), "log-likelihood"),
        (("sigmoid",), "log-likelihood"),
        (("softplus",), "quadratic"),
        (("silu",), "quadratic"),
        (("elu",), "quadratic"),
        (("tanh",), "quadratic"),
        (("gelu-tanh",), "quadratic"),
        (("gelu",), "quadratic"),
        (("softmax",), "quadratic"),
    ],
)
def test_no_overflow_where_the_formula_as_it_stands_overflows(acts, cost):
    backprop = generated(network((1, 2), acts, cost))["backprop"]
    x, y = np.array([[-900.0, 900.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    results = backprop(x, y, [np.array([[1.0], [-1.0]])], [np.zeros((2, 1))])
    assert all(np.all(np.isfinite(v)) for v in (results[0], *results[1], *results[2], results[3]))
    if cost in ("cross-entropy", "log-likelihood") and acts == ("softmax",):
        assert results[0] == 1800.0  # -ln a of the true class, where a underflows to 0


def test_what_it_refuses():
    backprop = generated(network((2, 3, 2), ["relu", "softmax"], "log-likelihood"))["backprop"]
    w, b = [np.ones((3, 2)), np.ones((2, 3))], [np.ones((3, 1)), np.ones((2, 1))]
    x, y = np.ones((2, 4)), np.full((2, 4), 0.5)
    backprop(x, y, w, b)
    for bad in [
        (x.T, y, w, b),
        (x, y[:1], w, b),
        (x, y, w[:1], b),
        (x, y, w[::-1], b),
        (x, y, w, [b[0][:, 0], b[1]]),
        (x[:, :0], y[:, :0], w, b),
        (x, 2 * y, w, b),
    ]:
        with pytest.raises(ValueError):
            backprop(*bad)


def test_the_file_stands_alone(tmp_path):
    """It needs NumPy and the standard library only, and says what its check did."""
    path = tmp_path / "net.py"
    path.write_text(source(network((2, 3, 2), ["relu", "relu"], "quadratic"), "a test", "A network"))
    assert "symbolic_bp" not in path.read_text()
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0 and done.stdout.startswith("19 entries of the gradient agree"), done.stderr
    assert "exact, on fractions" in done.stdout


@pytest.mark.parametrize(
    "words, given",
    [
        ("sigma'(0) = 0", {"activation": "relu"}),
        ("0 < a, a < 1", {"cost": "cross-entropy"}),
        ("those of an example sum to 1", {"activation": "softmax", "cost": "log-likelihood"}),
        ("sgn(0) = 0", {"regulariser": "l1"}),
        ("the sum over the examples", {"mean": False}),
        ("(3, 2), (2, 3)", {}),
    ],
)
def test_its_docstring_says_the_conditions(words, given):
    net = Network([2, 3, 2], **{"activation": "sigmoid", "cost": "quadratic", **given})
    assert words in source(net, "a test", "A network")
