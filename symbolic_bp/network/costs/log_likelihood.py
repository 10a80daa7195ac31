"""Negative log-likelihood: -ln a of the true class, for targets y that sum to 1."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "log-likelihood",
    formula="-y*log(a)",
    derivative="-y/a",
    source="Nielsen, ch. 3, (80)",
    domain=("0 < a",),
    targets=(
        "0 <= y",
        "y <= 1",
    ),
    total=1,
    aliases=(
        "nll",
        "categorical-cross-entropy",
    ),
)
