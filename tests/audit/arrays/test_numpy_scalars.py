"""math, scipy.special and what makes arrays, in a name space that is patched, against the same on floats."""

import math
from pathlib import Path

import numpy as np
import pytest
import scipy.special  # noqa: F401, its stand-ins are made where it is loaded
from hypothesis import HealthCheck, given, settings, strategies as st

from symbolic_bp.audit.arrays import listed, taken
from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.arrays.makers import MAKERS
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.untraceable import Untraceable

from .numpy_compared import same
from .numpy_draws import Draw

many = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
LISTS = {
    "fsum": "fsum([{}, {}, 1])",
    "prod": "prod([{}, {}, 2], start=3)",
    "dist": "dist([{}, 1.], [2., {}])",
}
DOCS = Path(__file__).resolve().parents[3] / "docs"
TWO = ("atan2", "copysign", "fmod", "hypot", "isclose", "pow")
OLD = {"cbrt", "exp2", "dist"} - set(dir(math))


def run(code: str, patched: bool, **names: object) -> object:
    """What an expression gives where np, math and scipy mean their stand-ins, or the exception; and nothing
    turned into a float."""
    space = {"np": np, "math": math, "scipy": scipy, "float": float, **names}
    try:
        if not patched:
            return eval(code, space)  # noqa: S307
        with Patched([space]) as context:
            found = eval(code, space)  # noqa: S307
        assert not context.leaks
        return found
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        return error


def agree(code: str, **names: object) -> None:
    """Asserts that an expression means the same for our numbers."""
    mine = {n: exact(v) if isinstance(v, np.ndarray) else lift(v) for n, v in names.items()}
    found, true = run(code, True, **mine), run(code, False, **names)
    if isinstance(true, Exception):
        assert type(found) is type(true)
    else:
        same(found, true)


@pytest.mark.parametrize("name", sorted(taken.MATH - OLD))
@many
@given(
    st.sampled_from([-2.5, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 3.0, 800.0]),
    st.sampled_from([-1.5, -1.0, 0.5, 1.0, 2.0, 2.5]),
)
def test_math(name, x, y):
    code = LISTS[name].format("x", "y") if name in LISTS else f"{name}(x, y)" if name in TWO else f"{name}(x)"
    if name == "pow" and abs(x) > 100:
        x = 3.0
    agree(f"math.{code}", x=x, y=y)
    if name == "log" and y > 1:
        agree("math.log(x, y)", x=x, y=y)


def test_what_math_has_else_is_refused_by_name():
    for name in ("gamma", "lgamma", "frexp", "modf", "remainder", "ulp"):
        with pytest.raises(Untraceable, match=rf"math\.{name} has no exact meaning here"):
            run(f"math.{name}(x)" if name != "remainder" else "math.remainder(x, 2)", True, x=lift(0.5))


@pytest.mark.parametrize(
    "code",
    [
        "softmax(x, axis={axis})",
        "log_softmax(x, axis={axis})",
        "logsumexp(x, axis={axis}, keepdims={keep})",
        "logsumexp(x, {axis}, np.exp(x))",
        "softplus(x)",
    ],
)
@many
@given(st.data(), st.sampled_from([None, 0, -1]), st.booleans())
def test_scipy(code, data, axis, keep):
    if code.partition("(")[0] in dir(scipy.special):
        agree("scipy.special." + code.format(axis=axis, keep=keep), x=Draw(data, True).array(1, 2))


def test_an_option_of_scipy_is_refused():
    with pytest.raises(Untraceable, match="return_sign=True.*what would decide"):
        run("scipy.special.logsumexp(x, return_sign=True)", True, x=exact(np.ones(3)))


