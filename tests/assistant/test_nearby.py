"""What is true near a false claim: the theorem, the slip, and the kinds of network for which the claim is proved."""

import pytest

from symbolic_bp.assistant.kinds import kinds_for
from symbolic_bp.assistant.nearby import nearest
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.moves.normal import normal
from symbolic_bp.language.read import read_claim
from symbolic_bp.session import network

LIBRARY = Library()


def truth(text, **kind):
    return nearest(read_claim(text, network(**kind)), LIBRARY)


SLIPS = [
    ("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", "BP4", "j and k are swapped in yours"),
    ("dC/dw[l,j,k] = a[l,k]*delta[l,j]", "BP4", "yours has a for a"),
    ("dC/dw[l,j,k] = z[l-1,k]*delta[l,j]", "BP4", "yours has z for a"),
    ("dC/dw[l,j,k] = a[l-1,k]", "BP4", "delta is missing in yours"),
    ("dC/dw[l,j,k] = a[l-1,k]*delta[l,j]*sigma'(z[l,j])", "BP4", "act is too much in yours"),
    ("dC/db[l,j] = -delta[l,j]", "BP3", "the sign is wrong in yours"),
    ("delta[l,j] = Sum(w[l+1,j,k]*delta[l+1,k], k)*sigma'(z[l,j])", "BP2", "yours has w for w"),
    ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma(z[l,j])", "BP2", "yours has act for act"),
    ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l+1,j])", "BP2", "yours has act for act"),
    ("delta[l] = (w[l+1] @ delta[l+1]) .* sigma'(z[l])", "BP2-vector", "yours has w for ein"),
    ("delta[l] = w[l+1].T @ delta[l+1]", "BP2-vector", "act is missing in yours"),
    ("dC/dw[l] = a[l-1] @ delta[l].T", "BP4-outer", "yours has ein for ein"),
]


@pytest.mark.parametrize("text, name, words", SLIPS)
def test_slips(text, name, words):
    found = truth(text)
    said = "".join(
        p if isinstance(p, str) else p[1][1] if p[1][0] in ("ref", "name") else p[1][0] for p in found.slip
    )
    assert (found.name, said) == (name, words)


@pytest.mark.parametrize("text, name, _", SLIPS)
def test_the_truth_is_a_theorem_in_the_names_of_the_claim(text, name, _):
    found, ctx = truth(text), read_claim(text, network()).context()
    known = LIBRARY.find(name).claim()
    assert normal(ctx, found.claim.rhs) == normal(
        ctx, known.rhs
    )  # these claims use the names of the theorems


@pytest.mark.parametrize(
    "text, name",
    [
        ("dC/db[l,j] = 3*delta[l,k]", "BP3"),
        ("delta[L,j] = 0", "BP1"),
        ("delta[l,j] = 0", "BP2"),
        ("delta[l] = DownProd(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ delta[L]", "unrolled"),
    ],
)
def test_no_slip(text, name):
    found = truth(text)
    assert found.name == name and found.slip == ()


@pytest.mark.parametrize(
    "text, kind",
    [
        ("dC/db[l,j] = 0*delta[l,j]", {"activation": "identity"}),
        ("z[l,j] = 0*z[l,j]", {}),
        ("b[l,j] = 1", {}),
        ("dC/da[L,j] = 0", {}),
    ],
)  # a sum over no path is true there, and no help
def test_no_theorem_of_another_kind_of_network(text, kind):
    assert truth(text, **kind) is None


def test_where_the_theorem_ends_before_the_claim():
    assert (
        truth("delta[l,j] = 0").narrower == (("l", 0), ("L", -1)) and truth("dC/db[l,j] = 0").narrower is None
    )


def test_an_extra_hypothesis():
    found = truth("delta[L,j] = a[L,j] - y[j]", activation="sigmoid,softmax", cost="log-likelihood")
    assert found.name == "BP1-log-likelihood" and len(found.assume) == 1


@pytest.mark.parametrize(
    "text, kind, options",
    [
        ("delta[L] = grad(C)", {}, [{"activation": "identity"}]),
        ("dC/da[L,j] = a[L,j]-y[j]", {}, [{"cost": "quadratic"}]),
        (
            "delta[L,j] = a[L,j]-y[j]",
            {},
            [
                {"activation": "identity", "cost": "quadratic"},
                {"activation": "sigmoid", "cost": "cross-entropy"},
            ],
        ),
        ("delta[L,j] = a[L,j]-y[j]", {"cost": "quadratic"}, [{"activation": "identity"}]),
        ("delta[L,j] = a[L,j]-y[j]", {"activation": "identity"}, [{"cost": "quadratic"}]),
        ("dC/db[l,j] = 2*delta[l,j]", {}, []),
        ("delta[L,j] = y[j]", {}, []),
        ("delta[L,j,x] = 0", {"batch": True}, []),
        (
            "delta[L,j] = a[L,j] - y[j]",
            {"activation": "sigmoid", "cost": "quadratic"},
            [{"cost": "cross-entropy"}, {"activation": "identity"}],
        ),
    ],
)
def test_kinds_of_network_for_which_a_claim_is_true(text, kind, options):
    assert [given for _, given in kinds_for(read_claim(text, network(**kind)), LIBRARY)] == options
