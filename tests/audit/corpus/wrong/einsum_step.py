"""Pure functions with einsum: tanh network, linear output, mean squared error over all entries.

step() returns new parameters.

Rows; params is a list of {"w": (in, out), "b": (out,)}.
"""
import numpy as np


def init_network(widths, seed=0):
    rng = np.random.default_rng(seed)
    return [{"w": rng.normal(size=(i, o)), "b": rng.normal(size=(o,))} for i, o in zip(widths, widths[1:])]


def forward(params, x):
    outs = [x]
    for n, layer in enumerate(params):
        z = np.einsum("ni,io->no", outs[-1], layer["w"]) + layer["b"]
        outs.append(z if n == len(params) - 1 else np.tanh(z))
    return outs


def mse(params, x, y):
    return np.mean(np.square(forward(params, x)[-1] - y))


def step(params, x, y, lr):
    outs = forward(params, x)
    g = 2 * (outs[-1] - y) / y.size
    new = []
    for n in reversed(range(len(params))):
        w, b = params[n]["w"], params[n]["b"]
        new.append({"w": w - lr * np.einsum("ni,no->io", outs[n], g), "b": b - lr * np.einsum("no->o", g)})
        g = np.einsum("no,oi->ni", g, w) * (1 - outs[n] ** 2)
    return new[::-1]
