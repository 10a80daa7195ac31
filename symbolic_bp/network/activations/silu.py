"""z times the sigmoid of z, also called swish."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "silu",
    formula="z/(1 + exp(-z))",
    derivative="(1 + a*exp(-z))/(1 + exp(-z))",
    source="Elfwing, Uchibe and Doya 2018",
    aliases=("swish",),
)
