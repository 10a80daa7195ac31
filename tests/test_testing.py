"""The public strategies: what they draw exists, what holds is exact, and a false identity does not hold."""
from fractions import Fraction

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.evaluate import evaluate
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
            assert isinstance(evaluate(net, ("ref", "delta", ("l", 0), ("j",)), {"l": layer, "j": j}), (Fraction, int))


@given(instances(layers=st.integers(3, 4)))
@settings(deadline=None)
def test_true_identities_hold(net):
    assert holds(BP2, net, where="2 <= l < L") and holds("dC/db[l,j] = delta[l,j]", net)


@given(instances(batch=True, layers=st.integers(2, 3), widths=st.integers(1, 2)))
@settings(deadline=None)
def test_true_identities_of_a_mini_batch_hold(net):
    assert net.m >= 1 and holds("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", net)


@pytest.mark.parametrize("wrong", ["dC/db[l,j] = 2*delta[l,j]", "dC/dw[l,j,k] = a[l-1,j]*delta[l,k]",
                                   "delta[L,j] = dC/da[L,j]"])
def test_a_false_identity_is_found_out(wrong):
    net = find(instances(), lambda net: not holds(wrong, net), settings=settings(deadline=None, database=None, phases=[Phase.generate]))
    assert not holds(wrong, net)


@given(instances(layers=st.just(2), widths=st.just(1)))
def test_a_claim_about_nothing_is_an_error_and_not_true(net):
    with pytest.raises(ValueError, match="nothing"):
        holds(BP2, net, where="2 <= l < L")
    with pytest.raises(ClaimError):
        holds("delta[l,j] =", net)


def test_what_is_public():
    assert sorted(__all__) == ["assert_gradient_exact", "holds", "instances", "rationals"]
