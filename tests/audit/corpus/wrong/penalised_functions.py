"""Functions on a list of (W, b): leaky ReLU network, linear output, half mean squares, ridge penalty in the cost.

Rows (m, n).
"""
import numpy as np

RIDGE = 0.01
ALPHA = 0.05


def create(sizes, seed=0):
    rng = np.random.default_rng(seed)
    return [[rng.normal(size=(m, n)), rng.normal(size=n)] for m, n in zip(sizes, sizes[1:])]


def leaky_relu(z):
    return np.maximum(z, ALPHA * z)


def forward(params, x):
    zs, hs = [], [x]
    for k, (W, b) in enumerate(params):
        zs.append(hs[-1] @ W + b)
        hs.append(leaky_relu(zs[-1]) if k + 1 < len(params) else zs[-1])
    return zs, hs


def cost(params, x, y):
    _, hs = forward(params, x)
    penalty = sum(np.sum(W * W) for W, _ in params)
    return 0.5 * np.sum((hs[-1] - y) ** 2) / len(x) + 0.5 * RIDGE * penalty


def grads(params, x, y):
    zs, hs = forward(params, x)
    out = [None] * len(params)
    d = (hs[-1] - y) / len(x)
    for k in range(len(params) - 1, -1, -1):
        W, b = params[k]
        out[k] = [hs[k].T @ d, d.sum(axis=0)]
        if k:
            d = (d @ W.T) * np.where(zs[k - 1] > 0, 1, ALPHA)
    return out
