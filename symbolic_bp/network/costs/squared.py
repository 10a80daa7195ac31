"""The squared distance, without the 1/2."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "squared",
    formula="(y - a)^2",
    derivative="2*(a - y)",
    source="the quadratic cost without its 1/2",
    aliases=("sse",),
)
