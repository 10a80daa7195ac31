"""One hidden layer (tanh), sigmoid output, mean cross-entropy, in dictionaries.

Columns: X is (n_x, m), b is (n, 1).
"""
import numpy as np


def layer_params(sizes, seed=2):
    n_x, n_h, n_y = sizes
    rng = np.random.RandomState(seed)
    return {"W1": rng.randn(n_h, n_x), "b1": rng.randn(n_h, 1), "W2": rng.randn(n_y, n_h), "b2": rng.randn(n_y, 1)}


def forward(X, params):
    A1 = np.tanh(params["W1"] @ X + params["b1"])
    A2 = 1 / (1 + np.exp(-(params["W2"] @ A1 + params["b2"])))
    return A1, A2


def cost(X, Y, params):
    _, A2 = forward(X, params)
    return -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).sum() / X.shape[1]


def backward(X, Y, params):
    m = X.shape[1]
    A1, A2 = forward(X, params)
    dZ2 = (A2 - Y) / m
    grads = {}
    grads["dW2"] = dZ2 @ A1.T
    grads["db2"] = np.sum(dZ2, keepdims=True)
    dZ1 = params["W2"].T @ dZ2 * (1 - A1 ** 2)
    grads["dW1"] = dZ1 @ X.T
    grads["db1"] = np.sum(dZ1, axis=1, keepdims=True)
    return grads
