"""Functions of NumPy with their options on exact arrays, against NumPy itself on floats."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings, strategies as st
from hypothesis.extra import numpy as arrays
from scipy import special

from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.numbers.elements import BY_ELEMENT
from symbolic_bp.audit.numbers.untraceable import Untraceable

NUMBERS = st.sampled_from(
    [-3.5, -2.5, -1.5, -1.25, -0.5, -0.125, 0.0, 0.125, 0.375, 0.5, 1.0, 1.5, 2.25, 2.5, 7.0]
)
VECTORS = arrays.arrays(float, st.integers(1, 5), elements=NUMBERS)
MATRICES = arrays.arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=NUMBERS)
STACKS = arrays.arrays(float, st.tuples(*[st.integers(1, 3)] * 3), elements=NUMBERS)


def same(mine, true):
    mine = np.asarray(mine, dtype=object)
    assert mine.shape == np.shape(true)
    np.testing.assert_allclose(mine.astype(float), np.asarray(true, dtype=float), rtol=1e-12, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(VECTORS, st.sampled_from([None, 1, 2, 3, 4, 0.5, np.inf, -np.inf, 0]), st.booleans())
def test_norms_of_vectors(x, ord, keepdims):
    same(np.linalg.norm(exact(x), ord, keepdims=keepdims), np.linalg.norm(x, ord, keepdims=keepdims))


@settings(max_examples=40, deadline=None)
@given(
    MATRICES,
    st.sampled_from([None, "fro", 1, -1, np.inf, -np.inf]),
    st.booleans(),
    st.sampled_from([None, (0, 1), (1, 0), (-1, 0)]),
)
@example(
    np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.5]]), 1, False, None
)  # the largest sum of a column, not the sum of all
def test_norms_of_matrices(x, ord, keepdims, axis):
    same(np.linalg.norm(exact(x), ord, axis, keepdims), np.linalg.norm(x, ord, axis, keepdims))


@settings(max_examples=30, deadline=None)
@given(
    STACKS, st.sampled_from([None, 1, 2, 3, np.inf, -np.inf]), st.sampled_from([0, 1, 2, -1]), st.booleans()
)
def test_norms_along_an_axis(x, ord, axis, keepdims):
    same(np.linalg.norm(exact(x), ord, axis, keepdims), np.linalg.norm(x, ord, axis, keepdims))


@pytest.mark.parametrize("ord", [2, -2, "nuc"])
def test_a_norm_by_singular_values_is_refused(ord):
    with pytest.raises(Untraceable, match="singular values"):
        np.linalg.norm(exact(np.eye(2)), ord)


@settings(max_examples=40, deadline=None)
@given(MATRICES, st.integers(-1, 3))
@example(np.array([[0.5, 1.5, 2.5, -0.5]]), 0)
def test_rounding(x, decimals):
    same(np.round(exact(x), decimals), np.round(x, decimals))
    same(np.around(exact(x), decimals), np.around(x, decimals))
    same(exact(x).round(decimals), x.round(decimals))
    same([round(n, decimals) for n in exact(x).flat], [round(n, decimals) for n in x.flat])
    same(np.rint(exact(x)), np.rint(x))


@settings(max_examples=40, deadline=None)
@given(
    VECTORS,
    st.sampled_from([0.0, 1e-9, 1e-6, 1e-3, 0.3]),
    st.sampled_from([0.0, 1e-8, 1e-5, 0.1]),
    st.sampled_from([0.0, 1e-8, 1e-2]),
)
@example(np.array([1.0]), 1e-6, 1e-5, 1e-8)  # close, and not equal
def test_closeness(x, moved, rtol, atol):
    y = x + moved
    assume(
        not np.any(np.isclose(np.abs(x - y), atol + rtol * np.abs(y), 1e-9, 0))
    )  # at the border floats are not exact
    a, b = exact(x), exact(y)
    assert list(np.isclose(a, b, rtol, atol)) == list(np.isclose(x, y, rtol, atol))
    assert np.allclose(a, b, rtol=rtol, atol=atol) == np.allclose(x, y, rtol=rtol, atol=atol)
    assert np.array_equal(a, b) == np.array_equal(x, y) and not np.array_equal(a, b[:-1])


def test_what_is_no_number():
    x = np.array([1.0, np.nan, np.inf, -np.inf])
    same(np.nan_to_num(exact(x), nan=2.0, posinf=3.0, neginf=-3.0), [1, 2, 3, -3])


@settings(max_examples=20, deadline=None)
@given(VECTORS)
def test_casts(x):
    a = exact(x)
    for kind in (int, bool, np.int8):
        assert list(a.astype(kind)) == list(x.astype(kind)) and a.astype(kind).dtype == x.astype(kind).dtype
    same(a.astype(float), x)
    same(a.astype(np.float32), x)
    with pytest.raises(Untraceable, match="complex128"):
        a.astype(complex)


@settings(max_examples=20, deadline=None)
@given(VECTORS)
def test_functions_of_networks_that_numpy_has_not(x):
    """relu and sigmoid, which torch and JAX have."""
    same(np.frompyfunc(BY_ELEMENT["relu"], 1, 1)(exact(x)), np.maximum(x, 0))
    same(np.frompyfunc(BY_ELEMENT["sigmoid"], 1, 1)(exact(x)), special.expit(x))
