"""JAX custom_vjp and torch.autograd.Function: right and wrong backward rules, and the message where the framework is missing."""
from importlib import import_module

import numpy as np
import pytest

from symbolic_bp.audit import jax_vjp, torch_function
from symbolic_bp.audit.plan import Unusable
from symbolic_bp.errors import MissingProgram

X, W = np.linspace(-1, 1, 6).reshape(2, 3), np.linspace(-1, 2, 12).reshape(3, 4)


@pytest.mark.parametrize("audit,name", [(jax_vjp.audit_custom_vjp, "JAX"), (torch_function.audit_function, "PyTorch")])
def test_missing(monkeypatch, audit, name):
    monkeypatch.setattr(jax_vjp, "find_spec", lambda module: None)
    monkeypatch.setattr(torch_function, "find_spec", lambda module: None)
    with pytest.raises(MissingProgram, match=f"expected {name}, found no module .*pip install"):
        audit(lambda x: x, X)


def jax_layer(scale):
    jax = import_module("jax")
    jnp = jax.numpy

    @jax.custom_vjp
    def layer(x, w):
        return jax.nn.softmax(jax.nn.relu(jnp.tanh(x @ w)) + 0.5)

    def forward(x, w):
        t = jnp.tanh(x @ w)
        s = jax.nn.softmax(jnp.where(t > 0, t, 0) + 0.5)
        return s, (x, w, t, s)

    def backward(saved, g):
        x, w, t, s = saved
        d = s * (g - (g * s).sum(axis=1, keepdims=True))
        d = scale * d * (t > 0) * (1 - t ** 2)
        return d @ w.T, x.T @ d

    layer.defvjp(forward, backward)
    return layer


def test_jax(needs):
    needs("jax")
    assert jax_vjp.audit_custom_vjp(jax_layer(1), X, W)
    found = jax_vjp.audit_custom_vjp(jax_layer(2), X, W)
    assert not found and found["cause"] == "factor-2" and {r["status"] for r in found["arrays"]} == {"wrong"}
    assert not jax_vjp.audit_custom_vjp(jax_layer(1 + 2**-20), X, W)


def test_jax_needs_a_custom_vjp(needs):
    needs("jax")
    with pytest.raises(Unusable, match="custom_vjp"):
        jax_vjp.audit_custom_vjp(lambda x: x, X)


class Layer:
    """In the style of torch.autograd.Function, written with methods and operators only."""

    @staticmethod
    def forward(ctx, x, w):
        a = (x @ w).tanh().clamp(min=0)
        ctx.save_for_backward(x, w, a)
        return a.pow(2)

    @staticmethod
    def backward(ctx, g):
        x, w, a = ctx.saved_tensors
        d = 2 * g * a * (1 - a * a) * (a > 0)
        return d.mm(w.t()), x.t().mm(d)


class Forgetful(Layer):
    @staticmethod
    def backward(ctx, g):
        x, w, a = ctx.saved_tensors
        d = 2 * g * a * (a > 0)
        return d.mm(w.t()), x.t().mm(d)


class Lazy(Layer):
    @staticmethod
    def backward(ctx, g):
        return Layer.backward(ctx, g)[0], None


def test_static_functions():
    assert torch_function.audit_static(Layer, X, W)
    assert torch_function.audit_static(Forgetful, X, W)["verdict"] == "wrong"
    assert torch_function.audit_static(Lazy, X, W)["cause"] == "never-updated"


def test_torch_dispatch():
    def exp():
        """Named like torch.exp."""
    found = torch_function.Tensor.__torch_function__(exp, (), (torch_function.Tensor(torch_function.exact(X)),))
    assert found.shape == X.shape
    with pytest.raises(Unusable, match="fft"):
        torch_function.call("fft", (found,), {})


def test_torch(needs):
    needs("torch")
    torch = import_module("torch")

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return torch.exp(x) * x

        @staticmethod
        def backward(ctx, g):
            x, = ctx.saved_tensors
            return g * torch.exp(x) * (1 + x)

    assert torch_function.audit_function(Square, torch.ones(3))
