"""Each slip on an equation is named, and what is true in its place is proved."""

import pytest

from symbolic_bp.assistant.entries import in_entries
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.language.read import read_claim
from symbolic_bp.moves.normal import normal
from symbolic_bp.render.verdict import judgement
from symbolic_bp.session import network

LIBRARY = Library()
QUADRATIC = {"activation": "sigmoid", "cost": "quadratic"}


def said(text, **kind):
    found = judge(read_claim(text, network(**kind)), LIBRARY)
    return found.status, " ".join(judgement(found, "nielsen", False, 1000).split())


@pytest.mark.parametrize(
    "text, kind, words",
    [
        (
            "delta[L,j] = (a[L,j]-y[j])*a[L,j]*(1-a[L,j])",
            {**QUADRATIC, "cost": "squared"},
            "the factor 2 is missing",
        ),
        ("delta[L,j] = 2*(a[L,j]-y[j])*a[L,j]*(1-a[L,j])", QUADRATIC, "2 is too much in yours"),
        ("delta[L,j] = (y[j]-a[L,j])*a[L,j]*(1-a[L,j])", QUADRATIC, "the sign is wrong in yours"),
        ("delta[L,j] = (a[L,j]-y[j])*a[L,j]*(1-z[L,j])", QUADRATIC, "yours has z[L,j] for a[L,j]"),
        (
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma(a[l]) .* (1 - sigma(a[l]))",
            {"activation": "sigmoid"},
            "yours has a^l for z^l",
        ),
        (
            "da[L,i]/dz[L,j] = a[L,i]*(1 - a[L,j])",
            {"activation": "sigmoid,softmax"},
            "[i=j] is missing in yours",
        ),
        ("delta[L] = a[L] - y", {"activation": "sigmoid,softmax", "cost": "log-likelihood"}, "Σ_k y[k] = 1"),
        ("delta[3] = a[3] - y", {**QUADRATIC, "widths": (1, 1, 1)}, "the cost is cross-entropy"),
    ],
)
def test_a_slip_is_named(text, kind, words):
    status, told = said(text, **kind)
    assert status == "refuted" and words in told, told


@pytest.mark.parametrize(
    "text, options",
    [
        ("delta[L,j] = a[L,j] - y[j]", "--activation sigmoid --cost cross-entropy"),
        ("sigma'(z[l,j]) = a[l,j]*(1 - a[l,j])", "--activation sigmoid"),
        ("dC/da[L,j] = a[L,j] - y[j]", "--cost quadratic"),
    ],
)
def test_what_needs_a_name_that_is_missing_is_not_refuted(text, options):
    status, told = said(text)
    assert status == "undecided" and options in told.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text", ["delta[l,j] = dC/da[l,j]", "dC/db[l,j] = 2*delta[l,j]", "delta[L,j] = y[j]"]
)
def test_what_no_name_would_make_right_is_refuted(text):
    assert said(text)[0] == "refuted"


def test_swapped_indices_of_a_weight_in_a_network_of_given_widths():
    text = "delta[2,j] = Sum(w[3,j,k]*delta[3,k], k)*sigma'(z[2,j])"
    with pytest.raises(ClaimError, match=r"the two indices of w\[3,j,k\] are swapped in yours; proved is"):
        judge(read_claim(text, network((3, 2, 1))), LIBRARY)
    with pytest.raises(ClaimError, match="check layers, indices and divisors"):
        judge(read_claim(text, network((3, 2, 1))), None)


@pytest.mark.parametrize(
    "text, kind, status",
    [
        ("C >= 0", {"cost": "quadratic"}, "proved"),
        ("C >= 0", {"cost": "mean-squared"}, "proved"),
        ("Sum((a[L,j]-y[j])^2, j) >= 0", {}, "proved"),
        ("C > 0", {"cost": "quadratic"}, "refuted"),
        ("Sum((a[L,j]-y[j])^3, j) >= 0", {}, "refuted"),
        ("Sum(a[L,j]^2*z[L,j], j) >= 0", {}, "refuted"),
    ],
)
def test_the_sign_of_a_sum(text, kind, status):
    assert said(text, **kind)[0] == status


@pytest.mark.parametrize(
    "arrays, entries",
    [
        (
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
            "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])",
        ),
        ("dC/dw[l] = delta[l] @ a[l-1].T", "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]"),
        ("diag(u) @ v = u .* v", "Sum([j=k]*u[j]*v[k], k) = u[j]*v[j]"),
        ("ones(n(l)) - b[l] = 0*b[l]", "1 - b[l,j] = 0"),
    ],
)
def test_entries(arrays, entries):
    made, wanted = in_entries(read_claim(arrays, network())), read_claim(entries, network())
    ctx = made.context()
    assert [normal(ctx, side) for side in (made.lhs, made.rhs)] == [
        normal(ctx, side) for side in (wanted.lhs, wanted.rhs)
    ]
