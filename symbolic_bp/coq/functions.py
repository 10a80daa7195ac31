"""The named activations and costs that the Coq theory knows, and the names of their lemmas there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from symbolic_bp.errors import NetworkError
from symbolic_bp.network import named

if TYPE_CHECKING:
    from fractions import Fraction

    from symbolic_bp.network.record import Record


INSIDE = ("sigmoid", "softmax")  # outputs in (0, 1)
POSITIVE = ("sigmoid", "softmax", "softplus")


@dataclass(frozen=True)
class Activation:
    """name: as in the library; function, slope: Coq terms; lemma: slope is the derivative; kink: only where z
    <> 0; formula: sigma'(z) in plain Coq, with {z} and {a}; numbers: the parameters, which stand for {p} in
    all of these."""

    name: str
    function: str
    slope: str
    lemma: str
    formula: str
    kink: bool = False
    numbers: tuple = ()


@dataclass(frozen=True)
class Cost:
    """function, slope: Coq terms with {n}; term: the cost of one output, and gradient: dC/da, with {a}, {y},
    {n}; lemma: the slope is the gradient; needs: what each output must satisfy, with {a}; side: the tactic
    for what else the lemma asks; numbers: the parameters, which stand for {p} in all of these."""

    name: str
    function: str
    slope: str
    term: str
    gradient: str
    lemma: str
    needs: str = ""
    side: str = ""
    numbers: tuple = ()


Kind = TypeVar("Kind", Activation, Cost)
ACTIVATIONS = {
    a.name: a
    for a in (
        Activation("identity", "identity", "identity_slope", "is_derive_identity", "1"),
        Activation("sigmoid", "sigmoid", "sigmoid_slope", "is_derive_sigmoid", "({a} * (1 - {a}))"),
        Activation("tanh", "tanh", "tanh_slope", "is_derive_tanh", "(1 - {a} ^ 2)"),
        Activation("relu", "relu", "step", "is_derive_relu", "step ({z})", True),
        Activation(
            "leaky-relu",
            "leaky_relu {p}",
            "leaky_step {p}",
            "is_derive_leaky_relu {p}",
            "leaky_step {p} ({z})",
            True,
        ),
        Activation("elu", "elu {p}", "elu_slope {p}", "is_derive_elu {p}", "elu_slope {p} ({z})", True),
        Activation("softplus", "softplus", "sigmoid", "is_derive_softplus", "sigmoid ({z})"),
        Activation("silu", "silu", "silu_slope", "is_derive_silu", "silu_slope ({z})"),
        Activation(
            "softsign", "softsign", "softsign_slope", "is_derive_softsign", "(/ (1 + Rabs ({z})) ^ 2)"
        ),
        Activation("gelu", "gelu", "gelu_slope", "is_derive_gelu", "(Phi ({z}) + ({z}) * phi ({z}))"),
        Activation(
            "gelu-tanh",
            "gelu_tanh {p}",
            "gelu_tanh_slope {p}",
            "is_derive_gelu_tanh {p}",
            "gelu_tanh_slope {p} ({z})",
        ),
        Activation("softmax", "", "", "", ""),
    )
}
COSTS = {
    c.name: c
    for c in (
        Cost(
            "quadratic",
            "quadratic {n}",
            "quadratic_slope",
            "({y} - {a}) ^ 2 / 2",
            "({a} - {y})",
            "frechet_quadratic",
        ),
        Cost(
            "squared",
            "squared {n}",
            "squared_slope",
            "({y} - {a}) ^ 2",
            "(2 * ({a} - {y}))",
            "frechet_squared",
        ),
        Cost(
            "mean-squared",
            "mean_squared {n}",
            "mean_squared_slope {n}",
            "({y} - {a}) ^ 2 / INR {n}",
            "(2 * ({a} - {y}) / INR {n})",
            "frechet_mean_squared",
            side="apply PeanoNat.Nat.leb_le. reflexivity.",
        ),
        Cost(
            "cross-entropy",
            "cross_entropy {n}",
            "cross_entropy_slope",
            "- ({y} * ln ({a}) + (1 - {y}) * ln (1 - {a}))",
            "(({a} - {y}) / ({a} * (1 - {a})))",
            "frechet_cross_entropy",
            "0 < {a} < 1",
        ),
        Cost(
            "log-likelihood",
            "log_likelihood {n}",
            "log_likelihood_slope",
            "- ({y} * ln ({a}))",
            "(- {y} / {a})",
            "frechet_log_likelihood",
            "0 < {a}",
        ),
        Cost(
            "huber",
            "huber {p} {n}",
            "huber_slope {p}",
            "huber_loss {p} ({a} - {y})",
            "clipped {p} ({a} - {y})",
            "frechet_huber",
            side="lra.",
        ),
    )
}


def rational(value: Fraction) -> str:
    """A Fraction as a Coq real."""
    top = f"{value.numerator}" if value >= 0 else f"(- {-value.numerator})"
    return f"({top} / {value.denominator})"


def activation(text: str) -> Activation:
    """The Activation of a name such as "leaky-relu(0.1)". Raises NetworkError for one
    that is missing in Coq."""
    record = named.activation(text)
    found = ACTIVATIONS.get(record.name)
    if found is None:
        raise NetworkError(
            "certify",
            "an activation of the Coq theory: " + ", ".join(ACTIVATIONS),
            repr(record.name),
            f"missing are {', '.join(missing()[0])}",
        )
    return with_parameters(found, record)


def cost(text: str) -> Cost:
    """The Cost of a name. Raises NetworkError for one that is missing in Coq."""
    record = named.cost(text)
    if record.name not in COSTS:
        raise NetworkError(
            "certify",
            "a cost of the Coq theory: " + ", ".join(COSTS),
            repr(record.name),
            f"missing are {', '.join(missing()[1])}",
        )
    return with_parameters(COSTS[record.name], record)


def with_parameters(found: Kind, record: Record) -> Kind:
    """An Activation or Cost with the numbers of a record in the place of {p}."""
    numbers = tuple(record.parameters.values())
    p = " ".join(map(rational, numbers))
    changed: dict[str, Any] = {
        key: part.replace("{p}", p) for key, part in vars(found).items() if type(part) is str
    }
    return replace(found, numbers=numbers, **changed)


def missing() -> tuple:
    """(activations, costs) of the library that the Coq theory does not have."""
    return (
        sorted(set(named.discover(named.activations)) - set(ACTIVATIONS)),
        sorted(set(named.discover(named.costs)) - set(COSTS)),
    )
