"""The functions of math and of scipy.special that are no ufuncs, for numbers of ours."""

from __future__ import annotations

import functools
import math
import types
from collections.abc import Callable
from typing import cast

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact, holds_nums
from symbolic_bp.audit.arrays.makers import stacked
from symbolic_bp.audit.arrays.taken import MATH
from symbolic_bp.audit.numbers.elements import BY_ELEMENT, to_num
from symbolic_bp.audit.numbers.number import Num, small
from symbolic_bp.audit.numbers.untraceable import option, unlisted
from symbolic_bp.audit.theirs import Theirs

RENAMED = {
    "acos": "arccos",
    "acosh": "arccosh",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atan2": "arctan2",
    "atanh": "arctanh",
}
TOO_LARGE = ("cosh", "dist", "exp", "exp2", "expm1", "hypot", "pow", "sinh")


def logarithm(x: Num, base: Num | None = None) -> Num:
    """log x, of any base."""
    return x.log() if base is None else x.log() / base.log()


def isclose(a: Num, b: Num, *, rel_tol: float = 1e-09, abs_tol: float = 0.0) -> bool:
    """math.isclose"""
    if not (a.isfinite() and b.isfinite()):
        return a.f == b.f
    return bool(abs(a - b) <= max(to_num(rel_tol) * max(abs(a), abs(b)), to_num(abs_tol)))


def hypot(*xs: Num) -> Num:
    """The length of a vector."""
    return sum((x * x for x in xs), small(0)).sqrt()


def dist(p: list, q: list) -> Num:
    """How far two points are apart."""
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[to_num(a) - to_num(b) for a, b in zip(p, q, strict=True)])


def product(xs: Theirs, *, start: Theirs = 1) -> Theirs:
    """The product of what is in xs."""
    return functools.reduce(lambda a, b: a * b, xs, start)


RULES = {
    name: BY_ELEMENT[RENAMED.get(name, name)] for name in MATH if RENAMED.get(name, name) in BY_ELEMENT
} | {
    "log": logarithm,
    "fabs": abs,
    "pow": lambda x, y: x**y,
    "hypot": hypot,
    "isclose": isclose,
    "floor": lambda x: x.__floor__(),
    "ceil": lambda x: x.__ceil__(),
    "trunc": lambda x: x.__trunc__(),
}
OF_LISTS: dict[str, Callable] = {"fsum": lambda xs: sum(xs), "prod": product, "dist": dist}


def of_math() -> dict:
    """{name: a stand-in} of the functions of math."""
    names = [
        n
        for n, f in vars(math).items()
        if isinstance(f, types.BuiltinFunctionType) and not n.startswith("_") and n != "sumprod"
    ]
    return {
        n: of_lists(getattr(math, n), OF_LISTS[n]) if n in OF_LISTS else of_numbers(n, getattr(math, n))
        for n in names
    }


def single(x: Theirs) -> Theirs:
    """The number in an array of one."""
    return x.item() if isinstance(x, Exact) and x.size == 1 else x


def of_numbers(name: str, old: Callable) -> Callable:
    """math.f, also of numbers of ours (or of arrays of one)."""
    rule = RULES.get(name)

    def called(*args: Theirs, **kwargs: Theirs) -> Theirs:
        args = tuple(single(x) for x in args)
        if not any(x.__class__ is Num for x in args):
            return old(*args, **kwargs)
        if rule is None:
            raise unlisted(f"math.{name}")
        nums = [to_num(x) for x in args]
        found = rule(*nums, **kwargs)
        if found.__class__ is Num and not math.isfinite(found.f) and all(math.isfinite(n.f) for n in nums):
            if math.isinf(found.f) and name in TOO_LARGE and not (name == "pow" and nums[0] == 0):
                raise OverflowError("math range error")
            raise ValueError("math domain error")
        return found

    return called


def of_lists(old: Callable, rule: Callable) -> Callable:
    """math.f of lists, also of numbers of ours."""

    def called(*args: Theirs, **kwargs: Theirs) -> Theirs:
        args = tuple(x if isinstance(x, (int, float, Num)) else list(x) for x in args)
        return (rule if any(map(holds_nums, args)) else old)(*args, **kwargs)

    return called


def logsumexp(
    a: Theirs, axis: Theirs = None, b: Theirs = None, keepdims: Theirs = False, return_sign: bool = False
) -> Theirs:
    """log of the sum of b e^a."""
    if return_sign:
        raise option("scipy.special.logsumexp", "return_sign", True, "the logarithm of what is positive")
    a = stacked(a)
    top = np.max(a, axis=axis, keepdims=True)
    e = np.exp(a - top)
    total = np.log(np.sum(e if b is None else e * b, axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axis)[()] if axis is not None else total.item()


def softmax(x: Theirs, axis: Theirs = None) -> Theirs:
    """e^x over its sum."""
    x = stacked(x)
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(x: Theirs, axis: Theirs = None) -> Theirs:
    """log of softmax."""
    x = stacked(x)
    return x - logsumexp(x, axis=axis, keepdims=True)


def softplus(x: Theirs, **kwargs: Theirs) -> Theirs:
    """log(1 + e^x)"""
    return np.logaddexp(0, cast(Theirs, x if isinstance(x, Num) else stacked(x)), **kwargs)


def of_special(special: types.ModuleType) -> dict:
    """{name: a stand-in} of functions of scipy.special that are no ufuncs."""
    rules: dict[str, Callable] = {
        "softmax": softmax,
        "log_softmax": log_softmax,
        "logsumexp": logsumexp,
        "softplus": softplus,
    }
    return {n: either(getattr(special, n), rule) for n, rule in rules.items() if hasattr(special, n)}


def either(old: Callable, rule: Callable) -> Callable:
    """The rule for what holds our numbers, else the function as it was."""
    return lambda x, *args, **kwargs: (rule if holds_nums(x) else old)(x, *args, **kwargs)
