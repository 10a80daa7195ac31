"""The domain of a cost: what is inside, and that instances are made inside for every pair of cost and activation."""

from dataclasses import replace
from fractions import Fraction as F
from random import Random

import pytest

from symbolic_bp.exact.domain import drawn, inside, placed
from symbolic_bp.exact.ladder import KINKED
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim
from symbolic_bp.network import activations, costs
from symbolic_bp.network.record import discover
from symbolic_bp.session import network

ACTIVATIONS = ["layer", "neuron", "identity", *discover(activations)]
COSTS = ["function", *discover(costs)]


def arrays(net):
    return read_claim(
        "C = Sum(y[k]*a[L,k], k)" if not net.batch else "C = Sum(Sum(y[k,x]*a[L,k,x], k), x)", net
    ).arrays


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_pair_has_instances_inside(activation, cost):
    for m in (0, 2):
        net = network(None, activation, cost, bool(m))
        for number, widths in enumerate([(2, 3), (1, 2, 2), (2, 2, 3, 2)]):
            made = drawn(net, arrays(net), widths, m, Random(number))
            assert made is not None and made.widths == widths and inside(made) == []
            made.forward()  # the cost exists


@pytest.mark.parametrize("cost", ["cross-entropy", "log-likelihood"])
@pytest.mark.parametrize("activation", ["layer", "identity", "relu", "tanh", "softplus", "elu", "softsign"])
@pytest.mark.parametrize("style", KINKED)
def test_simple_styles_are_inside_too(activation, cost, style):
    net = network(None, activation, cost)
    assert inside(placed(net, arrays(net), (2, 2), 0, style)) == []


def test_what_is_outside_is_named():
    net = network(None, "identity", "cross-entropy")
    good = placed(net, arrays(net), (1, 2), 0, "zero")
    assert [str(v) for v in inside(replace(good, arrays={"y": {(1,): F(2), (2,): F(1)}}))] == [
        "targets with y <= 1, as cross-entropy needs"
    ]
    bad = inside(replace(good, b={(2, 1): F(-1), (2, 2): F(1)}))
    assert [(v.condition, v.entry) for v in bad] == [("0 < a", (1,)), ("a < 1", (2,))]
    net = network(None, "softmax", "log-likelihood", True)
    good = placed(net, arrays(net), (1, 2), 2, "random")
    halves = {key: F(1, 2 * key[1]) for key in good.arrays["y"]}
    assert [str(v) for v in inside(replace(good, arrays={"y": halves}))] == [
        "targets that sum to 1, as log-likelihood needs"
    ]


def test_where_the_cost_exists_nowhere_nothing_is_drawn():
    made = network((2, 1), "softmax", "log-likelihood")  # a[L,1] is 1
    cost = next(
        formula for formula in network((2, 2), "sigmoid", "cross-entropy").formulas if formula[0] == "C"
    )
    net = Network(
        made.widths, formulas=(*(f for f in made.formulas if f[0] != "C"), cost)
    )  # by name it is refused
    assert drawn(net, arrays(net), (2, 1), 0, Random(1)) is None


def test_an_unnamed_cost_has_no_domain():
    net = network()
    assert inside(placed(net, {}, (2, 2), 0, "random")) == []
