"""Errors that are handed down to the layer below without the slope of the layer that hands them down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.mistake import Mistake
from symbolic_bp.audit.dense.passes import Pass, carried

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


def unsloped(net: Dense) -> Iterator[Mistake]:
    """delta of a layer is right for its own weights, but what goes down to the layer below is without the
    slope of this layer."""
    last = len(net.layers) - 1
    suits = [
        at
        for at in range(1, last + 1)
        if at == last and net.outputs is not None and net.output != "identity" or at < last
    ]
    for where in [{at} for at in reversed(suits)] + ([set(suits)] if len(suits) > 1 else []):
        name = "the Jacobian of the softmax" if where == {last} and net.output == "softmax" else "sigma'(z)"
        words = (
            f"the error that layer {min(where) + 2} hands down to layer {min(where) + 1} is"
            if len(where) == 1
            else "the errors that the layers hand down are"
        ) + f" without {name} of the layer that hands down"
        yield Mistake(
            "sigma-prime-missing",
            "BP2",
            min(where) + 1 if len(where) == 1 else None,
            words,
            Pass(net, step=handing(net, where, last)),
        )


def handing(net: Dense, where: set[int], last: int) -> Callable:
    """step(at, x, above) of a pass in which the layers of `where` hand down their errors without their
    slopes."""
    known = {}

    def rows(x: int) -> dict[int, list[Num]]:
        down, out = net.pull[x] if last in where else net.delta[-1][x], {}
        for at in range(last - 1, -1, -1):
            error = carried(net.layers[at + 1].w, down, len(net.layers[at].z[x]))
            out[at] = [e * s for e, s in zip(error, net.layers[at].slope[x], strict=False)]
            down = error if at in where else out[at]
        return out

    def step(at: int, x: int, above: list[Num]) -> list[Num]:
        if x not in known:
            known[x] = rows(x)
        return known[x][at]

    return step
