"""Exponential linear unit: z for z > 0, alpha (e^z - 1) else."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "elu",
    formula="z*step(z) + alpha*(exp(z) - 1)*(1 - step(z))",
    derivative="step(z) + alpha*exp(z)*(1 - step(z))",
    source="Clevert, Unterthiner and Hochreiter 2016",
    parameters={"alpha": Fraction(1)},
    convention="sigma'(0) = alpha",
)
