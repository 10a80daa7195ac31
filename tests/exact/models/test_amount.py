"""How much an instance is, estimated before it is made, against what it spends."""

import pytest

from symbolic_bp.exact.models.amount import Amount
from symbolic_bp.exact.models.instance import WORK, Instance
from symbolic_bp.exact.models.read import read_model
from symbolic_bp.model.composed.compose import composed
from symbolic_bp.model.presets import preset


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("conv 3 3x3 pad 1, relu, maxpool 2, flatten, dense 4, softmax", "2x6x6"),
        ("causal-attention 2, rnn 3, layernorm", "9x4"),
        ("conv 4 3 groups 2, globalavgpool, dense 3", "4x8x8"),
    ],
)
def test_it_is_near_what_is_spent(layers, shape):
    model = read_model(composed(layers, shape).model.kernel_data)
    spent = WORK - Instance(model, {}).left
    counted = Amount(model, {})
    assert counted.even and 0.6 * spent <= sum(counted.of.values()) <= 1.4 * spent


def test_layers_of_different_widths_are_not_even():
    """The middle layer says nothing of the others: no such estimate is believed."""
    model = read_model(preset("nielsen").kernel_data)
    assert not Amount(model, {"L": 3, "n": {1: 2, 2: 3000, 3: 2}}).even


def test_a_sum_with_an_equation_has_the_value_of_all_its_terms():
    """[n = 2*c + i - 2] leaves one i: the entries are those of the array, one after the other."""
    made = composed("flatten", "3x2")
    instance = Instance(read_model(made.model.kernel_data), {})
    flat, rows = instance.entries["a1"], instance.entries["x"]
    for (i, j), node in rows.items():
        assert instance.graph.nodes[flat[(2 * (i - 1) + j,)]][1] == (node,)
