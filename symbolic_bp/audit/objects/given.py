"""What a person hands over as parameters and inputs: what can be judged exactly, and one sentence for each
thing that cannot."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.objects.kinds import not_floats
from symbolic_bp.audit.objects.scalars import flat, is_numbers
from symbolic_bp.audit.theirs import Theirs

NUMBERS = (float, Num)
WORK = 1_000_000  # how long it is looked for memory that two arrays share


def walked(part: object, prefix: str = "") -> list:
    """[(name, what is there)] of what lists, tuples and dictionaries hold, without None; a list of numbers
    is one."""
    if isinstance(part, dict):
        return [found for k, v in part.items() for found in walked(v, f"{prefix}.{k}" if prefix else str(k))]
    if isinstance(part, (list, tuple)) and not is_numbers(part):
        return [found for i, v in enumerate(part) for found in walked(v, f"{prefix}[{i}]")]
    return [] if part is None else [(prefix, part)]


def refused(parameters: object, inputs: tuple, step: bool) -> None:
    """Raises Unusable for parameters and inputs that cannot be judged: one sentence for the first of them."""
    found = walked(parameters)
    names = [n for n, _ in found]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise Unusable(
            f"{twice}: expected one name for each parameter, found two parameters that are called so: "
            f"rename a key"
        )
    for name, value in found:
        parameter(name, value)
    if not step:
        shared([(n, v) for n, v in found if isinstance(v, np.ndarray) and v.size])
    for i, given in enumerate(inputs, 1):
        for name, value in walked(given):
            an_input(f"input {i}{'' if name.startswith('[') or not name else '.'}{name}", value)


def parameter(name: str, value: object) -> None:
    """Raises Unusable for a parameter that is not followed."""
    where = name or "the parameters"
    if isinstance(value, list):
        value = np.array([float(n) for n in flat(value) if isinstance(n, (int, float))])
    plain(where, value)
    if (
        isinstance(value, bool)
        or not isinstance(value, (*NUMBERS, np.ndarray, np.floating))
        or not real(value)
    ):
        raise Unusable(not_floats(name, value))
    if (
        isinstance(value, np.ndarray)
        and value.size
        and any(s == 0 and n > 1 for s, n in zip(value.strides, value.shape, strict=True))
    ):
        raise Unusable(
            f"{where}: expected entries that are numbers of their own, found an array whose entries share "
            f"memory "
            "(broadcast_to): give .copy(), or the smaller array and broadcast it in the code"
        )
    odd = infinite(value)
    if odd:
        raise Unusable(
            f"{where}: expected finite numbers in a parameter, found {odd}: replace it (only the shapes of "
            f"parameters "
            "count, their values are random)"
        )


def infinite(value: Theirs) -> str:
    """The first nan or infinity in an array or number, in words; "" where there is none."""
    numbers = np.atleast_1d(np.asarray(value))
    if numbers.dtype.kind != "f" or np.isfinite(numbers).all():
        return ""
    at = next(zip(*np.nonzero(~np.isfinite(numbers)), strict=True))
    return f"{numbers[at]} at [{', '.join(map(str, at))}]" if np.ndim(value) else str(numbers[at])


def real(value: Theirs) -> bool:
    """Whether something is made of floats."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        return all(isinstance(n, (float, int, Num)) and not isinstance(n, bool) for n in value.flat)
    return not isinstance(value, np.ndarray) or value.dtype.kind == "f"


def plain(where: str, value: object) -> None:
    """Raises Unusable for kinds of arrays that mean something else."""
    if isinstance(value, np.ma.MaskedArray):
        raise Unusable(
            f"{where}: expected a plain array, found a masked one (np.ma), whose mask is not followed: give "
            f".filled(0), and the "
            "mask as an input that the code multiplies with"
        )
    if isinstance(value, np.matrix):
        raise Unusable(
            f"{where}: expected a plain array, found an np.matrix, whose products are others: give "
            f"np.asarray(...), with @ for products"
        )


def an_input(where: str, value: Theirs) -> None:
    """Raises Unusable for an input that is not followed."""
    plain(where, value)
    if isinstance(value, complex) or getattr(getattr(value, "dtype", None), "kind", "") == "c":
        raise Unusable(
            f"{where}: expected real numbers, found complex ones, which have no exact meaning here: give "
            f"the real and the imaginary "
            "part as two inputs"
        )


def shared(arrays: list) -> None:
    """Raises Unusable where two parameters are the same array or overlap: a gradient for each has no
    meaning of its own then."""
    for (a, x), (b, y) in combinations(arrays, 2):
        if x is y:
            raise Unusable(
                f"{a} and {b}: expected an array of its own for each parameter, found one array under both "
                f"names: give it once (its "
                "gradient is the sum over all of its uses), or give copies"
            )
        if overlap(x, y):
            raise Unusable(
                f"{a} and {b}: expected an array of its own for each parameter, found arrays that share "
                f"memory (one is a view of the "
                "other): give the whole array once, or give copies"
            )


def overlap(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether two arrays have a number in common; yes, where that takes long to find out."""
    try:
        return bool(np.shares_memory(x, y, max_work=WORK))
    except RuntimeError:  # too hard to tell
        return True


def notes(parameters: object, inputs: tuple) -> list:
    """What is judged in another way than the code runs it: numbers of fewer digits."""
    some = [(name or "the parameters", v) for name, v in walked(parameters)] + [
        (f"input {i}", v) for i, given in enumerate(inputs, 1) for _, v in walked(given)
    ]
    short: dict = {}
    for name, value in some:
        dtype = getattr(value, "dtype", None)
        if getattr(dtype, "kind", "") == "f" and dtype != np.float64:
            short.setdefault(str(dtype), []).append(name)
    return [
        f"{' and '.join(dict.fromkeys(names))}: {kind} is judged as real numbers; what rounding to it does "
        f"is not"
        for kind, names in short.items()
    ]


def empty(inputs: tuple) -> str:
    """The first input without an entry, in words; "" where there is none."""
    for i, given in enumerate(inputs, 1):
        for name, value in walked(given):
            if isinstance(value, np.ndarray) and not value.size:
                return f"input {i}{name} has no entries (shape {value.shape})"
        if isinstance(given, (list, tuple, dict)) and not given:
            return f"input {i} is empty"
    return ""


def unfinished(inputs: tuple) -> str:
    """The first input with nan or infinity in it, in words; "" where there is none."""
    for i, given in enumerate(inputs, 1):
        for name, value in walked(given):
            odd = "" if isinstance(value, list) else infinite(value)
            if odd:
                return f"input {i}{name} holds {odd}"
    return ""
