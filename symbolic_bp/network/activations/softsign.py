"""z/(1 + |z|)."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "softsign",
    formula="z/(1 + abs(z))",
    derivative="1/(1 + abs(z))^2",
    source="Bergstra et al. 2009",
)
