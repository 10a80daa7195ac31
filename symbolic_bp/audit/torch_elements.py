"""What torch's primitive operations do entry by entry, and its sums and products, on exact arrays.

A rule takes the arguments as torch names them; an argument that a rule does not name is refused by name (torch_graph.py).
"""
import math

import numpy as np

from symbolic_bp.audit.elements import BY_ELEMENT, to_num
from symbolic_bp.audit.number import small
from symbolic_bp.audit.plan import Unusable
from symbolic_bp.audit.products import product

RULES: dict = {}


def rule(*names):
    def enter(function):
        RULES.update(dict.fromkeys(names, function))
        return function
    return enter


def nums(x):
    return np.asarray(x, dtype=object)


def each(function, count):
    made = np.frompyfunc(lambda *a: function(*map(to_num, a)), count, 1)
    return lambda *xs: made(*map(nums, xs))


def one(function):
    made = each(function, 1)
    return lambda self: made(self)


def two(function):
    made = each(function, 2)
    return lambda self, other: made(self, other)


def truth(function, count):
    made = np.frompyfunc(lambda *a: bool(function(*map(to_num, a))), count, 1)
    if count == 1:
        return lambda self: np.asarray(made(nums(self)), dtype=bool)
    return lambda self, other: np.asarray(made(nums(self), nums(other)), dtype=bool)


def towards_zero(n):
    return n.__floor__() if n >= 0 else n.__ceil__()


def to_even(n):
    low = n.__floor__()
    rest, half = n - low, small(1) / 2
    return small(low + (1 if rest > half or rest == half and low % 2 else 0))


ONE = {name: BY_ELEMENT[name] for name in ("exp", "exp2", "log", "log1p", "log2", "log10", "expm1", "tanh", "sin", "cos", "tan", "sinh", "cosh",
                                           "sqrt", "sign", "erf", "erfc", "floor", "ceil")} | {
    "asin": BY_ELEMENT["arcsin"], "acos": BY_ELEMENT["arccos"], "atan": BY_ELEMENT["arctan"], "asinh": BY_ELEMENT["arcsinh"],
    "atanh": BY_ELEMENT["arctanh"], "neg": lambda x: -x, "abs": abs, "reciprocal": lambda x: 1 / x, "rsqrt": lambda x: 1 / x.sqrt(),
    "trunc": lambda x: small(towards_zero(x)), "round": to_even}
TWO = {"add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y, "div": lambda x, y: x / y, "pow": lambda x, y: x ** y,
       "maximum": BY_ELEMENT["maximum"], "minimum": BY_ELEMENT["minimum"], "fmax": BY_ELEMENT["maximum"], "fmin": BY_ELEMENT["minimum"], "fmod": lambda x, y: x - y * towards_zero(x / y),
       "remainder": lambda x, y: x - y * (x / y).__floor__()}
ORDERS = {"gt": lambda x, y: x > y, "lt": lambda x, y: x < y, "ge": lambda x, y: x >= y, "le": lambda x, y: x <= y,
          "eq": lambda x, y: x == y, "ne": lambda x, y: x != y}
TESTS = {"signbit": lambda x: x < 0}
RULES.update({name: one(f) for name, f in ONE.items()} | {name: two(f) for name, f in TWO.items()})
RULES.update({name: truth(f, 2) for name, f in ORDERS.items()} | {name: truth(f, 1) for name, f in TESTS.items()})
rule("view_of", "clone")(lambda self, memory_format=None: self)
rule("where")(lambda pred, self, other: np.where(np.asarray(pred, dtype=bool), nums(self), nums(other)))
rule("copy")(lambda self, src, non_blocking=False: np.broadcast_to(nums(src), np.shape(self)).copy())


@rule("convert_element_type")
def converted(self, dtype=None, **where):
    """To floats nothing changes; to integers towards zero; to truth values whether it is not 0."""
    name = str(dtype).removeprefix("torch.")
    if dtype is None or name.startswith(("float", "bfloat")):
        return self
    if name.startswith("complex"):
        raise Unusable(f"torch's convert_element_type to {name} has no exact meaning here")
    take = bool if name == "bool" else towards_zero
    return np.array([take(to_num(n)) for n in nums(self).ravel()], dtype=name).reshape(np.shape(self))


@rule("sum")
def summed(inp, dims, output_dtype=None):
    return np.sum(nums(inp), axis=axes(inp, dims), initial=small(0))


@rule("prod")
def multiplied(inp, dims, output_dtype=None):
    return np.prod(nums(inp), axis=axes(inp, dims), initial=small(1))


def axes(inp, dims):
    return tuple(range(np.ndim(inp))) if dims is None else tuple(dims)


@rule("var")
def variance(inp, dims, correction=1, output_dtype=None):
    """Sum (x - mean)^2 / (n - correction)."""
    x, over = nums(inp), axes(inp, dims)
    n = math.prod(x.shape[i] for i in over)
    if correction != int(correction) or n <= correction:
        raise Unusable(f"torch's var with correction={correction} of {n} numbers has no exact meaning here")
    mean = np.sum(x, axis=over, keepdims=True) / n
    return np.sum((x - mean) * (x - mean), axis=over) / (n - int(correction))


@rule("mm")
def matrix(self, mat2):
    return product(nums(self), nums(mat2))


@rule("bmm")
def matrices(self, mat2):
    parts = [np.asarray(product(a, b), dtype=object) for a, b in zip(nums(self), nums(mat2))]
    return np.stack(parts) if parts else np.zeros((0, np.shape(self)[1], np.shape(mat2)[2]), dtype=object)

