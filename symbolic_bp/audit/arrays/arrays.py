"""Arrays of Nums: NumPy's object arrays, on which what is in the table (taken.py) means what it means on
floats."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any, cast

import numpy as np

from symbolic_bp.audit.arrays.rules import RULES, rounded
from symbolic_bp.audit.arrays.taken import (
    CHANGING,
    COMPARED,
    FRESH,
    JOINING,
    LIKE,
    LOGICAL,
    NO_METHODS,
    PURE,
    TYPES,
    VALUES,
    VIEWS,
)
from symbolic_bp.audit.arrays.ufuncs import applied
from symbolic_bp.audit.numbers.elements import BY_ELEMENT, LIFTED, LOOSE, SELF, loose, numbers, to_num
from symbolic_bp.audit.numbers.number import Num, decimal, leaf, lift
from symbolic_bp.audit.numbers.products import dot
from symbolic_bp.audit.numbers.untraceable import Swallowed, option, unlisted
from symbolic_bp.audit.theirs import Theirs

LARGE = 2000
OPERATORS = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.true_divide: operator.truediv,
    np.power: operator.pow,
}
TRUTHS = COMPARED | LOGICAL


class Exact(np.ndarray):
    """An array of Nums."""

    def astype(
        self,
        dtype: Theirs,
        order: Theirs = "K",
        casting: Theirs = "unsafe",
        subok: Theirs = True,
        copy: Theirs = True,
    ) -> Theirs:
        """To floats: the same numbers, as rounding to fewer digits is left out; to integers and truth values:
        their slope is 0."""
        to = np.dtype(dtype)
        if self.dtype != object:  # such as what argsort gives
            return self.view(np.ndarray).astype(to, order, casting, subok, copy)
        if to.kind not in "fOiub":
            raise option("astype", "dtype", to, "a type of floats, integers or truth values")
        if not np.can_cast(np.float64, to, casting) and to != object:
            raise TypeError(
                f"Cannot cast array data from dtype('float64') to {to!r} according to the rule {casting!r}"
            )
        if to.kind in "fO":
            return self.copy() if copy or to.kind == "f" and to.itemsize != 8 else self
        flat = [to_num(x) for x in self.view(np.ndarray).ravel()]
        return np.array([x.__int__() if to.kind in "iu" else bool(x) for x in flat], dtype=to).reshape(
            self.shape
        )

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Theirs, out: tuple | None = None, **kwargs: Theirs
    ) -> Theirs:
        return over_ufunc(ufunc, method, inputs, out, kwargs)

    def __array_function__(self, func: Theirs, types: Iterable[type], args: Theirs, kwargs: Theirs) -> Theirs:
        name = named(func)
        if name in RULES:
            return ours(RULES[name](func, *args, **kwargs))
        checked(name, args, kwargs)
        result = super().__array_function__(func, types, args, kwargs_of(name, kwargs))
        if name in CHANGING:
            lifted_in_place(args[0] if args else next(iter(kwargs.values())))
        if (
            name not in FRESH
            or kwargs.get("out") is not None
            or name in JOINING
            and all(x.__class__ is Exact for x in args[0])
        ):
            return ours(result)
        return fresh(result)

    def __setitem__(self, at: Theirs, value: Theirs) -> None:
        """Every number in the array is one of ours, whatever is put into it."""
        if value.__class__ is not Num and not isinstance(value, Exact) and self.dtype == object:
            value = entry(value)
        super().__setitem__(at, value)

    def dot(self, other: Theirs, out: np.ndarray | None = None) -> Theirs:
        """The product with another array, into out where it is given."""
        return into(out, dot(self, other))

    def __reduce__(self) -> tuple:
        return exact, (self.view(np.ndarray).tolist(),)

    def __deepcopy__(self, memo: dict | None) -> Exact:
        return self.copy()

    def round(self, decimals: Theirs = 0, out: Theirs = None) -> Theirs:
        """Each number rounded to decimals, into out where it is given."""
        return into(out, rounded(self, decimals))

    def item(self, *at: Theirs) -> Theirs:
        """The one number, or the number at an index."""
        return self.view(np.ndarray).item(*at)

    def tolist(self) -> list:
        """Nested lists of the numbers."""
        return self.view(np.ndarray).tolist()

    def fill(self, value: Theirs) -> None:
        """Every entry becomes the value."""
        self[...] = value

    def put(self, indices: Theirs, values: Theirs, mode: Theirs = "raise") -> None:
        """Entries at flat indices become the values."""
        super().put(indices, numbers(values), mode)


def refusing(name: str) -> Theirs:
    """A method of an array that has no exact meaning."""

    def refused(self: Exact, *args: Theirs, **kwargs: Theirs) -> None:
        raise unlisted(f"ndarray.{name}")

    return refused


def of_places(name: str) -> Theirs:
    """A method of an array that gives places, which are no numbers of ours."""

    def called(self: Exact, *args: Theirs, **kwargs: Theirs) -> Theirs:
        return ours(getattr(super(Exact, self), name)(*args, **kwargs))

    return called


for method in ("argmax", "argmin", "argpartition", "argsort", "searchsorted"):
    setattr(Exact, method, of_places(method))
for method in NO_METHODS:
    if callable(getattr(np.ndarray, method, None)):
        setattr(Exact, method, refusing(method))


def over_ufunc(ufunc: np.ufunc, method: str, inputs: tuple, out: tuple | None, kwargs: dict) -> Theirs:
    """A ufunc that meets our numbers; the result is Exact where it holds them."""
    result = applied(ufunc, method, inputs, out, kwargs)
    if out is not None:
        for o in out:
            if o is not None and ufunc.__name__ in TRUTHS:
                lifted_in_place(o)
        return out[0] if len(out) == 1 else out
    return tuple(map(number_or_array, result)) if isinstance(result, tuple) else number_or_array(result)


def over_scalar(
    self: Num, ufunc: np.ufunc, method: str, *inputs: Theirs, out: tuple | None = None, **kwargs: Theirs
) -> Theirs:
    """A ufunc that meets one of our numbers and no array of them."""
    if method == "__call__" and out is None and not kwargs:
        if len(inputs) == 1 and ufunc.__name__ in SELF and getattr(np, ufunc.__name__, None) is ufunc:
            return BY_ELEMENT[ufunc.__name__](self)
        operation = OPERATORS.get(cast("Any", ufunc))
        if operation is not None and not any(isinstance(x, np.ndarray) for x in inputs):
            a, b = map(lift, inputs)
            if a is not None and b is not None:
                return operation(a, b)
    return over_ufunc(ufunc, method, inputs, out, kwargs)


setattr(Num, "__array_ufunc__", over_scalar)  # noqa: B010, number.py knows nothing of arrays


def number_or_array(result: Theirs) -> Theirs:
    """An Exact for an array of objects, a Num for a plain number, anything else as it is."""
    if result.__class__ is np.ndarray and result.dtype == object:
        return result.view(Exact)
    return lift(result) if result.__class__ in (int, float) else result


def named(func: Theirs) -> str:
    """The name of a function of NumPy in the table."""
    inside = func.__module__.partition(".")[2]
    return f"{inside}.{func.__name__}" if inside else func.__name__


def checked(name: str, args: tuple, kwargs: dict) -> None:
    """Raises Untraceable for a function or an option that is not taken."""
    if not (name in FRESH or name in PURE or name in VIEWS or name in CHANGING or name in TYPES):
        raise unlisted(f"np.{name}")
    kind = kwargs.get("dtype")
    if kind is not None and name not in LIKE and np.dtype(kind).kind not in "fO":
        raise option(f"np.{name}", "dtype", kind, "astype before the function is called")
    if name in VALUES:
        argument, at, values, instead = VALUES[name]
        value = args[at] if len(args) > at else kwargs.get(argument)
        if isinstance(value, str) and value in values:
            raise option(f"np.{name}", argument, value, instead)
    out = kwargs.get("out")
    if isinstance(out, np.ndarray) and out.dtype.kind == "f":
        raise Swallowed(name)


def kwargs_of(name: str, kwargs: dict) -> dict:
    """Without a type of floats, to which object arrays would be rounded."""
    kind = kwargs.get("dtype")
    return (
        {k: v for k, v in kwargs.items() if k != "dtype"}
        if kind is not None and np.dtype(kind).kind == "f"
        else kwargs
    )


def ours(result: Theirs) -> Theirs:
    """Object arrays as Exact, also in lists and tuples; anything else as it is."""
    if isinstance(result, np.ndarray):
        return result.view(Exact) if result.dtype == object else result.view(np.ndarray)
    return type(result)(map(ours, result)) if result.__class__ in (list, tuple) else result


wrapped = ours


def fresh(result: Theirs) -> Theirs:
    """As ours, and every number is a Num."""
    if isinstance(result, np.ndarray) and result.dtype == object:
        return np.asarray(LOOSE(result.view(np.ndarray)), dtype=object).view(Exact)
    if result.__class__ in (list, tuple):
        return type(result)(map(fresh, result))
    return ours(result)


def lifted_in_place(array: Theirs) -> None:
    """Make every number of an array one of ours."""
    if isinstance(array, np.ndarray) and array.dtype == object:
        plain = array.view(np.ndarray)
        plain[...] = entry(plain)


def entry(value: Theirs) -> Theirs:
    """What is put into an array, as Nums; what is no number stays."""
    if isinstance(value, (list, tuple)):
        try:
            value = np.array(value, dtype=object)
        except ValueError:  # of several lengths
            return value
    return LOOSE(value.view(np.ndarray)) if isinstance(value, np.ndarray) else loose(value)


def exact(values: Theirs) -> Exact:
    """An Exact array of numbers of any kind; large float arrays (data, first weights) keep their binary
    values."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        flat = values.ravel().tolist()
        out = np.empty(len(flat), dtype=object)
        out[:] = list(
            map(leaf if len(flat) > LARGE and np.isfinite(values).all() and values.any() else decimal, flat)
        )
        return out.reshape(values.shape).view(Exact)
    array = np.array(values, dtype=object) if not isinstance(values, np.ndarray) else values
    lifted = LIFTED(array.view(np.ndarray))
    return (lifted if isinstance(lifted, np.ndarray) else np.array(lifted, dtype=object)).view(Exact)


def holds_nums(x: Theirs, depth: int = 3) -> bool:
    """True where a Num is in x: an Exact array, a Num, or lists of them."""
    if isinstance(x, (Exact, Num)):
        return True
    if isinstance(x, np.ndarray):
        return x.dtype == object and any(isinstance(e, Num) for e in x.flat)
    return depth > 0 and isinstance(x, (list, tuple)) and any(holds_nums(e, depth - 1) for e in x)


def into(out: np.ndarray | None, result: Theirs) -> Theirs:
    """The result, written into an array where one is given."""
    if out is None:
        return ours(result)
    if out.dtype != object:
        raise Swallowed("dot")
    out[...] = result
    return out
