"""lam times the absolute value of each weight."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "l1",
    formula="lam*abs(w)",
    derivative="lam*sgn(w)",
    source="Nielsen, ch. 3, (95)-(98), with lam for lambda/n",
    parameters={"lam": Fraction(1, 10)},
    convention="sgn(0) = 0",
)
