"""Values in a prime field: fast, and what is equal there at a random point is equal for all functions, on all
pieces.

Undefined and irrational functions are tables of random residues, one for each value of their arguments; so
are step, sgn and the slopes of a maximum, so that an identity that holds here holds on every piece between
the kinks at once. What differs here may still be equal by a law of its functions (exp(u + v) = exp(u)
exp(v)): that is for real numbers to say.
"""

from collections.abc import Mapping
from operator import mul
from typing import Any

from symbolic_bp.exact.field import Stream
from symbolic_bp.exact.graph import DOT, LEAF, MUL, NUM, POW, RECIP, Graph
from symbolic_bp.exact.models.functions import AT_ZERO
from symbolic_bp.exact.models.walk import DIVISOR, KINK, LOG, Walk, marks

PRIME = 2**61 - 1
KINKS = ("step", "sgn")


def residues(graph: Graph, stream: Stream, fixed: Mapping[Any, int] | None = None) -> Walk:
    """The values of all nodes at a random point of the field of a stream; fixed: {leaf: value} of some
    leaves.
    """
    p, draw = stream.prime, stream.next
    values: list[int] = []
    tables: dict[Any, int] = {}
    met: dict[int, str] = {}
    append, at = values.append, values.__getitem__
    for op, x, y in graph.nodes:
        if op == MUL:
            append(values[x] * values[y] % p)
        elif op == DOT:
            append(sum(map(mul, map(at, x), map(at, y))) % p)
        elif op == LEAF:
            append(fixed[x] if fixed and x in fixed else draw())
        elif op == NUM:
            append(x * pow(y, -1, p) % p if y != 1 else x % p)
        elif op == POW:
            append(pow(values[x], y, p))
        elif op == RECIP:
            if values[x] == 0:
                met[len(values)] = DIVISOR
            append(pow(values[x], -1, p) if values[x] else 0)
        else:
            key = x, *map(at, y)
            if key not in tables:
                tables[key] = residue(x, key, stream)
            if key[-1] == 0 and x in (*KINKS, "log"):
                met[len(values)] = LOG if x == "log" else KINK
            append(tables[key])
    return Walk(values, met, marks(graph, met))


def residue(name: Any, key: tuple[Any, ...], stream: Stream) -> int:
    """The value of a function that was not met with these arguments before."""
    if isinstance(name, str) and key[1] == 0:
        if name in AT_ZERO:
            p, q = AT_ZERO[name]
            return p * pow(q, -1, stream.prime) % stream.prime
        if name in KINKS or name == "log":
            return 0
    return stream.unit() if name == "exp" else stream.next()
