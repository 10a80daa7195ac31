"""Where a traced function is tried: exact numbers near its example arguments, far from them, at them, and
on either side of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.numbers.number import leaf

CLOSE = 2.0**-24


@dataclass
class Point:
    """Numbers for the float inputs (None for an input that stays as it is), and for the cotangents, or the
    word that these are drawn by."""

    values: list
    floats: list
    word: str
    drawn: "list | None" = None

    def inputs(self) -> list:
        """The inputs as exact arrays."""
        return [v if f is None else filled(v, f) for v, f in zip(self.values, self.floats, strict=True)]

    def cotangents(self, shapes: list) -> list:
        """A cotangent for each output."""
        rng = random.Random(f"{self.word} cotangents")
        made = []
        given = iter(self.drawn) if self.drawn is not None else None
        for shape in shapes:
            size = int(np.prod(shape))
            flat = (
                [between(rng) for _ in range(size)] if given is None else [next(given) for _ in range(size)]
            )
            made.append(filled(np.empty(shape), flat))
        return made


class Points:
    """Points for these example values; a seed and a name decide each."""

    def __init__(self, values: list, seed: int) -> None:
        self.values, self.seed = values, seed

    def made(self, word: str, one: Callable) -> Point:
        """A Point; one(rng, example, position) gives each number."""
        rng = random.Random(f"{self.seed} {word}")
        floats = [[one(rng, float(x)) for x in v.ravel()] if is_float(v) else None for v in self.values]
        return Point(self.values, floats, f"{self.seed} {word}")

    def near(self, name: object) -> Point:
        """Within 1/16 of the examples, so that what is positive stays so."""
        return self.made(
            f"near {name}", lambda rng, x: (x or 1 / 16) * (1 + (rng.randrange(1, 2**40) / 2**39 - 1) / 16)
        )

    def far(self, name: object) -> Point:
        """Between -1 and 1."""
        return self.made(f"{name}", lambda rng, x: between(rng))

    def wide(self, name: object) -> Point:
        """Of many sizes, from 2^-6 to 2^6, and of both signs."""
        return self.made(f"wide {name}", lambda rng, x: between(rng) * 2.0 ** rng.randrange(-6, 7))

    def mirrored(self, name: object) -> Point:
        """Near the examples with the other sign."""
        return self.made(f"mirrored {name}", lambda rng, x: -(x or 1 / 16) * (1 + between(rng) / 16))

    def partly(self, fixed: set, names: list) -> Point:
        """Near the examples in the arguments that are not fixed, at them in those that are."""
        near, at = self.near("partly"), self.example()
        return Point(
            self.values,
            [b if n in fixed else a for n, a, b in zip(names, near.floats, at.floats, strict=False)],
            near.word,
        )

    def example(self) -> Point:
        """The examples themselves."""
        return self.made("example", lambda rng, x: x)

    def beside(self, name: object, side: int) -> Point:
        """Very near the examples, in a random direction or against it."""
        return self.made(f"beside {name}", lambda rng, x: x + side * (abs(x) + 1) * CLOSE * between(rng))

    def moved(self, name: str, numbers: list) -> Point:
        """A point with these numbers for the inputs, and the rest for the cotangents."""
        given, floats = iter(numbers), []
        for v in self.values:
            floats.append([next(given) for _ in range(v.size)] if is_float(v) else None)
        return Point(self.values, floats, f"{self.seed} {name}", list(given))


def between(rng: random.Random) -> float:
    """A random binary fraction between -1 and 1."""
    return rng.randrange(1, 2**50) / 2**49 - 1


def numbers(outputs: list) -> list:
    """Exact arrays of what a function gives."""
    return [exact(np.asarray(o, dtype=object)) for o in outputs]


def is_float(array: np.ndarray) -> bool:
    """True for an array of floating point."""
    return array.dtype.kind == "f" or array.dtype.name == "bfloat16"


def filled(array: np.ndarray, floats: list) -> np.ndarray:
    """An exact array of the same shape with these numbers."""
    out = np.empty(array.size, dtype=object)
    out[:] = list(map(leaf, floats))
    return out.reshape(array.shape).view(Exact)
