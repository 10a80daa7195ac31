"""log(1 + e^z), whose slope is the sigmoid."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "softplus",
    formula="log(1 + exp(z))",
    derivative="1/(1 + exp(-z))",
    source="Dugas et al. 2001",
)
