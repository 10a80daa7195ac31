"""What looks like a dense network may be something else (a mask, a product of numbers, a recurrence): when
it is one with certainty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.plan import Calls
from symbolic_bp.audit.dense.activations import same
from symbolic_bp.audit.dense.passes import Pass, total
from symbolic_bp.audit.judging.judge import is_zero
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.numbers.real import history

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.dense.dense import Dense, Layer
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


def certain(net: Dense, arrays: list[Exact]) -> bool:
    """Whether every parameter that counts has its place in the network, and the network's own backward pass
    gives their gradients."""
    # a*sigma(b*x): any product of numbers looks like this
    if max(len(layer.w) * len(layer.w[0]) for layer in net.layers) == 1:
        return False
    if any(len(matrices) > 1 for matrices in homes(net, arrays)) or len(net.layers) == 1 and mixed(net):
        return False
    placed = all(
        all(id(n) in net.where or is_zero(net.true[id(n)]) for n in array.flat) or apart(array, net)
        for array in arrays
    )
    return placed and all(penalised(net, array) for array in arrays)


def homes(net: Dense, arrays: list[Exact]) -> Iterator[set[int]]:
    """For each layer the matrices that its weights are in: queries and keys are several that have the same
    inputs."""
    matrix = {
        id(n): id(array) for array in arrays if array.ndim == 2 and 1 not in array.shape for n in array.flat
    }
    for layer in net.layers:
        yield {matrix[id(w)] for row in layer.w for w in row if id(w) in matrix}


def mixed(net: Dense) -> bool:
    """Whether what follows the last layer mixes the examples, as attention does: dC/dz of one depends on z
    of another."""
    sums = [{id(z) for z in block} for block in net.layers[-1].z]
    every = set().union(*sums)
    for own, deltas in zip(sums, net.delta[-1], strict=False):
        met: set = set()
        for d in deltas:
            history(d, lambda n, met=met: id(n) not in every or met.add(id(n)))
        if met - own:
            return True
    return False


def of_inputs(run: Run, layers: list[Layer], columns: list[list[Num]]) -> bool:
    """Whether the layers may be fed by the inputs: not by constants only, such as a mask, and not with more
    examples than there are."""
    given = {id(n) for column in columns for n in column}
    if any(
        len(row) == 1 and row[0].op == CONST and id(row[0]) not in given
        for layer in layers
        for row in layer.below
    ):
        return False
    if isinstance(run.trial.plan, Calls) or not columns or not layers:
        return True
    return all(any(n.op != CONST for n in row) for row in layers[0].below) and all(
        len(layer.z) <= len(columns) for layer in layers
    )


def apart(array: Exact, net: Dense) -> bool:
    """Whether an array that no sum has in it is the bias of a layer all the same, such as c in -w x - c:
    dC/dc = delta. Puts it there."""
    for at, layer in enumerate(net.layers):
        if (
            array.size == len(layer.w)
            and not any(b is not None for b in layer.b)
            and not any(id(n) in net.where for n in array.flat)
        ):
            sums = [total(row[j] for row in net.delta[at]) for j in range(array.size)]
            if all(same(net.true[id(n)], s) for n, s in zip(array.flat, sums, strict=False)):
                layer.b = list(array.flat)
                net.where.update((id(n), ("b", at, j)) for j, n in enumerate(array.flat))
                return True
    return False


def penalised(net: Dense, array: Exact) -> bool:
    """Whether the gradient of an array is that of the dense network and c times each entry, or c times its
    sign: a recurrent network, or one with shared weights, looks like layers too."""
    right, leaves = Pass(net), [n for n in array.flat if id(n) in net.where]
    rest = [net.true[id(n)] - right(n) for n in leaves]
    ratios = [(e, n) for e, n in zip(rest, leaves, strict=False) if e.r and e.r % P]
    if not ratios:
        return True
    (first, one), *others = ratios
    return all(same(e * one, first * n) for e, n in others) or all(
        same(e * one.sign(), first * n.sign()) for e, n in others
    )
