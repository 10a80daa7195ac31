"""The search for a proof: what it finds the kernel has judged; where it finds nothing it says nothing."""

import pytest

from symbolic_bp.assistant.places import places
from symbolic_bp.assistant.reduce import find_proof, instances
from symbolic_bp.assistant.take_apart import candidates, levels_of
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim

LIBRARY = Library()


def claim(text, where=None, **kind):
    return read_claim(text, Network(**kind), where)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("dC/db[l,j] = delta[l,j]", {}),
        ("delta[L,j] = dC/da[L,j]*sigma'(z[L,j])", {}),
        ("dC/dw[l,j,k] = a[l-1,k]*dC/db[l,j]", {}),
        ("delta[L-1,j] = Sum(w[L,k,j]*delta[L,k], k)*sigma'(z[L-1,j])", {}),
        ("delta[L,j] = (a[L,j]-y[j])*sigma'(z[L,j])", {"cost": "quadratic"}),
        ("dC/db[l,j] = 1/m*Sum(delta[l,j,x], x)", {"batch": True}),
        ("delta[2,1] = (w[3,1,1]*delta[3,1] + w[3,2,1]*delta[3,2])*sigma'(z[2,1])", {"widths": (2, 3, 2)}),
        ("s .* t = t .* s", {}),
        ("Sum(delta[l,j], j) = Sum(delta[l,k], k)", {}),
        ("C = 1/2*Sum((y[j]-a[L,j])^2, j)", {"cost": "quadratic"}),
        ("C = 1/m*Sum(Cx[x], x)", {"batch": True}),
        ("delta[l,j] = dC/da[l,j]*sigma'(z[l,j])", {}),
        ("delta[L-1] = Sigma'(z[L-1]) @ w[L].T @ Sigma'(z[L]) @ grad(C)", {}),
        ("dC/db[2,1] = sigma'(z[2,1])*w[3,1,1]*sigma'(z[3,1])*dC/da[3,1]", {"widths": (1, 1, 1)}),
        ("delta[L-2] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, L-2, L-1)) @ delta[L]", {}),
        ("dC/dw[l] = delta[l] @ a[l-1].T", {}),
        ("dC/dw[l].T = a[l-1] @ delta[l].T", {}),
    ],
)
@pytest.mark.parametrize("library", [LIBRARY, None])
def test_found_with_and_without_the_library(text, kind, library):
    assert find_proof(claim(text, **kind), library).followed


@pytest.mark.parametrize(
    "text, kind",
    [
        ("dC/db[l,j] = 2*delta[l,j]", {}),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)", {}),
        ("s .* t = Sum(s[k]*t[k], k)", {}),
        ("dC/db[l,j] = Sum(delta[l,j,x], x)", {"batch": True}),
    ],
)
def test_nothing_is_found_for_what_is_false(text, kind):
    assert find_proof(claim(text, **kind), LIBRARY) is None


def test_instances_of_theorems():
    found = claim("dC/db[L-1,k] = delta[L-1,k]")
    assert list(instances(found, found.context(), LIBRARY)) == ["BP3"]
    other = claim("dC/db[L-1,k] = 2*delta[L-1,k]")
    assert list(instances(other, other.context(), LIBRARY)) == []
    linear = claim("dC/db[l,k] = delta[l,k]", activation="identity")
    assert list(instances(linear, linear.context(), LIBRARY)) == []


def test_layers_at_which_errors_stand():
    term = claim("delta[l,j] = Sum(dC/da[l+1,k], k) + dC/dz[L,j]*dC/db[l,j]").rhs
    assert levels_of(term) == [("a", ("l", 1)), ("z", ("L", 0))]


@pytest.mark.parametrize(
    "text, first", [("dC/db[l,j] = 0", "chain"), ("delta[l,j] = 0", "define"), ("w[l,j,k] = 0", None)]
)
def test_candidates(text, first):
    made = claim(text)
    place = places(made.context(), made.lhs)[0]
    assert next(candidates(place, [], 0), None) == first
