"""Sigmoid network with plain loops over neurons, one flat example (n,), quadratic cost.

W[l][j, k] goes from k to j.
"""
import numpy as np


def network(sizes, seed=0):
    rng = np.random.RandomState(seed)
    return [rng.randn(n, m) for m, n in zip(sizes, sizes[1:])], [rng.randn(n) for n in sizes[1:]]


def sigma(t):
    return 1 / (1 + np.exp(-t))


def activations(W, b, x):
    out = [x]
    for w, c in zip(W, b):
        out.append(np.array([sigma(sum(w[j, k] * out[-1][k] for k in range(w.shape[1])) + c[j])
                             for j in range(w.shape[0])]))
    return out


def cost(W, b, x, y):
    return sum((p - q) ** 2 for p, q in zip(activations(W, b, x)[-1], y)) / 2


def gradient(W, b, x, y):
    a = activations(W, b, x)
    dW, db = [np.zeros(w.shape) for w in W], [np.zeros(c.shape) for c in b]
    delta = [(a[-1][j] - y[j]) * a[-1][j] * (1 - a[-1][j]) for j in range(len(y))]
    for l in reversed(range(len(W))):
        for j in range(W[l].shape[0]):
            db[l][j] = delta[j]
            for k in range(W[l].shape[1]):
                dW[l][j, k] = a[l][k] * delta[j]
        lower = []
        for k in range(W[l].shape[1]):
            s = 0.0
            for j in range(W[l].shape[0]):
                s += W[l][j, k] * delta[j]
            lower.append(s * sigma(a[l][k]) * (1 - sigma(a[l][k])))
        delta = lower
    return dW, db
