"""The order of exact numbers, as ranks that other programs can sort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.elements import to_num
from symbolic_bp.audit.numbers.opcodes import CONST

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.numbers.number import Num


def ranks(x: Exact, name: str, strict: bool = True) -> tuple[np.ndarray, list[Num]]:
    """(the rank of each entry, one entry of each rank); equal entries have one rank. strict: raises where
    numbers that are made in different ways are equal, as the derivative at such a tie is not known."""
    flat = [to_num(n) for n in x.flat]
    order = sorted(range(len(flat)), key=lambda i: Order(flat[i]))
    out = np.zeros(len(flat), dtype=np.int32)
    kept: list = []
    for i in order:
        if kept and not kept[-1] < flat[i]:
            if strict and kept[-1] is not flat[i] and not (kept[-1].op == flat[i].op == CONST):
                raise Unusable(
                    f"{name} meets a tie, where it has no derivative: give other example arguments"
                )
        else:
            kept.append(flat[i])
        out[i] = len(kept) - 1
    return out.reshape(x.shape), kept


class Order:
    """A number to be sorted by its real value."""

    def __init__(self, number: Num) -> None:
        self.number = number

    def __lt__(self, other: Order) -> bool:
        return self.number < other.number
