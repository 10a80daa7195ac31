"""A ufunc of NumPy or SciPy on object arrays of our numbers: by NumPy's own loops over objects, or entry by
entry."""

from __future__ import annotations

import sys
from functools import lru_cache

import numpy as np

from symbolic_bp.audit.arrays.taken import COMPARED, LOGICAL, LOOPS, SPECIAL, UFUNCS
from symbolic_bp.audit.numbers.elements import BY_ELEMENT, OF_TWO, TRUTH, numbers
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.numbers.products import product
from symbolic_bp.audit.numbers.untraceable import Swallowed, option, unlisted
from symbolic_bp.audit.theirs import Theirs

RENAMED = {"round": "rint", "abs": "absolute"}
ANY_ORDER = ("maximum", "minimum", "fmax", "fmin", "hypot", "logaddexp", "logaddexp2")
IGNORED = ("casting", "order", "subok")


@lru_cache(maxsize=1000)
def meaning(ufunc: np.ufunc) -> tuple:
    """(the name of a ufunc, whether it gives truth values, whether NumPy's loops do it)"""
    name = taken_name(ufunc)
    return name, name in TRUTH or name in COMPARED or name in LOGICAL, name in LOOPS


def taken_name(ufunc: np.ufunc) -> str:
    """The name under which a ufunc is taken, "" for one that somebody made of a function. Raises
    Untraceable."""
    name = ufunc.__name__
    special = sys.modules.get("scipy.special")
    if special is not None and getattr(special, name, None) is ufunc:
        if name not in SPECIAL:
            raise unlisted(f"scipy.special.{name}")
        return RENAMED.get(name, name)
    if name in UFUNCS and getattr(np, name, ufunc if name == "clip" else None) in (ufunc, np.clip):
        return name
    if all(set(kinds) <= set("O->") for kinds in ufunc.types):  # np.frompyfunc
        return ""
    raise unlisted(f"np.{name}")


def applied(ufunc: np.ufunc, method: str, inputs: tuple, out: tuple | None, kwargs: dict) -> Theirs:
    """What a ufunc (or a method of it) gives: object arrays, truth values, numbers, or a tuple of them."""
    name, truth, loops = meaning(ufunc)
    plain = [x.view(np.ndarray) if isinstance(x, np.ndarray) else plainly(x) for x in inputs]
    if name == "matmul" and method == "__call__" and out is None and not kwargs:
        return product(*plain)
    if loops and out is None and not kwargs and method == "__call__":
        return looped(ufunc, name, method, plain, kwargs)
    kwargs = options(name, kwargs, truth)
    if name in SPECIAL and method not in ("__call__", "outer") and not hasattr(np, name):
        raise unlisted(f"scipy.special.{name}.{method}")
    if out is not None:
        if any(o is not None and o.dtype.kind not in ("bO" if truth else "O") for o in out):
            raise Swallowed(name)
        kwargs["out"] = tuple(o.view(np.ndarray) if o is not None else None for o in out)
    if method == "at" and isinstance(plain[0], np.ndarray) and plain[0].dtype != object:
        raise Swallowed(f"{name}.at")
    if name in LOGICAL and method == "at" or name in COMPARED and method not in ("__call__", "outer", "at"):
        raise unlisted(f"np.{name}.{method}")
    if name in LOGICAL:
        return getattr(ufunc, method)(
            *[x if i and method not in ("__call__", "outer") else truths(x) for i, x in enumerate(plain)],
            **kwargs,
        )
    begin = ufunc.identity
    if (
        method == "reduce"
        and "initial" not in kwargs
        and begin is not None
        and ("where" in kwargs or name not in LOOPS and begin == 0)
    ):
        kwargs["initial"] = lift(begin)  # object arrays have nothing to begin with
    return (
        looped(ufunc, name, method, plain, kwargs)
        if loops or not name
        else by_element(name, method, plain, kwargs)
    )


def looped(ufunc: np.ufunc, name: str, method: str, plain: list, kwargs: dict) -> Theirs:
    """By NumPy's own loops."""
    try:
        return getattr(ufunc, method)(*plain, **kwargs)
    except (TypeError, AttributeError, ZeroDivisionError, OverflowError):
        # an entry is another kind of number, which has no method exp and divides by its own rules
        if not name:
            raise
    plain = [
        x if i and method in ("at", "reduce", "accumulate", "reduceat") else numbers(x)
        for i, x in enumerate(plain)
    ]
    return (
        by_element(name, method, plain, kwargs)
        if name in BY_ELEMENT
        else getattr(ufunc, method)(*plain, **kwargs)
    )


def plainly(x: Theirs) -> Theirs:
    """An argument that no rule of ours is asked for again."""
    return np.array(x, dtype=object) if isinstance(x, Num) else x


def options(name: str, kwargs: dict, truth: bool) -> dict:
    """Those that count: rounding to fewer digits is left out, as all rounding is."""
    kept = {k: v for k, v in kwargs.items() if k not in IGNORED}
    for argument in ("signature", "sig"):
        if kept.pop(argument, None) is not None:
            raise option(f"np.{name}", argument, kwargs[argument], "the function without it")
    kind = kept.pop("dtype", None)
    if kind is not None and np.dtype(kind).kind not in ("bO" if truth else "fO"):
        raise option(f"np.{name}", "dtype", kind, "astype before the function is called")
    return kept


def truths(x: Theirs) -> Theirs:
    """Whether each entry is something else than 0."""
    if isinstance(x, np.ndarray) and x.dtype == object:
        return x.astype(bool)
    return x


@lru_cache(maxsize=200)
def of_objects(name: str) -> np.ufunc:
    """The function of an entry as a ufunc; with identity=None several axes may be reduced, in any order."""
    count = 3 if name == "clip" else 2 if name in OF_TWO else 1
    outputs = 2 if name in ("divmod", "modf") else 1
    return np.frompyfunc(
        BY_ELEMENT[name], count, outputs, **({"identity": None} if name in ANY_ORDER else {})
    )


def by_element(name: str, method: str, inputs: list, kwargs: dict) -> Theirs:
    """An operation that object arrays do not have, entry by entry."""
    indices = 1 if method in ("at", "reduceat") else len(inputs)
    lifted = [numbers(x) if i < indices or method == "at" and i == 2 else x for i, x in enumerate(inputs)]
    initial = kwargs.get("initial")
    if initial is not None:
        kwargs["initial"] = numbers(initial).item()
    if name in TRUTH:
        out = kwargs.pop("out", None)
        where = kwargs.pop("where", True)
        found = np.asarray(of_objects(name)(*lifted, **kwargs)).astype(bool)
        if out is not None and out[0] is not None:
            np.copyto(out[0], found, where=where)
        return found if found.ndim else bool(found)
    if method == "at":  # it changes the array that it is given
        of_objects(name).at(inputs[0], *lifted[1:])
        return None
    return getattr(of_objects(name), method)(*lifted, **kwargs)
