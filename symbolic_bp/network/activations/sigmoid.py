"""The logistic function 1/(1 + e^-z), a slope of at most 1/4."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "sigmoid",
    formula="1/(1 + exp(-z))",
    derivative="a*(1 - a)",
    source="Nielsen, ch. 1, (3); ch. 3, exercise",
    aliases=(
        "logistic",
        "expit",
    ),
)
