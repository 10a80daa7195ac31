"""Every convention of totality, in both walks: what is 0, and where a kink or 1/0 is told."""

from fractions import Fraction

import mpmath
import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.second import Second
from symbolic_bp.exact.models.sizes import Sizes
from symbolic_bp.exact.models.verdict import EQUAL, REFUTED, UNTESTED
from symbolic_bp.exact.models.walk import DIVISOR, KINK, LOG, ROOT

from .making import claim, model, num, ref, value

X = ["x", [["j", "1", "n"]], None, None]
Y = ["y", [["j", "1", "n"]], ["mul", num(3), ref("x", "j")], ["0"]]
ROW = ["r", [["i", "1", "n"], ["j", "i", "n"]], None, None]
MAXIMUM = ["m", [["i", "0", "n"]], ["max", [["k", "1", "i"]], [], ref("x", "k")], ["0"]]
POINT = Point(fixed={("x", (j,)): Fraction(j) for j in range(1, 9)})


def second(data, term, sizes, point, exact):
    made = read_model(data)
    with mpmath.workdps(60):
        found = Second(made, Sizes(made, sizes), point, exact)
        return found.term(read_claim(made, claim(term, num(0))).left, {}, found.base)


TERMS = [
    ("outside its box", ref("x", 0), 0, ""),
    ("above its box", ref("x", "n+1"), 0, ""),
    ("inside", ref("x", "n"), 3, ""),
    ("under a diagonal", ref("r", 2, 1), 0, ""),
    ("D of what is outside", ["D", ref("y", 0), ref("x", 1)], 0, ""),
    ("D in what is outside", ["D", ref("y", 1), ref("x", 0)], 0, ""),
    ("D at the same place outside", ["D", ref("x", 0), ref("x", 0)], 0, ""),
    ("D of itself", ["D", ref("x", 1), ref("x", 1)], 1, ""),
    ("D", ["D", ref("y", 1), ref("x", 1)], 3, ""),
    ("P", ["P", ref("y", 1), ref("x", 1)], 3, ""),
    ("P of itself", ["P", ref("y", 1), ref("y", 1)], 0, ""),
    ("P of what is given", ["P", ref("x", 1), ref("x", 1)], 0, ""),
    ("1/0 by its form", ["pow", num(0), -1], 0, DIVISOR),
    ("1/0 of an index", ["pow", ["int", "n-3"], -2], 0, DIVISOR),
    ("1/0 of a value", ["pow", ["add", ref("x", 1), num(-1)], -1], 0, DIVISOR),
    ("0 before 1/0", ["mul", ["pow", num(0), -1], ["g", "eq", "1"]], 0, ""),
    ("log of 0", ["fn", "log", num(0)], 0, LOG),
    ("log below 0", ["fn", "log", num(-2)], 0, LOG),
    ("log 1", ["fn", "log", num(1)], 0, ""),
    ("sqrt of 0", ["fn", "sqrt", num(0)], 0, ""),
    ("sqrt below 0", ["fn", "sqrt", num(-2)], 0, ROOT),
    ("sqrt 9/4", ["fn", "sqrt", num("9/4")], Fraction(3, 2), ""),
    ("exp 0", ["fn", "exp", num(0)], 1, ""),
    ("cos 0", ["fn", "cos", ref("x", 0)], 1, ""),
    ("Phi 0", ["fn", "Phi", num(0)], Fraction(1, 2), ""),
    ("an empty sum", ["sum", "k", "2", "1", num(5)], 0, ""),
    ("an empty sum, far", ["sum", "k", "n", "0", num(5)], 0, ""),
    ("sigmoid", ["fn", "sigmoid", ref("x", 0)], Fraction(1, 2), ""),
    ("guards", ["add", ["g", "eq", "n-3"], ["g", "ge", "n-3"], ["g", "ge", "n-4"], ["g", "eq", "n"]], 2, ""),
    ("a maximum over nothing", ref("m", 0), 0, ""),
    ("a maximum", ref("m", 3), 3, ""),
    ("the slope at the maximiser", ref("d1_m", 3, 3), 1, ""),
    ("the slope elsewhere", ref("d1_m", 3, 2), 0, ""),
    ("the slope outside", ref("d1_m", 3, 4), 0, ""),
    ("the slope of what is outside", ref("d1_m", 9, 1), 0, ""),
    ("step at 0", ["fn", "step", ["add", ref("x", 1), num(-1)]], 0, KINK),
    ("step above 0", ["fn", "step", ref("x", 1)], 1, ""),
    ("sgn below 0", ["fn", "sgn", ["mul", num(-1), ref("x", 1)]], -1, ""),
    ("relu", ["fn", "relu", ref("x", 2)], 2, ""),
    ("relu of 0 by its form", ["fn", "relu", ref("x", 0)], 0, ""),
    ("abs", ["fn", "abs", ["mul", num(-1), ref("x", 2)]], 2, ""),
]


