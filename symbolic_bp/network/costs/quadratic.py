"""Half the squared distance of outputs and targets."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "quadratic",
    formula="(y - a)^2/2",
    derivative="a - y",
    source="Nielsen, ch. 2, (27)",
    aliases=("mse-half",),
)
