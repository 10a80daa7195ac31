"""Values in a prime field at a random point; undefined and transcendental functions are tables of random
residues.

A function gives one residue for one VALUE of its arguments, so that sigma(x(y+1)) and sigma(xy+x) are equal.
exp is never 0. step and sgn are unknowns too: an identity that holds so holds on every piece between the
kinks at once.
"""

import random
import secrets
from collections.abc import Callable
from operator import mul
from typing import Any

from symbolic_bp.exact.graph import DOT, LEAF, MUL, NUM, POW, RECIP, Graph


class Vanished(Exception):
    """A denominator is 0 at this point: that of the definition whose number it carries."""


def source(key: str | int | None = None) -> Callable[[int], bytes]:
    """A function of n that gives n random bytes, of the system, or the same again for the same key."""
    return secrets.token_bytes if key is None else random.Random(key).randbytes


class Stream:
    """Random residues 0 .. p-1 from random bytes."""

    def __init__(self, prime: int, take: Callable[[int], bytes]) -> None:
        self.prime, self.take = prime, take
        self.size, self.mask = (prime.bit_length() + 7) // 8, 2 ** prime.bit_length() - 1
        self.pool: list[int] = []

    def next(self) -> int:
        """The next residue."""
        while True:
            if not self.pool:
                data, size, mask = self.take(self.size * 256), self.size, self.mask
                self.pool = [
                    int.from_bytes(data[i : i + size], "big") & mask for i in range(0, len(data), size)
                ]
            value = self.pool.pop()
            if value < self.prime:
                return value

    def many(self, count: int) -> list[int]:
        """So many residues."""
        found: list[int] = []
        while len(found) < count:
            data = self.take(self.size * (count - len(found)))
            words = (data[i : i + self.size] for i in range(0, len(data), self.size))
            drawn = (int.from_bytes(word, "big") & self.mask for word in words)
            found += [value for value in drawn if value < self.prime]
        return found

    def unit(self) -> int:
        """The next residue that is not 0: each of the p - 1 others is as likely, as the bound of degree.py
        needs."""
        while not (value := self.next()):
            pass
        return value


def residues(graph: Graph, stream: Stream) -> list[int]:
    """The value of every node at a random point of the field. Raises Vanished."""
    p = stream.prime
    values: list[int] = []
    tables: dict[tuple[Any, ...], int] = {}
    append, at, draw = values.append, values.__getitem__, stream.next
    drawn = iter(stream.many(sum(op == LEAF for op, _, _ in graph.nodes)))
    for op, x, y in graph.nodes:
        if op == MUL:
            append(values[x] * values[y] % p)
        elif op == LEAF:
            append(next(drawn))
        elif op == DOT:
            append(sum(map(mul, map(at, x), map(at, y))) % p)
        elif op == NUM:
            if y % p == 0:
                raise Vanished(len(values))
            append(x * pow(y, -1, p) % p)
        elif op == POW:
            append(pow(values[x], y, p))
        elif op == RECIP:
            if values[x] == 0:
                raise Vanished(len(values))
            append(pow(values[x], -1, p))
        else:
            key = x, *map(at, y)
            if key not in tables:
                tables[key] = stream.unit() if x == "exp" else draw()
            append(tables[key])
    return values