@pytest.mark.parametrize("name, term, wanted, met", TERMS, ids=[row[0] for row in TERMS])
def test_a_convention(name, term, wanted, met):
    data = model([X, Y, ROW, MAXIMUM])
    found, why = value(data, term, {"n": 3}, POINT)
    if isinstance(found, tuple):
        low, high = (mpmath.mp.make_mpf(end) for end in found)
        assert low <= wanted.numerator / mpmath.mpf(wanted.denominator) <= high
        assert met in (LOG, ROOT)  # the others are rational by their form
    else:
        assert found == wanted
    assert why == met
    again = second(data, term, {"n": 3}, POINT, False)
    assert abs(again.re - mpmath.mpf(wanted.numerator) / wanted.denominator) < 1e-30 and again.bad == bool(
        met
    )


def test_a_tie_is_told():
    point = Point(fixed={("x", (j,)): Fraction(2) for j in range(1, 4)})
    for term in (ref("m", 3), ref("d1_m", 3, 1)):
        assert value(model([X, MAXIMUM]), term, {"n": 3}, point)[1] == KINK
    assert second(model([X, MAXIMUM]), ref("d1_m", 3, 1), {"n": 3}, point, True).bad


def verdict(families, left, right, ranges=(), sizes=None, more=None, **kw):
    data = model(families, sizes, **(more or {}))
    made = read_model(data)
    return refute(made, read_claim(made, claim(left, right, ranges, **kw)), sizes=12)


def test_one_value_for_each_list_of_arguments():
    """p = f(x); q = f(x) are equal, f(x, y) has two slopes, f(y, x) is another number, an array may be counted from 0."""
    arrays = {"arrays": {"f": 1, "g": 2}, "functions": {"s": 0}}
    box, zero = [["j", "1", "n"]], [["j", "0", "n-1"]]
    families = [
        X,
        ["y", box, None, None],
        ["p", [], ["any", "f", [[box, ref("x", "j")]]], ["0"]],
        ["q", [], ["any", "f", [[box, ref("x", "j")]]], ["0"]],
        ["o", [], ["any", "f", [[zero, ref("x", "j+1")]]], ["0"]],
        ["u", [], ["any", "g", [[box, ref("x", "j")], [box, ref("y", "j")]]], ["0"]],
        ["v", [], ["any", "g", [[box, ref("y", "j")], [box, ref("x", "j")]]], ["0"]],
    ]

    def say(left, right, ranges=()):
        return verdict(families, left, right, ranges, more=arrays).status

    assert say(ref("p"), ref("q")) == EQUAL
    assert say(ref("p"), ref("o")) == EQUAL
    assert say(ref("d1_p", "j"), ref("d1_o", "j-1"), box) == EQUAL
    assert say(ref("u"), ref("v")) == REFUTED
    assert say(["D", ref("u"), ref("x", "j")], ref("d1_u", "j"), box) == EQUAL
    assert say(["D", ref("u"), ref("y", "j")], ref("d2_u", "j"), box) == EQUAL
    assert say(["D", ref("u"), ref("y", "j")], ref("d1_u", "j"), box) == REFUTED
    assert say(["app", "s", 1, [], ref("x", 1)], ["app", "s", 1, [], ["mul", ref("x", 1), num(1)]]) == EQUAL
    assert say(["app", "s", 1, [], ref("x", 1)], ["app", "s", 2, [], ref("x", 1)]) == REFUTED


def test_an_alias_is_no_synonym():
    """b = a: D(C, b) is not D(C, a), and P looks at the definition as it is written."""
    box = [["j", "1", "n"]]
    families = [
        X,
        ["a", box, ref("x", "j"), ["0"]],
        ["b", box, ref("a", "j"), ["1"]],
        ["C", [], ["sum", "j", "1", "n", ["mul", ref("a", "j"), ref("b", "j")]], ["2"]],
    ]
    for left, right in (
        (["D", ref("C"), ref("b", "j")], ref("a", "j")),
        (["D", ref("C"), ref("x", "j")], ["mul", num(2), ref("x", "j")]),
        (["P", ref("C"), ref("a", "j")], ref("b", "j")),
        (["P", ref("C"), ref("x", "j")], num(0)),
        (["P", ref("b", "j"), ref("a", "j")], num(1)),
        (["P", ref("b", "j"), ref("x", "j")], num(0)),
    ):
        assert verdict(families, left, right, box).status == EQUAL
    assert (
        verdict(families, ["D", ref("C"), ref("a", "j")], ["D", ref("C"), ref("b", "j")], box).status
        == REFUTED
    )


def test_a_function_that_is_written_again_is_no_read():
    """e = exp(z), c = exp(z): c does not read e."""
    families = [
        ["z", [], None, None],
        ["e", [], ["fn", "exp", ref("z")], ["0"]],
        ["c", [], ["mul", ref("z"), ["fn", "exp", ref("z")]], ["1"]],
    ]
    assert verdict(families, ["D", ref("c"), ref("e")], num(0)).status == EQUAL
    assert verdict(families, ["D", ref("c"), ref("z")], ["add", ref("c"), ref("e")]).status == EQUAL
    assert verdict(families, ["P", ref("c"), ref("e")], num(1)).status == REFUTED


