"""The engine on concrete networks: all right ones are equal, one planted error is found and named at every size."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from symbolic_bp.errors import NetworkError
from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.definitions import Definitions
from symbolic_bp.exact.equations import Derived, Equations
from symbolic_bp.exact.given import Quantities
from symbolic_bp.exact.verify import compared, verify
from symbolic_bp.network import activations, costs, regularisers
from symbolic_bp.network.named import activation, cost, regulariser
from symbolic_bp.network.record import discover

SIZES = [
    "2-2-2-2",
    "4-4-4-4",
    "8-8-8-8",
    "16-16-16-16",
    "32-32-32-32",
    "784-30-10",
    *("-".join(["3"] * depth) for depth in range(2, 11)),
]
METHODS = ["field", "polynomials"]


@pytest.mark.parametrize("size", SIZES)
def test_all_equal(size):
    net = concrete(size)
    found = verify(net)
    assert found.status == "equal" and found.differing == 0 and not found.differences
    assert found.counts["BP3"] + found.counts["BP4"] == net.parameters
    assert found.method == "polynomials" or found.bits >= 100 and found.trials >= 2


@pytest.mark.parametrize("name", sorted(discover(activations)))
@pytest.mark.parametrize("where", ["hidden", "last"])
def test_every_activation(name, where):
    net = concrete("2-3-2", ["sigma", name] if where == "last" else [name, "sigma"], "quadratic", batch=2)
    assert verify(net).status == "equal"


@pytest.mark.parametrize("name", sorted(discover(costs)))
def test_every_cost(name):
    assert verify(concrete("2-2-3", "tanh,sigmoid", name, batch=2)).status == "equal"


@pytest.mark.parametrize("name", sorted(discover(regularisers)))
def test_every_regulariser(name):
    found = verify(concrete("3-2-2", None, None, name))
    assert found.status == "equal" and found.method == "field"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "kind", ["wrong weight", "missing factor", "swapped index", "off by the prime", "wrong bias"]
)
def test_one_planted_error_is_found_and_named(size, kind):
    net, choice = concrete(size), random.Random(size + kind)
    layer = choice.randint(2, net.depth)
    n, below = net.widths[layer - 1], net.widths[layer - 2]
    j, k = choice.randint(1, n), choice.randint(1, below)
    other = 1 + j % n
    entry, equation = (("w", layer, j, k), "BP4")
    if kind == "wrong weight":
        if layer == net.depth:
            layer -= 1
        if layer < 2:
            layer, kind = 2, "missing factor"
        else:
            j = choice.randint(1, net.widths[layer - 1])
            entry, equation = ("delta", layer, j, 1), "BP2"

    def planted(q):
        if kind == "wrong weight":  # one of the weights of the sum is that of another neuron
            size_above = net.widths[layer]
            wrong = 1 + j % net.widths[layer - 1]
            terms = [
                q.delta(layer + 1, i) * q.w(layer + 1, i, wrong if i == size_above else j)
                for i in range(1, size_above + 1)
            ]
            return {entry: sum(terms[1:], terms[0]) * q.slope(layer, j)}
        if kind == "missing factor":
            return {entry: q.delta(layer, j)}
        if kind == "swapped index":
            return {entry: q.delta(layer, other) * q.a(layer - 1, k)}
        if kind == "wrong bias":
            return {("b", layer, j): q.delta(layer, other)}
        return {entry: q.delta(layer, j) * q.a(layer - 1, k) * (1 + (2**61 - 1))}

    if kind == "wrong bias":
        entry, equation = ("b", layer, j), "BP3"
    found = verify(net, given=planted)
    assert found.status == "differs" and found.differing == 1
    assert [(d.equation, d.entry) for d in found.differences] == [(equation, entry)]
    assert found.differences[0].derived != found.differences[0].claimed


@pytest.mark.parametrize("method", METHODS)
def test_a_right_gradient_of_your_own_is_equal(method):
    net = concrete("2-3-2", "tanh", "quadratic")
    found = verify(
        net,
        method=method,
        given=lambda q: {
            ("w", 2, 3, 1): q.delta(2, 3) * q.a(1, 1),
            ("delta", 3, 2, 1): (1 - q.a(3, 2) ** 2) * q.gradient(2),
            ("delta", 2, 1, 1): (q.w(3, 1, 1) * q.delta(3, 1) + q.delta(3, 2) * q.w(3, 2, 1)) * q.slope(2, 1),
            ("b", 3, 1): q.delta(3, 1) * Fraction(1, 3) * 3 - 0 * q.z(2, 1) + q.b(2, 1) / q.b(2, 1) - 1,
        },
    )
    assert found.status == "equal"


def test_every_entry_of_the_network_of_the_book():
    """Comparisons do not look at each other: with a wrong value in each of all weights, each of them is found."""
    net = concrete("784-30-10")
    found = verify(
        net,
        given=lambda q: {
            ("w", at, j, k): q.delta(at, j) * q.a(at - 1, k % n + 1)
            for at, n in ((2, 784), (3, 30))
            for j in range(1, net.widths[at - 1] + 1)
            for k in range(1, n + 1)
        },
    )
    assert found.status == "differs" and found.failing == {"BP4": 23820}


def test_every_single_entry_of_a_small_network():
    """Each entry of the gradient in turn, three wrong values each."""
    net = concrete("2-2-2", None, None, batch=2)
    for layer in (2, 3):
        for j in (1, 2):
            for k in (1, 2):
                for wrong in (
                    lambda q: q.delta(layer, j) * q.a(layer - 1, k),  # the other example is forgotten
                    lambda q: (
                        q.delta(layer, j) * q.a(layer - 1, k) + q.delta(layer, j, 2) * q.a(layer - 1, k, 2)
                    ),
                    lambda q: q.w(layer, j, k),
                ):
                    found = verify(net, method="field", given=lambda q: {("w", layer, j, k): wrong(q)})
                    assert [d.entry for d in found.differences] == [("w", layer, j, k)]


def records_with_errors():
    yield (
        "BP2",
        dict(activations=(replace(activation("sigmoid"), derivative="a*(1 - z)"), activation("tanh"))),
    )
    yield (
        "BP2",
        dict(activations=(replace(activation("relu"), derivative="step(z) + step(-z)"), activation("tanh"))),
    )
    yield (
        "BP2",
        dict(
            activations=(
                replace(activation("softmax"), derivative="a[j]*[j=k]*(1 - a[k])"),
                activation("tanh"),
            )
        ),
    )
    yield "BP1", dict(activations=(activation("tanh"), replace(activation("gelu"), derivative="Phi(z)")))
    yield (
        "BP1",
        dict(
            activations=(
                activation("tanh"),
                replace(activation("elu"), derivative="step(z) + exp(z)*step(-z)*2"),
            )
        ),
    )
    yield "BP1", dict(cost=replace(cost("cross-entropy"), derivative="a - y"))
    yield "BP1", dict(activations=(activation("tanh"),) * 2, cost=replace(cost("huber"), derivative="a - y"))
    yield "BP1", dict(cost=replace(cost("quadratic"), derivative="y - a"))
    yield "BP4", dict(regulariser=replace(regulariser("l2"), derivative="2*lam*w"))
    yield "BP4", dict(regulariser=replace(regulariser("l1"), derivative="lam"))


@pytest.mark.parametrize(
    "equation, changes", [*records_with_errors()], ids=lambda v: v if isinstance(v, str) else next(iter(v))
)
def test_a_wrong_derivative_in_a_record_is_found(equation, changes):
    net = ConcreteNet(
        **{
            "widths": (2, 3, 2),
            "activations": (activation("sigmoid"),) * 2,
            "cost": cost("quadratic"),
            **changes,
        }
    )
    found = verify(net)
    assert found.status == "differs"
    assert {d.equation for d in found.differences} <= {equation, "unrolled"}
    assert any(d.equation == equation for d in found.differences)


def test_a_wrong_piece_that_no_point_of_the_network_reaches_is_no_difference():
    """|a - y| < 1 for a sigmoid and a target between 0 and 1, so that Huber's cost with d = 1 has slope a - y there."""
    net = ConcreteNet((2, 2), (activation("identity"),), replace(cost("huber"), derivative="a - y"))
    assert verify(net).status == "differs"
    far = replace(cost("huber(1000)"), derivative="a - y")
    assert verify(replace(net, activations=(activation("sigmoid"),), cost=far)).status == "undecided"


