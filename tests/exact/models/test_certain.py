"""Polynomials decide equality on small instances; they agree with the field."""

import json
from pathlib import Path

import pytest

from symbolic_bp.exact.models.asked import ask
from symbolic_bp.exact.models.certain import certainly
from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.read import read_claim, read_model

from .making import claim, model, num, ref

ZOO = Path(__file__).parent / "zoo"
SIZES = {
    "dense": {"L": 3, "n": {1: 2, 2: 1, 3: 1}},
    "rnn": {"T": 2, "n": 1, "m": 1},
    "conv1": {"O": 1, "I": 1, "K": 2, "N": 3, "m": 2},
    "attention": {"T": 2, "d": 1, "m": 1},
    "maxpool": {"I": 1, "K": 2, "N": 3, "m": 2, "s": 1},
}


@pytest.mark.parametrize("name", SIZES)
def test_claims_hold_as_polynomials_and_variants_do_not(name):
    data = json.loads((ZOO / f"{name}.json").read_text(encoding="utf-8"))
    made, wrong = read_model(data["model"]), []
    for one in made.claims:
        assert all(certainly(ask(Instance(made, SIZES[name]), one)))
    for row in data["wrong"]:
        raw = next(one for one in data["model"]["claims"] if one["name"] == row["claim"])
        wrong.append(
            all(certainly(ask(Instance(made, SIZES[name]), read_claim(made, {**raw, "right": row["right"]}))))
        )
    assert wrong.count(False) >= 2


def test_what_polynomials_do_not_say():
    made = read_model(model([["x", [], None, None]]))
    for data in (claim(ref("x"), num(1), assuming=[[ref("x"), num(1)]]), claim(["pow", num(0), -1], num(0))):
        with pytest.raises(ModelError):
            certainly(ask(Instance(made, {"n": 1}), read_claim(made, data)))
    law = claim(["pow", ["fn", "sqrt", ref("x")], 2], ref("x"))
    assert certainly(ask(Instance(made, {"n": 1}), read_claim(made, law))) == [False]
