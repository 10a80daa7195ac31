"""L layers in dictionaries, columns (n, m): tanh hidden, sigmoid output.

The cost is the mean cross-entropy + lambd/(2m) * sum of W^2.
"""
import numpy as np


def start(dims, seed=0):
    rng = np.random.default_rng(seed)
    params = {}
    for l in range(1, len(dims)):
        params[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1]))
        params[f"b{l}"] = rng.normal(size=(dims[l], 1))
    return params


def propagate(params, X):
    A, L = {0: X}, len(params) // 2
    for l in range(1, L + 1):
        Z = np.dot(params[f"W{l}"], A[l - 1]) + params[f"b{l}"]
        A[l] = 1 / (1 + np.exp(-Z)) if l == L else np.tanh(Z)
    return A, L


def J(params, X, Y, lambd=0.3):
    A, L = propagate(params, X)
    m = X.shape[1]
    data = -np.sum(np.multiply(Y, np.log(A[L])) + np.multiply(1 - Y, np.log(1 - A[L]))) / m
    return data + lambd / (2 * m) * sum(np.sum(params[f"W{l}"] ** 2) for l in range(1, L + 1))


def dJ(params, X, Y, lambd=0.3):
    A, L = propagate(params, X)
    m = X.shape[1]
    grads = {}
    dZ = A[L] - Y
    for l in range(L, 0, -1):
        grads[f"W{l}"] = np.dot(dZ, A[l - 1].T) / m + lambd * params[f"W{l}"]
        grads[f"b{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
        dZ = np.dot(params[f"W{l}"].T, dZ) * (1 - A[l - 1] ** 2)
    return grads
