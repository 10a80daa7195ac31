"""Random architectures: what the engine derives against finite differences (mpmath) and SymPy's diff, both from formulas
of the functions that are written here and not read from the records."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.concrete import concrete
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.equations import Derived
from symbolic_bp.exact.graph import evaluate
from symbolic_bp.exact.real import LADDER, ONE, OUTSIDE, VAGUE, ZERO, Reals, middle
from symbolic_bp.exact.verify import verify

mp = mpmath.mp


def at_kink(z, left, right):
    return left if z > 0 else right


FUNCTIONS = {  # of one z
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": lambda z: mp.tanh(z),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky-relu(1/7)": lambda z: at_kink(z, z, z / 7),
    "elu(2)": lambda z: at_kink(z, z, 2 * mp.expm1(z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
    "gelu-tanh": lambda z: (
        z / 2 * (1 + mp.tanh(mpmath.mpf(79788456080286536) / 10**17 * (z + mpmath.mpf("0.044715") * z**3)))
    ),
    "softsign": lambda z: z / (1 + abs(z)),
}
COSTS = {  # of all a and y
    "quadratic": lambda a, y: sum((p - q) ** 2 for p, q in zip(a, y)) / 2,
    "squared": lambda a, y: sum((p - q) ** 2 for p, q in zip(a, y)),
    "mean-squared": lambda a, y: sum((p - q) ** 2 for p, q in zip(a, y)) / len(a),
    "huber(1/2)": lambda a, y: sum(
        (p - q) ** 2 / 2 if abs(p - q) < 0.5 else (abs(p - q) - mpmath.mpf("0.25")) / 2 for p, q in zip(a, y)
    ),
    "cross-entropy": lambda a, y: -sum(q * mp.log(p) + (1 - q) * mp.log(1 - p) for p, q in zip(a, y)),
    "log-likelihood": lambda a, y: -sum(q * mp.log(p) for p, q in zip(a, y)),
}
REGULARISERS = {None: lambda w: 0, "l2": lambda w: w * w / 20, "l1(1/3)": lambda w: abs(w) / 3}
INSIDE = {"cross-entropy": ["sigmoid", "softmax"], "log-likelihood": ["sigmoid", "softmax", "softplus"]}


@st.composite
def networks(draw, layers=6, width=5, batch=4, undefined=()):
    widths = draw(st.lists(st.integers(1, width), min_size=2, max_size=layers + 1))
    cost = draw(st.sampled_from([*sorted(COSTS), *(None for _ in undefined)]))
    names = [draw(st.sampled_from([*sorted(FUNCTIONS), "softmax", *undefined])) for _ in widths[1:]]
    if cost in INSIDE:
        names[-1] = draw(st.sampled_from(INSIDE[cost]))
        assume(cost != "cross-entropy" or names[-1] != "softmax" or widths[-1] > 1)
    regulariser = draw(st.sampled_from([None, "l2", "l1(1/3)"]))
    return (widths, names, cost, regulariser, draw(st.integers(1, batch)))


class Recording(Reals):
    """Reals that remember the value of every unknown."""

    def __init__(self, *args):
        super().__init__(*args)
        self.values = {}

    def leaf(self, key):
        number = super().leaf(key)
        self.values[key] = middle(number)
        return number


def softmax(z):
    powers = [mp.exp(t) for t in z]
    return [p / sum(powers) for p in powers]


def plain_cost(made, at):
    """C of the network at the values of its unknowns, forward, with no derivative anywhere."""
    widths, names, cost, regulariser, batch = made
    total = mpmath.mpf(0)
    for x in range(1, batch + 1):
        a = [at["x", (k, x)] for k in range(1, widths[0] + 1)]
        for layer, name in enumerate(names, 2):
            z = [
                sum(at["w", (layer, j, k)] * t for k, t in enumerate(a, 1)) + at["b", (layer, j)]
                for j in range(1, widths[layer - 1] + 1)
            ]
            a = softmax(z) if name == "softmax" else [FUNCTIONS[name](t) for t in z]
        total += COSTS[cost](a, [at["y", (j, x)] for j in range(1, len(a) + 1)]) / batch
    return total + sum(REGULARISERS[regulariser](v) for key, v in at.items() if key[0] == "w")


def derived_at_a_point(made, seed):
    """(values of the unknowns, {key of a weight or bias: derived slope}), at a real point off all kinks."""
    net = concrete(*made)
    defs = Definitions(net)
    derived = Derived(defs)
    point = Recording(seed, net.widths)
    found = evaluate(defs.graph, point)
    assume(all(found))
    values = [*map(middle, found)]
    slopes = {
        ("b", (at + 1, j + 1)): values[node]
        for at in range(1, net.depth)
        for j, node in enumerate(derived.db[at])
    }
    slopes |= {
        ("w", (at + 1, j + 1, k + 1)): values[node]
        for at in range(1, net.depth)
        for j, row in enumerate(derived.dw[at])
        for k, node in enumerate(row)
    }
    return point.values, slopes


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(networks(), st.integers(0, 10**6), st.data())
def test_derived_slopes_are_finite_differences(made, seed, data):
    with mpmath.workdps(60):
        at, slopes = derived_at_a_point(made, seed)
        for _ in range(3):
            key = data.draw(st.sampled_from(sorted(slopes)))
            h = mpmath.mpf(10) ** -20
            up, down = (plain_cost(made, {**at, key: at[key] + sign * h}) for sign in (1, -1))
            assert abs((up - down) / (2 * h) - slopes[key]) < mpmath.mpf(10) ** -30 * (1 + abs(slopes[key]))


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(networks(undefined=["sigma"]))
def test_every_network_is_equal(made):
    found = verify(concrete(*made))
    assert found.status == "equal" and (found.bits >= 100 or found.method == "polynomials")


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(networks(layers=4, undefined=["sigma"]), st.data())
def test_one_error_in_a_random_network_is_named(made, data):
    net = concrete(*made)
    layer = data.draw(st.integers(2, net.depth))
    j = data.draw(st.integers(1, net.widths[layer - 1]))
    entry = ("b", layer, j)
    found = verify(
        net,
        given=lambda q: {
            entry: sum((q.delta(layer, j, x) for x in range(1, net.batch + 1)), q.b(layer, j))
            * Fraction(1, net.batch)
        },
    )
    assert found.status == "differs" and [(d.equation, d.entry) for d in found.differences] == [
        ("BP3", entry)
    ]


SYMPY = {
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh,
    "identity": lambda z: z,
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
    "silu": lambda z: z / (1 + sympy.exp(-z)),
}


@pytest.mark.slow
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(1, 2), min_size=2, max_size=3), st.data(), st.integers(0, 10**6))
def test_derived_slopes_are_those_of_sympy(widths, data, seed):
    names = [data.draw(st.sampled_from(sorted(SYMPY))) for _ in widths[1:]]
    made = (widths, names, "quadratic", None, 1)
    with mpmath.workdps(40):
        at, slopes = derived_at_a_point(made, seed)
        symbol = {(name, place): sympy.Symbol("_".join(map(str, (name, *place)))) for name, place in at}
        a = [symbol["x", (k, 1)] for k in range(1, widths[0] + 1)]
        for layer, name in enumerate(names, 2):
            a = [
                SYMPY[name](
                    sum(symbol["w", (layer, j, k)] * t for k, t in enumerate(a, 1)) + symbol["b", (layer, j)]
                )
                for j in range(1, widths[layer - 1] + 1)
            ]
        cost = sum((t - symbol["y", (j, 1)]) ** 2 for j, t in enumerate(a, 1)) / 2
        numbers = {symbol[key]: sympy.Rational(str(mpmath.nstr(v, 30))) for key, v in at.items()}
        for key, slope in slopes.items():
            assert (
                abs(sympy.N(sympy.diff(cost, symbol[key]).subs(numbers), 40) - slope) < mpmath.mpf(10) ** -25
            )


def test_the_point_is_off_the_kinks():
    real = Reals(1, (2, 2))
    assert real.fn("step", (ZERO,)) is OUTSIDE and real.fn("sgn", (ZERO,)) is OUTSIDE
    assert real.fn("log", (real.num(-1, 1),)) is OUTSIDE and real.fn("log", (ZERO,)) is OUTSIDE
    assert real.recip(ZERO) is OUTSIDE and real.recip(real.num(2, 1)) == real.num(1, 2)


@pytest.mark.parametrize(
    "function",
    [
        lambda r, x: r.fn("step", (x,)),
        lambda r, x: r.fn("sgn", (x,)),
        lambda r, x: r.recip(x),
        lambda r, x: r.fn("log", (x,)),
    ],
)
def test_what_the_bits_do_not_tell_is_vague(function):
    real = Reals(1, (2, 2))
    little = (real.num(-1, 10**90)[0], real.num(1, 10**90)[1])
    assert function(real, little) == VAGUE
    for missing in (OUTSIDE, VAGUE):
        assert (
            function(real, missing)
            == missing
            == real.mul(ONE, missing)
            == real.dot([ONE, missing], [ZERO, ONE])
        )


@given(
    st.fractions(-30, 30, max_denominator=99),
    st.sampled_from(["exp", "Phi", "phi", "log", "recip", "pow"]),
    st.sampled_from(LADDER[:2]),
)
def test_the_value_is_in_its_interval_and_the_interval_is_small(x, name, bits):
    assume(x > 0 or name not in ("log", "recip"))
    real = Reals(1, (2, 2), bits=bits)
    point = real.num(x.numerator, x.denominator)
    low, high = (
        real.recip(point)
        if name == "recip"
        else real.pow(point, 3)
        if name == "pow"
        else real.fn(name, (point,))
    )
    with mpmath.workprec(bits + 100):
        at = mpmath.mpf(x.numerator) / x.denominator
        value = {
            "exp": mp.exp,
            "log": mp.log,
            "Phi": mp.ncdf,
            "phi": mp.npdf,
            "recip": lambda t: 1 / t,
            "pow": lambda t: t**3,
        }[name](at)
        low, high = mpmath.mpf(low), mpmath.mpf(high)
        little = abs(value) * mpmath.mpf(2) ** (20 - bits) + mpmath.mpf(2) ** (
            -bits if name == "log" else -bits - 2000
        )
        assert low <= value <= high and high - low <= little