MADE = [
    "np.zeros((2, 3))",
    "np.ones(3)",
    "np.full((2, 2), a)",
    "np.full(2, a, dtype=int)",
    "np.full((2, 3), .5)",
    "np.full_like(x, a)",
    "np.full_like(x, .5)",
    "np.full_like(x, 2.5, dtype=int)",
    "np.full_like(np.arange(3), a)",
    "np.full_like(np.arange(3.), a)",
    "np.zeros_like(x)",
    "np.ones_like(x, dtype=bool)",
    "np.zeros_like(x, shape=())",
    "np.ones_like(np.arange(3))",
    "np.eye(3)",
    "np.identity(2)",
    "np.tri(3)",
    "np.linspace(0, a, 4)",
    "np.linspace(0, 1, 4, retstep=True)",
    "np.logspace(0, a, 3)",
    "np.geomspace(1, 8, 4)",
    "np.array([a, 1, x[0]])",
    "np.array([[a, 2.5], [1, 0]], dtype=np.float32)",
    "np.array([a, 1.5], dtype=int)",
    "np.array(x, ndmin=4)",
    "np.array(x, dtype=int)",
    "np.asarray(x, float)",
    "np.asarray([a, a], dtype=bool)",
    "np.copy(x)",
    "np.ascontiguousarray(a)",
    "np.asarray_chkfinite(x)",
    "np.fromiter((n * 2 for n in x), float)",
    "np.fromiter(iter([1, 2]), dtype=int)",
    "np.mean([a, 1, 2.5])",
    "np.sum([x, x])",
    "np.max([a, 1])",
    "np.linalg.norm([a, 1.])",
    "np.isnan(a)",
    "np.isfinite(a)",
    "np.logaddexp(a, 1)",
    "np.maximum(a, .5)",
    "np.clip(a, 0, .5)",
    "np.where(x > 0, a, 0)",
    "np.dot([a, 1], [2., a])",
    "np.isscalar(a)",
    "np.finfo(x.dtype).eps",
    "np.issubdtype(x.dtype, np.floating)",
    "np.arange(3.) * a",
    "np.float64(2) * a",
    "np.array(a) * a",
    "a * np.array(a)",
    "5 % a",
    "divmod(5, a)",
    "divmod(a, 2)",
    "-a // .7",
    "a % x",
    "np.lib.stride_tricks.as_strided(x, (2, 2), (8, 8))",
    "np.isnan(np.lib.stride_tricks.as_strided(x, (2, 2), (8, 8)))",
    "np.einsum('i,i', x, x)",
    "np.std([a, 1, 2])",
    "np.round(a, 1)",
    "np.concatenate([[a], x])",
    "np.stack([a, a])",
    "np.argmax([1, a])",
    "np.empty((2, 3)).shape",
    "np.empty_like(x).shape",
]


@pytest.mark.parametrize("code", MADE)
@many
@given(st.data(), st.sampled_from([0.25, 0.5, 1.5, 2.75]))
def test_made(code, data, a):
    agree(code, x=Draw(data, True).of((3,)), a=a)


def test_every_maker_is_tried():
    assert {name for name in MAKERS if not any(f"np.{name}(" in code for code in MADE)} <= {
        "asanyarray",
        "asfortranarray",
        "empty",
    }


def test_views_and_copies_are_what_they_are_in_numpy():
    x = exact(np.array([[1.0, 2], [3, 4]]))
    assert (
        x.astype(float, copy=False) is x
        and x.astype(float) is not x
        and x.astype(np.float32, copy=False) is not x
    )
    x.T[0, 1] = 7
    np.ravel(x)[0] = 0
    assert x[1, 0] == 7 and x[0, 0] == 0 and 1 / exact(np.array([2.0]))[0] == 0.5
    x[0] = [0, 0.5]
    assert all(type(n).__name__ == "Num" for n in np.asarray(x).flat) and np.isinf((1 / x)[0, 0].f)


def test_what_has_no_exact_meaning_is_refused_where_it_stands():
    x = exact(np.ones((2, 2)))
    for function in (
        lambda: np.fft.fft(x),
        lambda: np.linalg.svd(x),
        lambda: np.histogram(x),
        lambda: np.array(x, dtype=complex) if False else x.astype(complex),
        lambda: np.sum(x, dtype=int),
        lambda: np.add(x, 1, out=np.zeros((2, 2))),
    ):
        with pytest.raises(Untraceable, match=r"\(test_numpy_scalars.py, line \d+\)"):
            function()


def test_the_page_is_made_from_the_table():
    assert (DOCS / "audit-numpy.md").read_text(encoding="utf-8") == listed.page()


def test_results_are_exact():
    x = exact(np.ones((2, 2)))
    for found in (
        np.where(x > 0, x, 0),
        np.arange(3.0) * x[0, 0],
        np.pad(x, 1),
        np.vstack([x, [[1, 2]]]),
        np.floor(x),
        np.insert(x, 0, 2),
    ):
        assert isinstance(found, Exact) and all(type(n).__name__ == "Num" for n in np.asarray(found).flat)
