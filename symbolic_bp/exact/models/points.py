"""A point: rational values for what is given, polynomials for what is undefined, all made from a seed and so
the same again.

f(z) = c0 + c1 z + c2 z^2 + c3 z^3 for an elementwise function; for one of arrays, with arguments u_k of all
arrays in order, C(u) = sum_k (c_k u_k + d_k u_k^2) + (sum_k r_k u_k)^2 / 2.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import factorial

Shape = tuple[tuple[tuple[int, ...], ...], ...]
Entry = tuple[str, tuple[int, ...]]
STYLES = ("plain", "signed", "positive", "mixed", "plain", "signed")  # of the points that are tried
REAL_STYLES = ("tiny", "mixed", "positive", "signed", "tiny", "mixed")  # where exp and its like occur
# the styles of the points that a person can redo: functions as simple as can be
SIMPLE = ("first", "ramp", "tiny", "plain", "minus")
VALUES = {
    "first": tuple(map(Fraction, (1, 2))),
    "ramp": tuple(map(Fraction, (1, 2))),
    "plain": tuple(map(Fraction, (1, 2))),
    "minus": tuple(map(Fraction, (-1, -2, 1))),
    "tiny": tuple(Fraction(1, n) for n in (1, 2, 4)),
    "positive": tuple(Fraction(*pair) for pair in ((1, 1), (2, 1), (1, 2), (3, 1), (3, 2))),
}


@lru_cache(maxsize=100_000)
def drawn(key: str, low: int, high: int) -> int:
    """A random whole number that is the same for the same key."""
    return random.Random(key).randint(low, high)


def shape_name(shape: Shape) -> str:
    """A short name for the places of all arguments of a function of arrays, each array counted from its first
    place.
    """
    counted = tuple(
        tuple(tuple(a - b for a, b in zip(place, places[0])) for place in places) for places in shape
    )
    return blake2b(repr(counted).encode(), digest_size=8).hexdigest()


@dataclass
class Point:
    """given(entry): the value of a given entry; fixed: values that come before those of the seed."""

    seed: int = 0
    style: str = "positive"
    fixed: dict[Entry, Fraction] = field(default_factory=dict)

    def given(self, entry: Entry) -> Fraction:
        """The value of a given entry, a small rational number."""
        found = self.fixed.get(entry)
        if found is None:
            key = f"{self.seed} {entry}"
            if self.style == "mixed":
                found = Fraction(drawn(key, -63, 63) * 2 + 1, 64)
            else:
                choice = VALUES.get(self.style, VALUES["positive"])
                found = choice[drawn(key, 0, len(choice) - 1)]
                if self.style == "signed" and drawn(key + "-", 0, 1):
                    found = -found
        return found

    def coefficients(self, name: str, at: tuple[int, ...]) -> tuple[int, ...]:
        """c0, c1, c2, c3 of an undefined elementwise function."""
        key = f"{self.seed} {name} {at}"
        if self.style in ("first", "ramp"):
            return 0, 1, 0, 0
        if self.style in ("plain", "tiny"):
            return 0, drawn(key + "1", 0, 2), drawn(key + "2", 1, 2), 0
        third = drawn(key + "3", 0, 1) if self.seed % 2 else 0
        return drawn(key + "0", 0, 2), drawn(key + "1", 1, 3), drawn(key + "2", 1, 2), third

    def polynomial(self, name: str, at: tuple[int, ...], order: int) -> tuple[int, ...]:
        """The coefficients, from z^0 up, of the order-th derivative of an undefined elementwise function."""
        c = self.coefficients(name, at)
        return tuple(c[n] * (factorial(n) // factorial(n - order)) for n in range(order, len(c)))

    def weights(self, name: str, shape: str, k: int) -> tuple[int, int, int]:
        """c, d, r of the k-th argument of an undefined function of arrays of a shape."""
        key = f"{self.seed} {name} {shape} {k}"
        if self.style in ("first", "ramp"):
            return int(k == 0) if self.style == "first" else k + 1, 0, 0
        if self.style in ("plain", "tiny"):
            return drawn(key + "c", 1, 3), drawn(key + "d", 0, 1), drawn(key + "r", 0, 1)
        return drawn(key + "c", 1, 5), drawn(key + "d", 1, 2), drawn(key + "r", 0, 2)

    def function(self, name: str, shape: str, values: Sequence[Fraction]) -> Fraction:
        """The value of an undefined function of arrays."""
        total = mixed = Fraction(0)
        for k, value in enumerate(values):
            c, d, r = self.weights(name, shape, k)
            total += c * value + d * value * value
            mixed += r * value
        return total + mixed * mixed / 2

    def slope(self, name: str, shape: str, values: Sequence[Fraction], k: int) -> Fraction:
        """Its derivative in the k-th argument."""
        c, d, r = self.weights(name, shape, k)
        return c + 2 * d * values[k] + (r * self.mixed(name, shape, values) if r else 0)

    def mixed(self, name: str, shape: str, values: Sequence[Fraction]) -> Fraction:
        """sum_k r_k u_k."""
        return sum((self.weights(name, shape, k)[2] * value for k, value in enumerate(values)), Fraction(0))
