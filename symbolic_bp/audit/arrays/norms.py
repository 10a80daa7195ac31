"""np.linalg.norm on object arrays of numbers, for every order that needs no singular values."""

from __future__ import annotations

import numpy as np

from symbolic_bp.audit.numbers.elements import numbers
from symbolic_bp.audit.numbers.number import lift, small
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.theirs import Theirs


def norm(x: Theirs, ord: Theirs = None, axis: Theirs = None, keepdims: Theirs = False) -> Theirs:
    """Of vectors any number, of matrices 1, -1, inf, -inf and Frobenius."""
    x = numbers(x)
    if axis is None and (ord is None or x.ndim == 1 and ord == 2 or x.ndim == 2 and ord == "fro"):
        return np.sqrt(np.sum(x * x, keepdims=keepdims))
    axes = tuple(range(x.ndim)) if axis is None else tuple(np.atleast_1d(axis))
    axes = tuple(
        np.lib.array_utils.normalize_axis_index(int(i), x.ndim)
        if hasattr(np.lib, "array_utils")
        else int(i) % x.ndim
        for i in axes
    )
    if len(axes) == 1:
        return vector(x, 2 if ord is None else ord, axes[0], keepdims)
    if len(axes) != 2 or len(set(axes)) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    if ord in (None, "fro", "f"):
        return np.sqrt(np.sum(x * x, axis=axes, keepdims=keepdims))
    if ord not in (1, -1, np.inf, -np.inf):
        raise Untraceable(
            "np.linalg.norm",
            f"of a matrix with ord={ord!r} needs singular values, which have no exact meaning here; "
            "what would decide: another order, such as 'fro'",
        )
    inner, outer = axes if abs(ord) == 1 else axes[::-1]
    sums = np.sum(np.abs(x), axis=inner, keepdims=True)
    found = (np.max if ord > 0 else np.min)(sums, axis=outer, keepdims=True)
    return found if keepdims else np.squeeze(found, axis=axes)[()]  # a number, not an array of none


def vector(x: np.ndarray, ord: Theirs, axis: int, keepdims: Theirs) -> Theirs:
    """(Sum |x|^ord)^(1/ord); the largest and the smallest for infinite orders, the number of those that are
    not 0 for 0."""
    if ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(object), axis=axis, keepdims=keepdims) + small(0)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 2:
        return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))
    total = np.sum(np.abs(x) ** lift(ord), axis=axis, keepdims=keepdims)
    return total ** (1 / lift(ord))


def vector_norm(x: Theirs, axis: Theirs = None, keepdims: Theirs = False, ord: Theirs = 2) -> Theirs:
    """np.linalg.vector_norm: of what lies along the axes, as one vector."""
    x = numbers(x)
    axes = tuple(range(x.ndim)) if axis is None else tuple(int(i) % x.ndim for i in np.atleast_1d(axis))
    rest = [i for i in range(x.ndim) if i not in axes]
    found = vector(
        np.transpose(x, rest + list(axes)).reshape([x.shape[i] for i in rest] + [-1]), ord, len(rest), False
    )
    return (
        np.asarray(found, dtype=object).reshape([1 if i in axes else n for i, n in enumerate(x.shape)])
        if keepdims
        else found
    )
