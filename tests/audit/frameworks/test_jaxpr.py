"""Every primitive operation of JAX that is taken, against JAX itself; what is not known
is refused by name."""

import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks import jaxpr
from symbolic_bp.audit.frameworks.jax_elements import RULES
from symbolic_bp.audit.frameworks.jax_moves import BY_JAX
from symbolic_bp.audit.jax_vjp import audit_custom_vjp

DOCS = Path(__file__).resolve().parents[3] / "docs" / "audit-jax.md"
TAKEN = {*RULES, *BY_JAX, *jaxpr.CONTROL, *jaxpr.CALLS}
OTHER_VERSIONS = {
    "pjit",
    "closed_call",
    "core_call",
    "remat",
    "checkpoint",
    "custom_vjp_call_jaxpr",
    "custom_lin",
    "copy_p",
    "scatter_add",
    "expand_dims",
    "select_and_gather_add",
    "tile",
    "add_any",
    "stop_gradient",
    "name",
    "optimization_barrier",
    "composite",
    "broadcast_to",
    "unstack",
    "log2",
    "one_minus_square",
    "polynomial",
    "atan2",
    "acosh",
}


@pytest.fixture
def jax(needs):
    needs("jax")
    return import_module("jax")


def cases(jax):
    """[(words, function, arguments)]: every primitive with several values of its parameters."""
    jnp, lax = jax.numpy, jax.lax
    rng = np.random.default_rng(3)
    v, m, t = rng.normal(size=5), rng.normal(size=(4, 3)), rng.normal(size=(2, 3, 4))
    small, whole = rng.uniform(0.1, 0.9, size=(2, 3)), np.array([7, -7, 5, -5, 3])
    for f in (
        "exp",
        "exp2",
        "log",
        "log1p",
        "expm1",
        "tanh",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "asinh",
        "atanh",
        "sqrt",
        "rsqrt",
        "cbrt",
        "square",
        "logistic",
        "erf",
        "erfc",
        "neg",
        "abs",
        "sign",
        "floor",
        "ceil",
        "is_finite",
    ):
        yield f, getattr(lax, f), (small,)
        if f not in ("log", "sqrt", "rsqrt", "asin", "acos", "atanh", "log1p"):
            yield f, getattr(lax, f), (3 * m,)
    for f in ("add", "sub", "mul", "div", "max", "min", "rem", "gt", "lt", "ge", "le", "eq", "ne"):
        yield f, getattr(lax, f), (m, 2 * m[::-1] + 0.3)
        yield f"{f} with itself", getattr(lax, f), (m, m)
        yield f"{f} of integers", lambda x, f=f: x * getattr(lax, f)(whole, np.array([2, 2, -2, -2, 3])), (v,)
    yield "pow", lax.pow, (small, small + 1)
    for n in (0, 1, 2, 5, -1, -3):
        yield f"power {n}", lambda x, n=n: lax.integer_pow(x, n), (m,)
    yield "clamp", lambda x: lax.clamp(-0.5, x, 0.7), (m,)
    for method in lax.RoundingMethod:
        yield (
            f"round {method}",
            lambda x, method=method: lax.round(x, method),
            (np.array([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.3, 1.7, -1.7]),),
        )
    for kind in (jnp.int32, jnp.bool_, jnp.float64, jnp.uint8):
        yield (
            f"to {kind.__name__}",
            lambda x, kind=kind: lax.convert_element_type(x, kind) * x,
            (np.array([0.5, 1.5, 2.5, 0.0]),),
        )
    yield "towards zero", lambda x: lax.convert_element_type(x, jnp.int32), (np.array([-0.5, -1.5, -2.7]),)
    for dims in ((((1,), (1,)), ((0,), (0,))), (((2,), (2,)), ((), ())), (((1, 2), (1, 2)), ((), ()))):
        yield f"dot_general {dims}", lambda a, b, dims=dims: lax.dot_general(a, b, dims), (t, t + 1)
    for axes in ((0,), (1,), (0, 2), (0, 1, 2)):
        yield (
            f"sums over {axes}",
            lambda x, a=axes: (jnp.sum(x, a), jnp.prod(x, a), jnp.max(x, a), jnp.min(x, a)),
            (t,),
        )
    for axis in (0, 1, 2):
        yield f"largest on {axis}", lambda x, a=axis: x.sum() * jnp.argmax(x, a) + jnp.argmin(x, a), (t,)
        yield (
            f"top on {axis}",
            lambda x, a=axis: jnp.moveaxis(lax.top_k(jnp.moveaxis(x, a, -1), 2)[0], -1, a),
            (t,),
        )
        for reverse in (False, True):
            yield (
                f"running on {axis} {reverse}",
                lambda x, a=axis, r=reverse: [
                    getattr(lax, f)(x, axis=a, reverse=r)
                    for f in ("cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp")
                ],
                (t,),
            )
        yield f"sort on {axis}", lambda x, a=axis: (lax.sort(x, dimension=a), jnp.argsort(x, a)), (t,)
    yield "sort by a key", lambda x, y: lax.sort((x, y, jnp.arange(5)), num_keys=1), (v, v**2)
    yield "sort by two keys", lambda x, y: lax.sort((np.array([1, 0, 1, 0, 1]), x, y), num_keys=2), (v, v**2)
    yield (
        "moves",
        lambda x: (
            x.T,
            x.reshape(6, 2),
            x[1:, ::2],
            x[::-1],
            jnp.roll(x, 1, 0),
            jnp.tile(x, (2, 1)),
            jnp.stack([x, x + 1]),
            jnp.split(x, 2),
            jnp.squeeze(x[None]),
            x[..., None] + 1,
            jnp.broadcast_to(x, (2, 4, 3)),
            jnp.repeat(x, 2, 1),
        ),
        (m,),
    )
    for low, high, inner in ((1, 2, 0), (0, 1, 2), (-1, 0, 1), (-1, -1, 0)):
        yield f"pad {low, high, inner}", lambda x, p=(low, high, inner): lax.pad(x, 2.5, [p, (0, 0, 0)]), (m,)
    yield (
        "dynamic",
        lambda x: (lax.dynamic_slice(x, (2, 1), (2, 2)), lax.dynamic_update_slice(x, x[:2, :2] * 2, (3, 1))),
        (m,),
    )
    yield (
        "gather",
        lambda x: (
            x[np.array([0, 3, 3])],
            x[np.array([0, 1]), np.array([2, 2])],
            jnp.take(x, np.array([1, 0]), axis=1),
            jnp.take_along_axis(x, np.array([[0], [2], [1], [0]]), 1),
        ),
        (m,),
    )
    yield (
        "at",
        lambda x: (
            jnp.asarray(x).at[1].set(3.0),
            jnp.asarray(x).at[np.array([0, 0, 2])].add(x[:3]),
            jnp.asarray(x).at[:, 1].add(2.0),
            jnp.asarray(x).at[0, 0].set(x[1, 1]),
        ),
        (m,),
    )
    yield (
        "puts",
        lambda x: [
            getattr(jnp.asarray(x).at[np.array([0, 0, 2])], f)(x[1:] * 1.1)
            for f in ("multiply", "min", "max", "subtract", "add")
        ],
        (m,),
    )
    yield (
        "logs",
        lambda x: (
            jnp.log2(x * x + 1),
            jnp.exp2(x),
            jnp.logaddexp(x, 2 * x),
            jnp.square(x),
            jnp.arctan2(x, x[::-1] + 0.1),
            jnp.arccosh(1.5 + x * x),
            jnp.hypot(x, x + 1),
            1 - jnp.tanh(x) ** 2,
            jnp.float_power(x * x + 1, 1.5),
            jnp.sinc(x + 5),
            jnp.clip(x, -0.5, 0.5),
        ),
        (m,),
    )
    yield (
        "angles",
        lambda x: [
            lax.atan2(a * x, b * x + 0.1) for a in (1.0, -1.0, 5.0, -5.0) for b in (1.0, -1.0, 5.0, -5.0)
        ],
        (v,),
    )
    yield "unstacked", lambda x: [jnp.stack(jnp.unstack(x), 1), jnp.broadcast_to(x, (2, 4, 3))], (m,)
    yield "where", lambda x: (jnp.where(x > 0, x, x**2), jnp.where(np.arange(3) == 1, x, 0.0)), (m,)
    yield "three cases", lambda x: lax.select_n(np.array([0, 1, 2, 2, 1]), x, 2 * x, 3 * x), (v,)
    yield "if", lambda x: lax.cond(x[0] > 0, lambda u: u * 2, lambda u: -u, x), (v,)
    yield (
        "switch",
        lambda x: [lax.switch(i, [lambda u: u, lambda u: u * u, jnp.exp], x) for i in (-1, 0, 1, 2, 9)],
        (v,),
    )
    for reverse in (False, True):
        yield (
            f"scan {reverse}",
            lambda x, r=reverse: lax.scan(
                lambda c, u: (c * u.sum() + x[0, 0], (c, u * c)), 1.0, x, reverse=r
            ),
            (m,),
        )
    yield (
        "loops",
        lambda x: (
            lax.fori_loop(0, 3, lambda i, c: c * x + i, x),
            lax.while_loop(lambda c: c[0] < 4, lambda c: (c[0] + 1, c[1] * x), (0, x))[1],
        ),
        (v,),
    )
    yield "loop of a float", lambda x: lax.while_loop(lambda c: c.sum() < 9, lambda c: c * 2, x**2), (v,)
    for window, strides, padding in (
        ((2, 2), (1, 1), "VALID"),
        ((2, 1), (2, 1), "SAME"),
        ((3, 3), (1, 2), "SAME"),
    ):
        for f, start in ((lax.max, -np.inf), (lax.min, np.inf), (lax.add, 0.0)):
            yield (
                f"window {window, strides, padding, start}",
                lambda x, a=(start, f, window, strides, padding): lax.reduce_window(x, *a),
                (m,),
            )
    image, kernel = rng.normal(size=(1, 2, 4, 4)), rng.normal(size=(3, 2, 2, 2))
    for strides, padding, dilation in (
        ((1, 1), "VALID", None),
        ((2, 1), "SAME", None),
        ((1, 1), [(1, 0), (0, 1)], (2, 1)),
    ):
        yield (
            f"convolution {strides, padding}",
            lambda x, k, a=(strides, padding, dilation): lax.conv_general_dilated(
                x, k, a[0], a[1], rhs_dilation=a[2]
            ),
            (image, kernel),
        )
    yield (
        "functions",
        lambda x: (
            jax.nn.relu(x),
            jax.nn.gelu(x),
            jax.nn.softmax(x),
            jax.nn.logsumexp(x),
            jax.nn.silu(x),
            jax.nn.elu(x),
            jax.nn.log_softmax(x, 0),
            jax.nn.softplus(x),
            jnp.var(x, 0),
            jnp.std(x),
            jnp.linalg.norm(x),
            jax.checkpoint(jnp.sin)(x),
            jnp.copy(x),
            jnp.einsum("ij,kj->ik", x, x),
            jax.nn.one_hot(1, 3) * x,
        ),
        (m,),
    )
    yield (
        "pooling backwards",
        lambda x: jax.grad(
            lambda u: (lax.reduce_window(u, -np.inf, lax.max, (2, 1), (2, 1), "VALID") ** 2).sum()
        )(x),
        (m,),
    )

    @jax.custom_vjp
    def own(x):
        return x * x

    own.defvjp(lambda x: (x * x, x), lambda x, g: (g,))

    @jax.custom_jvp
    def other(x):
        return x + 1

    other.defjvp(lambda p, d: (p[0] + 1, d[0]))
    yield "inside", lambda x: (own(x), other(x)), (v,)


