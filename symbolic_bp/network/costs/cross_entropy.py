"""Binary cross-entropy of each output."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "cross-entropy",
    formula="-(y*log(a) + (1 - y)*log(1 - a))",
    derivative="(a - y)/(a*(1 - a))",
    source="Nielsen, ch. 3, (57), (63)",
    domain=(
        "0 < a",
        "a < 1",
    ),
    targets=(
        "0 <= y",
        "y <= 1",
    ),
    aliases=(
        "bce",
        "binary-cross-entropy",
    ),
)