def test_assumptions_are_fulfilled_or_said_to_be_impossible():
    total = ["sum", "j", "1", "n", ref("x", "j")]
    assert verdict([X], total, num(1)).status == REFUTED
    assert verdict([X], total, num(1), assuming=[[total, num(1)]]).status == EQUAL
    assert verdict([X], ref("x", 1), num(1), assuming=[[total, num(1)]]).status == REFUTED
    found = verdict([X], ref("x", 1), num(1), assuming=[[num(0), num(1)]])
    assert found.status == UNTESTED and any("assumptions" in reason for reason in found.skipped)


def test_what_tells_nothing_is_counted_and_nothing_else():
    """1/x - 1/x is no value at x = 0: that is said of these pairs only."""
    square = ["mul", ref("x", "j"), ["add", ref("x", "j"), num(1)]]
    found = verdict([X], square, ["add", ["pow", ref("x", "j"), 2], ref("x", "j")], [("j", "1", "n")])
    assert found.status == EQUAL and found.skipped == {} and set(found.points) == {"field"}
    inverse = ["mul", ["pow", ref("x", "j"), -1], ref("x", "j")]
    found = verdict(
        [X], inverse, num(1), [("j", "0", "n")]
    )  # at j = 0 the product has a factor 0 and is 0, not 1
    assert found.status == REFUTED and found.against.at == {"j": 0}
    found = verdict([X], ["add", ["pow", ref("x", "j"), -1], num(1)], num(2), [("j", "0", "0")])
    assert found.status == UNTESTED and set(found.skipped) == {DIVISOR}


def test_an_empty_range_tests_nothing():
    found = verdict([X], num(0), num(1), [("j", "2", "1")])
    assert found.status == UNTESTED and found.skipped["no values of its names"]


def test_conditions_are_respected():
    assert (
        verdict([X], ["g", "eq", "j-1"], num(1), [("j", "1", "n")], conditions=[["g", "eq", "j-1"]]).status
        == EQUAL
    )
    assert verdict([X], ["g", "eq", "j-1"], num(1), [("j", "1", "n")]).status == REFUTED


@pytest.mark.parametrize(
    "kind, index, sizes",
    [
        ("eq", "N-s*(m-1)-K", 10),
        ("eq", "2*s-m-3", 6),
        ("ge", "K-N-7", 10),
        ("ge", "7-K", 10),
        ("ge", "2*K-8", 10),
        ("ge", "9-2*K", 10),
        ("ge", "3*s-2*K-4", 10),
        ("eq", "N-5", 10),
        ("eq", "0-3", 0),
    ],
)
def test_sizes_are_moved_to_where_conditions_hold(kind, index, sizes):
    bounds = dict.fromkeys(("N", "s", "m", "K"), 1)
    found = verdict(
        [["x", [], None, None]], ["g", kind, index], num(1), sizes=bounds, conditions=[["g", kind, index]]
    )
    assert found.sizes >= sizes and (found.status == EQUAL) == bool(sizes)
    wrong = verdict(
        [["x", [], None, None]], ["g", kind, index], num(2), sizes=bounds, conditions=[["g", kind, index]]
    )
    assert wrong.status == (REFUTED if sizes else UNTESTED)


def test_a_counterexample_can_be_redone_by_hand():
    found = verdict([X, Y], ["D", ref("y", "j"), ref("x", "j")], ref("x", "j"), [("j", "1", "n")]).against
    assert found.sizes == {"n": 1} and found.at == {"j": 1} and found.exact
    assert (found.left, found.right) == ("3", str(found.given["x", (1,)]))


def test_laws_of_functions_are_left_to_real_numbers():
    left, right = (
        ["fn", "exp", ["add", ref("x", 1), num(1)]],
        ["mul", ["fn", "exp", ref("x", 1)], ["fn", "exp", num(1)]],
    )
    found = verdict([X], left, right)
    assert found.status == EQUAL and found.points["reals"]
    assert (
        verdict([X], ["pow", ["fn", "sqrt", ["pow", ref("x", 1), 2]], 2], ["pow", ref("x", 1), 2]).status
        == EQUAL
    )
    assert verdict([X], ["fn", "sqrt", ["pow", ref("x", 1), 2]], ref("x", 1)).status == REFUTED
    assert verdict([X], ["fn", "relu", ref("x", 1)], ref("x", 1)).status == REFUTED
    assert verdict([X], ["fn", "abs", ref("x", 1)], ref("x", 1)).status == REFUTED


def test_signs_beside_irrational_numbers():
    """step(-1) = 0 and sgn(-1) = -1 in intervals too."""
    below = ["mul", num(-1), ref("x", 1)]
    for name, wanted in (("step", 0), ("sgn", -1)):
        found, met = value(
            model([X]),
            ["mul", ["fn", "exp", ref("x", 1)], ["fn", name, below], ["pow", ["fn", "exp", ref("x", 1)], -1]],
            {"n": 1},
            POINT,
        )
        low, high = (mpmath.mp.make_mpf(end) for end in found)
        assert abs(low - wanted) < 1e-20 and abs(high - wanted) < 1e-20 and not met
