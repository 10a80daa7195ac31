"""Forms of the activations and costs that neither overflow nor cancel in floating point, as expressions.

A Form is what a layer of one activation needs; what is missing in it is written from the record's own
formula. The functions that these forms call are in functions.py. Whatever is written is compared with the
record by compare.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sympy import Expr, Function, Symbol, exp, expand, log

from symbolic_bp.network.formulas import step

if TYPE_CHECKING:
    from sympy import Rational

    from symbolic_bp.network.quantities import Entry
    from symbolic_bp.network.record import Record


sigmoid, softplus, log_softplus, softplus_log_slope = map(
    Function, ("sigmoid", "softplus", "log_softplus", "softplus_log_slope")
)
softmax, logsumexp, log_odds, through_log_odds, normal, density = map(
    Function, ("softmax", "logsumexp", "log_odds", "through_log_odds", "normal", "density")
)
bend, gelu_tanh_slope, gelu_tanh_log_slope = map(Function, ("bend", "gelu_tanh_slope", "gelu_tanh_log_slope"))
tanh, expm1, log1p, minimum, absolute = map(
    Function, ("np.tanh", "np.expm1", "np.log1p", "np.minimum", "np.abs")
)


@dataclass(frozen=True)
class Form:
    """value: a; slope: da/dz; log, rest: ln a and ln(1 - a); log_slope, rest_slope: a'/a and a'/(1 - a)."""

    value: Expr = None
    slope: Expr = None
    log: Expr = None
    rest: Expr = None
    log_slope: Expr = None
    rest_slope: Expr = None


def of_sigmoid(z: Entry, a: Entry) -> Form:
    """The Form of a sigmoid."""
    return Form(sigmoid(z), a * sigmoid(-z), -softplus(-z), -softplus(z), sigmoid(-z), a)


def of_tanh(z: Entry, a: Entry) -> Form:
    """The Form of tanh."""
    return Form(
        tanh(z), 4 * sigmoid(2 * z) * sigmoid(-2 * z), rest=log(2) - softplus(2 * z), rest_slope=1 + a
    )


def of_softplus(z: Entry, a: Entry) -> Form:
    """The Form of softplus."""
    return Form(softplus(z), sigmoid(z), log_softplus(z), log_slope=softplus_log_slope(z))


def of_silu(z: Entry, a: Entry) -> Form:
    """The Form of z sigmoid(z)."""
    return Form(z * sigmoid(z), sigmoid(z) * (1 + z * sigmoid(-z)))


def of_softsign(z: Entry, a: Entry) -> Form:
    """The Form of z/(1 + |z|)."""
    far = 1 / (1 + absolute(z))
    return Form(z * far, far**2, rest=-log1p(absolute(z)), rest_slope=far)


def of_elu(z: Entry, a: Entry, alpha: Rational) -> Form:
    """The Form of an ELU."""
    if alpha == 0:
        return Form(z * step(z), step(z))
    low, t = minimum(z, 0), Symbol("t", real=True)
    made = Form(z * step(z) + alpha * expm1(low) * (1 - step(z)), step(z) + alpha * exp(low) * (1 - step(z)))
    if alpha > 0:
        return made
    rest = 1 + alpha - alpha * exp(t)  # then 1 - a is that for z < 0, and a comes near to -alpha there
    return Form(
        made.value,
        made.slope,
        rest=step(z) * log1p(-z) + (1 - step(z)) * log(rest).xreplace({t: low}),
        rest_slope=step(z) / (1 - z) + (1 - step(z)) * (alpha * exp(t) / rest).xreplace({t: low}),
    )


def of_gelu(z: Entry, a: Entry) -> Form:
    """The Form of z Phi(z)."""
    return Form(z * normal(z), normal(z) + z * density(z))


def of_gelu_tanh(z: Entry, a: Entry, kappa: Rational, c: Rational) -> Form:
    """The Form of the GELU with tanh."""
    if kappa == 0:
        return Form(z / 2)
    u = bend(z, kappa, c)
    return Form(
        z * sigmoid(u),
        gelu_tanh_slope(z, kappa, c),
        log(z) - softplus(-u),
        log_slope=gelu_tanh_log_slope(z, kappa, c),
    )


def of_softmax(z: Entry, a: Entry) -> Form:
    """The Form of a softmax."""
    return Form(softmax(z), log=z - logsumexp(z))


FORMS: dict[str, Callable[..., Form]] = {
    "sigmoid": of_sigmoid,
    "tanh": of_tanh,
    "softplus": of_softplus,
    "silu": of_silu,
    "softsign": of_softsign,
    "elu": of_elu,
    "gelu": of_gelu,
    "gelu-tanh": of_gelu_tanh,
    "softmax": of_softmax,
}


def form(record: Record, values: dict[str, Rational], z: Entry, a: Entry) -> Form:
    """The Form of an activation at the quantities z and a. values: {parameter: number}."""
    return FORMS[record.name](z, a, **values) if record.name in FORMS else Form()


def of_huber(a: Entry, y: Entry, d: Rational) -> Expr:
    """The Huber loss, without a square of what is large."""
    far = absolute(a - y)
    near = minimum(d.q * far, d.p)  # a whole number may come out: it is multiplied before it is divided
    return (2 * d.q * far - near) * near / (2 * d.q**2)


COSTS = {"huber": of_huber}


def cost(record: Record, values: dict[str, Rational], a: Entry, y: Entry) -> Expr | None:
    """The cost of one output where its formula could overflow, else None."""
    return COSTS[record.name](a, y, **values) if record.name in COSTS else None


def through_logs(formula: Expr, a: Entry) -> tuple[Callable, Expr, Expr] | None:
    """A cost as a function of ln a and ln(1 - a): (value(A, B), dC/dA, dC/dB), or None for another one."""
    A, B = Symbol("A"), Symbol("B")
    made = formula.xreplace({log(a): A, log(1 - a): B})
    if made == formula or made.has(a) or made.diff(A).has(A, B) or made.diff(B).has(A, B):
        return None
    return partial(placed, made, A, B), made.diff(A), made.diff(B)


def placed(made: Expr, A: Symbol, B: Symbol, above: Expr, below: Expr | None) -> Expr:
    """A formula with two expressions in the place of A and B."""
    return made.xreplace({A: above, B: below})


def cost_of_logs(
    formula: Expr, found: Form, z: Entry, a: Entry, vector: bool
) -> tuple[Expr | None, ...] | None:
    """(the cost of one output, delta), from z, of a cost through ln a and ln(1 - a), or
    None. found: the Form.

    slope: da/dz. delta is None for a vector activation with a cost through ln a alone: its
    closed form is better.
    """
    through = through_logs(formula, a)
    if not through:
        return None
    value, above, below = through
    if vector:
        if not below:
            return value(found.log, None), None
        t = log_odds(z)  # a = sigmoid(t)
        return value(-softplus(-t), -softplus(t)), through_log_odds(z, expand(above * (1 - a) - below * a))
    slope = found.slope
    return (
        value(log(a) if found.log is None else found.log, log1p(-a) if found.rest is None else found.rest),
        above * (slope / a if found.log_slope is None else found.log_slope)
        - below * (slope / (1 - a) if found.rest_slope is None else found.rest_slope),
    )
