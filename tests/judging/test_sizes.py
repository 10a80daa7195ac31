"""Sizes as they are typed, and what is refused by name."""

import pytest

from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.judging.sizes import sizes_of
from symbolic_bp.judging.verify import verify
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import preset


def test_forms():
    dense = preset("nielsen")
    wanted = {"L": 3, "n": {(1,): 3, (2,): 4, (3,): 2}}
    assert sizes_of(dense, "L=3,n=3-4-2") == wanted
    assert sizes_of(dense, "", ["3-4-2"]) == wanted
    assert sizes_of(dense, " L = 3 , n[1] = 3 - 4 - 2 ") == wanted
    assert sizes_of(dense, "L=2,n[0]=3-4")["n"] == {(0,): 3, (1,): 4}
    assert sizes_of(preset("rnn"), "T=5,m=3,n=4") == {"T": 5, "m": 3, "n": 4}


@pytest.mark.parametrize(
    "name, text, widths, words",
    [
        ("rnn", "T=5", [], "none for m, n"),
        ("rnn", "", [], "none for T, m, n"),
        ("rnn", "T=5,m=3,n=4,q=1", [], "'q'"),
        ("rnn", "T=5,T=6,m=3,n=4", [], "one number for T"),
        ("rnn", "T=x,m=3,n=4", [], "'T=x'"),
        ("rnn", "T=5,m=3,n=3-4", [], "one number for n"),
        ("rnn", "", ["3-4-2"], "its sizes are"),
        ("nielsen", "", ["3-4-2", "3-2"], "2 networks"),
        ("nielsen", "L=3,n[1,2]=3", [], "1 arguments of n"),
        ("nielsen", "L=99999999999,n=3", [], "9 digits"),
    ],
)
def test_refused(name, text, widths, words):
    with pytest.raises(SymbolicBPError) as error:
        sizes_of(preset(name), text, widths)
    assert words in str(error.value)


def test_a_layer_without_a_size_is_not_taken_for_the_least():
    with pytest.raises(SymbolicBPError, match=r"a number for n\[3\]"):
        verify(preset("nielsen"), {"L": 3, "n": {1: 3, 2: 4}})


def test_too_much_is_a_sentence():
    with pytest.raises(SymbolicBPError, match="give smaller ones, or more by --memory"):
        verify(preset("nielsen"), {"L": 3, "n": {1: 300, 2: 300, 3: 9}}, memory=0.001)


def test_rows_right_and_wrong():
    made = verify(preset("rnn"), {"T": 3, "m": 2, "n": 2})
    assert made.status == "equal" and made.code == 0
    names = [claim.name for claim in preset("rnn").statements]
    assert [row.name for row in made.report.rows][1:] == names and {"dh", "delta", "dW"} <= {*names}
    wrong = verify(preset("rnn"), {"T": 3, "m": 2, "n": 2}, ["dC/db[j] = delta[T,j]"])
    assert wrong.status == "differs" and wrong.code == 1
    with pytest.raises(SymbolicBPError, match="neither"):
        verify(Model.read("x in R^n\ny = exp(x)\n", "m"), {"n": 3})
    alone = verify(Model.read("x in R^n\nC = sum(x*x)\n", "m"), {"n": 3})
    assert alone.status == "equal" and alone.report.rows[0].equal == 4
