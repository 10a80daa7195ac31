"""What torch's primitive operations do entry by entry, and its sums and products, on exact arrays.

A rule takes the arguments as torch names them; an argument that a rule does not name is refused by name
(torch_graph.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

import numpy as np

from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.elements import BY_ELEMENT, to_num
from symbolic_bp.audit.numbers.number import Num, small
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.numbers.products import product
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


Array = np.ndarray
RULES: dict = {}


def rule(*names: str) -> Callable:
    """A decorator: the rule of the operations of these names."""

    def enter(function: Callable) -> Callable:
        RULES.update(dict.fromkeys(names, function))
        return function

    return enter


def nums(x: Theirs) -> np.ndarray:
    """An array of objects."""
    return np.asarray(x, dtype=object)


def each(function: Callable, count: int) -> Callable:
    """The function at each entry of count arrays."""
    made = np.frompyfunc(lambda *a: function(*map(to_num, a)), count, 1)
    return lambda *xs: made(*map(nums, xs))


def one(function: Callable) -> Callable:
    """The rule of a function of one number."""
    made = each(function, 1)
    return lambda self: made(self)


def two(function: Callable) -> Callable:
    """The rule of a function of two numbers."""
    made = each(function, 2)
    return lambda self, other: made(self, other)


def truth(function: Callable, count: int) -> Callable:
    """The rule of a comparison: True or False for each entry."""
    made = np.frompyfunc(lambda *a: bool(function(*map(to_num, a))), count, 1)
    if count == 1:
        return lambda self: np.asarray(made(nums(self)), dtype=bool)
    return lambda self, other: np.asarray(made(nums(self), nums(other)), dtype=bool)


def towards_zero(n: Num) -> int:
    """The whole part of a number."""
    return n.__floor__() if n >= 0 else n.__ceil__()


def to_even(n: Num) -> Num:
    """The nearest whole number, an even one where two are."""
    low = n.__floor__()
    rest, half = n - low, small(1) / 2
    return small(low + (1 if rest > half or rest == half and low % 2 else 0))


ONE = {
    name: BY_ELEMENT[name]
    for name in (
        "exp",
        "exp2",
        "log",
        "log1p",
        "log2",
        "log10",
        "expm1",
        "tanh",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "sqrt",
        "sign",
        "erf",
        "erfc",
        "floor",
        "ceil",
    )
} | {
    "asin": BY_ELEMENT["arcsin"],
    "acos": BY_ELEMENT["arccos"],
    "atan": BY_ELEMENT["arctan"],
    "asinh": BY_ELEMENT["arcsinh"],
    "atanh": BY_ELEMENT["arctanh"],
    "acosh": BY_ELEMENT["arccosh"],
    "neg": lambda x: -x,
    "abs": abs,
    "reciprocal": lambda x: 1 / x,
    "rsqrt": lambda x: 1 / x.sqrt(),
    "trunc": lambda x: small(towards_zero(x)),
    "round": to_even,
}
TWO = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "pow": lambda x, y: x**y,
    "maximum": BY_ELEMENT["maximum"],
    "minimum": BY_ELEMENT["minimum"],
    "fmax": BY_ELEMENT["maximum"],
    "fmin": BY_ELEMENT["minimum"],
    "fmod": lambda x, y: x - y * towards_zero(x / y),
    "atan2": BY_ELEMENT["arctan2"],
    "hypot": BY_ELEMENT["hypot"],
    "remainder": lambda x, y: x - y * (x / y).__floor__(),
}
ORDERS = {
    "gt": lambda x, y: x > y,
    "lt": lambda x, y: x < y,
    "ge": lambda x, y: x >= y,
    "le": lambda x, y: x <= y,
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
}
TESTS = {"signbit": lambda x: x < 0}
RULES.update({name: one(f) for name, f in ONE.items()} | {name: two(f) for name, f in TWO.items()})
RULES.update(
    {name: truth(f, 2) for name, f in ORDERS.items()} | {name: truth(f, 1) for name, f in TESTS.items()}
)
rule("view_of", "clone")(lambda self, memory_format=None: self)
rule("where")(lambda pred, self, other: np.where(np.asarray(pred, dtype=bool), nums(self), nums(other)))
rule("copy")(lambda self, src, non_blocking=False: np.broadcast_to(nums(src), np.shape(self)).copy())


@rule("convert_element_type")
def converted(self: Array, dtype: object = None, **where: object) -> Array:
    """To floats nothing changes; to integers towards zero; to truth values whether it is not 0."""
    name = str(dtype).removeprefix("torch.")
    if name in ("float16", "bfloat16") or name.startswith(("float8", "float4")):
        return rounded(self, dtype)
    if dtype is None or name.startswith("float"):
        return self
    if name.startswith("complex"):
        raise Unusable(f"torch's convert_element_type to {name} has no exact meaning here")
    take = bool if name == "bool" else towards_zero
    return np.array([take(to_num(n)) for n in nums(self).ravel()], dtype=name).reshape(np.shape(self))


def rounded(self: Array, dtype: object) -> Array:
    """Constants as torch rounds them; of other numbers rounding has no exact meaning."""
    flat = [to_num(n) for n in nums(self).ravel()]
    if any(n.op != CONST for n in flat):
        raise Unusable(
            f"torch's convert_element_type to {str(dtype).removeprefix('torch.')} has no exact meaning "
            f"here: it rounds"
        )
    torch = import_module("torch")
    made = torch.tensor([n.f for n in flat], dtype=torch.float64).to(dtype).double().numpy()
    return exact(made.reshape(np.shape(self)))


@rule("sum")
def summed(inp: Array, dims: Sequence | None, output_dtype: object = None) -> Array:
    """Sums along dims, along all where there are none."""
    return np.sum(nums(inp), axis=axes(inp, dims), initial=cast(Theirs, small(0)))


@rule("prod")
def multiplied(inp: Array, dims: Sequence | None, output_dtype: object = None) -> Array:
    """Products along dims, along all where there are none."""
    return np.prod(nums(inp), axis=axes(inp, dims), initial=cast(Theirs, small(1)))


def axes(inp: Array, dims: Sequence | None) -> tuple:
    """dims as a tuple, every axis for None."""
    return tuple(range(np.ndim(inp))) if dims is None else tuple(dims)


@rule("var")
def variance(inp: Array, dims: Sequence | None, correction: float = 1, output_dtype: object = None) -> Array:
    """Sum (x - mean)^2 / (n - correction)."""
    x, over = nums(inp), axes(inp, dims)
    n = math.prod(x.shape[i] for i in over)
    if correction != int(correction) or n <= correction:
        raise Unusable(f"torch's var with correction={correction} of {n} numbers has no exact meaning here")
    mean = np.sum(x, axis=over, keepdims=True) / n
    return np.sum((x - mean) * (x - mean), axis=over) / (n - int(correction))


@rule("mm")
def matrix(self: Array, mat2: Array) -> Array:
    """The product of two matrices."""
    return product(nums(self), nums(mat2))


@rule("bmm")
def matrices(self: Array, mat2: Array) -> Array:
    """The products of two stacks of matrices."""
    parts = [np.asarray(product(a, b), dtype=object) for a, b in zip(nums(self), nums(mat2), strict=False)]
    return np.stack(parts) if parts else np.zeros((0, np.shape(self)[1], np.shape(mat2)[2]), dtype=object)
