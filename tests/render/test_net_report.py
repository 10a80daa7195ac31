"""The screen of verify-net: what it says, at 80 columns, for every kind of verdict; and the data for JSON."""

import json
from dataclasses import replace

import pytest

from symbolic_bp.exact.concrete import ConcreteNet, concrete
from symbolic_bp.exact.verify import verify
from symbolic_bp.network.named import activation
from symbolic_bp.render.net_report import as_data, conditions, entry_name, report, summary

FULL = concrete("3-2-2", "relu,softmax", "cross-entropy", "l2", 2)
RIGHT = verify(FULL)
WRONG = verify(
    concrete("3-4-2"), given=lambda q: {("w", 2, 4, 3): q.delta(2, 4), ("delta", 3, 1, 1): q.b(3, 1)}
)
UNSEEN = verify(ConcreteNet((2, 2), (replace(activation("relu"), derivative="step(z)^2"),)))
SMALL = verify(concrete("2-2"))


@pytest.mark.parametrize("verdict", [RIGHT, WRONG, UNSEEN, SMALL], ids=lambda v: v.status)
@pytest.mark.parametrize("ascii", [False, True])
def test_eighty_columns_and_one_screen(verdict, ascii):
    lines = report(verdict, ascii).splitlines()
    assert all(len(line) <= 80 for line in lines) and len(lines) <= 40
    assert not ascii or report(verdict, True).isascii()


def test_what_is_right():
    text = report(RIGHT)
    assert text.startswith("3-2-2, relu, softmax, cross-entropy, l2(lam=1/10), batch of 2: 14 parameters")
    assert "EQUAL: for all 14 parameters" in text and "2^-1" in text and "WRONG" not in text
    assert "z ≠ 0 (relu; there σ'(0) = 0)" in text and "0 < a, a < 1 (cross-entropy)" in text
    assert "mean of a[l-1,k] δ[l,j] + Ω'" in text and "random points" in text


def test_what_is_wrong_is_named():
    text = report(WRONG)
    assert "DIFFERS: 2 of the comparisons" in text and "1 of 20 WRONG" in text
    assert "∂C/∂w[2,4,3] breaks BP4" in text and "δ[3,1] breaks BP1" in text
    for d in WRONG.differences:
        assert f"derived   {d.derived}" in text and f"yours     {d.claimed}" in text


def test_many_differences_are_counted():
    verdict = verify(
        concrete("3-4-2"),
        given=lambda q: {("w", 2, j, k): q.delta(2, j) for j in range(1, 5) for k in range(1, 4)},
    )
    assert "and 7 more" in report(verdict)


def test_undecided_says_why():
    assert "UNDECIDED" in report(UNSEEN) and "not in real numbers" in " ".join(report(UNSEEN).split())
    unsure = replace(RIGHT, status="undecided", bits=50.0)
    assert "certainty asked for was not reached" in report(unsure) and "2^-100 was asked for" in " ".join(
        report(unsure).split()
    )


def test_polynomials_claim_no_chance_of_error():
    text = " ".join(report(SMALL).split())
    assert "no chance of error" in text and "2^-" not in text


def test_data():
    data = json.loads(json.dumps(as_data(WRONG)))
    assert (
        data["verdict"] == "differs" and data["failing"] == {"BP1": 1, "BP4": 1} and data["parameters"] == 26
    )
    assert [d["entry"] for d in data["differences"]] == ["δ[3,1]", "∂C/∂w[2,4,3]"] and data["differences"][0][
        "yours"
    ]
    assert as_data(RIGHT)["error at most 2^-"] >= 100 and as_data(RIGHT)["assuming"] == conditions(FULL)


def test_names_and_lines():
    assert entry_name(("delta", 2, 3, 4)) == "δ[2,3,4]" and entry_name(("delta", 2, 3, 1), False) == "δ[2,3]"
    assert summary(RIGHT).startswith("EQUAL") and len(summary(RIGHT)) <= 80 and "3-2-2" in summary(RIGHT)
    assert summary(WRONG).startswith("DIFFERS")
