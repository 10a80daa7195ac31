"""How each method and each attribute of an array that is taken is called."""

import numpy as np

from . import numpy_calls as c
from .numpy_draws import call
from .numpy_entries import FUNCTIONS
from .numpy_more_calls import at_indices, chosen, put, repeated, reshaped, sorted_parts

ATTRIBUTES = (
    "T",
    "device",
    "dtype",
    "flags",
    "flat",
    "imag",
    "itemsize",
    "mT",
    "nbytes",
    "ndim",
    "real",
    "shape",
    "size",
    "strides",
    "base",
)
CHANGED = {
    "fill": lambda d: call(d.array(), d.pick(0, 1.5)),
    "put": put,
    "sort": lambda d: c.along(d),
    "setflags": lambda d: call(d.array(), write=False),
}
OTHER = {
    "astype": lambda d: call(
        d.array(),
        d.pick(float, "float64", int, bool, np.int8),
        **d.some(copy=False, casting=d.pick("unsafe", "safe")),
    ),
    "clip": lambda d: d.pick(call(d.array(), -1, 1), call(d.array(), max=0.5), call(d.array(), min=0)),
    "conj": lambda d: call(d.array()),
    "conjugate": lambda d: call(d.array()),
    "dot": lambda d: c.dots(d) if d.pick(0, 1) else call(d.of((2, 3)), d.of((3,))),
    "flatten": lambda d: call(d.array(), **d.some(order=d.pick("C", "F"))),
    "item": lambda d: d.pick(call(d.of((1, 1))), call(d.of((2, 3)), 4), call(d.of((2, 3)), 1, 2)),
    "tolist": lambda d: call(d.array()),
    "view": lambda d: call(d.array()),
    "compress": lambda d: call(d.of((3, 2)), d.mask((3,)), axis=0),
    "take": at_indices,
    "repeat": repeated,
    "reshape": reshaped,
    "copy": lambda d: call(d.array()),
    "argsort": FUNCTIONS["argsort"],
    "partition": sorted_parts,
    "choose": lambda d: call(*chosen(d)[0]),
}
SHARED = (
    "all",
    "any",
    "argmax",
    "argmin",
    "cumprod",
    "cumsum",
    "diagonal",
    "max",
    "mean",
    "min",
    "nonzero",
    "prod",
    "ravel",
    "round",
    "searchsorted",
    "squeeze",
    "std",
    "sum",
    "swapaxes",
    "trace",
    "var",
    "argpartition",
    "ptp",
)


def attribute(name: str) -> object:
    """A function that gives an attribute."""

    def read(x: np.ndarray) -> object:
        found = getattr(x, name)
        return (
            list(found) if name == "flat" else True if name in ("device", "dtype", "flags", "base") else found
        )

    return read


def method(name: str) -> object:
    """The method as a function of the array."""
    if name == "argpartition":  # the order of the others is not said
        return lambda x, kth: x[x.argpartition(kth)][kth]
    if name == "partition":
        return lambda x, kth: (x.partition(kth), x[kth])[1]
    return lambda x, *args, **kwargs: getattr(x, name)(*args, **kwargs)


def builder(name: str) -> object:
    """How a method is called: as the function of its name, where there is one."""
    if name in ATTRIBUTES:
        return lambda d: call(d.array(2, 3))
    if name == "transpose":
        return lambda d: d.pick(call(d.array()), call(d.of((2, 3, 4)), 2, 0, 1), call(d.of((2, 3)), (1, 0)))
    return CHANGED.get(name) or OTHER.get(name) or (FUNCTIONS[name] if name in SHARED else None)
