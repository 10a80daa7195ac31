"""assert_gradient_exact: an exact gradient check for a test suite, beside gradcheck and check_grad."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import symbolic_bp.audit as audit


def assert_gradient_exact(
    forward_cost: Callable,
    backward: Callable,
    parameters: object,
    inputs: tuple = (),
    *,
    step: bool = False,
    seed: int = 0,
    points: int = 2,
) -> None:
    """AssertionError with the whole report unless backward(parameters, *inputs) is the gradient of
    forward_cost, exactly.

    The arguments are those of symbolic_bp.audit. Nothing is compared with a tolerance and the values of the
    parameters do not count.
    """
    found = cast(Callable, audit)(
        forward_cost, backward, parameters, inputs, step=step, seed=seed, points=points
    )
    if not found:
        raise AssertionError(f"the gradient is {found['verdict']}\n{found}")
