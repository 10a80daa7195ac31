"""Linear neurons: a = z."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "identity",
    formula="z",
    derivative="1",
    source="Nielsen, ch. 2, exercise on linear neurons",
    aliases=(
        "linear",
        "none",
    ),
)
