"""Claims with products and paths: proved by an induction that the search finds; nothing is proved of what is false."""

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.exact.counterexample import re_evaluate
from symbolic_bp.language.read import read_claim
from symbolic_bp.session import network

LIBRARY = Library()
SIGMA = "Sigma'(z[i]) @ w[i+1].T"
OUTPUTS = "w[i+1].T @ Sigma'(z[i+1])"
LINEAR = {"activation": "identity"}


@pytest.mark.parametrize(
    "text, kind",
    [
        (f"delta[l] = Prod({SIGMA}, (i, l, L-1)) @ delta[L]", {}),
        (f"Prod({SIGMA}, (i, l, L-1)) @ delta[L] = delta[l]", {}),
        (f"delta[2] = Prod({SIGMA}, (i, 2, L-1)) @ delta[L]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, 4)) @ delta[5]", {}),
        (f"dC/db[l] = Prod({SIGMA}, (i, l, L-1)) @ delta[L]", {}),
        (f"dC/dw[2] = (Prod({SIGMA}, (i, 2, L-1)) @ delta[L]) @ a[1].T", {}),
        (f"dC/da[l] = w[l+1].T @ Prod({SIGMA}, (i, l+1, L-1)) @ delta[L]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, L-1)) @ (grad(C) .* sigma'(z[L]))", {}),
        ("delta[l] = Sigma'(z[l]) @ Prod(w[i].T @ Sigma'(z[i]), (i, l+1, L)) @ grad(C)", {}),
        ("delta[l] = DownProd(w[i+1] @ Sigma'(z[i]), (i, l, L-1)).T @ delta[L]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, L-1)) @ delta[L]", {"widths": (2, 3, 2, 1)}),
        (f"delta[l] = Prod({SIGMA}, (i, l, L-1)) @ delta[L]", {"activation": "sigmoid"}),
        ("delta[l] = DownProd(w[i], (i, l+1, L)).T @ delta[L]", LINEAR),
        ("delta[l] = Prod(w[i].T, (i, l+1, L)) @ (a[L]-y)", {**LINEAR, "cost": "quadratic"}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ delta[q]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q)) @ delta[q+1]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ Sigma'(z[q]) @ dC/da[q]", {}),
        (f"dC/dw[l] = (Prod({SIGMA}, (i, l, q-1)) @ delta[q]) @ a[l-1].T", {}),
        (
            f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ delta[q]",
            {"activation": "sigmoid", "cost": "cross-entropy"},
        ),
        ("delta[l] = Prod(w[i+1].T, (i, l, q-1)) @ delta[q]", LINEAR),
        (f"dC/da[l] = Prod({OUTPUTS}, (i, l, L-1)) @ grad(C)", {}),
        (f"dC/da[l] = Prod({OUTPUTS}, (i, l, q-1)) @ dC/da[q]", {}),
        ("dC/da[l] = Prod(w[i+1].T, (i, l, q-1)) @ dC/da[q]", LINEAR),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ Prod({SIGMA}, (i, q, L-1)) @ delta[L]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ Prod({SIGMA}, (i, q, r-1)) @ delta[r]", {}),
        ("dC/da[l,j] = Paths(sigma'(z[i,v])*w[i,v,u], dC/da[q,v], (u,v,i), (j, l, q))", {}),
    ],
)
def test_proved(text, kind):
    found = judge(read_claim(text, network(**kind)), LIBRARY)
    assert found.status == "proved" and found.evidence.verdict.status == "proved"
    assert (found.evidence.claim.lhs, found.evidence.claim.rhs) == (found.claim.lhs, found.claim.rhs)


def test_paths_along_derivatives_are_not_decided():
    """The moves rewrite each edge below the sum; on the model its paths are a family, and no steps are found."""
    text = "dC/dw[l,j,k] = Paths(da[i,v]/da[i-1,u], dC/da[L,v], (u,v,i), (j, l, L))*da[l,j]/dw[l,j,k]"
    found = judge(read_claim(text, network()), LIBRARY)
    assert found.status == "undecided" and found.evidence.followed and not found.evidence.proved
    said = found.evidence.verdict.message
    assert "were not found: no steps from" in said and len(said) < 300


@pytest.mark.parametrize(
    "text, kind",
    [
        (f"delta[l] = Prod({SIGMA}, (i, l, L-1)) @ grad(C)", {}),
        (f"delta[l] = DownProd({SIGMA}, (i, l, L-1)) @ delta[L]", {}),
        ("delta[l] = Prod(w[i+1].T @ Sigma'(z[i]), (i, l, L-1)) @ delta[L]", {}),
        ("delta[l] = Prod(w[i+1].T, (i, l, L-1)) @ delta[L]", {}),
        (f"dC/db[l] = -Prod({SIGMA}, (i, l, L-1)) @ delta[L]", {}),
        ("delta[l] = Prod(w[i], (i, l+1, L)).T @ grad(C)", LINEAR),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ dC/da[q]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l+1, q-1)) @ delta[q]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ Sigma'(z[q]) @ delta[q]", {}),
        ("delta[l] = Prod(w[i+1].T @ Sigma'(z[i+1]), (i, l, q-1)) @ delta[q]", {}),
        (f"dC/da[l] = Prod({SIGMA}, (i, l, q-1)) @ dC/da[q]", {}),
        (f"delta[l] = Prod({SIGMA}, (i, l, q-1)) @ Prod({SIGMA}, (i, q+1, L-1)) @ delta[L]", {}),
        ("dC/da[l,j] = Paths(sigma'(z[i,v])*w[i,v,u], dC/da[L,v], (u,v,i), (j, l, q))", {}),
        ("dC/dw[l,j,k] = Paths(da[i,u]/da[i-1,v], dC/da[L,v], (u,v,i), (j, l, L))*da[l,j]/dw[l,j,k]", {}),
    ],
)
def test_what_is_false_is_refuted(text, kind):
    found = judge(read_claim(text, network(**kind)), LIBRARY)
    assert found.status == "refuted" and re_evaluate(found.evidence)
