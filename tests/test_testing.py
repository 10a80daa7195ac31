"""The public strategies: what they draw exists, what holds is exact, and a false identity does not hold."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.instance import Instance
from symbolic_bp.testing import __all__, holds, instances, rationals

BP2 = "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])"


@given(rationals())
def test_rationals_are_small_and_exact(q):
    assert isinstance(q, Fraction) and abs(q) <= 4 and q.denominator <= 3


@given(instances(layers=st.integers(2, 3), widths=st.integers(1, 2)))
def test_instances_have_every_number(net):
    assert 2 <= len(net.widths) <= 3 and all(1 <= n <= 2 for n in net.widths)
    for layer in range(2, len(net.widths) + 1):
        for j in range(1, net.widths[layer - 1] + 1):
            assert isinstance(
                evaluate(net, ("ref", "delta", ("l", 0), ("j",)), {"l": layer, "j": j}), (Fraction, int)
            )


@given(instances(layers=st.integers(3, 4)))
@settings(deadline=None)
def test_true_identities_hold(net):
    assert holds(BP2, net, where="2 <= l < L") and holds("dC/db[l,j] = delta[l,j]", net)


@given(instances(batch=True, layers=st.integers(2, 3), widths=st.integers(1, 2)))
@settings(deadline=None)
def test_true_identities_of_a_mini_batch_hold(net):
    assert net.m >= 1 and holds("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", net)


@pytest.mark.parametrize(
    "wrong", ["dC/db[l,j] = 2*delta[l,j]", "dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", "delta[L,j] = dC/da[L,j]"]
)
def test_a_false_identity_is_found_out(wrong):
    net = find(
        instances(),
        lambda net: not holds(wrong, net),
        settings=settings(deadline=None, database=None, phases=[Phase.generate]),
    )
    assert not holds(wrong, net)


@given(instances(layers=st.just(2), widths=st.just(1)))
def test_a_claim_about_nothing_is_an_error_and_not_true(net):
    with pytest.raises(ValueError, match="nothing"):
        holds(BP2, net, where="2 <= l < L")
    with pytest.raises(ClaimError):
        holds("delta[l,j] =", net)


CLAIMS = [
    (BP2, None, False),
    ("delta[L-2,j] = delta[L-2,j]", None, False),
    ("dC/db[5,4] = delta[5,4]", None, False),
    ("dC/dw[l,j,k] = 1/m*Sum(a[l-1,k,x]*delta[l,j,x], x)", "l > 2", True),
    ("s .* t = t .* s", None, False),
    ("a[L,j]*y[j] = y[j]*a[L,j]", None, False),
    ("a[L,j,x]*y[j,x] = y[j,x]*a[L,j,x]", None, True),
]


@pytest.mark.parametrize("text, where, batch", CLAIMS)
def test_the_networks_of_a_claim_have_all_that_it_names(text, where, batch):
    @given(instances(claim=text, where=where, batch=batch))
    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )
    def it_holds(net):
        assert holds(text, net, where)

    it_holds()


def test_a_claim_keeps_the_strategies_that_it_is_given():
    @given(instances(st.integers(2, 5), st.just(2), claim=BP2))
    @settings(max_examples=20, deadline=None)
    def shape(net):
        assert 3 <= net.depth <= 5 and set(net.widths) == {2}

    shape()


def test_a_claim_that_exists_nowhere_is_an_error_at_once():
    with pytest.raises(ValueError, match="at most 12 layers"):
        instances(claim="delta[13,1] = 0")
    with pytest.raises(ClaimError):
        instances(claim="delta[l,j] =")


@pytest.mark.parametrize(
    "text, needs",
    [(BP2, "at least 3 layers"), ("a[L,j] = y[j]", "numbers for y"), ("w[2,1,3] = 0", "at least 3 in each")],
)
def test_where_nothing_exists_the_error_says_what_is_needed(text, needs):
    with pytest.raises(ValueError, match=needs):
        holds(
            text,
            Instance(
                (1, 1), {(2, 1, 1): 1}, {(2, 1): 0}, {(1, 0): 0}, {(2,): Polynomial(0, 1)}, [(1, {1: 1})]
            ),
        )


def test_a_falsifying_example_can_be_redone_by_hand():
    @given(instances(claim=BP2))
    @settings(
        database=None, deadline=None, phases=[Phase.generate, Phase.shrink], derandomize=True, max_examples=50
    )
    def too_small(net):
        assert net.widths[0] < 2 or net.sigma[(3,)].derivative().coefficients == ()

    with pytest.raises(AssertionError) as failed:
        too_small()
    said = "\n".join(failed.value.__notes__)
    assert "net=<net = 2-1-1  x = (0, 0)  w = 0  b = 0" in said.replace("\n    ", " ")
    assert "sigma" in said and "Polynomial" not in said and "Fraction" not in said and "object at" not in said


@given(instances(batch=True), instances())
@settings(max_examples=20, deadline=None)
def test_law_a_network_prints_every_number_of_its_own(batch, net):
    for one in (batch, net):
        said = repr(one)
        assert all(
            f"w[{layer},{j},{k}] = {v}" in said.replace("\n", " ") for (layer, j, k), v in one.w.items() if v
        )
        assert all(len(line) <= 78 for line in said.splitlines()) and "Fraction" not in said


@pytest.mark.parametrize(
    "coefficients, said",
    [
        ((0, 1), "z"),
        ((1, -1, Fraction(1, 2)), "1/2 z^2 - z + 1"),
        ((), "0"),
        ((0, 0), "0"),
        ((-2, 3), "3z - 2"),
        ((0, Fraction(-2, 3), 0, -1), "-z^3 - 2/3 z"),
        ((Fraction(-1, 2),), "-1/2"),
    ],
)
def test_a_polynomial_reads_as_a_formula(coefficients, said):
    assert str(Polynomial(*coefficients)) == said and repr(Polynomial(*coefficients)) == f"sigma(z) = {said}"


def test_what_is_public():
    assert sorted(__all__) == ["assert_gradient_exact", "holds", "instances", "rationals"]