@pytest.mark.parametrize("derivative", ["step(z)*step(z)", "step(z)^3", "(step(z) + step(z)^2)/2"])
def test_what_only_a_law_of_the_functions_makes_equal_is_left_undecided(derivative):
    """step^2 = step is a law that a table of residues does not know: neither EQUAL nor DIFFERS may be said."""
    net = ConcreteNet((2, 3, 2), (replace(activation("relu"), derivative=derivative), None))
    found = verify(net)
    assert found.status == "undecided" and found.notes and not found.differences


@pytest.mark.parametrize(
    "derivative",
    [
        "exp(-z)*a^2",
        "a^2*exp(-2*z)/exp(-z)",
        "(1 - a)/(1 + exp(-z))",
        "a^2/exp(z)",
        "exp(z/2)*exp(-3/2*z)*a^2",
        "exp(-z)^3*a^2*exp(z - -z)",
    ],
)
def test_exponentials_keep_their_algebra(derivative):
    net = ConcreteNet((2, 3, 2), (replace(activation("sigmoid"), derivative=derivative), None))
    assert verify(net).status == "equal"


@pytest.mark.parametrize("derivative", ["exp(z)*a^2", "exp(-2*z)*a^2", "a^2/exp(-z)", "exp(z/2)*a^2"])
def test_and_no_more_than_their_algebra(derivative):
    net = ConcreteNet((2, 3, 2), (replace(activation("sigmoid"), derivative=derivative), None))
    assert verify(net).status == "differs"


