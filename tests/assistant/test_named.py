"""Kinds of network by name, and when what is true of one kind is true of another."""

import pytest

from symbolic_bp.assistant.named import covers, network, per_layer
from symbolic_bp.errors import NetworkError


@pytest.mark.parametrize(
    "general, special, covered",
    [
        ({}, {"activation": "sigmoid"}, True),
        ({}, {"cost": "quadratic"}, True),
        ({}, {"cost": "huber"}, True),
        ({"activation": "layer,softmax"}, {"activation": "relu,softmax"}, True),
        ({"activation": "layer,sigmoid"}, {"activation": "sigmoid", "cost": "cross-entropy"}, True),
        ({"activation": "layer,sigmoid"}, {"activation": "tanh,sigmoid"}, True),
        ({"activation": "sigmoid"}, {"activation": "layer,sigmoid"}, False),
        ({"activation": "sigmoid"}, {"activation": "sigmoid,softmax"}, False),
        ({"activation": "sigmoid"}, {}, False),
        ({"cost": "quadratic"}, {}, False),
        ({}, {"activation": "softmax"}, False),
        ({}, {"activation": "relu,softmax"}, False),  # no function of one z
        ({"activation": "layer,softmax"}, {"activation": "softmax"}, False),
        ({"cost": "quadratic"}, {"cost": "cross-entropy"}, False),
        ({}, {"batch": True}, False),
        ({}, {"widths": (2, 3)}, False),
        ({"activation": "leaky-relu(0.1)"}, {"activation": "leaky-relu(0.2)"}, False),
        (
            {"activation": "layer,relu", "batch": True},
            {"activation": "relu", "cost": "squared", "batch": True},
            True,
        ),
    ],
)
def test_what_covers_what(general, special, covered):
    assert covers(network(**general), network(**special)) is covered
    assert covers(network(**general), network(**general)) and covers(network(**special), network(**special))


def test_any_function_in_some_layers():
    assert [key for key, *_ in network(activation="layer,softmax").formulas] == [("L", 0)]
    assert [key for key, *_ in network((2, 3, 3, 2), "layer,relu,layer").formulas] == [("", 3)]
    assert network(activation="layer,layer").formulas == ()
    with pytest.raises(NetworkError, match="a name for layer L"):
        network(activation="tanh,layer")  # a formula for the hidden layers alone is no kind of the kernel


@pytest.mark.parametrize(
    "given, depth, names",
    [
        ("layer,softmax", 4, "layer,layer,softmax"),
        ("relu,softmax", 3, "relu,softmax"),
        ("relu,softmax", 2, "softmax"),
        ("relu", 4, "relu"),
        ("leaky-relu(0.1),softmax", 4, "leaky-relu(0.1),leaky-relu(0.1),softmax"),
    ],
)
def test_names_for_hidden_layers_and_output_on_a_network_with_widths(given, depth, names):
    assert per_layer(given, depth) == names
