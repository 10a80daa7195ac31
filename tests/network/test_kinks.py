"""Kinks are where the left and the right slope differ, and a cost exists somewhere or is refused."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings, strategies as st

from symbolic_bp.assistant.named import network as kernel_network
from symbolic_bp.coq.net import Net
from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import concrete
from symbolic_bp.network import activations, costs
from symbolic_bp.network.domain import cost_exists
from symbolic_bp.network.kinks import kinks, switches
from symbolic_bp.network.named import activation, cost, regulariser
from symbolic_bp.network.network import Network
from symbolic_bp.network.record import Record, discover

numbers = st.fractions(-100, 100, max_denominator=10**6)


@settings(max_examples=40, deadline=None)
@given(numbers)
@example(Fraction(1))
@example(Fraction(0))
@example(1 + Fraction(1, 10**30))
def test_a_parameter_decides(alpha):
    for name in ("elu", "leaky-relu"):
        record = activation(f"{name}({alpha})")
        assert record.kinks == (() if alpha == 1 else ("z",)) and record.switches == ("z",)


@pytest.mark.parametrize(
    "find, text, wanted",
    [
        (activation, "relu", ("z",)),
        (activation, "softsign", ()),
        (activation, "gelu", ()),
        (activation, "softmax", ()),
        (cost, "huber", ()),
        (cost, "huber(1/3)", ()),
        (cost, "quadratic", ()),
        (regulariser, "l1", ("w",)),
        (regulariser, "l1(0)", ()),
    ],
)
def test_named_ones(find, text, wanted):
    assert find(text).kinks == wanted


@pytest.mark.parametrize(
    "formula, wanted",
    [
        ("abs(z - 3)", ("z - 3",)),
        ("abs(z)*z", ()),
        ("step(z)", ("z",)),
        ("step(z)*z^2", ()),
        ("step(z - 1)*(z - 1)^2 + abs(z)", ("z",)),
        ("exp(abs(z))", ("z",)),
        ("step(z^2 - 2)*(z^2 - 2)", ("z^2 - 2",)),
        ("step(z^2 - 2)*(z^2 - 2)^2", ()),
        ("abs(z)^3", ()),
        ("z + 0*abs(z)", ()),
        ("step(exp(z))*z", ()),
        ("step(1 + z^2)*z", ("1 + z^2",)),  # no zero found: it is stated
    ],
)
def test_formulas_of_ones_own(formula, wanted):
    assert kinks(formula, {}) == wanted


def test_switches():
    assert switches("(a - y)^2*step(d - abs(a - y)) + abs(a - y)*3") == ("d - abs(a - y)", "a - y")


@pytest.mark.parametrize("name", discover(activations))
@pytest.mark.parametrize("loss", discover(costs))
@pytest.mark.parametrize("outputs", [1, 2])
def test_every_verb_refuses_the_same_pairs(name, loss, outputs):
    def refuses(make):
        try:
            make()
        except NetworkError as why:
            assert "the cost" in str(why) and "always 1" in str(why)
            return True
        return False

    found = {
        refuses(make)
        for make in (
            lambda: Network((2, outputs), activation=name, cost=loss),
            lambda: concrete((2, outputs), name, loss),
            lambda: kernel_network((2, outputs), name, loss),
            lambda: Net((2, outputs), name, loss),
        )
    }
    assert found == {(name, loss, outputs) == ("softmax", "cross-entropy", 1)}


def test_a_cost_for_outputs_that_are_never_there():
    above = Record("above", formula="1 + exp(z)", derivative="exp(z)", source="here")
    with pytest.raises(NetworkError, match="never there"):
        cost_exists(above, cost("cross-entropy"))
    cost_exists(above, cost("log-likelihood"))
    cost_exists(activation("leaky-relu(1e300)"), cost("cross-entropy"))
    cost_exists(None, cost("cross-entropy"))
    cost_exists(activation("softmax"), cost("cross-entropy"), None)
