"""verify: all derivatives at size, flat per parameter, told where they are wrong; central differences as a check apart."""

import json
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from symbolic_bp.exact.models import adjoint, verify as module
from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.numbers import Reals
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verify import verify
from symbolic_bp.exact.models.walk import needed, walk

from .making import claim, model, num, ref

ZOO = Path(__file__).parent / "zoo"
SIZES = {
    "dense": {"L": 4, "n": {1: 7, 2: 5, 3: 6, 4: 3}},
    "conv": {"O": 2, "I": 2, "K": 3, "N": 9, "m": 5, "s": 2, "p": 1},
    "layernorm": {"T": 3, "n": 6},
    "block": {"H": 2, "T": 3, "d": 2, "m": 4, "f": 5},
    "lstm": {"T": 4, "n": 3, "m": 2},
    "convnet": {"O": 2, "I": 2, "N": 8, "m": 8, "M": 4, "n": 3},
    "batchnorm": {"m": 5, "n": 4},
    "softmax": {"n": 5},
    "maxpool": {"I": 2, "K": 3, "s": 2, "m": 4, "N": 9},
}


def zoo(name):
    return json.loads((ZOO / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SIZES)
def test_at_size(name):
    """Claims hold in the field at every index; those that need a law of exp, say, are looked at in real numbers."""
    found = verify(read_model(zoo(name)["model"]), SIZES[name])
    for row in found.rows:
        assert row.holds or row.verdict is not None and row.verdict.status == "equal", row
    assert found.parameters and found.nodes and found.seconds > 0
    assert found.bits > 30 or name not in ("dense", "conv", "maxpool")
    assert found.per_parameter == found.seconds / found.parameters


def test_a_wrong_claim_is_told_with_numbers():
    data = zoo("dense")
    made = read_model(data["model"])
    wrong = next(row for row in data["wrong"] if row["claim"] == "BP4")
    raw = next(row for row in data["model"]["claims"] if row["name"] == "BP4")
    found = verify(made, SIZES["dense"], [read_claim(made, {**raw, "right": wrong["right"]})])
    row = found.rows[-1]
    assert not found.holds and not row.holds and row.differs and row.verdict.status == "refuted"
    assert all(row.holds for row in found.rows[:-1])


H = Fraction(1, 2**60)


def real_value(instance, point, node):
    """The middle of the interval of a node, or None on a kink."""
    found = walk(instance.graph, Reals(point, 512), needed(instance.graph, [node]))
    if found.marked[node]:
        return None
    low, high = (mpmath.mp.make_mpf(end) for end in found.values[node])
    return (low + high) / 2


@pytest.mark.parametrize("name", SIZES)
def test_central_differences(name):
    """D(C, x) of given entries x of every family, to about 30 digits, by (C(x + h) - C(x - h))/(2h)."""
    instance, compared = Instance(read_model(zoo(name)["model"]), SIZES[name]), 0
    cost = instance.entries["C"][()]
    places = [
        (family.name, place)
        for family in instance.model.families.values()
        if family.kind == "given"
        for place in list(instance.entries[family.name])[:2]
    ]
    for seed, style in ((8, "tiny"), *((seed, "mixed") for seed in range(12))):  # some of them lie on no kink
        for entry in places if compared < 2 else ():
            point = Point(seed, style)
            ends = [Point(seed, style, {entry: point.given(entry) + h}) for h in (H, -H)]
            with mpmath.workprec(500):
                by = real_value(instance, point, instance.derivative(True, ("C", ()), entry))
                up, down = (real_value(instance, end, cost) for end in ends)
                if None not in (by, up, down):
                    slope = (up - down) / (2 * mpmath.mpf(2) ** -60)
                    assert abs(slope - by) < mpmath.mpf(10) ** -28 * (1 + abs(by)), entry
                    compared += 1
    assert compared >= 2


@pytest.mark.parametrize("op", ["DOT", "MUL", "POW", "RECIP", "FN"])
def test_a_wrong_rule_of_the_pass_backwards_is_noticed(monkeypatch, op):
    """The pass forwards does not share the rules of the pass backwards."""
    key = getattr(adjoint, op)
    right = adjoint.STEPS[key]

    def wrong(*args):
        return [(arg, by, times) for arg, by, times in right(*args)][:-1]

    data = model(
        [
            ["x", [["j", "1", "n"]], None, None],
            [
                "y",
                [["j", "1", "n"]],
                [
                    "mul",
                    ref("x", "j"),
                    ["add", ref("x", "1"), ["pow", ref("x", "j"), 3]],
                    ["pow", ref("x", "j"), -1],
                    ["fn", "exp", ref("x", "n")],
                ],
                ["0"],
            ],
            ["c", [], ["sum", "j", "1", "n", ["mul", ref("y", "j"), ref("x", "j")]], ["1"]],
            ["d", [["j", "1", "n"]], ["D", ref("c"), ref("x", "j")], None],
        ]
    )
    assert verify(read_model(data), {"n": 3}).holds
    monkeypatch.setitem(adjoint.STEPS, key, wrong)
    assert not verify(read_model(data), {"n": 3}).holds


def test_the_cost_is_flat_for_each_parameter():
    """Nodes and work for each weight do not grow with the network."""
    rates, data = [], zoo("dense")["model"]
    data = {**data, "families": [row for row in data["families"] if row[0] != "M"], "claims": []}
    for wide in (20, 80):
        made = read_model(data)
        sizes = {"L": 3, "n": {1: wide, 2: wide, 3: wide}}
        instance = Instance(made, sizes)
        instance.prepare(made.order)
        count = len(instance.entries["w"])
        rates.append((len(instance.graph.nodes) / count, (module.WORK - instance.left) / count))
    assert rates[1][0] < rates[0][0] * 1.05 and rates[1][1] < rates[0][1] * 1.05


def test_a_kink_is_told_and_not_used():
    data = model(
        [
            ["x", [], None, None],
            ["y", [], ["fn", "relu", ["add", ref("x"), ["mul", num(-1), ref("x")]]], ["0"]],
            ["d", [], ["D", ref("y"), ref("x")], None],
        ]
    )
    found = verify(read_model(data), {"n": 1})
    assert not found.holds and found.rows[0].met and found.rows[0].reason == "a kink"


def test_assumptions_that_cannot_be_met_are_told():
    data = model([["x", [], None, None]], claims=[claim(num(0), num(0), assuming=[[num(0), num(1)]])])
    found = verify(read_model(data), {"n": 1})
    assert not found.holds and "assumptions" in found.rows[0].reason


def test_a_claim_that_is_too_much_work_is_told_and_the_others_are_checked():
    long = ["sum", "i", "1", "n*n*n", num(1)]
    data = model(
        [["x", [], None, None], ["d", [], ["D", ref("x"), ref("x")], None]],
        claims=[claim(long, long), claim(num(1), num(1)), claim(ref("d"), num(1))],
    )
    found = verify(read_model(data), {"n": 1000})
    assert "less work" in found.rows[1].reason and [row.holds for row in found.rows] == [
        True,
        False,
        True,
        True,
    ]


def test_sizes_are_checked():
    with pytest.raises(ModelError):
        verify(read_model(model([["x", [], None, None]])), {"n": 0})
