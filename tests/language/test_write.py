"""What is written in plain notation is read back as the same term."""

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.write import Unwritten, written

LIBRARY = Library()


@pytest.mark.parametrize("name", sorted(LIBRARY.theorems))
def test_a_theorem_of_the_library_is_read_back(name):
    claim = LIBRARY.find(name).claim()
    text = f"{written(claim.lhs)} = {written(claim.rhs)}"
    again = read_claim(text, claim.network, arrays=claim.arrays)
    assert (again.lhs, again.rhs) == (claim.lhs, claim.rhs)


def test_what_has_no_sign_is_refused():
    with pytest.raises(Unwritten):
        written(("ein", "ij,jk,kl->il", ("ref", "w", ("l", 0), ())))
    with pytest.raises(Unwritten):
        written(("P", ("ref", "C", None, ()), ("ref", "z", ("l", 0), ())))
