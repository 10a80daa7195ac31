"""Rectified linear unit max(0, z)."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "relu",
    formula="z*step(z)",
    derivative="step(z)",
    source="Nielsen, ch. 3, (112)",
    convention="sigma'(0) = 0",
    aliases=("rectifier",),
)
