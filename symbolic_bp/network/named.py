"""The named activations, costs and regularisers: everything in the folders activations/, costs/ and
regularisers/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.network import activations, costs, regularisers
from symbolic_bp.network.record import discover, find

if TYPE_CHECKING:
    from symbolic_bp.network.record import Record


def activation(text: str) -> Record:
    """The Record of an activation such as "sigmoid" or "leaky-relu(0.1)". Raises NetworkError."""
    return find(text, discover(activations), "activation")


def cost(text: str) -> Record:
    """The Record of a cost such as "cross-entropy" or "huber(d=2)". Raises NetworkError."""
    return find(text, discover(costs), "cost")


def regulariser(text: str) -> Record:
    """The Record of a regulariser: "l1" or "l2". Raises NetworkError."""
    return find(text, discover(regularisers), "regulariser")
