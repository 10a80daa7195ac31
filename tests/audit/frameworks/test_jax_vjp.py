"""jax.custom_vjp functions, right and wrong ones of each kind; what jax.test_util says of them is
what audit has to say."""

from importlib import import_module

import numpy as np
import pytest

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.jax_vjp import audit_custom_vjp

V, M = np.array([0.6, -0.4, 0.2, 1.1]), np.linspace(-1, 1.5, 6).reshape(2, 3)


@pytest.fixture
def jax(needs):
    needs("jax")
    found = import_module("jax")
    found.config.update("jax_enable_x64", True)
    yield found
    found.config.update("jax_enable_x64", False)


def made(jax, f, fwd, bwd, fixed=()):
    out = jax.custom_vjp(f, nondiff_argnums=fixed)
    out.defvjp(fwd, bwd)
    return out


def functions(jax):
    """{words: (verdict, function, arguments)}"""
    jnp, lax = jax.numpy, jax.lax

    def pair(f, saved, right, wrong, *args, fixed=()):
        def fwd(*a):
            return f(*a), saved(*a)

        return (
            ("right", made(jax, f, fwd, right, fixed), args),
            ("wrong", made(jax, f, fwd, wrong, fixed), args),
        )

    def power(n, x):
        return sum(x**k for k in range(n))

    def weighted(p, x):
        return {"out": x @ p["layer"]["w"] * p["scale"], "largest": jnp.argmax(x)}

    def back(p, x, g, scale):
        w = p["layer"]["w"]
        return {"layer": {"w": scale * x.T @ g}, "scale": jnp.sum(g * (x @ w))}, g @ w.T * p["scale"]

    def drawn(x, index):
        return x[index] ** 2

    def scattered(index, x, g, scale=1):
        return jnp.zeros_like(x).at[index].add(2 * x[index] * g * scale), None

    return {
        "a number that is fixed": pair(
            power,
            lambda n, x: x,
            lambda n, x, g: (g * sum(k * x ** (k - 1) for k in range(1, n)),),
            lambda n, x, g: (g * sum(k * x ** (k - 1) for k in range(1, n + 1)),),
            4,
            V,
            fixed=(0,),
        ),
        "dictionaries": pair(
            weighted,
            lambda p, x: (p, x),
            lambda r, g: back(*r, g["out"], r[0]["scale"]),
            lambda r, g: back(*r, g["out"], 1),
            {"layer": {"w": M.T}, "scale": np.float64(2)},
            M,
        ),
        "integers as an argument": pair(
            drawn,
            lambda x, i: (i, x),
            lambda r, g: scattered(*r, g),
            lambda r, g: scattered(*r, g, 0.5),
            V,
            np.array([0, 2, 2]),
        ),
        "a step function": pair(
            lambda x: x * jnp.round(3 * x),
            lambda x: x,
            lambda x, g: (g * jnp.round(3 * x),),
            lambda x, g: (g * (jnp.round(3 * x) + 3 * x),),
            V,
        ),
        "a scan": pair(
            lambda x: lax.scan(lambda c, u: (c + u * u, c), 0.0, x)[0],
            lambda x: x,
            lambda x, g: (2 * g * x,),
            lambda x, g: (g * x,),
            V,
        ),
        "a branch": pair(
            lambda x: lax.cond(x[0] > 0, lambda u: u * u, lambda u: -u, x),
            lambda x: x,
            lambda x, g: (lax.cond(x[0] > 0, lambda u: 2 * u * g, lambda u: -g, x),),
            lambda x, g: (2 * x * g + 1e-9 * g,),
            V,
        ),
        "logarithms of positive numbers": pair(
            lambda x: jnp.log(x), lambda x: x, lambda x, g: (g / x,), lambda x, g: (g / x * (1 + 1e-7),), V**2
        ),
        "two outputs": pair(
            lambda x: (jnp.sum(x), jnp.cumsum(x)),
            lambda x: x,
            lambda x, g: (g[0] + lax.cumsum(g[1], reverse=True),),
            lambda x, g: (g[0] + jnp.cumsum(g[1]),),
            V,
        ),
    }


@pytest.mark.parametrize(
    "words",
    [
        "a number that is fixed",
        "dictionaries",
        "integers as an argument",
        "a step function",
        "a scan",
        "a branch",
        "logarithms of positive numbers",
        "two outputs",
    ],
)
def test_right_and_wrong(jax, words):
    for verdict, function, args in functions(jax)[words]:
        found = audit_custom_vjp(function, *args)
        assert found["verdict"] == verdict, (words, found)
        assert all(r["status"] == "right" for r in found["arrays"]) == (verdict == "right")


def test_the_value_of_fwd_is_that_of_the_function(jax):
    """Twice the square with its own derivative is no forward rule of the square."""
    found = audit_custom_vjp(
        made(jax, lambda x: x * x, lambda x: (2 * x * x, x), lambda x, g: (2 * x * g,)), V
    )
    assert (
        found["verdict"] == "wrong"
        and "forward rule gives another value" in found["words"]
        and "forward rule" in str(found)
    )


@pytest.mark.parametrize("args", [(np.zeros((0, 3)),), (np.array([1, 2]),)])
def test_nothing_to_compare_is_not_right(jax, args):
    found = audit_custom_vjp(
        made(jax, lambda x: 2 * x, lambda x: (2 * x, None), lambda r, g: (5 * g,)), *args
    )
    assert found["verdict"] == "undecided" and "nothing was compared" in str(found)


def test_numbers_that_a_function_may_not_be_meant_for(jax):
    """Bounds in the wrong order: the rule is right where the lower one is below, as in the example."""
    jnp = jax.numpy

    def clipped(x, low, high):
        return jnp.clip(x, low, high)

    def back(r, g):
        x, low, high = r
        return g * ((x > low) & (x < high)), jnp.sum(g * (x < low)), jnp.sum(g * (x > high))

    found = audit_custom_vjp(made(jax, clipped, lambda *a: (clipped(*a), a), back), V, -0.3, 0.5, points=4)
    assert found["verdict"] in ("right", "undecided")
    assert found["verdict"] == "right" or "other numbers" in found["words"]
    late = made(jax, clipped, lambda *a: (clipped(*a), a), lambda r, g: (g * (r[0] > r[1]), *back(r, g)[1:]))
    assert audit_custom_vjp(late, V, -0.3, 0.5)["verdict"] == "wrong"


@pytest.mark.parametrize(
    "bwd, said",
    [
        (lambda x, g: g, "expected a tuple of 1 gradients"),
        (lambda x, g: (g, g), "found 2"),
        (lambda x, g: ({"w": g},), "structure of its argument"),
    ],
)
def test_what_is_no_gradient_is_said(jax, bwd, said):
    with pytest.raises(Unusable, match=said):
        audit_custom_vjp(made(jax, lambda x: 2 * x, lambda x: (2 * x, x), bwd), V)


def test_a_value_that_is_asked_for_is_named(jax):
    def f(x):
        return x if x[0] > 0 else -x

    with pytest.raises(Unusable, match="asks for the value .* nondiff_argnums"):
        audit_custom_vjp(made(jax, f, lambda x: (f(x), None), lambda r, g: (g,)), V)
