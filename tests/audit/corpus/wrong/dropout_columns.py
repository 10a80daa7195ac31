"""Columns (n, m), dictionaries: ReLU with dropout, sigmoid output, mean cross-entropy. The mask comes from np.random,
seeded inside forward(), and is remembered for backward().
"""
import numpy as np


def fresh(n_x, n_h, n_y):
    np.random.seed(3)
    return {"W1": 0.3 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)),
            "W2": 0.3 * np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}


def forward(X, p, keep=0.5):
    np.random.seed(1)
    Z = np.dot(p["W1"], X) + p["b1"]
    alive = (np.random.rand(*Z.shape) < keep).astype(int)
    H = np.maximum(0, Z) * alive / keep
    out = 1 / (1 + np.exp(-(np.dot(p["W2"], H) + p["b2"])))
    return out, (Z, alive, H)


def cost(out, Y):
    return -1. / Y.shape[1] * np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out))


def backward(X, Y, p, out, memory):
    Z, alive, H = memory
    top = (out - Y) / X.shape[1]
    dH = np.dot(p["W2"].T, top)
    dH = dH * alive
    dZ = np.multiply(dH, np.int64(Z > 0))
    return {"dW2": np.dot(top, H.T), "db2": np.sum(top, axis=1, keepdims=True),
            "dW1": np.dot(dZ, X.T), "db1": np.sum(dZ, axis=1, keepdims=True)}
