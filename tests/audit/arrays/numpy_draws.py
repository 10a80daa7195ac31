"""Random arguments for functions of NumPy: arrays, axes, shapes, options; and the same arguments with exact
arrays."""

import numpy as np
from hypothesis import strategies as st

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.numbers.number import leaf, lift


class Draw:
    """What Hypothesis draws. rough: multiples of 1/8, where ties, zeros and halves occur; else any floats,
    for slopes."""

    def __init__(self, data: st.DataObject, rough: bool) -> None:
        self.data, self.rough = data, rough
        self.rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1), label="seed"))

    def pick(self, *options: object) -> object:
        """One of the options."""
        return options[self.data.draw(st.integers(0, len(options) - 1))]

    def some(self, **options: object) -> dict:
        """Some of the options."""
        return {name: value for name, value in options.items() if self.pick(False, True)}

    def shape(self, ndim: int) -> tuple:
        """Sides from 1 to 4."""
        return tuple(int(n) for n in self.rng.integers(1, 5, ndim))

    def array(self, *ndim: int, low: float = -3, high: float = 3) -> np.ndarray:
        """An array of one of these numbers of dimensions (1, 2 or 3)."""
        return self.of(self.shape(self.pick(*(ndim or (1, 2, 3)))), low, high)

    def of(self, shape: tuple, low: float = -3, high: float = 3) -> np.ndarray:
        """An array of this shape; its numbers lie strictly between low and high."""
        if self.rough:
            return self.rng.integers(int(low * 8) + 1, int(high * 8), shape) / 8.0
        return np.asarray(self.rng.uniform(low, high, shape))

    def mask(self, shape: tuple) -> np.ndarray:
        """Truth values."""
        return self.rng.random(shape) < 0.6

    def whole(self, top: int, *shape: int) -> np.ndarray:
        """Whole numbers from 0 to top - 1."""
        return self.rng.integers(0, top, shape)

    def axis(self, ndim: int) -> int:
        """One axis, counted from the front or from the back."""
        return self.pick(*range(-ndim, ndim))

    def axes(self, ndim: int) -> object:
        """None, one axis, or several."""
        several = [tuple(int(i) for i in self.rng.permutation(ndim)[:2])] if ndim > 1 else []
        return self.pick(None, self.axis(ndim), *several)


def call(*args: object, **kwargs: object) -> tuple:
    """The arguments of one call."""
    return args, kwargs


def made_exact(thing: object, leaves: bool = False) -> object:
    """The same with every float array exact; leaves: its numbers are such that derivatives may be taken."""
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "f":
        if leaves:
            flat = np.empty(thing.size, dtype=object)
            flat[:] = [leaf(float(x)) if np.isfinite(x) else lift(float(x)) for x in thing.flat]
            return flat.reshape(thing.shape).view(Exact)
        return exact(thing)
    if isinstance(thing, (list, tuple)):
        return type(thing)(made_exact(part, leaves) for part in thing)
    if isinstance(thing, dict):
        return {key: made_exact(part, leaves) for key, part in thing.items()}
    return thing


def float_arrays(thing: object) -> list:
    """The float arrays (or exact ones) among the arguments."""
    if isinstance(thing, np.ndarray):
        return [thing] if thing.dtype.kind in "fO" else []
    if isinstance(thing, dict):
        thing = list(thing.values())
    return [a for part in thing for a in float_arrays(part)] if isinstance(thing, (list, tuple)) else []
