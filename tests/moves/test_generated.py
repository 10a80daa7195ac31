"""What the kernel calls proved is true by numbers: random certificates against a second judge that shares no code with it.

The one-time run is in docs/soundness-runs.md; here a sample, and faults planted in the kernel that the generator has to find.
"""

import ast
import os
import sys
from itertools import islice
from pathlib import Path
from random import SystemRandom

import pytest

from symbolic_bp.moves.check import follow

from .attack import Tally
from .generate import jets, planted
from .generate.certificates import certificates
from .generate.instances import Absent, instance
from .generate.jets import Jet, Unsure
from .generate.judging import Statement, judge
from .generate.meaning import Meaning

FOLDER = Path(__file__).parent / "generate"
JUDGE = ("jets", "instances", "signature", "meaning", "judging")
SEED = 1 if os.environ.get("CI") else SystemRandom().randrange(10**9)
KNOWN = ["components: one name twice", "induction: by words"]
QUICK = [
    "field: divisors may be 0",
    "chain: sigma assumed nowhere",
    "hypotheses: not for all",
    "index: runs anywhere",
    "lemma: hypotheses forgotten",
    "separate: no delta",
    "sign: all is positive",
    "sign: sums that may be 0",
]
SLOW = [
    "same: anything",
    "contract: any index",
    "components: any entries",
    "same: no delta",
    "recip: no inner derivative",
    "paths: end at once",
    "log: any number",
    "cite: any layer",
    "hypothesis: any layer",
]
HERE = ["l", 0]


@pytest.mark.parametrize("name", JUDGE)
def test_the_second_judge_shares_no_code(name):
    for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.level == 1 and node.module in JUDGE
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert all(n.split(".")[0] in sys.stdlib_module_names for n in names)


def test_what_is_proved_is_true():
    """A sample of the one-time run: at least a fifth of the certificates is proved, most of them say something somewhere."""
    tally = Tally()
    for data in islice(certificates(SEED), 300):
        tally.add(data)
    assert not tally.false, (SEED, tally.false[0])
    assert tally.status["followed"] >= 60 and tally.status["rejected"] >= 30
    assert tally.nowhere < tally.status["followed"] / 3 and tally.places > 10 * tally.status["followed"] / 2


