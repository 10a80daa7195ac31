"""The generated formulas at every z that floats have, against the records with 60 digits or more (mpmath)."""

import math
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from symbolic_bp.calculus.closed import slope as closed_slope
from symbolic_bp.codegen.body import J, form
from symbolic_bp.codegen.functions import needed
from symbolic_bp.codegen.numpy_code import code
from symbolic_bp.errors import NetworkError
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network import activations, costs
from symbolic_bp.network.germ import Arithmetic, germ
from symbolic_bp.network.quantities import Entry
from symbolic_bp.network.record import discover

from .nets import generated, network

PARAMETERS = {
    "leaky-relu": ["(11)", "(1)", "(-2/3)", "(1e-30)"],
    "elu": ["(11)", "(0)", "(-1)", "(-1/2)", "(-3)"],
    "gelu-tanh": ["(1,2)", "(0)", "(kappa=-1)", "(c=0)", "(c=-1/3)"],
}
ACTIVATIONS = [name + given for name in discover(activations) for given in ["", *PARAMETERS.get(name, [])]]
DOMAINS = [name for name, record in discover(costs).items() if record.domain]
OTHERS = ["quadratic", "mean-squared", "huber(1/3)"]
EXTREME = [
    0.0,
    1e-300,
    -1e-300,
    1e-9,
    -1e-9,
    0.3,
    -0.3,
    1.0,
    -1.0,
    17.0,
    -17.0,
    40.0,
    -40.0,
    746.0,
    -746.0,
    1e16,
    -1e16,
    1e300,
    -1e300,
]
PAIRED = [1e-9, 0.6, 37.0, -37.0, -746.0, 1e16, -1e16]
HUGE = mpmath.mpf("1e301")  # of a cube: exp of more has no other effect
BY = Arithmetic(
    lambda p, q: mpmath.mpf(p) / q,
    {
        "exp": (lambda u: mpmath.exp(max(min(u, HUGE), -HUGE)),) * 2,
        "log": (mpmath.log, lambda u: 1 / u),
        "Phi": (lambda u: mpmath.ncdf(u) if abs(u) < 100 else mpmath.mpf(u > 0), mpmath.npdf),
        "phi": (mpmath.npdf, lambda u: -u * mpmath.npdf(u)),
    },
)


def terms(record, *names):
    return read_formula(record.formula, {**dict.fromkeys(names), **record.parameters}, record.vector)


def wanted(net, z, y):
    """(a, cost, dC/dz) of numbers z of one layer and targets y, from the records; None outside the domain."""
    record, cost = net.activation(2), terms(net.cost, "a", "y", "n")
    a, slopes, total = [], [], mpmath.mpf(0)
    for moved in range(len(z)):
        germs = [(mpmath.mpf(v), int(k == moved)) for k, v in enumerate(z)]
        outputs = [germ(terms(record, "z", "a"), {"z": g}, germs, {"j": k}, BY) for k, g in enumerate(germs)]
        if net.cost.domain and not all(
            0 < o[0] < (1 if len(net.cost.domain) == 2 else mpmath.inf) for o in outputs
        ):
            return None
        parts = [
            germ(cost, {"a": o, "y": (mpmath.mpf(t), 0), "n": (mpmath.mpf(len(z)), 0)}, by=BY)
            for o, t in zip(outputs, y)
        ]
        a, total = [o[0] for o in outputs], mpmath.fsum(p[0] for p in parts)
        slopes.append(mpmath.fsum(p[1] for p in parts))
    return a, total, slopes


def digits(z):
    """How many are needed at z: exp(-|z|) beside 1, or z beside 1/z."""
    largest, least = max(map(abs, z)), min([abs(v) for v in z if v], default=1)
    return 60 + int(min(largest, 800)) + 2 * int(max(0, math.log10(max(largest, 1)), -math.log10(least)))


def close(found, true, scale=0):
    """To 1e-12 of the number or of the scale; a number that is no float stands for itself: 0 or infinite."""
    if abs(true) > 1e300:
        return math.isinf(found) or abs(found - true) <= 1e-10 * abs(true)
    return abs(found - true) <= mpmath.mpf("1e-12") * max(abs(true), scale) + mpmath.mpf("1e-290")


