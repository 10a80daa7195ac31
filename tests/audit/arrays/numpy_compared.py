"""One call of NumPy on floats and on exact arrays, compared: values, shapes, kinds, refusals; and slopes by
central differences."""

import copy
import re
import warnings
from collections.abc import Callable

import numpy as np

from symbolic_bp.audit.numbers import real, tape
from symbolic_bp.audit.numbers.number import Num, lift, small
from symbolic_bp.audit.numbers.untraceable import Untraceable

from .numpy_draws import float_arrays, made_exact

STEP = 1e-6


def kind(x: object) -> str:
    """f, i, b ...; our numbers stand for floats."""
    found = np.asarray(x).dtype.kind
    return {"O": "f", "u": "i"}.get(found, found)


def floats(x: object) -> np.ndarray:
    """The values of an array of any numbers."""
    return np.array(
        [n.f if isinstance(n, Num) else n for n in np.asarray(x, dtype=object).ravel()], dtype=float
    ).reshape(np.shape(x))


def same(mine: object, true: object) -> None:
    """Asserts that both are the same: numbers to 9 digits, arrays also in shape and kind, lists part by
    part."""
    if isinstance(true, (list, tuple)) and not isinstance(true, str):
        assert isinstance(mine, (list, tuple)) and len(mine) == len(true)
        for a, b in zip(mine, true):
            same(a, b)
    elif true is None or isinstance(true, (str, np.dtype, type)):
        assert type(mine) is type(true)
    else:
        assert np.shape(mine) == np.shape(true)
        assert kind(mine) == kind(true)
        np.testing.assert_allclose(floats(mine), np.asarray(true, dtype=float), rtol=1e-9, atol=1e-9)


def tried(function: Callable, args: tuple, kwargs: dict, changing: bool) -> object:
    """What a call gives, or the exception that it raises; changing: what it makes of its first argument."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001, whatever NumPy raises
            return error
    return args[0] if changing else found


def compared(
    function: Callable,
    args: tuple,
    kwargs: dict,
    refused: tuple = (),
    changing: bool = False,
    reference: Callable | None = None,
) -> None:
    """Asserts that a call on exact arrays gives what it (or the reference) gives on floats, or refuses one
    of the options by name, this file and its line."""
    leaks = []
    mine = made_exact(args), made_exact(kwargs)
    true = tried(reference or function, copy.deepcopy(args), copy.deepcopy(kwargs), changing)
    real.LEAKS.append(lambda: leaks.append(args))
    try:
        found = tried(function, *mine, changing)
    finally:
        real.LEAKS.pop()
    if isinstance(found, Untraceable):
        text = str(found)
        assert re.search(r"numpy_\w+\.py, line", text) and "what would decide" in text, text
        assert any(
            option in text and (option in kwargs or option in refused) for option in (*refused, "dtype")
        ), text
        return
    if isinstance(true, Exception):
        assert isinstance(found, Exception), found
        return
    if isinstance(found, Exception):
        raise found
    assert not leaks
    same(found, true)


def parts(result: object) -> list:
    """The float arrays and numbers in a result."""
    if isinstance(result, (list, tuple)):
        return [p for part in result for p in parts(part)]
    return [result] if isinstance(result, Num) or kind(result) == "f" else []


def weighed(result: object, rng: np.random.Generator) -> object:
    """Sum of every number times a random one."""
    flat = [n for part in parts(result) for n in np.ravel(np.asarray(part, dtype=object))]
    weights = rng.uniform(0.5, 1.5, len(flat))
    return sum((n * float(w) for n, w in zip(flat, weights)), 0.0)


def slopes_agree(function: Callable, args: tuple, kwargs: dict, changing: bool = False) -> None:
    """Asserts that the exact derivatives of a weighed sum are its central differences."""
    true = tried(function, copy.deepcopy(args), copy.deepcopy(kwargs), changing)
    if isinstance(true, Exception) or not all(
        np.isfinite(np.asarray(p, dtype=float)).all() for p in parts(true)
    ):
        return
    exact_args, exact_kwargs = made_exact(args, leaves=True), made_exact(kwargs, leaves=True)
    leaves = [n for a in float_arrays([exact_args, exact_kwargs]) for n in np.asarray(a).flat]
    found = tried(function, exact_args, exact_kwargs, changing)
    if isinstance(found, Exception):
        return  # compared() looks at what is refused
    slopes = tape.gradient(lift(weighed(found, np.random.default_rng(5))), leaves)
    args, kwargs = copy.deepcopy(args), copy.deepcopy(kwargs)
    at = 0
    for array in float_arrays([args, kwargs]):
        for place in np.ndindex(array.shape):
            if np.isfinite(array[place]) and (array.size <= 6 or at % 5 == 0):
                ends = []
                for step in (STEP, -STEP):
                    moved_args, moved_kwargs = copy.deepcopy(args), copy.deepcopy(kwargs)
                    target = next(
                        b
                        for a, b in zip(
                            float_arrays([args, kwargs]), float_arrays([moved_args, moved_kwargs])
                        )
                        if a is array
                    )
                    target[place] += step
                    ends.append(
                        weighed(tried(function, moved_args, moved_kwargs, changing), np.random.default_rng(5))
                    )
                want = (ends[0] - ends[1]) / (2 * STEP)
                mine = slopes.get(id(leaves[at]), small(0)).f
                assert abs(mine - want) <= 1e-4 * (1 + abs(want)), (mine, want, place)
            at += 1
