"""Every theorem is proved, every wrong variant is refuted with numbers."""

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.counterexample import Agreement, Counterexample, re_evaluate, refute

LIBRARY = Library()
NAMES = list(LIBRARY.theorems)
EXPECTED = {
    "forward",
    "hadamard",
    "BP1",
    "BP1a",
    "BP1-quadratic",
    "BP1-matrix",
    "BP2",
    "BP2-vector",
    "BP2-matrix",
    "BP3",
    "BP3-route",
    "BP4",
    "BP4-outer",
    "unrolled",
    "paths",
    "modified-hidden",
    "modified-output",
    "linear-BP1",
    "linear-BP2",
    "linear-unrolled",
    "batch-step-w",
    "batch-step-b",
    "matrix-Z",
    "matrix-BP2",
    "matrix-grad-w",
    "matrix-grad-b",
}
CHAPTER_3 = {
    "sigmoid-prime",
    "sigmoid-bound",
    "sigmoid-positive",
    "sigmoid-tanh",
    "tanh-prime",
    "BP1-cross-entropy",
    "cross-entropy-batch",
    "cross-entropy-minimum",
    "cross-entropy-found",
    "linear-output",
    "softmax-jacobian",
    "softmax-positive",
    "softmax-own",
    "log-likelihood-any",
    "BP1-log-likelihood",
    "L2-step",
    "L1-step",
    "chain-of-neurons",
}


def test_the_library_has_the_statements_of_the_chapters():
    assert EXPECTED | CHAPTER_3 <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_theorem_is_proved_and_true(name):
    proof = LIBRARY.proved(name)
    assert proof.proved and proof.verdict.theorems, proof.verdict.message
    claim = proof.claim
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    if LIBRARY.theorems[
        name
    ].assume:  # without what it assumes it is false, so that nothing is assumed in vain
        assert isinstance(found, Counterexample) and (
            "zero" in {fact for fact, _ in proof.verdict.hypotheses}
        )
    else:
        assert isinstance(found, Agreement) and found.evaluations >= (
            5 if LIBRARY.theorems[name].widths else 40
        )


RELU_ALONE = (
    "delta[L] = Sigma'(z[L]) @ delta[L]",
)  # true for relu, whose slope is its own square: told, with numbers


@pytest.mark.parametrize("name,text", [(n, w) for n in NAMES for w in LIBRARY.theorems[n].wrong])
def test_wrong_variant_is_refuted(name, text):
    found = judge(LIBRARY.theorems[name].claim(text), LIBRARY)
    assert found.status == ("undecided" if text in RELU_ALONE else "refuted") and (
        found.kinds or text not in RELU_ALONE
    )
    assert re_evaluate(found.evidence)


@pytest.mark.parametrize("name", NAMES)
def test_theorem_lists_at_least_two_wrong_variants_and_a_source(name):
    assert len(LIBRARY.theorems[name].wrong) >= 2
    assert LIBRARY.theorems[name].source


def test_bp2_at_the_output_layer_is_refused():
    with pytest.raises(ClaimError):
        judge(LIBRARY.theorems["BP2"].claim("delta[L,j] = Sum(w[L+1,k,j]*delta[L+1,k], k) * sigma'(z[L,j])"))
