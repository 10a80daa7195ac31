"""Quadratic up to a distance d, linear beyond it."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "huber",
    formula="(a - y)^2/2*step(d - abs(a - y)) + d*(abs(a - y) - d/2)*(1 - step(d - abs(a - y)))",
    derivative="(a - y)*step(d - abs(a - y)) + d*sgn(a - y)*(1 - step(d - abs(a - y)))",
    source="Huber 1964",
    parameters={"d": Fraction(1)},
    positive=("d",),
)
