"""The lines of a NumPy file that depend on the formulas of a network: forward, cost and backward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sympy import Poly, Rational, Symbol, exp, log

from symbolic_bp.calculus.closed import closed, regularised
from symbolic_bp.codegen import stable
from symbolic_bp.codegen.functions import needed
from symbolic_bp.codegen.numpy_code import code
from symbolic_bp.network.formulas import Phi, expression, phi
from symbolic_bp.network.quantities import CostDerivative, Entry

if TYPE_CHECKING:
    from sympy import Expr, Integer

    from symbolic_bp.codegen.stable import Form
    from symbolic_bp.network.network import Network
    from symbolic_bp.network.record import Record


J = Symbol("j", integer=True, positive=True)


@dataclass(frozen=True)
class Body:
    """forward, cost, backward: lines; dw, db: a piece of code for each layer from 2 on; dx: one; functions:
    the source of what they call; guarded: whether they hold only for targets that sum to 1."""

    forward: tuple[str, ...]
    cost: tuple[str, ...]
    backward: tuple[str, ...]
    dw: tuple[str, ...]
    db: tuple[str, ...]
    dx: str
    functions: str
    guarded: bool


def body(net: Network) -> Body:
    """The Body of a Network with widths, activations and a cost."""
    layers = range(2, len(net.sizes) + 1)
    mean = " / m" * net.mean
    forward = [line for at in layers for line in forward_lines(net, at)]
    cost = [f"cost = np.sum({code(cost_of_output(net))}){mean}"]
    cost += [
        f"cost = cost + np.sum({code(term)})" for term in (penalty(net, at) for at in layers) if term != 0
    ]
    backward = [line for at in reversed(layers) for line in backward_lines(net, at)]
    dw = [f"d{at} @ {below(at)}.T{mean}" + decay(net, at) for at in layers]
    db = [f"np.sum(d{at}, axis=1, keepdims=True){mean}" for at in layers]
    return Body(
        tuple(forward),
        tuple(cost),
        tuple(backward),
        tuple(dw),
        tuple(db),
        f"w2.T @ d2{mean}",
        needed("\n".join([*forward, *cost, *backward, *dw])),
        bool(closed(net, "delta", net.L, J).assuming),
    )


def below(at: int) -> str:
    """The name of the inputs of a layer in the code."""
    return "x" if at == 2 else f"a{at - 1}"


def numbers(record: Record) -> dict[str, Rational]:
    """The parameters of a record as SymPy's rationals."""
    return {name: Rational(value.numerator, value.denominator) for name, value in record.parameters.items()}


def form(net: Network, at: int | Integer) -> Form:
    """The stable Form of a layer."""
    return stable.form(
        net.named_activation(at), numbers(net.named_activation(at)), Entry(net.z, at, J), Entry(net.a, at, J)
    )


def forward_lines(net: Network, at: int) -> tuple[str, str]:
    """z and a of one layer."""
    value = form(net, at).value
    value = net.definition(Entry(net.a, at, J)) if value is None else value
    return f"z{at} = w{at} @ {below(at)} + b{at}", f"a{at} = {code(value)}"


def of_logs(net: Network) -> tuple[Expr | None, ...] | None:
    """(cost of one output, delta) from z, where the activation of the last layer has such forms for
    this cost, or None."""
    z, a, record, found = (
        Entry(net.z, net.L, J),
        Entry(net.a, net.L, J),
        net.named_activation(net.L),
        form(net, net.L),
    )
    if all(part is None for part in (found.log, found.rest, found.log_slope, found.rest_slope)):
        return None
    return stable.cost_of_logs(net.cost_of(J), found, z, a, record.vector)


def cost_of_output(net: Network) -> Expr:
    """The cost of each output, from z where that keeps more digits."""
    logs = of_logs(net)
    if logs:
        return logs[0]
    better = stable.cost(net.cost, numbers(net.cost), Entry(net.a, net.L, J), Entry(net.y, J))
    return net.cost_of(J) if better is None else better


def penalty(net: Network, at: int) -> int | Expr:
    """What the regulariser adds for each weight of a layer; 0 without one, and for l1(0)."""
    if not net.regulariser:
        return 0
    return expression(net.regulariser.formula, net.regulariser.parameters, w=Entry(net.w, at, J, J))


def decay(net: Network, at: int) -> str:
    """What the regulariser adds to dC/dw, as the end of a sum."""
    if not net.regulariser:
        return ""
    added = regularised(net, net.regulariser, Entry(net.w, at, J, J))
    if added == 0:
        return ""
    return f" - {code(-added, 1)}" if added.could_extract_minus_sign() else f" + {code(added, 1)}"


def backward_lines(net: Network, at: int) -> list[str]:
    """delta of one layer; g is dC/da where the Jacobian of a layer needs it whole."""
    short, found = closed(net, "delta", at, J).expr, form(net, at)
    logs = of_logs(net) if at == net.L else None
    if logs and logs[1] is not None and not straight(net, short):
        return [f"d{at} = {code(logs[1])}"]
    if short.has(CostDerivative):
        return [f"g{at} = {code(closed(net, 'a', at, J).expr)}", f"d{at} = {code(short)}"]
    if found.slope is None or straight(net, short):
        return [f"d{at} = {code(short)}"]
    return [f"d{at} = {code(closed(net, 'a', at, J).expr * found.slope)}"]


def straight(net: Network, delta: Expr) -> bool:
    """Whether an error is of degree 1 in a and y, such as a - y: then nothing better is to be had."""
    names = (Entry(net.a, net.L, J), Entry(net.y, J))
    return (
        delta.is_polynomial(*names)
        and Poly(delta, *names).total_degree() <= 1
        and not delta.atoms(Entry) - {*names}
    )


def rational(net: Network) -> bool:
    """True where every function of the network is made of + - * / and comparisons."""
    given: list[Any] = [net.definition(Entry(net.a, at, J)) for at in range(2, len(net.sizes) + 1)]
    return not any(f.has(exp, log, Phi, phi) for f in [*given, net.cost_of(J)])


def exact(net: Network) -> bool:
    """True where the cost is a polynomial of degree 2 in each single weight and bias on each piece between
    the kinks, with numbers that fractions keep."""
    if not rational(net):
        return False
    t = Symbol("t")
    acts = [
        cast("Expr", net.definition(Entry(net.a, at, J))).xreplace({Entry(net.z, at, J): t})
        for at in range(2, len(net.sizes) + 1)
    ]
    cost = net.cost_of(J).xreplace({Entry(net.a, net.L, J): t})
    kept = all(
        abs(v.numerator) < 2**26 and v.denominator < 2**26 for r in net.records for v in r.parameters.values()
    )
    return kept and all(f.diff(t, 2).expand() == 0 for f in acts) and cost.diff(t, 3).expand() == 0
