"""Leaky rectified linear unit: z for z > 0, alpha z else."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "leaky-relu",
    formula="z*(alpha + (1 - alpha)*step(z))",
    derivative="alpha + (1 - alpha)*step(z)",
    source="Maas, Hannun and Ng 2013",
    parameters={"alpha": Fraction(1, 100)},
    convention="sigma'(0) = alpha",
)
