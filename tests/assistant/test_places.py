"""Places, readable names and matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.assistant.places import binds, match, places, put, readable
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import alpha, mentions, substitute
from symbolic_bp.language.read import read_claim

TEXTS = [
    "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])",
    "dC/db[l,j] = delta[l,j]*2 + b[l,j]",
    "delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)",
    "dC/da[l,j] = Paths(w[i,v,u], dC/da[L,v], (u, v, i), (j, l, L))",
]
CLAIMS = [read_claim(text, Network()) for text in TEXTS]


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_place_leads_to_its_term_and_back(claim):
    found = places(claim.context(), claim.rhs)
    assert found[0].path == () and found[0].term == claim.rhs
    for place in found:
        assert put(claim.rhs, place.path, place.term) == claim.rhs
        assert put(claim.rhs, place.path, ("num", 7, 1)) != claim.rhs


def test_no_place_inside_a_derivative():
    claim = CLAIMS[1]
    assert [p.path for p in places(claim.context(), claim.lhs)] == [()]


def test_bound_names_are_in_scope_at_their_places_only():
    claim = CLAIMS[0]
    inside = [p for p in places(claim.context(), claim.rhs) if "k" in mentions(p.term) and p.term[0] == "ref"]
    assert inside and all(p.ctx.scope["k"] == ("index", ("n", ("l", 1))) for p in inside)
    assert "k" not in claim.context().scope


def test_readable_names():
    term = (
        "sum",
        "%k",
        ("n", ("l", 0)),
        ("mul", ("ref", "b", ("l", 0), ("%k",)), ("ref", "b", ("l", 0), ("k",))),
    )
    new = readable(term, {"k", "i"})
    assert alpha(new) == alpha(term) and new[1] == "p"
    assert readable(("sum", "%x1", ("m",), ("num", 1, 1)), ())[1] == "x"
    assert not binds(("ref", "b", ("l", 0), ("k",))) and readable(("num", 1, 1), ()) == ("num", 1, 1)


@given(st.sampled_from(CLAIMS), st.integers(0, 2), st.sampled_from(["p", "q", 1]))
def test_law_match_finds_the_values_that_were_put_in(claim, up, j):
    values = {"l": ("l", up), "j": j} if "j" in claim.scope else {"l": ("l", up)}
    found = match(alpha(claim.rhs), alpha(substitute(claim.rhs, values)), set(claim.scope))
    assert found is not None and substitute(claim.rhs, found) == substitute(claim.rhs, values)


@pytest.mark.parametrize(
    "pattern, term",
    [
        (("num", 1, 1), ("num", 2, 1)),
        (("ref", "b", ("l", 0), ("j",)), ("ref", "w", ("l", 0), ("j",))),
        (("ref", "w", ("l", 0), ("j", "j")), ("ref", "w", ("l", 0), ("p", "q"))),
        (("ref", "b", ("l", 1), ("j",)), ("ref", "b", ("", 1), ("j",))),  # l would be 0
        (("ref", "b", ("l", 0), ("j",)), ("ref", "b", ("l", 0), ("%0",))),  # a bound name is no value
        (("add", ("num", 1, 1)), ("add", ("num", 1, 1), ("num", 1, 1))),
    ],
)
def test_no_match(pattern, term):
    assert match(pattern, term, {"l", "j"}) is None
