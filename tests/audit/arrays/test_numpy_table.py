"""Every entry of the table of what audit takes of NumPy, against NumPy itself on random arrays and options;
an entry without a call fails."""

import re
from collections.abc import Callable
from functools import reduce

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from scipy import special

from symbolic_bp.audit.arrays import taken
from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.numbers.untraceable import Untraceable

from . import numpy_entries, numpy_methods, numpy_ufunc_calls
from .numpy_compared import compared, slopes_agree
from .numpy_draws import Draw

KINKS = {
    "unwrap",
    "unique",
    "intersect1d",
    "setdiff1d",
    "setxor1d",
    "trim_zeros",
    "isin",
    "nan_to_num",
    "std",
    "nanstd",
}  # drawn at their steps
OLD = {
    "trapz",
    "row_stack",
    "in1d",
    "product",
    "cumproduct",
    "sometrue",
    "alltrue",
    "round_",
    "lib._stride_tricks_impl.sliding_window_view",
}
SPOKEN = {
    "array2string",
    "array_repr",
    "array_str",
    "save",
    "savetxt",
    "savez",
    "savez_compressed",
    "einsum_path",
    "empty_like",
}
PICKED = {
    "argpartition": lambda x, kth: x[np.argpartition(x, kth)][kth],  # the order of the others is not said
    "partition": lambda x, kth: np.partition(x, kth)[kth],
}
many = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


def found(name: str) -> Callable | None:
    """The function of NumPy of a name in the table; None where this NumPy has none."""
    if name in PICKED:
        return PICKED[name]
    here = np
    for part in name.split("."):
        here = getattr(here, part, None)
    return here


FUNCTIONS = sorted(
    name for name in taken.FUNCTIONS - taken.TYPES - SPOKEN if found(name) is not None and name not in OLD
)
UFUNCS = sorted({f.__name__ for n in taken.UFUNCS for f in [getattr(np, n, None)] if isinstance(f, np.ufunc)})
SPECIAL = sorted(n for n in taken.SPECIAL if isinstance(getattr(special, n, None), np.ufunc))


def call_of(name: str) -> tuple:
    """(how it is called, whether it changes its first argument)"""
    build = numpy_entries.FUNCTIONS.get(name)
    return (build, False) if build else (numpy_entries.CHANGING[name], True)


@pytest.mark.parametrize("name", FUNCTIONS)
@many
@given(st.data(), st.booleans())
def test_function(name, data, rough):
    build, changing = call_of(name)
    compared(found(name), *build(Draw(data, rough)), tuple(taken.REFUSED.get(name, ())), changing)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - KINKS))
@few
@given(st.data())
def test_slope_of_a_function(name, data):
    build, changing = call_of(name)
    slopes_agree(found(name), *build(Draw(data, False)), changing)


@pytest.mark.parametrize("name", UFUNCS + [f"special.{n}" for n in SPECIAL])
@many
@given(st.data(), st.booleans())
def test_ufunc(name, data, rough):
    ufunc = getattr(special, name[8:]) if name.startswith("special.") else getattr(np, name)
    args, kwargs = numpy_ufunc_calls.called(Draw(data, rough), ufunc)
    compared(ufunc, args, kwargs)


@pytest.mark.parametrize("name", UFUNCS + [f"special.{n}" for n in SPECIAL])
@few
@given(st.data())
def test_slope_of_a_ufunc(name, data):
    ufunc = getattr(special, name[8:]) if name.startswith("special.") else getattr(np, name)
    slopes_agree(ufunc, *numpy_ufunc_calls.called(Draw(data, False), ufunc))


REDUCING = ("reduce", "accumulate", "reduceat")
OF_TWO = [
    n
    for n in UFUNCS
    if getattr(np, n).nin == 2 and getattr(np, n).nout == 1 and n not in (*numpy_ufunc_calls.GENERAL, "ldexp")
]


