"""The table of slopes of the named functions, in intervals, against central differences and mpmath."""

from fractions import Fraction

import mpmath
import pytest

from symbolic_bp.exact.models.numbers import Reals
from symbolic_bp.exact.models.parse import FUNCTIONS
from symbolic_bp.exact.models.points import Point

from .making import model, ref, value

PLAIN = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "tanh": mpmath.tanh,
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "relu": lambda u: max(u, 0),
    "step": lambda u: mpmath.mpf(u > 0),
    "sgn": mpmath.sign,
    "Phi": mpmath.ncdf,
    "Phi'": mpmath.npdf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
}


def data(name):
    return model(
        [
            ["x", [], None, None],
            ["y", [], ["fn", name, ref("x")], ["0"]],
            ["d", [], ["D", ref("y"), ref("x")], None],
        ]
    )


POINTS = [
    (name, number)
    for name in sorted(FUNCTIONS)
    for number in ("1/3", "7/4", "-5/8")
    if number[0] != "-" or name not in ("log", "sqrt")
]


@pytest.mark.parametrize("name, number", POINTS)
def test_values_and_slopes(name, number):
    with mpmath.workdps(40):
        x = mpmath.mpf(int(number.split("/")[0])) / int(number.split("/")[1])
        point = Point(fixed={("x", ()): Fraction(number)})
        h = mpmath.mpf(10) ** -12
        wanted = {"y": PLAIN[name](x), "d": (PLAIN[name](x + h) - PLAIN[name](x - h)) / (2 * h)}
        for family, expected in wanted.items():
            found, met = value(data(name), ref(family), {"n": 1}, point)
            middle = (
                (mpmath.mp.make_mpf(found[0]) + mpmath.mp.make_mpf(found[1])) / 2
                if isinstance(found, tuple)
                else mpmath.mpf(found.numerator) / found.denominator
            )
            assert not met and abs(middle - expected) < mpmath.mpf(10) ** -18


@pytest.mark.parametrize("bits", [64, 200, 900])
def test_intervals_hold_the_value(bits):
    """Each function of an interval around 7/9 holds the value at 7/9, to more and more bits."""
    reals = Reals(Point(), bits)
    x = reals.num(7, 9)
    with mpmath.workprec(1000):
        for name in ("exp", "log", "sqrt", "tanh", "sin", "cos", "Phi"):
            low, high = (mpmath.mp.make_mpf(end) for end in reals.named(name, x))
            wanted = PLAIN[name](mpmath.mpf(7) / 9)
            assert low <= wanted <= high and high - low < mpmath.mpf(2) ** (12 - bits)