@pytest.mark.parametrize(
    "settings, wanted",
    [
        (dict(widths="784-30-10", activation="sigmod"), "did you mean sigmoid"),
        (dict(widths="784-30-10", cost="cross-entrop"), "did you mean cross-entropy"),
        (dict(widths="784-30-10", regulariser="l3"), "one of l1, l2"),
        (
            dict(widths="784-30-10", activation="relu,relu,relu"),
            "one, or one for each of the 2 layers after the input",
        ),
        (dict(widths="784-30-10", activation="elu(nan)"), "a finite number"),
        (dict(widths="784-30-10", activation="elu(1e999999999)"), "a finite number"),
        (dict(widths="784-30-10", batch=0), "at least one example"),
        (dict(widths="784-30-10", batch=-3), "at least one example"),
        (dict(widths="784-30-10", batch=2.5), "at least one example"),
        (dict(widths="784-30-10", batch=True), "at least one"),
        (dict(widths="784"), "at least two positive whole numbers"),
        (dict(widths="3-0-2"), "at least two positive"),
        (dict(widths="3--2"), "at least two positive"),
        (dict(widths=(3, 2.0)), "at least two positive"),
        (dict(widths=7), "two"),
        (dict(widths="1000000-1000000"), "1e12 parameters"),
        (dict(widths="1000000-1000000"), "GB and about"),
        (dict(widths="999999999-999999999-9"), "years"),
        (dict(widths="3-2", batch=10**9), "GB and about"),
        (dict(widths="3-2", memory=float("nan")), "a positive number of bytes"),
    ],
)
def test_refusals(settings, wanted):
    with pytest.raises(NetworkError) as why:
        concrete(**settings)
    assert wanted in str(why.value)


DEFINITIONS = Definitions(concrete("2-2-2"))
OTHER = Quantities(DEFINITIONS, Derived(DEFINITIONS), Equations(DEFINITIONS, Derived(DEFINITIONS)))


