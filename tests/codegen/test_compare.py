"""The lines of a file against the records: right ones pass for odd parameters and depths, and no
wrong one is written."""

from dataclasses import replace

import pytest

from symbolic_bp.codegen import python_file
from symbolic_bp.codegen.body import body
from symbolic_bp.codegen.compare import compare
from symbolic_bp.errors import NetworkError

from .nets import generated, network

DEEP = [2] * 11


@pytest.mark.parametrize(
    "widths, acts, cost",
    [
        (DEEP, ["leaky-relu(11)"] * 10, "quadratic"),
        (DEEP, ["elu(11)"] * 10, "huber(11)"),
        (DEEP, ["relu"] * 10, "squared"),
        (DEEP, ["sigmoid"] * 10, "quadratic"),
        ((1, 1), ["gelu-tanh(kappa=0)"], "quadratic"),
        ((2, 1), ["softmax"], "nll"),
        ((2, 3, 2), ["elu(0)", "gelu-tanh(1,2)"], "cross-entropy"),
        ((2, 2), ["leaky-relu(1e30)"], "log-likelihood"),
        ((1, 1, 1), ["leaky-relu(1000)", "sigmoid"], "cross-entropy"),
        ((5, 4, 4), ["softmax", "softmax"], "cross-entropy"),
        ((2, 2, 1), ["elu(-1)", "elu(-1)"], "cross-entropy"),
        ((2, 2), ["gelu-tanh(kappa=-1)"], "nll"),
    ],
)
def test_odd_parameters_and_depths(widths, acts, cost):
    file = generated(network(widths, acts, cost, "l1(0)"))
    found = file["check"](entries=1)
    assert found > 0 or acts == ["softmax"]  # whose cost is 0 everywhere: then all entries are 0 and agree


WRONG = [  # (activation, cost, what is written, what is written instead)
    ("gelu-tanh(1,2)", "quadratic", "bend(z2, 1, 2)", "bend(z2, 1, 0.044715)"),
    ("leaky-relu(11)", "quadratic", "11 * z2", "1z2"),
    ("leaky-relu(11)", "quadratic", "np.where(z2 > 0, 1, 11)", "np.where(z2 > 0, 11, 1)"),
    ("elu(1/2)", "quadratic", "np.expm1(np.minimum(z2, 0)) / 2", "np.expm1(np.minimum(z2, 0))"),
    ("sigmoid", "cross-entropy", "d3 = a3 - y", "d3 = y - a3"),
    ("tanh", "huber(2)", "w3.T @ d3", "w3 @ d3"),
    ("sigmoid", "quadratic", "(y - a3)**2 / 2", "(y - a3)**2 / 3"),
    ("silu", "quadratic", "sigmoid(-z2)", "sigmoid(z2)"),
    ("softmax", "quadratic", "g2 * a2, axis=0", "g2 * a2, axis=1"),
    ("tanh", "quadratic", "np.tanh(z2)", "np.tanh(z2 / 2)"),
]


@pytest.mark.parametrize("act, cost, right, wrong", WRONG)
def test_lines_that_are_not_the_formulas_are_no_file(act, cost, right, wrong, monkeypatch):
    net = network((2, 3, 3), [act, act if cost != "cross-entropy" else "sigmoid"], cost)
    made = body(net)
    bad = replace(
        made,
        **{
            part: tuple(line.replace(right, wrong) for line in getattr(made, part))
            for part in ("forward", "cost", "backward")
        },
    )
    assert bad != made
    monkeypatch.setattr(python_file, "body", lambda net: bad)
    with pytest.raises((NetworkError, SyntaxError), match="report|invalid"):
        python_file.source(net, "a test", "A network")


@pytest.mark.parametrize("part", ["dw", "db"])
@pytest.mark.parametrize("at", range(10))
def test_a_wrong_gradient_of_any_layer_of_a_deep_net_is_seen(part, at):
    """However small it is: here it falls by a factor of 5 from layer to layer."""
    net = network(DEEP, ["sigmoid"] * 10, "quadratic")
    made = body(net)
    lines = list(getattr(made, part))
    lines[at] += " * 1.001"
    with pytest.raises(NetworkError, match="gradient"):
        compare(net, replace(made, **{part: tuple(lines)}))
