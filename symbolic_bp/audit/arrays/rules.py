"""Functions of NumPy that have a rule of their own: NumPy's own code asks for floats, or would lose numbers,
where one of ours stands.

Object arrays come in, and go out (arrays.py makes them exact again).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from symbolic_bp.audit.arrays import statistics
from symbolic_bp.audit.arrays.norms import norm, vector_norm
from symbolic_bp.audit.numbers import products
from symbolic_bp.audit.numbers.elements import numbers, to_num
from symbolic_bp.audit.numbers.number import Num, lift, small
from symbolic_bp.audit.numbers.untraceable import Swallowed, option
from symbolic_bp.audit.theirs import Theirs


def written(rule: Callable) -> Callable:
    """The rule with NumPy's argument out."""

    def called(*args: Theirs, out: np.ndarray | None = None, **kwargs: Theirs) -> Theirs:
        result = rule(*args, **kwargs)
        if out is None:
            return result
        if out.dtype != object:
            raise Swallowed(rule.__name__)
        out[...] = result
        return out

    return called


def float_type(name: str, dtype: Theirs) -> None:
    """Rounding to fewer digits is left out. Raises Untraceable for what is no type of floats."""
    if dtype is not None and np.dtype(dtype).kind not in "fO":
        raise option(f"np.{name}", "dtype", dtype, "astype before the function is called")


