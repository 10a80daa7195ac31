"""The output layer of a dense network: a^L by value, and dC/da of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.activations import SIGMAS, softmax
from symbolic_bp.audit.numbers import tape
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import small
from symbolic_bp.audit.numbers.opcodes import CONST, LEAF
from symbolic_bp.audit.numbers.real import history

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


def find_outputs(run: Run, net: Dense) -> None:
    """a^L by value: which usual function of z^L occurs in the cost, and dC/da of those numbers."""
    last = net.layers[-1]
    sums = [z for block in last.z for z in block]
    by_value: dict = {}
    for n in history(run.cost, lambda n: True):
        if n.r is not None:
            by_value.setdefault(n.r % P, n)
    usual = ("sigmoid", "tanh", "softplus", "relu" if dead_below_zero(net) else "identity")
    for name in usual if len(last.w) == 1 else ("softmax", *usual):  # the softmax of one number is 1
        wanted = [softmax(block) if name == "softmax" else list(map(SIGMAS[name], block)) for block in last.z]
        nodes = [[by_value.get(a.r % P) if a.r is not None else None for a in block] for block in wanted]
        if name == "identity" and any(
            n.op in (LEAF, CONST) for block in nodes for n in block if n is not None
        ):
            continue
        if not any(n is not None for block in nodes for n in block):
            continue
        if name in ("softmax", "sigmoid", "tanh", "softplus") and not used(nodes):
            continue
        net.outputs, net.output = wanted, name
        chosen = [n for block in nodes for n in block if n is not None]
        adjoint = tape.gradient(run.cost, sums, also=chosen, ends=True)
        net.pull = [
            [adjoint.get(id(n), small(0)) if n is not None else small(0) for n in block] for block in nodes
        ]
        return


def dead_below_zero(net: Dense) -> bool:
    """Whether the cost depends on no negative z^L, but on positive ones: the output is a ReLU, as far as can
    be seen at this point."""
    pairs = [
        (z, d)
        for rows in zip(net.layers[-1].z, net.delta[-1], strict=True)
        for z, d in zip(*rows, strict=True)
    ]
    below = [d for z, d in pairs if not z > 0]
    return bool(below) and all(d.r == 0 for d in below) and any(d.r for _, d in pairs)


def used(nodes: list[list[Num | None]]) -> bool:
    """True where there are at least as many nodes as examples."""
    return sum(n is not None for block in nodes for n in block) >= len(nodes)