def names(jaxpr_):
    """The names of the primitives of a jaxpr and of those inside."""
    for eqn in getattr(jaxpr_, "jaxpr", jaxpr_).eqns:
        yield eqn.primitive.name
        for value in eqn.params.values():
            for inner in value if isinstance(value, (tuple, list)) else [value]:
                if hasattr(inner, "eqns") or hasattr(inner, "jaxpr"):
                    yield from names(inner)


def test_every_primitive_means_what_it_means_to_jax(jax):
    met = set()
    jax.config.update("jax_enable_x64", True)
    try:
        for words, function, args in cases(jax):
            traced = jax.make_jaxpr(function)(*args)
            met |= set(names(traced))
            try:
                found = jaxpr.evaluate(traced, list(map(jaxpr.array, args)))
            except Unusable as why:
                assert words == "pooling backwards" and "select_and_scatter_add" in str(why), (words, why)
                continue
            for mine, true in zip(found, jax.tree_util.tree_leaves(function(*args)), strict=True):
                mine = np.asarray(mine)
                assert mine.shape == true.shape and (mine.dtype == object or mine.dtype == true.dtype), words
                np.testing.assert_allclose(
                    mine.astype(float), np.asarray(true, dtype=float), rtol=1e-6, atol=1e-9, err_msg=words
                )
    finally:
        jax.config.update("jax_enable_x64", False)
    assert TAKEN - OTHER_VERSIONS <= met, TAKEN - OTHER_VERSIONS - met


