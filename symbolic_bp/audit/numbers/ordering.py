"""The order of exact numbers, as ranks that other programs can sort."""

import numpy as np

from symbolic_bp.audit.numbers.elements import to_num
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.calling.plan import Unusable


def ranks(x, name, strict=True):
    """(the rank of each entry, one entry of each rank); equal entries have one rank. strict: raises where numbers that are made in different
    ways are equal, as the derivative at such a tie is not known."""
    flat = [to_num(n) for n in x.flat]
    order = sorted(range(len(flat)), key=lambda i: Order(flat[i]))
    out, kept = np.zeros(len(flat), dtype=np.int32), []
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

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        return self.number < other.number
