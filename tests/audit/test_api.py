"""symbolic_bp.audit and assert_gradient_exact: functions of one's own, right and wrong."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import symbolic_bp
from symbolic_bp.audit.run import CodeError
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.testing import assert_gradient_exact

X = np.array([[0.5, -1.0, 0.25], [0.1, 0.3, -0.7]])
Y = np.array([[1.0, 0.0], [0.0, 1.0]])
PARAMETERS = {"w": np.ones((3, 2)), "b": np.zeros(2)}


def cost(p, x, y):
    a = 1 / (1 + np.exp(-(x @ p["w"] + p["b"])))
    return ((a - y) ** 2).mean()


def gradient(p, x, y, factor=1, bias=None):
    a = 1 / (1 + np.exp(-(x @ p["w"] + p["b"])))
    d = factor * 2 * (a - y) * a * (1 - a) / y.size
    return {"w": x.T @ d, "b": bias(d) if bias else d.sum(axis=0)}


def test_right():
    found = symbolic_bp.audit(cost, gradient, PARAMETERS, (X, Y))
    assert found and found["verdict"] == "right" and "right: all 8 entries" in str(found)
    assert PARAMETERS["w"].dtype == float and (PARAMETERS["w"] == 1).all() and np.zeros(2).dtype == float


@pytest.mark.parametrize(
    "factor,cause",
    [
        (2, "factor-2"),
        (0.5, "factor-1/2"),
        (-1, "sign"),
        (4, "factor-n"),
        (0, "never-updated"),
        (1 + 1e-9, "factor"),
        (1.5, "factor"),
    ],
)
def test_factors(factor, cause):
    found = symbolic_bp.audit(cost, lambda p, x, y: gradient(p, x, y, factor), PARAMETERS, (X, Y))
    assert not found and found["cause"] == cause


@pytest.mark.parametrize(
    "bias,cause",
    [
        (lambda d: d.sum(), "bias-summed-over-everything"),
        (lambda d: d.mean(axis=0), "bias-averaged"),
        (lambda d: d.sum(axis=1), "bias-wrong-axis"),
    ],
)
def test_biases(bias, cause):
    found = symbolic_bp.audit(cost, lambda p, x, y: gradient(p, x, y, 1, bias), PARAMETERS, (X, Y))
    assert (found["equation"], found["cause"]) == ("BP3", cause)
    assert [row["status"] for row in found["arrays"]] == ["right", "wrong"]


def test_update_steps():
    def step(p, x, y):
        g = gradient(p, x, y)
        for name in p:
            p[name] -= g[name]

    def new(p, x, y):
        g = gradient(p, x, y)
        return {name: p[name] - g[name] for name in p}

    assert symbolic_bp.audit(cost, step, PARAMETERS, (X, Y), step=True)
    assert symbolic_bp.audit(cost, new, PARAMETERS, (X, Y), step=True)
    lazy = symbolic_bp.audit(
        cost,
        lambda p, x, y: {"w": p["w"] - gradient(p, x, y)["w"], "b": p["b"]},
        PARAMETERS,
        (X, Y),
        step=True,
    )
    assert lazy["cause"] == "never-updated" and lazy["arrays"][1]["status"] == "never updated"


def test_vacuous_parameters_are_not_called_right():
    found = symbolic_bp.audit(
        lambda p, x: (p[0] * x).sum(), lambda p, x: [x * 1, p[1] * 0], [np.ones(3), np.ones(2)], (X[0],)
    )
    assert [row["status"] for row in found["arrays"]] == ["right", "vacuous"]


@pytest.mark.parametrize(
    "backward",
    [
        lambda p, x, y: None,
        lambda p, x, y: [1],
        lambda p, x, y: {"w": "a", "b": "b"},
        lambda p, x, y: {"w": np.zeros((5, 5)), "b": np.zeros(2)},
        lambda p, x, y: {"w": p["w"] * np.nan, "b": p["b"]},
    ],
)
def test_no_gradient(backward):
    with pytest.raises(CodeError):
        symbolic_bp.audit(cost, backward, PARAMETERS, (X, Y))


@pytest.mark.parametrize(
    "forward",
    [lambda p, x, y: None, lambda p, x, y: x, lambda p, x, y: p["w"].sum() / 0, lambda p, x, y: "1"],
)
def test_no_cost(forward):
    with pytest.raises(SymbolicBPError):
        symbolic_bp.audit(forward, gradient, PARAMETERS, (X, Y))


def test_what_the_code_raises_is_raised():
    with pytest.raises(KeyError):
        symbolic_bp.audit(cost, lambda p, x, y: p["missing"], PARAMETERS, (X, Y))


def test_assert_gradient_exact():
    assert_gradient_exact(cost, gradient, PARAMETERS, (X, Y))
    with pytest.raises(AssertionError, match="twice the gradient"):
        assert_gradient_exact(cost, lambda p, x, y: gradient(p, x, y, 2), PARAMETERS, (X, Y))


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10**9),
    st.lists(st.integers(3, 6), min_size=2, max_size=4, unique=True),
    st.sampled_from(["tanh", "relu", "sigmoid"]),
)
def test_any_right_network_is_right(seed, widths, sigma):
    forms = {
        "tanh": (np.tanh, lambda a: 1 - a * a),
        "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
        "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
    }
    act, slope = forms[sigma]

    def forward(p, x):
        out = [x]
        for w, b in p:
            out.append(act(out[-1] @ w + b))
        return out

    def backward(p, x, y):
        acts = forward(p, x)
        d, grads = (acts[-1] - y) * slope(acts[-1]), []
        for k in range(len(p) - 1, -1, -1):
            grads.insert(0, (acts[k].T @ d, d.sum(axis=0)))
            d = (d @ p[k][0].T) * slope(acts[k])
        return grads

    rng = np.random.default_rng(seed)
    p = [(np.zeros((i, o)), np.zeros(o)) for i, o in zip(widths, widths[1:])]
    x, y = rng.normal(size=(7, widths[0])), rng.normal(size=(7, widths[-1]))
    assert symbolic_bp.audit(
        lambda p, x, y: ((forward(p, x)[-1] - y) ** 2).sum() / 2, backward, p, (x, y), seed=seed
    )


def test_a_gradient_whose_shape_makes_another_array_is_wrong():
    """b (3, 1) minus a gradient (3,) is an array (3, 3); a gradient (1, 3) of b (3,)
    leaves it three numbers."""

    def cost(p):
        return np.sum(p["b"] ** 2)

    column = {"b": np.ones((3, 1))}
    assert symbolic_bp.audit(cost, lambda p: {"b": 2 * p["b"]}, column)
    found = symbolic_bp.audit(cost, lambda p: {"b": 2 * p["b"].ravel()}, column)
    assert found["verdict"] == "wrong" and "(3,), expected (3, 1)" in str(found)
    assert symbolic_bp.audit(cost, lambda p: {"b": 2 * p["b"].reshape(1, 3)}, {"b": np.ones(3)})
