"""JAX custom_vjp and torch.autograd.Function: right and wrong backward rules, and the message where the
framework is missing."""

from importlib import import_module

import numpy as np
import pytest

from symbolic_bp.audit import jax_vjp, torch_function
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.errors import MissingProgram

X, W = np.linspace(-1, 1, 6).reshape(2, 3), np.linspace(-1, 2, 12).reshape(3, 4)


@pytest.mark.parametrize(
    "audit,name", [(jax_vjp.audit_custom_vjp, "JAX"), (torch_function.audit_function, "PyTorch")]
)
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
        d = scale * d * (t > 0) * (1 - t**2)
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


def torch_functions(torch):
    """{words: (right Function, wrong Function, arguments)}"""

    def made(forward, backward, **more):
        return type(
            "F",
            (torch.autograd.Function,),
            {
                "forward": staticmethod(forward),
                "backward": staticmethod(backward),
                **{k: staticmethod(v) for k, v in more.items()},
            },
        )

    def layer(ctx, x, w):
        a = (x @ w).tanh().clamp(min=0)
        ctx.save_for_backward(x, w, a)
        return a.pow(2)

    def layer_back(ctx, g, slope=True):
        x, w, a = ctx.saved_tensors
        d = 2 * g * a * (a > 0) * ((1 - a * a) if slope else 1)
        return d.mm(w.t()), x.t().mm(d)

    def in_place(ctx, x):
        y = x.clone()
        ctx.save_for_backward(x)
        view = y[:1]
        view *= 3
        y += 1
        return y

    def in_place_back(ctx, g):
        g = g.clone()
        g[:1] *= 3
        return g

    def cast(ctx, x):
        ctx.save_for_backward(x)
        return x * x.int()

    def flags(ctx, x, w):
        ctx.save_for_backward(x, w)
        return x * w

    def by_flags(ctx, g):
        x, w = ctx.saved_tensors
        return g * w if ctx.needs_input_grad[0] else None, g * x if ctx.needs_input_grad[1] else None

    def mixed_up(ctx, g):
        x, w = ctx.saved_tensors
        return (g * w if ctx.needs_input_grad[0] else None), (g * x if ctx.needs_input_grad[0] else None)

    def late(x, scale):
        return x.exp() * scale

    def setup(ctx, inputs, output):
        ctx.scale = inputs[1]
        ctx.save_for_backward(output)

    def marked(ctx, x):
        top, at = x.max(1)
        ctx.mark_non_differentiable(at)
        ctx.save_for_backward(at)
        ctx.size = x.shape[1]
        return top, at

    def marked_back(ctx, g, _, other=0):
        (at,) = ctx.saved_tensors
        return (
            torch.nn.functional.pad(g[:, None], (0, ctx.size - 1))
            if other
            else g[:, None] * (torch.arange(ctx.size) == at[:, None])
        )

    x, w = torch.from_numpy(X), torch.from_numpy(W)
    return {
        "a layer": (made(layer, layer_back), made(layer, lambda ctx, g: layer_back(ctx, g, False)), (x, w)),
        "views changed in place": (made(in_place, in_place_back), made(in_place, lambda ctx, g: g), (x,)),
        "a cast to integers": (
            made(cast, lambda ctx, g: g * ctx.saved_tensors[0].int()),
            made(cast, lambda ctx, g: 2 * g * ctx.saved_tensors[0]),
            (2.9 * x,),
        ),
        "flags": (made(flags, by_flags), made(flags, mixed_up), (x, x + 1)),
        "setup_context": (
            made(late, lambda ctx, g: (g * ctx.saved_tensors[0], None), setup_context=setup),
            made(late, lambda ctx, g: (g * ctx.scale, None), setup_context=setup),
            (x, 2.5),
        ),
        "an output without a slope": (
            made(marked, marked_back),
            made(marked, lambda ctx, g, h: marked_back(ctx, g, h, 1)),
            (x,),
        ),
    }


@pytest.mark.parametrize(
    "words",
    [
        "a layer",
        "views changed in place",
        "a cast to integers",
        "flags",
        "setup_context",
        "an output without a slope",
    ],
)
def test_torch_right_and_wrong(needs, words):
    needs("torch")
    torch = import_module("torch")
    right, wrong, args = torch_functions(torch)[words]
    found = torch_function.audit_function(right, *args)
    assert found, str(found)
    found = torch_function.audit_function(wrong, *args)
    assert found["verdict"] == "wrong", str(found)


def test_a_saved_tensor_that_is_changed_is_what_torch_says_it_is(needs):
    """torch itself refuses to go back where what was saved was changed in place."""
    needs("torch")
    torch = import_module("torch")

    class Spoiled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x.exp()
            ctx.save_for_backward(x)
            x += 1
            ctx.mark_dirty(x)
            return x, y

        @staticmethod
        def backward(ctx, g, h):
            (x,) = ctx.saved_tensors
            return g + h * x.exp()

    assert not torch_function.audit_function(Spoiled, torch.ones(3).double())


def test_nothing_to_compare_and_chance_and_values_are_not_decided(needs):
    needs("torch")
    torch = import_module("torch")

    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2 * x

        @staticmethod
        def backward(ctx, g):
            return 5 * g

    class Dropped(Twice):
        @staticmethod
        def forward(ctx, x):
            return x * torch.rand(3)

    class Asked(Twice):
        @staticmethod
        def forward(ctx, x):
            return 5 * x if x.sum() > 0 else x

    found = torch_function.audit_function(Twice, torch.zeros(0, 3))
    assert found["verdict"] == "undecided" and "nothing was compared" in str(found)
    for function, why in (
        (Dropped, "draws other numbers|other numbers on the example"),
        (Asked, "asks for the value"),
    ):
        with pytest.raises(Unusable, match=f"could not decide: .*({why})"):
            torch_function.audit_function(function, torch.ones(3).double())
