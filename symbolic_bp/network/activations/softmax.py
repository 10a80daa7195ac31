"""e^z_j over the sum of all e^z_k: each output depends on every z of its layer."""

from symbolic_bp.network.record import Record

RECORD = Record(
    "softmax",
    formula="exp(z[j])/Sum(exp(z[k]), k)",
    derivative="a[j]*([j=k] - a[k])",
    source="Nielsen, ch. 3, (78)",
    vector=True,
)
