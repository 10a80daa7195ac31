"""The model of a named network is that of the preset's lines with these names."""

import json

import pytest

from symbolic_bp.assistant.named import network
from symbolic_bp.dense.formulas import own_formulas
from symbolic_bp.dense.network import Dense
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.kernel import build, index
from symbolic_bp.kernel.family import Log
from symbolic_bp.kernel.model import Context
from symbolic_bp.kernel.normal import equal
from symbolic_bp.kernel.term import Any, put

Y = {"y": (("n", ("L", 0)),)}
YM = {"y": (("n", ("L", 0)), ("m",))}
KINDS = [
    ({}, {}),
    (dict(activation="neuron"), {}),
    (dict(activation="identity"), {}),
    (dict(activation="sigmoid", cost="cross-entropy"), Y),
    (dict(activation="relu,sigmoid", cost="quadratic"), Y),
    (dict(activation="tanh,softmax", cost="log-likelihood"), Y),
    (dict(cost="mean-squared", batch=True), YM),
    (dict(activation="softplus", batch=True), YM),
]


def model_of(data):
    return build.model(json.loads(json.dumps(data)))[0]


@pytest.mark.parametrize("kind, arrays", KINDS)
def test_the_definitions_are_those_of_the_preset(kind, arrays):
    net = network(None, **{"activation": "layer", **kind})
    dense = Dense(net, arrays)
    own_formulas(dense)
    ours, theirs = model_of(dense.data), model_of(Model.read(nielsen(**kind)).kernel_data)
    assert set(ours.families) == set(theirs.families)
    compared = 0
    for name, f in ours.families.items():
        g = theirs.families[name]
        values = {r.var: index.var(s.var) for r, s in zip(g.box, f.box)}
        assert len(f.box) == len(g.box) and f.rank is not None or g.rank is None
        assert (f.body is None) == (g.body is None)
        if f.body is not None and not isinstance(f.body, Any):
            ctx = Context(ours, Log()).under(f.box)
            assert equal(ctx, f.body, put(g.body, values)), name
            compared += 1
    assert compared >= 3


def test_other_formulas_are_other_definitions():
    made = []
    for name in ("sigmoid", "tanh"):
        dense = Dense(network(None, name), {})
        own_formulas(dense)
        made.append(dense.rows["a"])
    assert made[0] != made[1]


def test_an_array_of_a_claim_that_has_a_name_of_the_preset_gets_another_one():
    dense = Dense(network(), {"x": (("dim", "N"),), "y": (("dim", "N"),)})
    assert dense.arrays == {"x": "x_", "y": "y_"}
    model_of(dense.data)
