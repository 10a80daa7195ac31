"""Whether the cost of a network exists at all: the outputs that an activation can give, in the domain of the
cost."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symbolic_bp.errors import NetworkError
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.germ import Number, germ, near

if TYPE_CHECKING:
    from symbolic_bp.network.record import Record


WEIGHTED = tuple(
    Fraction(s * n, d)
    for n, d in ((1, 2), (1, 10), (2, 1), (1, 10**3), (5, 1), (1, 10**9), (20, 1))
    for s in (1, -1)
)


def cost_exists(activation: Record | None, cost: Record | None, outputs: int | None = None) -> None:
    """Raises NetworkError where no weighted input brings an output of the last layer into the domain of the
    cost.

    activation, cost: Records, or None for any function; outputs: how many there are, None for any number. The
    outputs are tried at some weighted inputs; only where all of them are on the wrong side of one bound is
    there no hope.
    """
    if activation is None or cost is None or not cost.domain:
        return
    term = read_formula(
        activation.formula, {"z": None, "a": None, **activation.parameters}, activation.vector
    )
    for text in cost.domain:
        left, right = (read_formula(part, {"a": None, **cost.parameters}) for part in text.split(" < "))
        values = []
        for z in WEIGHTED:
            v = output(activation, term, z, outputs)
            if v is not None:
                values.append(v)
                if near(germ(left, {"a": (v, 0)})[0] - germ(right, {"a": (v, 0)})[0]) < 0:
                    break
        else:
            if not values:
                continue
            raise NetworkError(
                f"the cost {cost.name}",
                f"outputs with {text} in layer L, as it exists nowhere else",
                f"{activation.name}"
                + (f" of {outputs} neuron{'s' * (outputs > 1)}" if activation.vector and outputs else "")
                + (
                    f", whose output is always {float(values[0]):g}"
                    if len(set(values)) == 1
                    else ", whose outputs are never there"
                ),
                "take more neurons or another activation in the last layer"
                if activation.vector
                else "take another activation in the last layer",
            )


def output(
    record: Record,
    term: tuple,
    z: Fraction,
    outputs: int | None,
) -> Number | None:
    """The output of a neuron (a formula, as a term) at the weighted input z, the others of its layer at 0;
    None where it does not exist."""
    others = ((Fraction(0), 0),) * ((outputs or 2) - 1 if (outputs or 2) < 4 else 3) * record.vector
    try:
        return germ(term, {"z": (z, 0)}, ((z, 0), *others), {"j": 0})[0]
    except (ArithmeticError, ValueError):
        return None
