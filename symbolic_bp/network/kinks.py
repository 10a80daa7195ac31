"""Where a formula has no derivative: decided from its left and its right slope, not from what its author
says."""

from __future__ import annotations

import re
from fractions import Fraction

from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.germ import Germ, Number, germ, near

SWITCH = re.compile(r"\b(?:step|sgn|abs)\(")
STARTS = tuple(
    Fraction(s * n, d) for n, d in ((1, 100), (1, 3), (1, 1), (7, 2), (100, 1), (10**6, 1)) for s in (1, -1)
)
OTHERS = ({"y": Fraction(3, 7), "n": Fraction(3)}, {"y": Fraction(-5, 3), "n": Fraction(2)})
VARIABLES = ("z", "a", "w")  # of an activation, a cost, a regulariser


def switches(text: str) -> tuple[str, ...]:
    """The arguments of step, sgn and abs in a formula, each once: "z", "a - y", "d - abs(a - y)"."""
    found = []
    for match in SWITCH.finditer(text):
        depth = end = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(text[match.end() + end - 1], 0)
            end += 1
        inner = text[match.end() : match.end() + end - 2]
        if inner not in found:
            found.append(inner)
    return tuple(found)


def kinks(formula: str, parameters: dict[str, Fraction], vector: bool = False) -> tuple[str, ...]:
    """Those of the switches at whose zeros the value or the slope of the formula jumps, for these parameters.

    One whose zeros are not found, or where the formula does not exist, counts as one of them.
    """
    names = {**dict.fromkeys(("z", "a", "y", "n", "w")), **parameters}
    whole: tuple = () if vector else read_formula(formula, names)
    return tuple(
        text
        for text in switches(formula)
        if vector or not all(smooth(whole, read_formula(text, names), others) for others in OTHERS)
    )


def smooth(
    whole: tuple,
    inner: tuple,
    others: dict[str, Fraction],
) -> bool:
    """Whether a formula has one slope at each zero of a switch that is found; False where none is found."""
    zeros = {zero for start in STARTS for zero in [root(inner, start, others)] if zero is not None}
    try:
        return bool(zeros) and all(one_slope(whole, zero, others) for zero in zeros)
    except (ArithmeticError, ValueError):
        return False


def one_slope(
    whole: tuple,
    zero: Number,
    others: dict[str, Fraction],
) -> bool:
    """True where the slopes on both sides of zero agree, or the value jumps there."""
    (above, right), (below, left) = (germ(whole, placed(zero, side, others)) for side in (1, -1))
    return not near(above - below) and not near(right + left)


def placed(value: Number, slope: int, others: dict[str, Fraction]) -> dict[str, Germ]:
    """The germs of the names of a formula: its variable moves, all else stands still."""
    return {
        **{name: (number, 0) for name, number in others.items()},
        **dict.fromkeys(VARIABLES, (value, slope)),
    }


def root(inner: tuple, start: Number, others: dict[str, Fraction]) -> Number | None:
    """A zero of a switch by Newton's method: the exact one where it is a straight line on each piece; None if
    none."""
    at = start
    for number in range(60):
        try:
            value, slope = germ(inner, placed(at, 1, others))
            if not near(value):
                return at - value / slope if value and slope else at
            if not slope:
                return None
            at = at - value / slope
        except (ArithmeticError, ValueError):
            return None
        if number == 4:  # no straight lines: the fractions would only grow
            at = float(at)
    return None
