"""Claims: ranges read off, conditions, guards, assumptions; and the column where one cannot be read."""

import pytest

from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import preset

NIELSEN = preset("nielsen")
LJK = [["l", "2", "L"], ["j", "1", "n(l)"], ["k", "1", "n(l-1)"]]


def test_free_letters_stand_for_all_values_that_exist():
    claim = NIELSEN.claim("dC/dw[l,j,k] = delta[l,j]*a[l-1,k]", name="BP4")
    assert claim == {
        "name": "BP4",
        "ranges": LJK,
        "conditions": [],
        "measure": None,
        "assuming": [],
        "left": ["D", ["ref", "C", []], ["ref", "w", ["l", "j", "k"]]],
        "right": ["mul", ["ref", "delta", ["l", "j"]], ["ref", "a", ["l-1", "k"]]],
    }


@pytest.mark.parametrize(
    "text, ranges",
    [
        (
            "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])",
            [["l", "2", "L-1"], ["j", "1", "n(l)"]],
        ),
        ("delta[L,j] = d1_C[j]*sigma'(z[L,j])", [["j", "1", "n(L)"]]),
        ("delta[l] = (w[l+1].T @ delta[l+1]) * sigma'(z[l])", [["l", "2", "L-1"], ["j", "1", "n(l)"]]),
        ("dC/dw[l] = delta[l] @ a[l-1].T", [["l", "2", "L"], ["i", "1", "n(l)"], ["j", "1", "n(l-1)"]]),
        ("dC/da[l,j] = [l=L]*d1_C[j] for l in 1..L", [["l", "1", "L"], ["j", "1", "n(l)"]]),
        ("direct(C, a[L,j]) = d1_C[j]", [["j", "1", "n(L)"]]),
        ("delta = delta", [["i", "2", "L"], ["j", "1", "n(i)"]]),
        ("da[l,j]/da[m,k] = 0", [["l", "1", "L"], ["j", "1", "n(l)"], ["m", "1", "L"], ["k", "1", "n(m)"]]),
    ],
)
def test_ranges(text, ranges):
    assert NIELSEN.claim(text)["ranges"] == ranges


def test_conditions_and_splitting():
    claim = NIELSEN.claim("da[l,j]/da[m,k] = 0", where="l < m")
    assert claim["conditions"] == [["g", "ge", "m-l-1"]]
    both = NIELSEN.claims("da[l,j]/da[l,k] = 0", where="j != k")
    assert [c["conditions"] for c in both] == [[["g", "ge", "k-j-1"]], [["g", "ge", "j-k-1"]]]
    with pytest.raises(ModelError, match="use claims"):
        NIELSEN.claim("da[l,j]/da[l,k] = 0", where="j != k")


def test_measure_and_assumptions():
    model = Model.read("y in R^n\nz in R^n\nassume Sum(y[k], k) = 1")
    claim = model.claim("z[j] = y[j] by n-j", assume=["Sum(z[k], k) = 0"])
    assert claim["measure"] == ["n-j"] and len(claim["assuming"]) == 2


@pytest.mark.parametrize(
    "text, column, says",
    [
        ("delta[l,j] = foo", 14, "foo"),
        ("delta[l,j]", 11, "= between"),
        ("dC/dq[l] = 0", 4, "q"),
        ("delta[l] = a[l-1]", 10, "two sides of one shape"),
        ("delta[l,j] = delta[l", 21, "']'"),
        ("delta[l,j,k] = 1", 1, "2 indices"),
        ("cost(a[L], y) = C", 1, "name it in the model"),
        ("delta[l,j] = 1 2", 16, "the end"),
        ("Sum(q*delta[l,j], q) = 0", 19, "a range for q"),
        ("delta[l,j] = 1 where l", 23, "=, <= or >="),
    ],
)
def test_what_cannot_be_read_has_a_column(text, column, says):
    with pytest.raises(ModelError) as caught:
        NIELSEN.claim(text)
    assert says in str(caught.value) and caught.value.column == column, str(caught.value)


def test_a_bias_has_fewer_entries_than_what_is_summed():
    with pytest.raises(ModelError, match="a vector of h entries and a matrix of m x h entries"):
        preset("rows").claim("dC/db1 = dC/dS")


def lists(value):
    if isinstance(value, (list, dict)):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from lists(part)


def test_data_is_plain_and_has_the_keys_of_the_format():
    claim = NIELSEN.claim("dC/dw[l,j,k] = delta[l,j]*a[l-1,k]")
    assert {type(v) for v in lists([NIELSEN.data, claim])} == {list, dict}
    assert set(NIELSEN.kernel_data) == {"format", "name", "sizes", "functions", "arrays", "families"}


def test_a_hypothesis_keeps_its_bound_names_apart_from_letters():
    claim = preset("logistic").claim("dC/dW[i,k] = (y[i] - t[i])*x[k]")
    ((left, right),) = claim["assuming"]
    assert right == ["num", "1"] and left[0] == "sum" and left[1] not in {v for v, _, _ in claim["ranges"]}


@pytest.mark.parametrize("where", ["1 = 0", "2 < 1", "j < j", "j != j", "1 != 1"])
def test_a_condition_that_never_holds_is_refused(where):
    model = Model.read("x in R^n\nC = sum(x)\n", "m")
    with pytest.raises(ModelError, match="hold[s]? for some values"):
        model.claims("x[j] = x[j]", where)


def test_conditions_that_always_hold_are_none():
    model = Model.read("x in R^n\nC = sum(x)\n", "m")
    (claim,) = model.claims("x[j] = x[j]", "1 != 2, j <= j, j >= 1")
    assert claim["conditions"] in ([], [["g", "ge", "j-1"]])
