"""The part of NumPy that a generated file uses, on numbers of any precision: so that its own lines
can be run exactly."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mpmath

if TYPE_CHECKING:
    from mpmath.ctx_mp_python import mpf


def each(function: Callable, *values: int | mpf | Array) -> Array:
    """A function of numbers at every place; a row, a column or a number stands for all."""
    if not any(isinstance(v, Array) for v in values):
        return function(*values)
    arrays = [v if isinstance(v, Array) else Array([[v]]) for v in values]
    height, width = (max(a.shape[axis] for a in arrays) for axis in (0, 1))

    def at(a: Array, i: int, j: int) -> bool | mpf:
        return a.rows[i if len(a.rows) > 1 else 0][j if len(a.rows[0]) > 1 else 0]

    return Array([[function(*(at(a, i, j) for a in arrays)) for j in range(width)] for i in range(height)])


def elementwise(function: Callable) -> Callable:
    """The function at each entry, as NumPy has it."""
    return lambda *values, **options: each(function, *values)


def mirrored(function: Callable) -> Callable:
    """The function with its two operands exchanged, at each entry."""
    return lambda u, v: each(function, v, u)


def divided(u: mpf, v: int | mpf) -> mpf:
    """u/v in as many digits as mpmath has."""
    return mpmath.mpf(u) / v  # two whole numbers as well


def folded(function: Callable) -> Callable:
    """np.sum or np.max: of everything, or along an axis that is kept."""

    def along(value: Array, axis: int | None = None, keepdims: bool = False) -> mpf | Array:
        if axis is None:
            return function([v for row in value.rows for v in row])
        rows = value.rows if axis == 1 else value.T.rows
        made = Array([[function(row)] for row in rows])
        return made if axis == 1 else made.T

    return along


class Array:
    """A matrix of mpmath numbers; each operation is NumPy's on two-dimensional arrays."""

    def __init__(self, rows: list[list[int | mpf]] | Iterable) -> None:
        self.rows = [list(row) for row in rows]

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0])

    @property
    def T(self) -> Array:
        """The transpose."""
        return Array(zip(*self.rows, strict=False))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, chosen: list[int]) -> Array:
        return Array([self.rows[k] for k in chosen])

    def __matmul__(self, other: Array) -> Array:
        columns = other.T.rows
        return Array([[mpmath.fdot(row, column) for column in columns] for row in self.rows])

    def __neg__(self) -> Array:
        return each(operator.neg, self)

    __add__, __radd__ = elementwise(operator.add), mirrored(operator.add)
    __sub__, __rsub__ = elementwise(operator.sub), mirrored(operator.sub)
    __mul__, __rmul__ = elementwise(operator.mul), mirrored(operator.mul)
    __truediv__, __rtruediv__ = elementwise(divided), mirrored(divided)
    __pow__ = elementwise(operator.pow)
    __gt__, __lt__ = elementwise(operator.gt), elementwise(operator.lt)


def numpy() -> SimpleNamespace:
    """What the lines call np."""
    return SimpleNamespace(
        exp=elementwise(mpmath.exp),
        log=elementwise(mpmath.log),
        tanh=elementwise(mpmath.tanh),
        log1p=elementwise(lambda u: mpmath.log(1 + u)),
        expm1=elementwise(lambda u: mpmath.exp(u) - 1),
        abs=elementwise(abs),
        sign=elementwise(mpmath.sign),
        where=elementwise(lambda test, u, v: u if test else v),
        maximum=elementwise(max),
        minimum=elementwise(min),
        sum=folded(mpmath.fsum),
        max=folded(max),
        delete=lambda value, place, axis: Array(row for k, row in enumerate(value.rows) if k != place),
        concatenate=lambda values: Array(row for value in values for row in value.rows),
        vectorize=lambda function, otypes: elementwise(function),
    )


def math() -> SimpleNamespace:
    """What the lines call math."""
    return SimpleNamespace(erfc=mpmath.erfc, sqrt=mpmath.sqrt, pi=mpmath.mpf(mpmath.pi))
