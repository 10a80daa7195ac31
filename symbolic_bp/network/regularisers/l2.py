"""Weight decay: lam/2 times the square of each weight."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "l2",
    formula="lam/2*w^2",
    derivative="lam*w",
    source="Nielsen, ch. 3, (85)-(94), with lam for lambda/n",
    parameters={"lam": Fraction(1, 10)},
)
