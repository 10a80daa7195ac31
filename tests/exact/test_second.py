"""The second judge: true statements are confirmed, false ones refuted, whatever the kernel said of them; no numbers, no word."""

import pytest

from symbolic_bp.assistant.named import network
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.counterexample import Counterexample, re_evaluate
from symbolic_bp.exact.second import Confirmed, Second, Unconfirmed
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import add, mul, num
from symbolic_bp.language.read import read_claim

LIBRARY = Library()
C, A, Y = ("ref", "c", None, ()), ("ref", "a", ("L", 0), (1,)), ("ref", "y", None, ("k",))


def asked(text, facts=(), shape=(), **kind):
    where = kind.pop("where", None)
    claim = read_claim(text, network(**kind), where)
    return Second()(
        claim.network,
        claim.arrays,
        claim.scope,
        claim.lhs,
        claim.rhs,
        facts,
        shape or claim.context().shape(claim.lhs),
    )


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_every_theorem_is_evaluated_and_none_of_its_wrong_variants_passes(name):
    """As if the kernel had accepted the variant, under the hypotheses of the theorem."""
    t, proof, second = LIBRARY.find(name), LIBRARY.proof(name), Second()

    def judged(claim):
        return second(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs, proof.walk.hypotheses)

    found = judged(proof.claim)
    assert isinstance(found, Confirmed) and found.networks >= 2 and found.places >= 3
    for wrong in map(t.claim, t.wrong):
        try:
            fits = wrong.context().shape(wrong.lhs) == wrong.context().shape(wrong.rhs)
        except Rejected:
            fits = False  # such a statement exists on some networks only, and has no proof
        found = judged(wrong)
        assert isinstance(found, Counterexample) and re_evaluate(found) or not fits, wrong.text


@pytest.mark.parametrize(
    "text, kind",
    [
        (
            "delta[L,j] = a[L,j] - y[j]",
            {"activation": "sigmoid,softmax", "cost": "log-likelihood"},
        ),  # the targets sum to 1
        ("delta[l] @ b[l].T = b[l] @ delta[l].T", {}),  # off the diagonal only
        ("w[l,j,k] = w[l,k,j]", {}),
        ("dC/dw[l] = delta[l] @ delta[l].T", {"widths": (40, 40, 40)}),
        ("z[l,j] - z[l,j]/(b[l,j] - b[l,j] + 2) = z[l,j]/3", {}),
        ("sigma(z[2,1]) = 0", {}),
        ("z[9,1] = 1", {}),
    ],
)
def test_false_statements(text, kind):
    found = asked(text, **kind)
    assert isinstance(found, Counterexample) and re_evaluate(found)


def test_what_is_assumed_is_made_true():
    """Sum_k y[k] = 1, of which random targets know nothing; and one number that has to be another."""
    kind = {"activation": "sigmoid,softmax", "cost": "log-likelihood"}
    one = ("zero", add(("sum", "k", ("n", ("L", 0)), Y), num(-1)))
    assert isinstance(asked("delta[L,j] = a[L,j] - y[j]", [one], **kind), Confirmed)
    assert isinstance(asked("delta[L,j] = 2*(a[L,j] - y[j])", [one], **kind), Counterexample)
    same = (
        "zero",
        (
            "sum",
            "j",
            ("n", ("l", 0)),
            add(("ref", "b", ("l", 0), ("j",)), mul(num(-1), ("ref", "z", ("l", 0), ("j",)))),
        ),
    )
    assert isinstance(asked("b[l,j] = z[l,j]", [same]), Confirmed)
    assert isinstance(asked("b[l,j] = 2*z[l,j]", [same]), Counterexample)


@pytest.mark.parametrize(
    "square", ["y[k]*(1 - y[k])", "y[k]^2 - 4", "Sum(y[i]^2, i) - 1", "(2*y[k] - 1)*(3*y[k] + 2)"]
)
def test_what_is_assumed_may_be_quadratic(square):
    """Targets that are 0 or 1, or plus or minus 2; where nothing rational fulfils it, nothing is said."""
    fact = read_claim(f"{square} = 0", network(cost="quadratic"))
    one = ("zero", ("sum", "k", ("n", ("L", 0)), fact.lhs) if "k" in fact.scope else fact.lhs)
    assert isinstance(asked(f"{square} = 0", [one], cost="quadratic"), Confirmed)
    assert isinstance(asked(f"{square} = y[j]/7 - b[L,j]", [one], cost="quadratic"), Counterexample)
    assert isinstance(asked("y[k]^2 = 2", [("zero", add(mul(Y, Y), num(-2)))], cost="quadratic"), Unconfirmed)


@pytest.mark.parametrize(
    "facts",
    [
        [("nonzero", add(A, mul(num(-1), A)))],
        [("positive", A), ("positive", mul(num(-1), A))],
        [("positive", num(0))],
        [("zero", add(A, num(-1))), ("zero", add(A, num(-2)))],
        [("zero", num(1))],
        [("nonzero", ("D", ("ref", "z", ("L", -1), (1,)), ("ref", "z", ("L", 0), (1,))))],
    ],
)
def test_hypotheses_that_nothing_fulfils_prove_nothing(facts):
    for text in ("a[L,1] = a[L,1]", "a[L,1] = a[L,1] + 1"):
        found = asked(text, facts)
        assert isinstance(found, Unconfirmed) and "none of those tried" in found.reason


@pytest.mark.parametrize("fact, wrong", [("positive", "step(a[L,1]) = 0"), ("nonzero", "sgn(a[L,1])^2 = 0")])
def test_places_where_a_hypothesis_fails_are_left_out(fact, wrong):
    assert isinstance(
        asked({"positive": "step(a[L,1]) = 1", "nonzero": "sgn(a[L,1])^2 = 1"}[fact], [(fact, A)]), Confirmed
    )
    assert isinstance(asked(wrong, [(fact, A)]), Counterexample)


def test_a_hypothesis_over_layers_is_looked_at_in_each_of_them():
    """z[i,1] is not 0 for l <= i <= L-1: of l = L it says nothing."""
    every = ("nonzero", ("prod", "i", ("l", 0), ("L", -1), ("ref", "z", ("i", 0), (1,))))
    assert isinstance(asked("z[l,1]*b[l,1]/z[l,1] = b[l,1]", [every]), Confirmed)
    below = ("zero", ("prod", "i", ("", 2), ("L", -1), ("ref", "b", ("i", 0), (1,))))
    assert isinstance(asked("b[l,1] = 0", [below], where="l < L"), Confirmed)
    assert isinstance(asked("b[l,1] = 0", [below]), Counterexample)


@pytest.mark.parametrize("text", ["1/(a[L,1] - a[L,1]) = 0", "log(-1) = log(-1)"])
def test_conventions_at_which_nothing_has_a_value_confirm_nothing(text):
    try:
        found = asked(text)
    except ClaimError:
        return
    assert isinstance(found, Unconfirmed)


def test_a_wide_network_is_looked_at_in_some_entries():
    found = asked("dC/dw[l] = delta[l] @ a[l-1].T", widths=(60, 50, 3))
    assert isinstance(found, Confirmed) and found.networks == 1


def test_the_same_arguments_give_the_same_answer():
    assert asked("delta[l,j] = b[l,j]").lines() == asked("delta[l,j] = b[l,j]").lines()
