"""The squared distance divided by the number n of outputs."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "mean-squared",
    formula="(y - a)^2/n",
    derivative="2*(a - y)/n",
    source="the mean over the outputs",
    aliases=("mse",),
)
