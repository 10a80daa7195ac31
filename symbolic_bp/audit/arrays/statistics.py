"""Averages, covariances and quantiles of object arrays of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from symbolic_bp.audit.numbers.elements import numbers
from symbolic_bp.audit.numbers.number import Num, small
from symbolic_bp.audit.numbers.untraceable import Untraceable, option
from symbolic_bp.audit.theirs import Theirs

NO_VALUE = cast("Any", np)._NoValue  # what keepdims is where nobody gave it


def average(
    a: Theirs,
    axis: Theirs = None,
    weights: Theirs = None,
    returned: bool = False,
    *,
    keepdims: Theirs = False,
) -> Theirs:
    """Sum of weight times number over the sum of weights."""
    a = numbers(a)
    if weights is None:
        weights = np.full(a.shape, small(1), dtype=object)
    else:
        weights = numbers(weights)
        if weights.shape != a.shape:
            if axis is None:
                raise TypeError("Axis must be specified when shapes of a and weights differ.")
            axes = tuple(int(i) % a.ndim for i in np.atleast_1d(axis))
            if weights.shape != tuple(a.shape[i] for i in axes):
                raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
            order = np.argsort(axes)
            weights = np.broadcast_to(
                weights.transpose(order).reshape([n if i in axes else 1 for i, n in enumerate(a.shape)]),
                a.shape,
            )
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    if np.any(np.asarray(total == 0)):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    found = np.sum(a * weights, axis=axis, keepdims=keepdims) / total
    return (found, total) if returned else found


def cov(
    m: Theirs,
    y: Theirs = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: int | None = None,
    fweights: Theirs = None,
    aweights: Theirs = None,
    *,
    dtype: Theirs = None,
) -> Theirs:
    """How the rows (or columns) vary together."""
    for name, weights in (("fweights", fweights), ("aweights", aweights)):
        if weights is not None:
            raise option("np.cov", name, weights, "the sums of weight times number written out")
    x = np.atleast_2d(numbers(m))
    x = x.T if not rowvar and np.ndim(m) > 1 else x
    if y is not None:
        other = np.atleast_2d(numbers(y))
        x = np.concatenate([x, other.T if not rowvar and other.shape[0] != 1 else other])
    x = x - np.sum(x, axis=1, keepdims=True) / x.shape[1]
    found = np.matmul(x, x.T) / small(x.shape[1] - ((0 if bias else 1) if ddof is None else ddof))
    return np.squeeze(found)[()]


def corrcoef(
    x: Theirs,
    y: Theirs = None,
    rowvar: bool = True,
    bias: Theirs = None,
    ddof: Theirs = None,
    *,
    dtype: Theirs = None,
) -> Theirs:
    """cov, divided by the deviations of both."""
    c = cov(x, y, rowvar)
    if np.ndim(c) == 0:
        return c / c
    deviation = np.sqrt(np.diag(c))
    ratios = c / deviation[:, None] / deviation[None, :]
    return np.frompyfunc(lambda n: small(1) if n > 1 else small(-1) if n < -1 else n, 1, 1)(ratios)


def with_axes(func: Theirs, a: Theirs, *args: Theirs, keepdims: Theirs = False, **kwargs: Theirs) -> Theirs:
    """NumPy's median, percentile and quantile, which give numbers that have no axes to keep."""
    numeric(func, args, kwargs)
    before, place = args[: axis_at(func)], axis_at(func)
    axis = args[place] if len(args) > place else kwargs.pop("axis", None)
    shape = np.shape(a)
    axes = tuple(range(len(shape)) if axis is None else [range(len(shape))[i] for i in np.atleast_1d(axis)])
    several = np.shape(before[0] if before else kwargs.get("q", 0)) if place else ()
    found = func._implementation(
        np.asarray(a)[..., None].view(type(a)), *before, axes, *args[place + 1 :], **kwargs
    )[..., 0]
    kept = tuple(1 if i in axes else n for i, n in enumerate(shape))
    return (
        np.asarray(found, dtype=object).reshape(several + kept)
        if keepdims and keepdims is not NO_VALUE
        else found
    )