def run(net, z, y):
    """(a, cost, dC/dz) of the generated file, with every warning an error."""
    file = generated(net)
    n = len(z)
    y = np.array(y, dtype=float).reshape(n, 1)
    w, b, x = [np.zeros((n, 1))], [np.array(z, dtype=float).reshape(n, 1)], np.zeros((1, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = file["forward"](x, w, b)[1][0]
        cost, _, db, _ = file["backprop"](x, y, w, b)
    return a[:, 0], cost, db[0][:, 0]


FLOATS = st.one_of(st.sampled_from(EXTREME), st.floats(-50, 50), st.floats(-1e300, 1e300)).filter(
    lambda z: z == 0 or abs(z) > 1e-290
)


@pytest.mark.parametrize("name", [a for a in ACTIVATIONS if a != "softmax"])
def test_activations_at_every_float(name):
    """The value and the slope, to 1e-12 of themselves or of sigma(z)/z, which cancels near
    a zero of the slope."""
    net = network((1, 1), (name,), "quadratic")
    record, z2, a2 = net.activation(2), Entry(net.z, 2, J), Entry(net.a, 2, J)
    found = form(net, 2)
    value = code(net.definition(a2) if found.value is None else found.value)
    slope = code(closed_slope(record, z2, a2, net.values(record)) if found.slope is None else found.slope)
    names = {"np": np, "math": math}
    exec(needed(f"{value}\n{slope}"), names)

    @settings(max_examples=3, deadline=None)
    @given(FLOATS)
    def at(z):
        with mpmath.workdps(digits([z])):
            true, steep = germ(terms(record, "z", "a"), {"z": (mpmath.mpf(z), 1)}, by=BY)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                names["z2"] = np.array([[z]])
                names["a2"] = eval(value, names) + np.zeros((1, 1))
                assert close(names["a2"][0, 0], true), (z, names["a2"], true)
                if z or not record.kinks:
                    mine = (eval(slope, names) + np.zeros((1, 1)))[0, 0]
                    assert close(mine, steep, abs(true / z) if 0.1 < abs(z) < 30 else 0), (z, mine, steep)

    for z in EXTREME:
        at = example(z)(at)
    at()


def pair(activation, cost):
    net = network((1, 2), (activation,), cost)
    simplex = cost == "log-likelihood" and activation == "softmax"

    @settings(max_examples=3, deadline=None)
    @given(FLOATS, FLOATS, st.sampled_from([0.0, 1.0, 0.3]))
    def at(first, second, target):
        z, y = [first, second], [target, 1 - target if simplex else 0.6]
        if 0 in z and net.activation(2).kinks or max(map(abs, z)) > 1e140 and not net.cost.domain:
            return  # there the square of a - y is no float
        if max(map(abs, z)) > 800 and net.cost.domain:
            return  # no number of digits tells 1 - a from 0
        with mpmath.workdps(digits(z)):
            there = wanted(net, z, [mpmath.mpf(v) for v in y])
            if there is None:
                return
            a, cost, slopes = there
            mine, total, found = run(net, z, y)
            assert close(total, cost, 1 + size(z, net)), (z, y, total, cost)
            for v, true, k in zip(found, slopes, (0, 1)):
                assert close(v, true, 1 + size(a, net)), (z, y, k, v, true)

    for z in PAIRED:
        at = example(z, 0.25, 1.0)(example(0.25, z, 0.0)(at))
    example(-746.0, -746.0, 1.0)(at)()


def size(numbers, net):
    """What is subtracted from each other inside the cost of a vector activation: the weighted inputs."""
    return max(map(abs, numbers)) if net.activation(2).vector or not net.cost.domain else 0


@pytest.mark.parametrize(
    "activation, cost",
    [
        ("sigmoid", "cross-entropy"),
        ("softmax", "cross-entropy"),
        ("tanh", "cross-entropy"),
        ("elu(-1)", "cross-entropy"),
        ("softmax", "log-likelihood"),
        ("softplus", "log-likelihood"),
        ("silu", "huber"),
    ],
)
def test_pairs_at_every_float(activation, cost):
    """The cost and dC/dz where the cost exists, however near the output is to the end of its domain."""
    pair(activation, cost)


@pytest.mark.slow
@pytest.mark.parametrize(
    "activation, cost", [(a, c) for n, a in enumerate(ACTIVATIONS) for c in DOMAINS + OTHERS[n % 3 :][:1]]
)
def test_every_pair_at_every_float(activation, cost):
    pair(activation, cost)


def test_a_cost_that_exists_nowhere_is_no_file():
    with pytest.raises(NetworkError, match="output is always 1"):
        network((1, 1), ("softmax",), "cross-entropy")
