"""Both sides of claims of the zoo, at sizes and points, against SymPy's diff, which shares no code with the engine."""

import json
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from symbolic_bp.exact.models.asked import ask, number_walk
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.read import read_model

from .in_sympy import InSympy

ZOO = Path(__file__).parent / "zoo"
SIZES = {
    "dense": {"L": 3, "n": {1: 2, 2: 1, 3: 2}},
    "conv1": {"O": 1, "I": 1, "K": 2, "N": 3, "m": 2},
    "avgpool": {"I": 1, "K": 2, "N": 3, "m": 2, "s": 1},
    "layernorm": {"T": 1, "n": 2},
    "softmax": {"n": 2},
    "causal": {"T": 2, "d": 1, "m": 1},
    "rnn": {"T": 2, "n": 1, "m": 1},
    "residual": {"L": 2, "n": 2},
    "tying": {"T": 1, "N": 2, "n": 1},
    "batch": {"L": 2, "m": 2, "n": {1: 1, 2: 2}},
    "bidir": {"T": 2, "n": 1},
    "lookup": {"T": 2, "N": 2, "n": 1, "tok": {1: 2, 2: 1}, "lab": {1: 2, 2: 2}},
    "densenet": {"L": 2, "n": 1},
    "prefix": {"T": 3},
    "upsample": {"n": 2, "m": 3, "s": 2},
    "transposed": {"n": 2, "m": 3, "s": 1, "K": 2, "p": 1},
}


@pytest.mark.parametrize("name", SIZES)
def test_values(name):
    data = json.loads((ZOO / f"{name}.json").read_text(encoding="utf-8"))["model"]
    model, point = read_model(data), Point(4)
    other, compared = InSympy(data, SIZES[name], point), 0
    for claim, raw in zip(model.claims, data["claims"]):
        asked = ask(Instance(model, SIZES[name]), claim, most=3)
        asked.equations = None  # any point will do: it is values that are compared
        for kind, made in number_walk(asked, asked.pairs, point):
            for pair in asked.pairs:
                names = dict(zip([binder.name for binder in claim.ranges], pair.at))
                for side, node in (("left", pair.left), ("right", pair.right)):
                    wanted = other.number(other.term(raw[side], names))
                    compared += 1
                    if kind == "rationals":
                        assert Fraction(int(wanted.p), int(wanted.q)) == made.values[node]
                    else:
                        with mpmath.workdps(30):
                            low, high = (mpmath.mp.make_mpf(end) for end in made.values[node])
                            value = mpmath.mpf(str(wanted.evalf(30)))
                            assert (
                                low - abs(value) * mpmath.mpf(10) ** -25 <= value + mpmath.mpf(10) ** -40
                                and value <= high + abs(value) * mpmath.mpf(10) ** -25 + mpmath.mpf(10) ** -40
                            )
            break
    assert compared >= 4