def found(name, most, monkeypatch, seed=5):
    """The number of the first certificate at which a kernel with a planted fault proves what is false; None beyond most."""

    def patch(holder, key, new):
        monkeypatch.setitem(holder, key, new) if isinstance(holder, dict) else monkeypatch.setattr(
            holder, key, new
        )

    planted.FAULTS[name](patch)
    tally = Tally()
    for number, data in enumerate(islice(certificates(seed), most), 1):
        tally.add(data)
        if tally.false:
            return number
    return None


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN + QUICK)
def test_a_planted_fault_is_found_soon(name, monkeypatch):
    assert found(name, 1000, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_a_planted_fault_is_found(name, monkeypatch):
    assert found(name, 3000, monkeypatch)


def test_a_hypothesis_is_made_for_all_ranges_of_a_name():
    """An index of two ranges runs to the end of the shorter one: beyond it there is nothing to be said of."""
    cx = ["ref", "Cx", None, ["e"]]
    field = {"by": "chain", "steps": [{"rule": "field", "at": [], "args": {}, "to": ["num", 1, 1]}]}
    last = {
        "name": "c",
        "vars": [["l", ["layer", ["", 2], ["L", 0]]], ["e", ["index", ["n", HERE], ["m"]]]],
        "rhs": ["num", 1, 1],
        "lhs": ["mul", cx, ["recip", cx]],
        "proof": {"by": "induction", "var": "l", "base": field, "step": field},
    }
    net = {"widths": None, "activation": "layer", "cost": "function", "batch": True, "least": 2}
    verdict = follow(
        {"format": "symbolic_bp proof 1", "name": "made", "network": net, "arrays": [], "claims": [last]}
    )
    assert verdict.status == "followed"
    for _, what in verdict.hypotheses:
        while what[0] in ("sum", "prod"):
            assert what[0] == "prod" or what[2][0] == "min" and what[2][2] == ("m",), what
            what = what[-1]


def statement(lhs, rhs, scope=(), hypotheses=(), arrays=(), **network):
    net = {"widths": None, "activation": "layer", "cost": "function", "batch": False, "least": 2, **network}
    return Statement(
        {"network": net, "arrays": arrays, "claims": [{"vars": scope, "lhs": lhs, "rhs": rhs}]}, hypotheses
    )


Z, DELTA = ["ref", "z", HERE, ["j"]], ["ref", "delta", HERE, ["j"]]
SCOPE = [["l", ["layer", ["", 2], ["L", -1]]], ["j", ["index", ["n", HERE]]]]
SMOOTH = [("sigma", ("l", 0)), ("C", ("L", 0))]


def back(first, second, layer):
    body = ["mul", ["ref", "w", ["l", 1], [first, second]], ["ref", "delta", ["l", 1], ["k"]]]
    return ["mul", ["sum", "k", ["n", ["l", 1]], body], ["act", 1, layer, [], ["ref", "z", layer, ["j"]]]]


def test_the_second_judge_knows_the_error_of_a_layer():
    assert judge(statement(DELTA, back("k", "j", HERE), SCOPE, SMOOTH)).places >= 6
    square = [SCOPE[0], ["j", ["index", ["n", HERE], ["n", ["l", 1]]]]]
    assert judge(statement(DELTA, back("j", "k", HERE), square, SMOOTH)).wrong
    assert judge(statement(DELTA, back("k", "j", ["l", 1]), square, SMOOTH)).wrong


def test_a_derivative_that_does_not_exist_has_no_value_to_prove_anything_with():
    assert judge(statement(DELTA, back("k", "j", HERE), SCOPE)).wrong
    assert not judge(statement(DELTA, ["D", ["ref", "C", None, []], Z], SCOPE)).wrong


def test_a_quotient_needs_its_divisor_and_a_hypothesis_over_an_empty_range_says_nothing():
    c = ["ref", "c", None, []]
    over = ["mul", c, ["recip", c]]
    arrays = [["c", []]]
    assert judge(statement(over, ["num", 1, 1], arrays=arrays)).wrong
    assert not judge(statement(over, ["num", 1, 1], (), [("nonzero", ("ref", "c", None, ()))], arrays)).wrong
    empty = ("nonzero", ("prod", "i", ("L", 1), ("L", 0), ("ref", "c", None, ())))
    assert judge(statement(over, ["num", 1, 1], (), [empty], arrays)).wrong


def test_a_statement_without_a_place_is_counted():
    assert judge(statement(Z, Z, SCOPE, [("zero", ("num", 1, 1))])).places == 0


@pytest.mark.parametrize(
    "name, at, value, slope",
    [
        ("exp", 0, 1, 1),
        ("log", 1, 0, 1),
        ("recip", 2, "1/2", "-1/4"),
        ("step", 3, 1, 0),
        ("sgn", -3, -1, 0),
        ("recip", 0, 0, None),
        ("step", 0, 0, None),
        ("log", -1, 0, None),
        ("Phi", 0, "1/2", "0.3989422804014327"),
        ("phi", 0, "0.3989422804014327", 0),
    ],
)
def test_functions_and_their_slopes(name, at, value, slope):
    def close(a, b):
        return (
            abs(float(a) - (float.fromhex("0x1p-1") if b == "1/2" else -0.25 if b == "-1/4" else float(b)))
            < 1e-15
        )

    made = jets.apply(name, Jet(at, (1,)))
    made = made if isinstance(made, Jet) else Jet(made, (0,))  # the same all around
    assert close(made.at, value)
    assert made.tail is None if slope is None else close(made.tail[0], slope)


@pytest.mark.parametrize("name", ["exp", "log", "recip", "Phi", "phi"])
def test_a_series_is_the_series_of_its_function(name):
    """f(2 + h) by its first ten coefficients, for a small h."""
    near = jets.total(
        jets.times(c, jets.power(jets.Fraction(1, 1000), n)) for n, c in enumerate(jets.series(name, 2, 10))
    )
    assert abs(jets.decimal(near) - jets.decimal(jets.apply(name, jets.Fraction(2001, 1000)))) < jets.Decimal(
        "1e-28"
    )


def test_what_does_not_exist_is_no_value():
    net = instance(*(lambda s: (s.network, s.arrays))(statement(Z, Z)), 0)
    for term in (["ref", "z", ["L", 1], [1]], ["ref", "w", ["", 1], [1, 1]], ["ref", "z", ["L", 0], [9]]):
        with pytest.raises(Absent):
            Meaning(net).value(tuple(tuple(p) if type(p) is list else p for p in term), {})
    with pytest.raises(Unsure):
        jets.apply("exp", 10**6)
