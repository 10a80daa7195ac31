"""The recorded derivative of every named activation and cost is the derivative of its formula.

sigma'(z) and dC/da as the records in symbolic_bp/network/ give them        Source: each record names its own
"""

import re
from collections.abc import Callable

from symbolic_bp.network import activations, costs
from symbolic_bp.network.record import Record, discover
from symbolic_bp.theorem import Goal, theorem


def spelled(text: str, names: dict[str, str]) -> str:
    """A record's formula with entries of a network for its letters."""
    return re.sub(r"[A-Za-z]+", lambda m: names.get(m.group(), m.group()), text)


def quoted(convention: str) -> str:
    """A record's convention with its formula between backquotes."""
    return re.sub(r"^sigma'\(0\) = \w+", r"`\g<0>`", convention)


def of_activation(record: Record, order: float) -> Callable[[Goal], None]:
    """The theorem that sigma'(z) is the recorded one."""
    names = {"z": "z[l,j]", "a": "a[l,j]"}
    slope, formula = (spelled(t, names) for t in (record.derivative, record.formula))

    @theorem(
        f"{record.name}-record",
        f"The derivative of {record.name}",
        f"sigma'(z[l,j]) = {slope}",
        source=record.source,
        activation=record.name,
        order=order,
        arrays=dict.fromkeys(record.parameters, ()),
        note=f"At a kink the convention is {quoted(record.convention)}." if record.convention else "",
        wrong=[f"sigma'(z[l,j]) = {formula}", f"sigma'(z[l,j]) = -({slope})"],
    )
    def proof(goal: Goal) -> None:
        goal.unfold("sigma'(z[l,j])")
        if "a[l,j]" in slope:
            goal.back("formulas")

    return proof


def of_cost(record: Record, order: float) -> Callable[[Goal], None]:
    """The theorem that dC/da is the recorded one."""
    names = {"a": "a[L,j]", "y": "y[j]", "n": "n(L)"}
    slope = spelled(record.derivative, names)

    domain = "layer,sigmoid" if record.domain else "layer"  # outputs at which the cost is defined

    @theorem(
        f"{record.name}-record",
        f"The gradient of the {record.name} cost",
        f"dC/da[L,j] = {slope}",
        source=record.source,
        activation=domain,
        cost=record.name,
        order=order,
        arrays=dict.fromkeys(record.parameters, ()),
        note=record.convention and f"At a kink {record.convention}.",
        wrong=[f"dC/da[L,j] = -({slope})", f"dC/da[L,j] = 2*({slope})"],
    )
    def proof(goal: Goal) -> None:
        goal.chain()
        goal.partial()

    return proof


ACTIVATIONS = [
    of_activation(r, 260 + n / 100)
    for n, r in enumerate(discover(activations).values())
    if not r.vector and r.name != "identity"
]
COSTS = [of_cost(r, 261 + n / 100) for n, r in enumerate(discover(costs).values()) if r.name != "quadratic"]