def spread(
    func: Theirs,
    a: Theirs,
    axis: Theirs = None,
    dtype: Theirs = None,
    out: Theirs = None,
    ddof: Theirs = 0,
    keepdims: Theirs = False,
    **kwargs: Theirs,
) -> Theirs:
    """NumPy's nanvar and nanstd, which ask a number for its dtype where none is left."""
    if dtype is not None and np.dtype(dtype).kind not in "fO":
        raise option(f"np.{func.__name__}", "dtype", dtype, "astype before the function is called")
    numeric(func, (), {"out": out})
    if func.__name__ == "nanstd":
        return np.sqrt(spread(np.nanvar, a, axis, None, None, ddof, keepdims, **kwargs))
    shape = np.shape(a)
    axes = tuple(range(len(shape)) if axis is None else [range(len(shape))[i] for i in np.atleast_1d(axis)])
    kwargs = {k: v[..., None] if k in ("where", "mean") and np.ndim(v) else v for k, v in kwargs.items()}
    found = func._implementation(np.asarray(a)[..., None].view(type(a)), axes, None, None, ddof, **kwargs)[
        ..., 0
    ]
    kept = tuple(1 if i in axes else n for i, n in enumerate(shape))
    return np.asarray(found, dtype=object).reshape(kept) if keepdims and keepdims is not NO_VALUE else found


def axis_at(func: Callable) -> int:
    """The place of axis behind the array: quantiles have q between."""
    return 0 if func.__name__.endswith("median") else 1


def numeric(func: Callable, args: tuple, kwargs: dict) -> None:
    """Raises Untraceable for options that have no exact meaning."""
    for name in ("out", "weights"):
        if kwargs.get(name) is not None:
            raise option(f"np.{func.__name__}", name, "an array", f"the function without {name}")
    q = args[0] if args else kwargs.get("q", 0)
    if axis_at(func) and any(isinstance(n, Num) for n in np.ravel(np.asarray(q, dtype=object))):
        raise Untraceable(
            f"np.{func.__name__}",
            "of a calculated q has no exact meaning here; what would decide: a q that is a constant",
        )


def without_nan(
    func: Theirs, a: Theirs, *args: Theirs, axis: Theirs = None, keepdims: Theirs = False, **kwargs: Theirs
) -> Theirs:
    """NumPy's nanmedian, nanpercentile and nanquantile: of the numbers of each line."""
    numeric(func, args, kwargs)
    q, args = (args[:1], args[1:]) if axis_at(func) else ((), args)
    if len(args) > 1:
        raise Untraceable(
            f"np.{func.__name__}",
            "with overwrite_input or out has no exact meaning here; what would decide: its options by name",
        )
    axis = args[0] if args else axis
    a = numbers(a)
    axes = list(range(a.ndim)) if axis is None else [int(i) % a.ndim for i in np.atleast_1d(axis)]
    rest = [i for i in range(a.ndim) if i not in axes]
    lines = np.transpose(a, rest + axes).reshape([a.shape[i] for i in rest] + [-1])
    several = np.shape(q[0] if q else kwargs.get("q", 0)) if axis_at(func) else ()
    out: Theirs = np.empty(several + lines.shape[:-1], dtype=object)
    usual = getattr(np, func.__name__.removeprefix("nan"))
    for at in np.ndindex(lines.shape[:-1]):
        line = np.array([n for n in lines[at] if n.f == n.f], dtype=object)
        found = with_axes(usual, line, *q, **kwargs) if len(line) else small(0) / 0
        out[(..., *at)] = np.asarray(found, dtype=object)
    if keepdims and keepdims is not NO_VALUE:
        return out.reshape(several + tuple(1 if i in axes else n for i, n in enumerate(a.shape)))
    return out[()]