@pytest.mark.parametrize(
    "name, method",
    [
        (n, m)
        for n in OF_TWO
        for m in ("reduce", "accumulate", "outer", "reduceat", "at")
        if not (m == "at" and n in taken.LOGICAL or m in REDUCING and n in taken.COMPARED)
    ],
)
@settings(many, max_examples=4)
@given(st.data(), st.booleans())
def test_method_of_a_ufunc(name, method, data, rough):
    ufunc = getattr(np, name)
    call = numpy_ufunc_calls.reduced(Draw(data, rough), ufunc, method)
    true = pairwise(ufunc, method) if method in REDUCING and not folds(ufunc) else None
    compared(getattr(ufunc, method), *call, changing=method == "at", reference=true)


def folds(ufunc):
    """Whether its reduce is the fold of its pairs: NumPy's power and arctan2 are not, with AVX-512 (seen
    in 2.2 and 2.5)."""
    numbers = np.array([0.5, 1.25, 1.5, 0.75])
    with np.errstate(all="ignore"):
        return np.allclose(float(ufunc.reduce(numbers)), float(reduce(ufunc, numbers)), equal_nan=True)


def pairwise(ufunc, method):
    """The method, pair by pair."""
    pairs = getattr(np.frompyfunc(lambda a, b: float(ufunc(a, b)), 2, 1), method)
    return lambda *args, **kwargs: np.asarray(pairs(*args, **kwargs), dtype=float)


@pytest.mark.parametrize("name", sorted(n for n in taken.METHODS if hasattr(np.ndarray, n)))
@many
@given(st.data(), st.booleans())
def test_method(name, data, rough):
    read = numpy_methods.attribute(name) if name in numpy_methods.ATTRIBUTES else numpy_methods.method(name)
    compared(read, *numpy_methods.builder(name)(Draw(data, rough)), changing=name in numpy_methods.CHANGED)


def test_every_attribute_of_an_array_is_in_the_table():
    names = {n for n in dir(np.ndarray) if not n.startswith("_")}
    assert names <= taken.METHODS | taken.NO_METHODS | taken.WRITING
    for name in taken.NO_METHODS - {"ctypes", "data"}:
        if hasattr(np.ndarray, name):
            with pytest.raises((Untraceable, AttributeError)) as caught:
                getattr(exact(np.ones(2)), name)(1)
            said = str(caught.value)
            if isinstance(caught.value, Untraceable):
                assert re.search(rf"ndarray\.{name} has no exact meaning.*test_numpy_table.py, line", said)
            else:  # NumPy 2.0 to 2.2 keep what they removed as attributes that only raise
                with pytest.raises(AttributeError, match="was removed from the ndarray class"):
                    getattr(np.ones(2), name)(1)


def dispatched() -> list:
    """Every function of NumPy that asks the arrays what it means."""
    spaces = (("", np), ("linalg.", np.linalg), ("fft.", np.fft))
    return [
        (prefix, n, f)
        for prefix, space in spaces
        for n, f in vars(space).items()
        if callable(f) and hasattr(f, "_implementation")
    ]


@pytest.mark.parametrize(
    "prefix, name, function", dispatched(), ids=lambda x: x if isinstance(x, str) else ""
)
def test_what_is_not_in_the_table_is_refused_by_name(prefix, name, function):
    inside = function.__module__.partition(".")[2]
    listed = f"{inside}.{function.__name__}" if inside else function.__name__
    if listed in taken.FUNCTIONS:
        return
    with pytest.raises(Untraceable, match=rf"^np\.{listed} has no exact meaning here"):
        exact(np.ones((2, 2))).__array_function__(function, (Exact,), (exact(np.ones((2, 2))),), {})


@pytest.mark.parametrize("name", sorted(n for n, f in vars(np).items() if isinstance(f, np.ufunc)))
def test_ufuncs_that_are_not_in_the_table_are_refused_by_name(name):
    ufunc = getattr(np, name)
    if ufunc.__name__ not in taken.UFUNCS:
        with pytest.raises(
            Untraceable,
            match=rf"^np\.{ufunc.__name__} has no exact meaning here; .*\(test_numpy_table.py, line",
        ):
            ufunc(*[exact(np.ones(2))] * ufunc.nin)
