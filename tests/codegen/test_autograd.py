"""The generated NumPy function against PyTorch's and JAX's automatic differentiation, where
they are installed."""

from importlib import import_module

import numpy as np
import pytest

from .nets import generated, network

NETS = [
    ((4, 5, 3), ("sigmoid", "sigmoid"), "cross-entropy", "l2"),
    ((4, 6, 5, 3), ("relu", "tanh", "softmax"), "log-likelihood", None),
    ((3, 4, 4, 2), ("gelu", "silu", "identity"), "quadratic", "l1"),
    ((3, 4, 4, 2), ("gelu-tanh", "softplus", "softsign"), "huber(0.3)", "l2(0.01)"),
    ((3, 5, 2), ("elu(0.5)", "leaky-relu(0.2)"), "mean-squared", None),
    ((3, 5, 4), ("softmax", "softmax"), "squared", None),
]


def point(widths, acts, cost, seed):
    """Random x, y, w, b; y sums to 1 in each column."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(widths[0], 6)), rng.uniform(0.05, 1, size=(widths[-1], 6))
    w = [rng.normal(size=(after, before)) for before, after in zip(widths, widths[1:])]
    return x, y / y.sum(axis=0), w, [rng.normal(size=(n, 1)) for n in widths[1:]]


def penalty(regulariser, w, xp):
    if regulariser is None:
        return 0
    lam = float(regulariser[3:-1]) if "(" in regulariser else 0.1
    return sum(lam * (xp.abs(v).sum() if regulariser.startswith("l1") else (v**2).sum() / 2) for v in w)


def compare(found, cost, slopes):
    """The cost and dx, dw, db, to rounding."""
    got_cost, dw, db, dx = found
    np.testing.assert_allclose(got_cost, cost, rtol=1e-12)
    for mine, theirs in zip([dx, *dw, *db], slopes):
        np.testing.assert_allclose(mine, np.asarray(theirs), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("widths, acts, cost, regulariser", NETS)
@pytest.mark.parametrize("seed", range(3))
def test_torch(widths, acts, cost, regulariser, seed, needs):
    needs("torch")
    torch = import_module("torch")
    F = torch.nn.functional
    functions = {
        "sigmoid": torch.sigmoid,
        "relu": F.relu,
        "tanh": torch.tanh,
        "softmax": lambda z: F.softmax(z, dim=0),
        "gelu": F.gelu,
        "silu": F.silu,
        "identity": lambda z: z,
        "softplus": F.softplus,
        "softsign": F.softsign,
        "gelu-tanh": lambda z: 0.5 * z * (1 + torch.tanh((2 / np.pi) ** 0.5 * (z + 0.044715 * z**3))),
        "elu(0.5)": lambda z: F.elu(z, 0.5),
        "leaky-relu(0.2)": lambda z: F.leaky_relu(z, 0.2),
    }
    costs = {
        "cross-entropy": lambda a, y: F.binary_cross_entropy(a, y, reduction="sum"),
        "log-likelihood": lambda a, y: -(y * torch.log(a)).sum(),
        "quadratic": lambda a, y: ((a - y) ** 2).sum() / 2,
        "squared": lambda a, y: ((a - y) ** 2).sum(),
        "mean-squared": lambda a, y: ((a - y) ** 2).mean(dim=0).sum(),
        "huber(0.3)": lambda a, y: F.huber_loss(a, y, reduction="sum", delta=0.3),
    }
    x, y, w, b = point(widths, acts, cost, seed)
    variables = [torch.tensor(v, requires_grad=True) for v in (x, *w, *b)]
    a, n = variables[0], len(w)
    for act, weights, biases in zip(acts, variables[1 : 1 + n], variables[1 + n :]):
        a = functions[act](weights @ a + biases)
    total = costs[cost](a, torch.tensor(y)) / x.shape[1] + penalty(regulariser, variables[1 : 1 + n], torch)
    total.backward()
    compare(
        generated(network(widths, acts, cost, regulariser))["backprop"](x, y, w, b),
        total.item(),
        [v.grad.numpy() for v in variables],
    )


@pytest.mark.parametrize("widths, acts, cost, regulariser", NETS)
@pytest.mark.parametrize("seed", range(3))
def test_jax(widths, acts, cost, regulariser, seed, needs):
    needs("jax")
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    nn, jnp = jax.nn, jax.numpy
    functions = {
        "sigmoid": nn.sigmoid,
        "relu": nn.relu,
        "tanh": jnp.tanh,
        "softmax": lambda z: nn.softmax(z, axis=0),
        "gelu": lambda z: nn.gelu(z, approximate=False),
        "gelu-tanh": lambda z: nn.gelu(z, approximate=True),
        "silu": nn.silu,
        "identity": lambda z: z,
        "softplus": nn.softplus,
        "softsign": nn.soft_sign,
        "elu(0.5)": lambda z: nn.elu(z, 0.5),
        "leaky-relu(0.2)": lambda z: nn.leaky_relu(z, 0.2),
    }
    costs = {
        "cross-entropy": lambda a, y: -(y * jnp.log(a) + (1 - y) * jnp.log(1 - a)).sum(),
        "log-likelihood": lambda a, y: -(y * jnp.log(a)).sum(),
        "quadratic": lambda a, y: ((a - y) ** 2).sum() / 2,
        "squared": lambda a, y: ((a - y) ** 2).sum(),
        "mean-squared": lambda a, y: ((a - y) ** 2).mean(axis=0).sum(),
        "huber(0.3)": lambda a, y: jnp.where(
            jnp.abs(a - y) < 0.3, (a - y) ** 2 / 2, 0.3 * (jnp.abs(a - y) - 0.15)
        ).sum(),
    }
    x, y, w, b = point(widths, acts, cost, seed)

    def total(x, w, b):
        a = x
        for act, weights, biases in zip(acts, w, b):
            a = functions[act](weights @ a + biases)
        return costs[cost](a, y) / x.shape[1] + penalty(regulariser, w, jnp)

    dx, dw, db = jax.grad(total, argnums=(0, 1, 2))(x, w, b)
    compare(
        generated(network(widths, acts, cost, regulariser))["backprop"](x, y, w, b),
        float(total(x, w, b)),
        [dx, *dw, *db],
    )
