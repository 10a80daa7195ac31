"""np.zeros, np.array and the others that make arrays, for somebody's code: they give exact arrays where
floats would come."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import cast

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, exact, holds_nums
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.numbers.untraceable import option
from symbolic_bp.audit.theirs import Theirs

BIG = 50_000
CONVERTERS = (
    "array",
    "asarray",
    "asanyarray",
    "ascontiguousarray",
    "asfortranarray",
    "asarray_chkfinite",
    "copy",
)
MAKERS = (
    "zeros",
    "ones",
    "empty",
    "full",
    "eye",
    "identity",
    "zeros_like",
    "ones_like",
    "empty_like",
    "full_like",
    "linspace",
    "logspace",
    "geomspace",
    "tri",
    "fromiter",
    *CONVERTERS,
)


def maker(name: str, old: Callable) -> Callable:
    """np.zeros and its like, giving exact arrays where floats would come."""

    @functools.wraps(old)
    def made(*args: Theirs, **kwargs: Theirs) -> Theirs:
        given: Theirs = args[0] if args else kwargs.get("object", kwargs.get("a", kwargs.get("prototype")))
        if name == "fromiter":
            return from_iterable(old, list(cast(Theirs, kwargs.get("iter", given))), args, kwargs)
        if name in CONVERTERS and holds_nums(given):
            return kept(name, given, args[1:], kwargs)
        if name.startswith("full"):
            return full(name, old, given, args, kwargs)
        if name.endswith("_like") and isinstance(given, np.ndarray) and given.dtype == object:
            dtype = kwargs.get("dtype", args[1] if len(args) > 1 else None)
            if dtype is None or np.dtype(dtype).kind in "fO":
                return filled(
                    given.shape if kwargs.get("shape") is None else kwargs["shape"], int(name == "ones_like")
                )
        if name.endswith("space"):
            args = tuple(gathered(x) if x.__class__ in PLAIN else x for x in args)
        result = old(*args, **kwargs)
        return (
            (made_exact(name, result[0]), lift(result[1]))
            if isinstance(result, tuple)
            else made_exact(name, result)
        )

    return made


def made_exact(name: str, result: np.ndarray) -> np.ndarray:
    """What NumPy made, exact where it is floats; large data that is only converted stays."""
    if result.dtype == object and name.endswith("space"):
        return exact(result)
    if result.dtype.kind != "f" or result.size > BIG and name in CONVERTERS:
        return result
    if name.startswith(("empty", "zeros", "ones")):
        return filled(result.shape, int(name.startswith("ones")))
    return exact(result)


def full(name: str, old: Callable, given: Theirs, args: tuple, kwargs: dict) -> np.ndarray:
    """np.full and np.full_like"""
    value = args[1] if len(args) > 1 else kwargs.get("fill_value")
    if not holds_nums(value):
        return made_exact(name, old(*args, **kwargs))
    dtype = args[2] if len(args) > 2 else kwargs.get("dtype")
    shape: Theirs = kwargs.get("shape", None if name == "full_like" else given)
    if name == "full_like":
        shape = np.shape(given) if shape is None else shape
        dtype = np.asarray(given).dtype if dtype is None else dtype
    value = kept("array", value, (), {})
    if dtype is not None and np.dtype(dtype).kind in "iub":
        return np.full(shape, np.asarray(value.astype(dtype)), dtype)
    return filled(shape, value)


def from_iterable(old: Callable, given: list, args: tuple, kwargs: dict) -> np.ndarray:
    """np.fromiter"""
    dtype = args[1] if len(args) > 1 else kwargs.get("dtype")
    count = args[2] if len(args) > 2 else kwargs.get("count", -1)
    if holds_nums(given) and np.dtype(dtype).kind == "f":
        return stacked(given if count < 0 else given[:count])
    return made_exact("fromiter", old(given, dtype, count))


def filled(shape: Theirs, value: Theirs) -> Exact:
    """An exact array of one value, or of values that are repeated."""
    out = np.empty(shape, dtype=object).view(Exact)
    out[...] = value if isinstance(value, np.ndarray) else lift(value)
    return out


def kept(name: str, given: Theirs, args: tuple, kwargs: dict) -> np.ndarray:
    """np.array and its like of something that holds our numbers, whatever float type was asked for."""
    dtype = args[0] if args and name != "copy" else kwargs.get("dtype")
    out: np.ndarray
    if isinstance(given, Exact):
        out = given.copy() if kwargs.get("copy", name in ("array", "copy")) else given
    else:
        out = stacked(given)
    if dtype is not None:
        kind = np.dtype(dtype).kind
        if kind not in "fOiub":
            raise option(f"np.{name}", "dtype", dtype, "a type of floats, integers or truth values")
        out = out.astype(dtype) if kind in "iub" else out
    while out.ndim < (1 if name in ("ascontiguousarray", "asfortranarray") else kwargs.get("ndmin", 0)):
        out = out[None]
    return out


def stacked(given: Theirs) -> np.ndarray:
    """Nested lists of numbers and arrays as one Exact array; ragged ones as an object array of arrays."""
    if isinstance(given, (list, tuple)):
        parts = [stacked(g) for g in given]
        if len({p.shape for p in parts}) == 1:
            return np.stack([p.view(np.ndarray) for p in parts]).view(Exact)
        out = np.empty(len(parts), dtype=object)
        for i, part in enumerate(parts):
            out[i] = part
        return out
    return exact(given if isinstance(given, np.ndarray) else np.asarray(given, dtype=object))


def gathering(old: Callable) -> Callable:
    """A function of NumPy that is told of our numbers where they come alone or in a list, which NumPy does
    not see."""

    @functools.wraps(old)
    def called(*args: Theirs, **kwargs: Theirs) -> Theirs:
        return old(*[gathered(x) if x.__class__ in PLAIN else x for x in args], **kwargs)

    return called


PLAIN = (list, tuple, Num)


def gathered(x: Theirs) -> Theirs:
    """A number, or a list of numbers, as an Exact array; a list of arrays stays."""
    if x.__class__ is Num:
        return exact(x)
    inner = x
    while inner.__class__ in (list, tuple) and len(inner) and inner[0].__class__ in (list, tuple):
        inner = inner[0]
    if not any(n.__class__ is Num for n in inner) or any(isinstance(n, np.ndarray) and n.ndim for n in inner):
        return x
    found = stacked(x)
    return found if isinstance(found, Exact) else x
