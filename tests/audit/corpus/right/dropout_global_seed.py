"""Dropout by hand: leaky ReLU, a mask from np.random seeded with `seed`, softmax; one-hot rows, mean log-likelihood.

forward(params, x, seed) and backward(params, x, y, seed) draw the same mask because they get the same seed.
"""
import numpy as np

KEEP = 0.6


def params_for(sizes):
    np.random.seed(0)
    n, h, k = sizes
    return {"W": np.random.randn(n, h) / n ** 0.5, "b": np.zeros(h),
            "V": np.random.randn(h, k) / h ** 0.5, "c": np.zeros(k)}


def forward(params, x, seed=0):
    np.random.seed(seed)
    z = np.add(np.matmul(x, params["W"]), params["b"])
    mask = np.random.binomial(1, KEEP, size=z.shape) / KEEP
    h = np.maximum(0.01 * z, z) * mask
    s = np.matmul(h, params["V"]) + params["c"]
    e = np.exp(s - np.amax(s, axis=1, keepdims=True))
    return z, mask, h, e / np.sum(e, axis=1, keepdims=True)


def cost(params, x, y, seed=0):
    p = forward(params, x, seed)[-1]
    right = np.argmax(y, axis=1)
    return -np.mean(np.log(p[np.arange(len(x)), right]))


def backward(params, x, y, seed=0):
    z, mask, h, p = forward(params, x, seed)
    ds = np.subtract(p, y) / len(x)
    dz = np.where(z > 0, 1, 0.01) * (ds @ params["V"].T) * mask
    return {"V": h.T @ ds, "c": ds.sum(0), "W": x.T @ dz, "b": dz.sum(0)}
