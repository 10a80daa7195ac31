"""Every theorem of the library is proved by the kernel that takes a model, on the dense preset."""

from dataclasses import replace

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.judge import NOT_FOUND, NOT_SAID, proved_on_model
from symbolic_bp.moves.term import num
from symbolic_bp.session import check
from symbolic_bp.kernel.replay import verify

LIBRARY = Library()
KINDS = {"sigma": "differentiable", "C": "differentiable", "zero": "assumed"}
BY_FORMULA = {"huber-record": {"differentiable"}}  # C is: its kinks are named instead


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_theorem(name):
    proof = LIBRARY.proof(name)
    judged = proved_on_model(proof)
    assert judged.status == "proved", judged.reason
    made = judged.theorems[-1].proved
    assert made.claim.name == name and not made.vacuous
    old = {KINDS.get(kind, kind) for kind, _ in proof.walk.hypotheses if kind != "known"}
    assert old - BY_FORMULA.get(name, set()) <= {h.kind for h in made.hypotheses}


@pytest.mark.parametrize(
    "name", ["BP1", "BP4", "unrolled", "paths", "sigmoid-prime", "batch-weight", "chain-of-neurons"]
)
def test_another_right_side_is_not_proved(name):
    proof = LIBRARY.proof(name)
    title, data = proof.claims[-1]
    wrong = {**data, "rhs": ("mul", num(-1), data["rhs"])}
    other = replace(proof.claim, rhs=wrong["rhs"])
    judged = proved_on_model(replace(proof, claim=other, claims=(*proof.claims[:-1], (title, wrong))))
    assert judged.status == NOT_FOUND and "no steps from" in judged.reason and judged.certificate is None


def test_a_certificate_that_was_changed_is_rejected():
    certificate = proved_on_model(LIBRARY.proof("BP3")).certificate
    last = certificate["claims"][-1]
    changed = {**certificate, "claims": [{**last, "right": ["mul", ["num", "2"], last["right"]]}]}
    assert verify(certificate).status == "proved"
    assert verify(changed).status == "rejected"


def test_what_the_preset_does_not_say():
    proof = LIBRARY.proof("sigmoid-prime")
    title, data = proof.claims[-1]
    twice = ("act", 2, *data["lhs"][2:])
    other = replace(proof.claim, lhs=twice)
    judged = proved_on_model(replace(proof, claim=other, claims=((title, {**data, "lhs": twice}),)))
    assert judged.status == NOT_SAID and "higher derivative" in judged.reason


def test_steps_of_another_claim_prove_nothing():
    one, other = LIBRARY.proof("BP3"), LIBRARY.proof("BP4")
    judged = proved_on_model(replace(one, claim=other.claim))
    assert judged.status == NOT_SAID and not judged.theorems
    also = proved_on_model(replace(one, also=(one.claim, other.claim)))
    assert also.status == NOT_SAID and not also.theorems


ERROR = "delta[2,1] = Sum(dC/da[2,k]*da[2,k]/dz[2,1], k)"
CLAIMS = [
    ("delta[L] = (a[L] - y) .* sigma'(z[L])", {"cost": "quadratic"}),
    ("dC/da[l-1] = w[l].T @ delta[l]", {}),
    ("delta[2,1] = Sum(w[3,k,1]*delta[3,k], k)*sigma'(z[2,1])", {"widths": (2, 2, 3)}),
    ("dC/dw[l,j,k] = 1/m*Sum(delta[l,j,x]*a[l-1,k,x], x)", {"batch": True, "widths": (2, 3, 1)}),
    (ERROR, {"widths": (1, 1), "activation": "sigmoid", "cost": "quadratic"}),
    (ERROR, {"widths": (1, 1), "activation": "tanh", "cost": "cross-entropy"}),
    ("delta[L,j] = a[L,j] - y[j]", {"activation": "relu,sigmoid", "cost": "cross-entropy"}),
    ("delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, q-1)) @ delta[q]", {}),
]


@pytest.mark.parametrize("text, kind", CLAIMS)
def test_claims_that_check_proves(text, kind):
    judgement = check(text, library=LIBRARY, **kind)
    assert judgement.status == "proved"
    judged = proved_on_model(judgement.evidence)
    assert judged.status == "proved", judged.reason


def test_every_layer_of_given_widths_is_a_claim_of_its_own():
    judgement = check("dC/db[l] = delta[l]", library=LIBRARY, widths=(2, 3, 2))
    judged = proved_on_model(judgement.evidence)
    assert judged.status == "proved"
    lefts = [one.proved.claim.left for one in judged.theorems]
    assert [left.by.name for left in lefts] == ["b3", "b2"]
