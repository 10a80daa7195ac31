"""Products of vectors and matrices of numbers, with one node for each sum; object arrays in, object arrays
out."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.numbers.elements import numbers, to_num
from symbolic_bp.audit.numbers.field import M
from symbolic_bp.audit.numbers.number import Num, new
from symbolic_bp.audit.numbers.opcodes import DOT
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


def dotted(xs: tuple, ys: tuple) -> Num:
    """Sum of x*y as one node; xs and ys are (Nums, residues, floats)."""
    try:
        r = sum(map(mul, xs[1], ys[1])) % M
    except TypeError:
        r = None
    return new(r, math.fsum(map(mul, xs[2], ys[2])), DOT, xs[0], ys[0])


def lines(array: np.ndarray) -> list:
    """The rows of an object matrix as ([Num], [residue], [float])."""
    out = []
    for row in array:
        nums = [x if x.__class__ is Num else to_num(x) for x in row]
        out.append((nums, [n.r for n in nums], [n.f for n in nums]))
    return out


def product(a: object, b: object) -> Theirs:
    """a @ b for vectors, matrices and stacks of matrices, with one node for each sum; a number for two
    vectors."""
    a, b = (np.asarray(x, dtype=object) for x in (a, b))
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError("matmul: expected arrays with at least one axis, found a number")
    if a.ndim > 2 or b.ndim > 2:
        return np.matmul(a, b)
    if a.shape[-1] != b.shape[0]:
        raise ValueError(f"shapes {a.shape} and {b.shape} do not fit: {a.shape[-1]} is not {b.shape[0]}")
    left, right = a if a.ndim == 2 else a[None], b if b.ndim == 2 else b[:, None]
    if left.shape[1] == 1:
        result = np.multiply(left, right)
    else:
        columns = lines(right.T)
        result = np.empty((len(left), right.shape[1]), dtype=object)
        for i, row in enumerate(lines(left)):
            for j, column in enumerate(columns):
                result[i, j] = dotted(row, column)
    shape = a.shape[:-1] + b.shape[1:]
    return result.reshape(shape) if shape else result[0, 0]


def dot(a: object, b: object) -> object:
    """np.dot"""
    a, b = (np.asarray(x, dtype=object) for x in (a, b))
    if 0 in (a.ndim, b.ndim):
        return np.multiply(a, b)
    return product(a, b) if a.ndim < 3 > b.ndim else np.dot(a, b)


def inner(a: object, b: object) -> object:
    """np.inner: sums over the last axis of both."""
    a, b = (np.asarray(x, dtype=object) for x in (a, b))
    if 0 in (a.ndim, b.ndim):
        return np.multiply(a, b)
    return product(a, b.T) if a.ndim < 3 > b.ndim else np.inner(a, b)


def vdot(a: object, b: object) -> object:
    """np.vdot: of the flattened arrays."""
    return product(np.ravel(np.asarray(a, dtype=object)), np.ravel(np.asarray(b, dtype=object)))


def multi_dot(arrays: list) -> object:
    """np.linalg.multi_dot"""
    out = arrays[0]
    for a in arrays[1:]:
        out = product(out, a)
    return out


def eliminated(a: np.ndarray, b: np.ndarray) -> tuple:
    """(x with a x = b, det a) by Gauss; x is None where a has no inverse. The pivot is the largest, which is
    no 0."""
    a, b, n, det = a.copy(), b.copy(), len(a), to_num(1)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(a[i, k]))
        if a[pivot, k] == 0:
            return None, to_num(0)
        if pivot != k:
            a[[k, pivot]], b[[k, pivot]], det = a[[pivot, k]], b[[pivot, k]], -det
        det = det * a[k, k]
        for i in range(n):
            if i != k:
                factor = a[i, k] / a[k, k]
                a[i, k:], b[i] = a[i, k:] - factor * a[k, k:], b[i] - factor * b[k]
    return np.array([row / a[k, k] for k, row in enumerate(b)], dtype=object).reshape(b.shape), det


def stacked(a: object) -> np.ndarray:
    """Square matrices of numbers. Raises LinAlgError."""
    a = numbers(a)
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return a


def solve(a: object, b: object) -> np.ndarray:
    """np.linalg.solve: b is a vector, or as many matrices as a."""
    a, b = stacked(a), numbers(b)
    if b.ndim == 1:
        return solve(a, b[:, None])[..., 0]
    shape = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    out = np.empty((*shape, *b.shape[-2:]), dtype=object)
    a, b = np.broadcast_to(a, (*shape, *a.shape[-2:])), np.broadcast_to(b, out.shape)
    for at in np.ndindex(shape):
        x, _ = eliminated(a[at], b[at])
        if x is None:
            raise np.linalg.LinAlgError("Singular matrix")
        out[at] = x
    return out


def inv(a: object) -> np.ndarray:
    """np.linalg.inv"""
    a = stacked(a)
    return solve(a, np.broadcast_to(numbers(np.eye(a.shape[-1], dtype=int)), a.shape))


def det(a: object) -> object:
    """np.linalg.det"""
    a = stacked(a)
    out = np.empty(a.shape[:-2], dtype=object)
    for at in np.ndindex(out.shape):
        out[at] = eliminated(a[at], a[at])[1]
    return out[()]
