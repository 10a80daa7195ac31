"""Values in a prime field at a random point; undefined and transcendental functions are tables of random residues.

A function gives one residue for one VALUE of its arguments, so that sigma(x(y+1)) and sigma(xy+x) are equal. exp is
never 0. step and sgn are unknowns too: an identity that holds so holds on every piece between the kinks at once.
"""
import random
import secrets
from operator import mul

from symbolic_bp.exact.graph import DOT, LEAF, MUL, NUM, POW, RECIP

PRIMES = (2**61 - 1, 2**127 - 1, 2**521 - 1)


class Vanished(Exception):
    """A denominator is 0 at this point."""


class Stream:
    """Random residues 0 .. p-1. key: None for one from the system, or a whole number to repeat a run."""

    def __init__(self, prime, key=None):
        self.prime, self.source = prime, random.Random(key).randbytes if key is not None else secrets.token_bytes
        self.size, self.pool = (prime.bit_length() + 7) // 8, []

    def next(self):
        """The next residue."""
        while True:
            if not self.pool:
                data, size, mask = self.source(self.size * 256), self.size, self.prime
                self.pool = [int.from_bytes(data[i:i + size], "big") & mask for i in range(0, len(data), size)]
            value = self.pool.pop()
            if value != self.prime:         # the primes are 2^k - 1: all k-bit numbers but one
                return value


def residues(graph, stream):
    """The value of every node at a random point of the field. Raises Vanished."""
    p, values, tables, nonzero = stream.prime, [], {}, ("exp",)
    append, at, draw = values.append, values.__getitem__, stream.next
    for op, x, y in graph.nodes:
        if op == MUL:
            append(values[x] * values[y] % p)
        elif op == DOT:
            append(sum(map(mul, map(at, x), map(at, y))) % p)
        elif op == LEAF:
            append(draw())
        elif op == NUM:
            if y % p == 0:
                raise Vanished
            append(x * pow(y, -1, p) % p)
        elif op == POW:
            append(pow(values[x], y, p))
        elif op == RECIP:
            if values[x] == 0:
                raise Vanished
            append(pow(values[x], -1, p))
        else:
            key = x, *map(at, y)
            if key not in tables:
                tables[key] = draw() or 1 if x in nonzero else draw()
            append(tables[key])
    return values
