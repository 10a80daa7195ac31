"""Slopes of activations as lemmas: proved by the kernel where the record is right, none where it is not."""

from dataclasses import replace

import pytest

from symbolic_bp.assistant import slopes as module
from symbolic_bp.assistant.reduce import find_proof
from symbolic_bp.assistant.slopes import slopes
from symbolic_bp.moves.term import refs
from symbolic_bp.language.read import read_claim
from symbolic_bp.session import network

ERROR = "delta[L,j] = Sum((a[L,k] - y[k])/(a[L,k] - 1), k)*a[L,j] + (a[L,j] - y[j])/(1 - a[L,j])"


def claim(text="b[2,1] = 0", **kind):
    return read_claim(text, network(**kind))


@pytest.mark.parametrize(
    "kind, names",
    [
        ({"activation": "softmax"}, ["slope of softmax"]),
        ({"activation": "tanh"}, ["slope of tanh"]),
        ({"activation": "sigmoid,softmax"}, ["slope of sigmoid", "slope of softmax in layer L"]),
        (
            {"activation": "softmax,softmax", "widths": (2, 2, 3)},
            ["slope of softmax in layer 2", "slope of softmax in layer 3"],
        ),
        ({"activation": "softmax", "batch": True}, ["slope of softmax"]),
        ({"activation": "relu"}, []),
        ({}, []),
    ],
)
def test_one_lemma_for_each_activation_with_a_slope_in_its_outputs(kind, names):
    found = slopes(claim(**kind))
    assert [*found] == names and all(proof.followed for proof in found.values())
    assert all(
        "exp" not in str(proof.claim.rhs) and refs(proof.claim.rhs)[0][1] == "a" for proof in found.values()
    )


def test_a_wrong_record_gives_no_lemma(monkeypatch):
    right = module.named.activation("softmax")
    monkeypatch.setattr(
        module.named, "activation", lambda name: replace(right, derivative="a[j]*([j=k] + a[k])")
    )
    assert slopes(claim(activation="softmax")) == {}


@pytest.mark.parametrize(
    "text, proved",
    [
        ("delta[L-1] = Sigma'(z[L-1]) @ w[L].T @ (a[L] - y)", True),
        ("delta[L-1,j] = Sum_k w[L,k,j] (a[L,k]-y[k]) a[L-1,j] (1-a[L-1,j])", True),
        (
            "delta[L-2,j] = Sum_k Sum_i (a[L,i]-y[i]) w[L,i,k] a[L-1,k] (1-a[L-1,k]) w[L-1,k,j] a[L-2,j] (1-a[L-2,j])",
            True,
        ),
        ("delta[L-1] = w[L].T @ (a[L] - y)", False),
        ("delta[L-1] = Sigma'(z[L-1]) @ w[L].T @ (y - a[L])", False),
    ],
)
def test_hidden_layers_of_sigmoid_with_cross_entropy(text, proved):
    made = find_proof(claim(text, activation="sigmoid", cost="cross-entropy"))
    assert made.followed if proved else made is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{}, {"widths": (2, 3)}])
def test_softmax_with_cross_entropy(kind):
    kind = {"activation": "softmax", "cost": "cross-entropy", **kind}
    assert find_proof(claim(ERROR, **kind)).followed
    assert find_proof(claim(ERROR.replace("- 1", "+ 1"), **kind)) is None
