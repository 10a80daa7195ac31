"""NumPy on arrays of Nums: the same numbers as with floats, for everything that backpropagation code uses."""

import numpy as np
import pytest

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.numbers.number import Num

RNG = np.random.default_rng(0)
A, B, V, W = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 5)), RNG.normal(size=4), RNG.normal(size=4)
CASES = {
    "dot": lambda a, b, v, w: np.dot(a, b),
    "matmul": lambda a, b, v, w: a @ b @ b.T,
    "vector": lambda a, b, v, w: a @ v,
    "inner": lambda a, b, v, w: v @ w,
    "outer": lambda a, b, v, w: np.outer(v, w),
    "einsum": lambda a, b, v, w: np.einsum("ij,jk->ki", a, b),
    "tensordot": lambda a, b, v, w: np.tensordot(a, b, axes=(1, 0)),
    "sum": lambda a, b, v, w: a.sum(axis=1, keepdims=True),
    "mean": lambda a, b, v, w: a.mean(axis=0),
    "max": lambda a, b, v, w: a.max(axis=1),
    "argmax": lambda a, b, v, w: a.argmax(axis=1),
    "where": lambda a, b, v, w: np.where(a > 0, a, 0.1 * a),
    "clip": lambda a, b, v, w: np.clip(a, -0.5, 0.5),
    "maximum": lambda a, b, v, w: np.maximum(0, a),
    "concatenate": lambda a, b, v, w: np.concatenate([v, w]),
    "hstack": lambda a, b, v, w: np.hstack([a, a]),
    "stack": lambda a, b, v, w: np.stack([v, w]),
    "reshape": lambda a, b, v, w: a.reshape(2, 6).T,
    "exp": lambda a, b, v, w: np.exp(-a),
    "tanh": lambda a, b, v, w: np.tanh(a),
    "log": lambda a, b, v, w: np.log(np.abs(a)),
    "sqrt": lambda a, b, v, w: np.sqrt(a * a + 1),
    "square": lambda a, b, v, w: np.square(a),
    "power": lambda a, b, v, w: np.power(a, 3),
    "sort": lambda a, b, v, w: np.sort(v),
    "std": lambda a, b, v, w: a.std(axis=0),
    "norm": lambda a, b, v, w: np.linalg.norm(a),
    "diag": lambda a, b, v, w: np.diag(v) - np.outer(v, v),
    "sign": lambda a, b, v, w: np.sign(a),
    "isnan": lambda a, b, v, w: np.isnan(a),
    "logaddexp": lambda a, b, v, w: np.logaddexp(v, w),
    "heaviside": lambda a, b, v, w: np.heaviside(a, 0.5),
    "reciprocal": lambda a, b, v, w: np.reciprocal(a),
    "cumsum": lambda a, b, v, w: np.cumsum(v),
    "prod": lambda a, b, v, w: np.prod(v),
    "mask": lambda a, b, v, w: a * (a > 0),
    "astype": lambda a, b, v, w: (a > 0).astype(float) * a,
    "newaxis": lambda a, b, v, w: v[:, None] * w,
    "log1p": lambda a, b, v, w: np.log1p(np.exp(a)),
    "vdot": lambda a, b, v, w: np.vdot(v, w),
    "nan_to_num": lambda a, b, v, w: np.nan_to_num(a),
    "multiply.outer": lambda a, b, v, w: np.multiply.outer(v, w),
    "add.reduce": lambda a, b, v, w: np.add.reduce(a, axis=0),
    "squeeze": lambda a, b, v, w: np.squeeze(a[:1]),
    "repeat": lambda a, b, v, w: np.repeat(v, 2),
    "minimum": lambda a, b, v, w: np.minimum(a, 0),
    "apply_along_axis": lambda a, b, v, w: np.apply_along_axis(lambda r: r / r.sum(), 1, a),
    "dot method": lambda a, b, v, w: a.dot(v),
    "transpose": lambda a, b, v, w: np.transpose(a),
    "mean all": lambda a, b, v, w: np.mean((a - 1) ** 2),
    "var": lambda a, b, v, w: np.var(a),
}


def floats(x):
    return np.array(x, dtype=object).astype(float) if not isinstance(x, Num) else x.f


@pytest.mark.parametrize("name", CASES)
def test_same_as_floats(name):
    case = CASES[name]
    want, got = case(A, B, V, W), case(*map(exact, (A, B, V, W)))
    assert np.shape(got) == np.shape(want)
    assert np.allclose(floats(got), want)


@pytest.mark.parametrize("name", ["dot", "einsum", "where", "concatenate", "exp", "sum", "reshape", "diag"])
def test_results_stay_exact(name):
    result = CASES[name](*map(exact, (A, B, V, W)))
    assert isinstance(result, Exact) and all(isinstance(n, (Num, int)) for n in result.flat)


def test_buffers_take_exact_numbers():
    space = {"np": np, "a": exact(A), "float": float}
    code = """
buffer = np.zeros(a.shape)
buffer[0] = a[0]
buffer += a
like, ones, empty = np.zeros_like(a), np.ones((2, 2)), np.empty(3)
total = float(a.sum())
listed = np.array([a[0, 0], 1.5])
cast = np.asarray(a, dtype=np.float64).astype("float32")
counted = np.zeros(3, dtype=int)
plain = np.float64(2.5)
"""
    with Patched([space]) as patched:
        exec(code, space)
    assert not patched.leaks
    for name in ("buffer", "like", "ones", "empty", "listed", "cast"):
        assert isinstance(space[name], Exact), name
    assert isinstance(space["total"], Num) and space["counted"].dtype == int and space["plain"] == 2.5
    assert space["np"] is np and space["float"] is float


def test_a_float_buffer_is_not_filled_silently():
    with Patched() as patched:
        buffer = np.zeros(4)
        buffer[:] = exact(V)
    assert patched.leaks
    with pytest.raises(TypeError):
        np.add(exact(V), 1, out=np.zeros(4))


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError):
        exact(A) @ exact(A)
