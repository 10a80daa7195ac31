"""Three-layer ReLU network with a softmax on top, mean log-likelihood cost.

Columns: X is (n_x, m), Y one-hot (n_y, m).
"""
import numpy as np


def init(n_x, n_1, n_2, n_y, seed=0):
    rng = np.random.default_rng(seed)
    return dict(
        W1=rng.normal(size=(n_1, n_x)), b1=np.zeros((n_1, 1)),
        W2=rng.normal(size=(n_2, n_1)), b2=np.zeros((n_2, 1)),
        W3=rng.normal(size=(n_y, n_2)), b3=np.zeros((n_y, 1)))


def forward(p, X):
    Z1 = p["W1"] @ X + p["b1"]
    A1 = np.maximum(Z1, 0.0)
    Z2 = p["W2"] @ A1 + p["b2"]
    A2 = np.maximum(Z2, 0.0)
    Z3 = p["W3"] @ A2 + p["b3"]
    E = np.exp(Z3 - np.max(Z3, axis=0, keepdims=True))
    return dict(Z1=Z1, A1=A1, Z2=Z2, A2=A2, A3=E / np.sum(E, axis=0, keepdims=True))


def cost(p, X, Y):
    return -np.sum(Y * np.log(forward(p, X)["A3"])) / X.shape[1]


def backward(p, X, Y):
    c = forward(p, X)
    dZ3 = (c["A3"] - Y) / X.shape[1]
    dZ2 = (p["W3"].T @ dZ3) * (c["Z2"] > 0)
    dZ1 = (p["W2"].T @ dZ2) * (c["Z1"] > 0)
    return {
        "W3": dZ3 @ c["A1"].T, "b3": dZ3.sum(axis=1, keepdims=True),
        "W2": dZ2 @ c["A1"].T, "b2": dZ2.sum(axis=1, keepdims=True),
        "W1": dZ1 @ X.T, "b1": dZ1.sum(axis=1, keepdims=True)}