def test_the_page_lists_what_is_taken():
    listed = set(re.findall(r"`([a-z0-9_-]+)`", DOCS.read_text().split("## Taken")[1]))
    assert listed == TAKEN


@pytest.mark.parametrize("name", ["digamma", "cholesky", "fft", "float16"])
def test_what_is_not_known_is_refused_by_name(jax, name):
    lax = jax.lax
    made = {
        "digamma": lambda x: lax.digamma(x),
        "cholesky": lambda x: jax.numpy.linalg.cholesky(x.T @ x),
        "float16": lambda x: x.astype("float16").astype(float) * x,
        "fft": lambda x: jax.numpy.real(jax.numpy.fft.fft(x)),
    }[name]
    f = jax.custom_vjp(made)
    f.defvjp(lambda x: (made(x), x), lambda x, g: (x,))
    with pytest.raises(Unusable, match="complex" if name == "fft" else name):
        audit_custom_vjp(f, np.eye(3) + 0.5)


def test_a_parameter_that_is_not_known_is_refused(jax):
    traced = jax.make_jaxpr(lambda x: x * x)(np.ones(2))
    (eqn,) = traced.jaxpr.eqns
    unknown = type(
        "Equation",
        (),
        {
            "primitive": eqn.primitive,
            "params": {**eqn.params, "upside_down": True},
            "invars": eqn.invars,
            "outvars": eqn.outvars,
        },
    )
    with pytest.raises(Unusable, match="mul with upside_down=True"):
        jaxpr.apply(unknown, [jaxpr.array(np.ones(2))] * 2)


def test_a_tie_is_not_decided(jax):
    """max(x, x + 0 x) has many slopes; of equal constants the slope is 0."""
    f = jax.custom_vjp(lambda x: jax.numpy.max(jax.numpy.stack([x, x + 0 * x])))
    f.defvjp(lambda x: (jax.numpy.max(x), None), lambda r, g: (g,))
    with pytest.raises(Unusable, match="tie"):
        audit_custom_vjp(f, 1.5)
