"""The records: their formulas read, and the recorded derivative is the slope (mpmath, 50 digits)."""

from fractions import Fraction

import mpmath
import pytest

from symbolic_bp.errors import ClaimError, NetworkError
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network import activations, costs, regularisers
from symbolic_bp.network.named import activation, cost, regulariser
from symbolic_bp.network.record import discover

FUNCTIONS = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sgn": mpmath.sign,
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "step": lambda u: mpmath.mpf(u > 0),
}
KINDS = [(activations, ("z", "a")), (costs, ("a", "y", "n")), (regularisers, ("w",))]
RECORDS = [(r, names) for package, names in KINDS for r in discover(package).values()]


def value(t, at):
    head = t[0]
    if head == "num":
        return mpmath.mpf(t[1]) / t[2]
    if head == "ref":
        return at[t[1]]
    parts = [value(s, at) for s in t[1:] if isinstance(s, tuple)]
    if head == "fn":
        return FUNCTIONS[t[1]](parts[0])
    return {
        "add": mpmath.fsum,
        "mul": mpmath.fprod,
        "recip": lambda p: 1 / p[0],
        "pow": lambda p: p[0] ** t[-1],
    }[head](parts)


@pytest.mark.parametrize("record, names", RECORDS, ids=lambda r: getattr(r, "name", ""))
def test_recorded_derivative_is_the_slope(record, names):
    if record.vector:
        assert record.name == "softmax"  # its Jacobian is a theorem
        return
    given = {**dict.fromkeys(names), **record.parameters}
    f, slope = (read_formula(text, given) for text in (record.formula, record.derivative))
    x = names[0]
    with mpmath.workdps(50):
        for start in ("0.3", "0.7", "-1.3", "2.9") if not record.domain else ("0.3", "0.7"):
            at = {"y": mpmath.mpf("0.45"), "n": mpmath.mpf(3), x: mpmath.mpf(start)}
            found = mpmath.diff(lambda v: value(f, {**at, x: v}), at[x])
            assert (
                abs(found - value(slope, {**at, "a": value(f, at)} if x == "z" else at))
                < mpmath.mpf(10) ** -20
            )


@pytest.mark.parametrize(
    "find, text, wanted",
    [
        (activation, "sigmod", "did you mean sigmoid?"),
        (cost, "cross-entrop", "did you mean cross-entropy?"),
        (activation, "elu(nan)", "a finite number"),
        (activation, "relu(1)", "at most 0 parameters"),
        (activation, "leaky-relu(beta=1)", "a parameter (alpha)"),
        (regulariser, "l3", "one of l1, l2"),
        (cost, "huber(0)", "d above 0, found 0"),
        (cost, "huber(d=-1)", "d above 0, found -1"),
        (activation, "", "one of elu"),
        (activation, "elu(1/0)", "a finite number"),
    ],
)
def test_names_that_are_refused(find, text, wanted):
    with pytest.raises(NetworkError, match="(?s).*") as why:
        find(text)
    assert wanted in str(why.value)


def test_parameters_and_other_names():
    assert activation("leaky_relu(0.1)").parameters == {"alpha": Fraction(1, 10)}
    assert activation("elu(alpha=2)").parameters == {"alpha": 2}
    assert activation("swish").name == "silu"
    assert cost("bce").name == "cross-entropy"


@pytest.mark.parametrize("text", ["1/(1 + q)", "exp(z", "z z", "1/0", "z[3]"])
def test_formulas_that_are_refused(text):
    with pytest.raises(ClaimError):
        read_formula(text, {"z": None})
