"""Formulas as SymPy expressions, and the exact comparison of expressions: what it accepts,
and what it must not."""

import pytest
from sympy import Rational, Sum, Symbol, exp, symbols

from symbolic_bp.errors import ClaimError, NetworkError
from symbolic_bp.network import activations
from symbolic_bp.network.formulas import Phi, expression, phi, same, sgn, step
from symbolic_bp.network.network import Network
from symbolic_bp.network.record import discover

z, t, i, k = symbols("z t i k")


@pytest.mark.parametrize(
    "left, right",
    [
        (exp(-z) / (1 + exp(-z)) ** 2, exp(z) / (1 + exp(z)) ** 2),
        (exp(2 * z) - 1, (exp(z) - 1) * (exp(z) + 1)),
        (exp(z / 2) ** 2, exp(z)),
        (exp(z + 3), exp(3) * exp(z)),
        (step(z) ** 2, step(z)),
        (sgn(z) ** 2, 1),
        (z * Phi(z) + z * phi(z), z * (phi(z) + Phi(z))),
        (Sum(exp(i), (i, 1, 3)) ** 2, Sum(exp(i), (i, 1, 3)) * Sum(exp(k), (k, 1, 3))),
    ],
)
def test_equal(left, right):
    assert same(left, right)


@pytest.mark.parametrize(
    "left, right",
    [
        (exp(z), exp(-z)),
        (exp(2 * z), exp(z)),
        (step(z), 1),
        (sgn(z), step(z)),
        (step(z), step(t)),
        (Phi(z), phi(z)),
        (exp(z) / (1 + exp(z)), exp(z) / (1 + exp(z)) + Rational(1, 10**40)),
        (Sum(exp(i), (i, 1, 3)), Sum(exp(i), (i, 1, 4))),
        (Sum(exp(i), (i, 1, 3)), Sum(exp(2 * i), (i, 1, 3))),
    ],
)
def test_not_equal(left, right):
    assert not same(left, right)


def test_slopes_of_the_special_functions():
    assert (step(z).diff(z), sgn(z).diff(z)) == (0, 0)
    assert Phi(z).diff(z) == phi(z) and phi(z).diff(z) == -z * phi(z)


def test_parameters_are_numbers_or_letters():
    record = discover(activations)["elu"]
    assert expression(record.formula, record.parameters, z=z).free_symbols == {z}
    alpha = symbols("alpha", positive=True)
    assert expression(record.formula, {"alpha": alpha}, z=z).free_symbols == {z, alpha}
    with pytest.raises(ClaimError):
        expression("z + beta", {}, z=z)


@pytest.mark.parametrize(
    "options, says",
    [
        ({"activation": ["relu", "relu", "relu"]}, "1 or 2, one for each layer 2 to 3"),
        ({"activation": "sigmod"}, "did you mean sigmoid?"),
        ({"activation": ["relu", "softmx"]}, "did you mean softmax?"),
        ({"cost": "cross-entropi"}, "did you mean cross-entropy?"),
        ({"regulariser": "l3"}, "one of l1, l2"),
        ({"batch": 0}, "a positive number"),
        ({"batch": -1}, "a positive number"),
        ({"batch": 1.5}, "a positive number"),
    ],
)
def test_networks_that_cannot_be(options, says):
    with pytest.raises(NetworkError) as why:
        Network([2, 3, 2], **options)
    assert says in str(why.value)


def test_without_widths_one_activation_stands_for_all_layers_and_two_for_the_hidden_ones_and_the_last():
    assert Network(activation="relu").activation(7).name == "relu"
    net = Network(activation=["relu", "softmax"])
    assert [net.activation(at).name for at in (net.L, net.L - 1, 2, Symbol("l"))] == [
        "softmax",
        "relu",
        "relu",
        "relu",
    ]
    with pytest.raises(NetworkError, match="as the depth is not given"):
        Network(activation=["relu", "relu", "relu"])


def test_a_letter_stands_for_one_value():
    net = Network([1, 1, 1], activation=["leaky-relu(0.1)", "leaky-relu(0.2)"], cost="huber(2)", letters=True)
    assert net.letters == {"d": 2}  # alpha has two values
    assert [str(v) for r in net.records for v in net.values(r).values()] == ["1/10", "1/5", "d"]
