"""Chains a = b = c: each link is a claim, errors point into the whole text."""

import pytest

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.chain import read_chain
from symbolic_bp.language.read import read_claim
from symbolic_bp.moves.context import Network


@pytest.mark.parametrize(
    "text, links",
    [
        ("dC/db[l] = delta[l]", ["dC/db[l] = delta[l]"]),
        (
            r"\delta^l_j \equiv \frac{\partial C}{\partial z^l_j} = \frac{\partial C}{\partial b^l_j}",
            ["delta[l,j] = dC/dz[l,j]", "dC/dz[l,j] = dC/db[l,j]"],
        ),
        ("0 <= b[l,j] := z[l,j] > 1", ["0 <= b[l,j]", "b[l,j] = z[l,j]", "z[l,j] > 1"]),
        ("[j=k]*b[l,j] = [j=k]*b[l,k]", ["[j=k]*b[l,j] = [j=k]*b[l,k]"]),
        (r"\sum_{k=1}^{n_l} b^l_k = 1 = 2", ["Sum(b[l,k], k) = 1", "1 = 2"]),
    ],
)
def test_links(text, links):
    made = [(claim.lhs, claim.rhs) for claim in read_chain(text, Network())]
    wanted = [read_claim(link, Network()) for link in links]
    assert made == [(claim.lhs, claim.rhs) for claim in wanted]


@pytest.mark.parametrize(
    "text, place",
    [
        ("delta[l] = dC/dz[l] = foo", 22),
        ("delta[l] = foo = dC/dz[l]", 11),
        ("delta[l] = = dC/dz[l]", 11),
        ("1 = 1" * 30, None),
    ],
)
def test_errors_point_into_the_whole_text(text, place):
    with pytest.raises(ClaimError) as caught:
        read_chain(text, Network())
    assert place is None or (caught.value.text, caught.value.position) == (text, place)