def isclose(
    a: Theirs, b: Theirs, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Theirs:
    """|a - b| <= atol + rtol |b|, entry by entry."""

    def near(x: Num, y: Num) -> bool:
        if x.isnan() or y.isnan():
            return equal_nan and x.isnan() and y.isnan()
        if not (x.isfinite() and y.isfinite()):
            return x.f == y.f
        return bool(abs(x - y) <= lift(atol) + lift(rtol) * abs(y))

    out = np.frompyfunc(near, 2, 1)(numbers(a), numbers(b))
    return out.astype(bool) if isinstance(out, np.ndarray) else bool(out)


def allclose(a: Theirs, b: Theirs, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """np.allclose"""
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1: Theirs, a2: Theirs, equal_nan: bool = False) -> bool:
    """Of one shape, and equal."""
    return np.shape(a1) == np.shape(a2) and bool(np.all(isclose(a1, a2, 0, 0, equal_nan)))


def array_equiv(a1: Theirs, a2: Theirs) -> bool:
    """Equal, after one of them is repeated."""
    try:
        np.broadcast_shapes(np.shape(a1), np.shape(a2))
    except ValueError:
        return False
    return bool(np.all(isclose(a1, a2, 0, 0)))


def rounded(x: Theirs, decimals: int = 0) -> Theirs:
    """To a number of decimals, halves to the even one: a step function, whose slope is 0."""
    return np.frompyfunc(lambda n: lift(round(n, int(decimals))) if n.isfinite() else n, 1, 1)(numbers(x))


def nan_to_num(
    x: Theirs, copy: bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Theirs:
    """Numbers stay; what is none is replaced."""
    high = lift(np.finfo(np.float64).max if posinf is None else posinf)
    low = lift(np.finfo(np.float64).min if neginf is None else neginf)

    def number(n: Num) -> Num | None:
        return lift(nan) if n.isnan() else n if n.isfinite() else high if n.f > 0 else low

    found = np.frompyfunc(number, 1, 1)(numbers(x))
    if copy or not isinstance(x, np.ndarray):
        return found
    x[...] = found
    return x


def einsum(
    *operands: Theirs, dtype: Theirs = None, order: str = "K", casting: str = "safe", **kwargs: Theirs
) -> Theirs:
    """np.einsum"""
    float_type("einsum", dtype)
    return np.einsum(
        *[
            x if isinstance(x, (str, list)) and not holding(x) else np.asarray(x, dtype=object)
            for x in operands
        ],
        **kwargs,
    )


def holding(x: Theirs) -> bool:
    """A list of numbers, and none of the letters of einsum."""
    return isinstance(x, list) and any(isinstance(part, (list, Num, float)) for part in x)


def tensordot(a: Theirs, b: Theirs, axes: Theirs = 2) -> Theirs:
    """np.tensordot"""
    return np.tensordot(np.asarray(a, dtype=object), np.asarray(b, dtype=object), axes)


def astype(x: np.ndarray, dtype: Theirs, copy: bool = True, device: str | None = None) -> np.ndarray:
    """np.astype"""
    return x.astype(dtype, copy=copy)


def bincount(x: Theirs, weights: Theirs = None, minlength: int = 0) -> np.ndarray:
    """How often each whole number occurs, or the sum of the weights that stand beside it."""
    index = np.asarray(x)
    if index.dtype.kind not in "iub":
        raise TypeError(
            "Cannot cast array data from dtype('float64') to dtype('int64') according to the rule 'safe'"
        )
    if np.shape(weights) != index.shape:
        raise ValueError("The weights and list don't have the same length.")
    out = np.full(max(minlength, int(index.max(initial=-1)) + 1), small(0), dtype=object)
    np.add.at(out, index, numbers(weights))
    return out


def digitize(x: Theirs, bins: Theirs, right: bool = False) -> Theirs:
    """The bin of each number; bins go up or down."""
    x, bins = numbers(x), numbers(bins)
    up = all(a <= b for a, b in zip(bins, bins[1:], strict=False))
    if not up and not all(a >= b for a, b in zip(bins, bins[1:], strict=False)):
        raise ValueError("bins must be monotonically increasing or decreasing")
    if up:
        return np.searchsorted(bins, x, side="left" if right else "right")
    return len(bins) - np.searchsorted(bins[::-1], x, side="left" if right else "right")


def interp(
    x: Theirs, xp: Theirs, fp: Theirs, left: Theirs = None, right: Theirs = None, period: Theirs = None
) -> Theirs:
    """Straight lines between the points (xp, fp), and the first and the last value outside."""
    if period is not None:
        raise option("np.interp", "period", period, "x taken modulo the period, and xp sorted")
    xp, fp = numbers(xp), numbers(fp)
    if xp.shape != fp.shape or xp.ndim != 1:
        raise ValueError("fp and xp are not of the same length.")

    def at(n: Num) -> Num:
        if n.isnan():
            return n
        if n > xp[-1] or n < xp[0]:
            outside, end = (right, fp[-1]) if n > xp[-1] else (left, fp[0])
            return end if outside is None else to_num(outside)
        k = int(np.searchsorted(xp, cast("Any", n), side="right"))
        return (
            fp[-1]
            if k == len(xp)
            else fp[k - 1] + (n - xp[k - 1]) * (fp[k] - fp[k - 1]) / (xp[k] - xp[k - 1])
        )

    return np.frompyfunc(at, 1, 1)(numbers(x))


def linspace(
    start: Theirs,
    stop: Theirs,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Theirs = None,
    axis: int = 0,
) -> Theirs:
    """Numbers at equal distances; older versions of NumPy take a number of ours for the name of a type."""
    float_type("linspace", dtype)
    start, stop = np.broadcast_arrays(numbers(start), numbers(stop))
    parts = num - 1 if endpoint else num
    step = (stop - start) / small(parts)
    rows = [
        np.asarray(start + step * small(k) if k < parts or parts < 1 else stop, dtype=object)
        for k in range(num)
    ]
    out = np.moveaxis(np.stack(rows), 0, axis) if rows else np.empty((0, *start.shape), dtype=object)
    return (out, np.asarray(step, dtype=object)[()]) if retstep else out


def logspace(
    start: Theirs,
    stop: Theirs,
    num: int = 50,
    endpoint: bool = True,
    base: Theirs = 10.0,
    dtype: Theirs = None,
    axis: int = 0,
) -> Theirs:
    """Powers of the base, whose exponents are at equal distances."""
    if np.ndim(base):
        raise option("np.logspace", "base", base, "one number as base")
    return to_num(base) ** linspace(start, stop, num, endpoint, False, dtype, axis)


def nothing(*args: Theirs, **kwargs: Theirs) -> None:
    """A file is written for somebody to read, not for what follows."""


def plain(rule: Callable) -> Callable:
    """A rule that does not ask NumPy's own function."""
    return lambda func, *args, **kwargs: rule(*args, **kwargs)


PLAIN: dict[str, Callable] = {
    "dot": written(products.dot),
    "inner": products.inner,
    "vdot": products.vdot,
    "linalg.multi_dot": written(products.multi_dot),
    "linalg.solve": products.solve,
    "linalg.inv": products.inv,
    "linalg.det": products.det,
    "linalg.norm": norm,
    "linalg.vector_norm": vector_norm,
    "allclose": allclose,
    "isclose": isclose,
    "array_equal": array_equal,
    "array_equiv": array_equiv,
    "nan_to_num": nan_to_num,
    "einsum": written(einsum),
    "tensordot": tensordot,
    "linalg.tensordot": tensordot,
    "real": lambda val: val,
    "round": written(rounded),
    "around": written(rounded),
    "round_": written(rounded),
    "astype": astype,
    "bincount": bincount,
    "digitize": digitize,
    "interp": interp,
    "linspace": linspace,
    "logspace": logspace,
    "cov": statistics.cov,
    "corrcoef": statistics.corrcoef,
    "average": statistics.average,
    **dict.fromkeys(("save", "savetxt", "savez", "savez_compressed"), nothing),
}
RULES: dict[str, Callable] = {name: plain(rule) for name, rule in PLAIN.items()} | {
    **dict.fromkeys(("median", "percentile", "quantile"), statistics.with_axes),
    **dict.fromkeys(("nanstd", "nanvar"), statistics.spread),
    **dict.fromkeys(("nanmedian", "nanpercentile", "nanquantile"), statistics.without_nan),
}
