"""JAX primitives that act entry by entry, and sums and products, on exact arrays: each with every parameter
that it reads.

A rule is (function of the parameters and the arrays, the parameters that it reads, {a parameter: the only
value it is known for}). What an array of integers or truth values does is calculated by JAX itself
(jaxpr.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from string import ascii_letters
from typing import cast

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.elements import BY_ELEMENT, to_num
from symbolic_bp.audit.numbers.number import Num, lift, small
from symbolic_bp.audit.theirs import Theirs

NONE = {"accuracy": None, "out_dtype": None}  # parameters of most: rounding, which exact numbers do not know
NOWHERE = {"sharding": None, "out_sharding": None}
Array = np.ndarray
RULES: dict = {}


def rule(*names: str, reads: tuple = (), only: dict | None = None) -> Callable:
    """Enters a function of (parameters, *arrays) under the names of primitives."""

    def enter(function: Callable) -> Callable:
        for name in names:
            RULES[name] = (function, frozenset(reads), NONE | NOWHERE | (only or {}))
        return function

    return enter


def nums(x: Theirs) -> np.ndarray:
    """An array of objects."""
    return np.asarray(x, dtype=object)


def each(function: Callable, count: int = 1) -> Callable:
    """A function of Nums as one of arrays, which broadcasts nothing that JAX does not."""
    made = np.frompyfunc(lambda *a: function(*map(to_num, a)), count, 1)
    return lambda p, *xs: made(*map(nums, xs))


def horner(x: Array, coefficients: tuple) -> Array:
    """Sum_i a_i x^i."""
    out = nums(coefficients[-1])
    for a in reversed(coefficients[:-1]):
        out = out * nums(x) + nums(a)
    return np.broadcast_to(out, np.shape(x))


def by_name(name: str, count: int = 1) -> Callable:
    """The rule of a function that elements.py has by its name."""
    return each(BY_ELEMENT[name], count)


for _name, _function in {
    "exp": "exp",
    "exp2": "exp2",
    "log": "log",
    "log1p": "log1p",
    "expm1": "expm1",
    "tanh": "tanh",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "sinh": "sinh",
    "cosh": "cosh",
    "asinh": "arcsinh",
    "atanh": "arctanh",
    "sqrt": "sqrt",
    "cbrt": "cbrt",
    "square": "square",
    "sign": "sign",
    "logistic": "sigmoid",
    "erf": "erf",
    "erfc": "erfc",
    "floor": "floor",
    "ceil": "ceil",
}.items():
    rule(_name)(by_name(_function))
for _name, _two in {
    "add": lambda a, b: a + b,
    "add_any": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "max": BY_ELEMENT["maximum"],
    "min": BY_ELEMENT["minimum"],
}.items():
    rule(_name)(each(_two, 2))
rule("neg")(each(lambda x: -x))
rule("abs")(each(abs))
rule("rsqrt")(each(lambda x: 1 / x.sqrt()))
rule("integer_pow", reads=("y",))(lambda p, x: each(lambda n: n.power(p["y"]))(p, x))
rule("log2")(by_name("log2"))
rule("one_minus_square")(each(lambda x: 1 - x * x))
rule("acosh")(by_name("arccosh"))
rule("polynomial")(lambda p, x, *coefficients: horner(x, coefficients))
rule("atan2")(by_name("arctan2", 2))
rule("clamp")(each(lambda low, x, high: BY_ELEMENT["minimum"](BY_ELEMENT["maximum"](x, low), high), 3))
rule("copy", "copy_p", "stop_gradient", "optimization_barrier")(
    lambda p, *xs: xs[0] if len(xs) == 1 else list(xs)
)
rule("name", reads=("name",))(lambda p, x: x)


def truth(function: Callable, count: int = 2) -> Callable:
    """The rule of a comparison: True or False for each entry."""
    made = np.frompyfunc(lambda *a: bool(function(*map(to_num, a))), count, 1)
    return lambda p, *xs: np.asarray(made(*map(nums, xs)), dtype=bool)


for _name, _order in {
    "gt": lambda a, b: a > b,
    "lt": lambda a, b: a < b,
    "ge": lambda a, b: a >= b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}.items():
    rule(_name)(truth(_order))
rule("is_finite")(truth(lambda x: x.isfinite(), 1))


@rule("round", reads=("rounding_method",))
def rounded(p: dict, x: Array) -> Array:
    """Halves away from zero, or to the even one."""
    away = p["rounding_method"].name == "AWAY_FROM_ZERO"

    def near(n: Num) -> Num:
        half = small(1) / 2
        if away:
            return small(int((abs(n) + half).__floor__()) * (1 if n >= 0 else -1))
        low = n.__floor__()
        rest = n - low
        return small(low + (1 if rest > half or rest == half and low % 2 else 0))

    return each(near)(p, x)


@rule("rem")
def remainder(p: dict, a: Array, b: Array) -> Array:
    """a - b * (a/b towards zero): the sign of a."""

    def one(x: Num, y: Num) -> Num:
        q = x / y
        return x - y * small(q.__floor__() if q >= 0 else q.__ceil__())

    return each(one, 2)(p, a, b)


@rule("convert_element_type", reads=("new_dtype", "weak_type"))
def converted(p: dict, x: Array) -> Array:
    """To floats of as many digits or more nothing changes (jaxpr.py refuses fewer); to integers towards
    zero; to truth values whether it is not 0."""
    kind = (
        "f"
        if np.dtype(p["new_dtype"]).name.startswith(("float", "bfloat"))
        else np.dtype(p["new_dtype"]).kind
    )
    if kind == "f":
        return x
    if kind not in "iub":
        raise Unusable(
            f"the primitive operation convert_element_type to {np.dtype(p['new_dtype']).name} has no exact "
            f"meaning here"
        )
    take = bool if kind == "b" else lambda n: n.__floor__() if n >= 0 else n.__ceil__()
    return np.array([take(to_num(n)) for n in nums(x).ravel()], dtype=p["new_dtype"]).reshape(np.shape(x))


@rule("dot_general", reads=("dimension_numbers",), only={"precision": ..., "preferred_element_type": ...})
def dot_general(p: dict, a: Array, b: Array) -> Array:
    """Sums over the contracted dimensions; the batch first, then what is left of a, then of b."""
    (ca, cb), (ba, bb) = p["dimension_numbers"]
    letters = iter(ascii_letters)
    left, right = [next(letters) for _ in a.shape], [next(letters) for _ in b.shape]
    for i, j in [*zip(ca, cb, strict=True), *zip(ba, bb, strict=True)]:
        right[j] = left[i]
    out = (
        [left[i] for i in ba]
        + [c for i, c in enumerate(left) if i not in (*ca, *ba)]
        + [c for j, c in enumerate(right) if j not in (*cb, *bb)]
    )
    return np.einsum(f"{''.join(left)},{''.join(right)}->{''.join(out)}", nums(a), nums(b))


@rule("reduce_sum", reads=("axes",))
def summed(p: dict, x: Array) -> Array:
    """Sums along the axes of the primitive."""
    return np.sum(nums(x), axis=tuple(p["axes"]), initial=cast(Theirs, small(0)))


@rule("reduce_prod", reads=("axes",))
def multiplied(p: dict, x: Array) -> Array:
    """Products along the axes of the primitive."""
    return np.prod(nums(x), axis=tuple(p["axes"]), initial=cast(Theirs, small(1)))


def running(function: Callable) -> Callable:
    """Along an axis, from its end where reverse is set."""

    def run(p: dict, x: Array) -> Array:
        x = np.flip(nums(x), p["axis"]) if p["reverse"] else nums(x)
        out = function(x, p["axis"])
        return np.flip(out, p["axis"]) if p["reverse"] else out

    return run


rule("cumsum", reads=("axis", "reverse"))(running(lambda x, axis: np.add.accumulate(x, axis)))
rule("cumprod", reads=("axis", "reverse"))(running(lambda x, axis: np.multiply.accumulate(x, axis)))
rule("cumlogsumexp", reads=("axis", "reverse"))(
    running(
        lambda x, axis: each(lambda n: n.log())({}, np.add.accumulate(each(lambda n: n.exp())({}, x), axis))
    )
)


def number(value: Theirs) -> Num:
    """A float of a jaxpr as the number that it stands for; infinities stay."""
    found = lift(float(value))
    return found if found is not None else lift(math.nan)