def test_divisors_of_a_gradient_of_your_own_are_not_0_at_some_point():
    """relu's slope is 0 or 1, so that s (1 - s) is 0 at every point: behind a factor 0 too."""
    net = concrete("2-2-2", "relu", "quadratic")
    for wanted, divisor in (
        ("equal", lambda s: s),
        ("equal", lambda s: 1 - s),
        ("undecided", lambda s: s * (1 - s)),
    ):
        for factor in (0, 1):
            found = verify(
                net,
                given=lambda q: {
                    ("b", 2, 1): q.delta(2, 1)
                    + factor / divisor(q.slope(2, 1))
                    - factor / divisor(q.slope(2, 1)),
                    ("b", 2, 2): q.delta(2, 2),
                },
            )
            assert found.status == wanted and found.said[0].status == wanted and not found.failing
            assert bool(found.open) == bool(found.notes) == (wanted == "undecided")


@pytest.mark.parametrize(
    "settings, wanted",
    [
        (dict(method="magic"), "auto or field or polynomials"),
        (dict(trials=1), "a number from 2"),
        (dict(trials=2.5), "2.5"),
        (dict(given=lambda q: {("w", 9, 1, 1): q.a(1, 1)}), "no such entry"),
        (dict(given=lambda q: {("c",): q.a(1, 1)}), "no such"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 9)}), "an entry of the network"),
        (dict(given=lambda q: {("b", 2, 1): q.w(1, 1, 1)}), "an entry of the network"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1) * 0.5}), "whole numbers or Fractions"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1) ** 0.5}), "whole powers"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1) ** 2**2000}), "whole powers"),
        (dict(given=lambda q: {}), "at least one entry"),
        (dict(given=lambda q: []), "at least one entry"),
        (dict(given=lambda q: {("b", 2, 1): 0.5}), "whole numbers or Fractions"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1) / 0}), "not 0"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1) / (q.z(2, 1) - q.z(2, 1))}), "not 0 everywhere"),
        (
            dict(given=lambda q: {("b", 2, 1): q.a(1, 1) / (q.z(2, 1) - q.z(2, 1))}, seed=1),
            "the claim about dC/db[2,1]",
        ),
        (dict(given=lambda q: {("b", 2, 1): q.delta(2, 1) + 0 * (1 / q.number(0))}), "not 0"),
        (dict(given=lambda q: {("b", 2, 1): OTHER.a(1, 1)}), "of this network"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, True)}), "an entry"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, 1.0)}), "an entry"),
        (dict(given=lambda q: {("b", 2, 1): q.a(1, "j")}), "an entry"),
    ],
)
def test_refusals_of_verify(settings, wanted):
    with pytest.raises(NetworkError) as why:
        verify(concrete("2-2-2"), **settings)
    assert wanted in str(why.value)


def test_widths_alone_and_activations_that_do_not_fit():
    assert verify("3-4-2").status == verify([3, 4, 2]).status == "equal"
    with pytest.raises(NetworkError, match="2, for the layers after the input, found 1"):
        ConcreteNet((2, 3, 2), (None,))


def test_polynomials_refuse_what_is_too_large():
    for size, names in (("30-30-30", None), ("40-40-40-40", None)):
        with pytest.raises(NetworkError, match="--method field"):
            verify(concrete(size, names, "quadratic"), method="polynomials")


def test_no_side_is_its_other_side():
    """Both sides are built apart; only dC/db = dC/dz * 1 comes out as the very node delta, for one example."""
    _, pairs, _ = compared(concrete("3-4-2", "sigmoid", "cross-entropy", "l2", 2))
    assert all(p.left != p.right for p in pairs)
    _, pairs, _ = compared(concrete("3-4-2"))
    assert {p.equation for p in pairs if p.left == p.right} == {"BP3"}


def test_a_seed_repeats_and_more_trials_are_surer():
    net = concrete("3-3-3", "tanh", "quadratic")
    first, second = (verify(net, seed=5) for _ in range(2))
    assert (first.status, first.trials, first.bits) == (second.status, second.trials, second.bits)
    assert verify(net, trials=9).bits > first.bits and verify(net, trials=9).trials == 9


def test_a_degree_beyond_every_field_is_left_undecided():
    found = verify(concrete([5] * 260, "softsign"))
    assert found.status == "undecided" and found.bits < 100 and not found.failing and found.size == 521


def test_progress_is_told():
    seen = []
    verify(concrete("3-3-3"), method="field", trials=3, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 4), (1, 4), (2, 5), (3, 5), (4, 5), (1, 1)]
