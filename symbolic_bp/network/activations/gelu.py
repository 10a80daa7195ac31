"""z times the normal distribution function (the exact form, by erf)."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "gelu",
    formula="z*Phi(z)",
    derivative="Phi(z) + z*phi(z)",
    source="Hendrycks and Gimpel 2016",
)
