"""Hyperbolic tangent, a sigmoid stretched to (-1, 1)."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "tanh",
    formula="(exp(z) - exp(-z))/(exp(z) + exp(-z))",
    derivative="1 - a^2",
    source="Nielsen, ch. 3, (109)-(111)",
)
