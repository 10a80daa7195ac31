"""What is said on the preset is what the book says: numbers agree with theorems and refute wrong variants."""

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.claims import claim
from symbolic_bp.dense.formulas import own_formulas
from symbolic_bp.dense.network import Dense
from symbolic_bp.dense.proofs import instances
from symbolic_bp.dense.terms import Terms
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.moves.term import Rejected
from symbolic_bp.language.read import read_claim as read_text

LIBRARY = Library()
AT_ONE_POINT = {"sigma'(z[l,j]) < 1/4"}  # false where z is 0 only


def said(t, text):
    """The model and the claim of a text, with what the theorem assumes."""
    c = t.claim(text)
    dense = Dense(c.network, c.arrays)
    own_formulas(dense)
    read = Terms(dense)
    data = {"vars": [[n, list(d)] for n, d in c.scope.items()], "lhs": c.lhs, "rhs": c.rhs, "proof": {}}
    if c.network.widths:
        ((_, data),) = instances(data)
    scope = {n: tuple(d) for n, d in data["vars"]}
    made = claim(read, t.name, scope, data["lhs"], data["rhs"]).data
    for given in t.assume:
        one = read_text(given, c.network, None, c.arrays)
        sides = claim(read, "", dict(one.scope), one.lhs, one.rhs, assuming=True).data
        made["assuming"] += sides["assuming"]
    return dense.data, made


def status(t, text):
    """What the numbers say."""
    model, made = said(t, text)
    made["assuming"] = [[renamed(a), renamed(b)] for a, b in made["assuming"]]
    model = read_model(model)
    return refute(model, read_claim(model, made), sizes=8).status


def renamed(t):
    """Bound names of an assumption that the claim does not have."""
    return [renamed(u) for u in t] if isinstance(t, list) else "kk" if t == "k" else t


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_theorem(name):
    assert status(LIBRARY.theorems[name], None) == "equal"


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_wrong_variants(name):
    t, refuted = LIBRARY.theorems[name], 0
    for text in t.wrong:
        try:
            found = status(t, text)
        except (Unsaid, Rejected, SymbolicBPError):
            continue  # the shapes of arrays do not fit for every width
        refuted += found == "refuted"
        assert found == "refuted" or text in AT_ONE_POINT
    assert refuted
