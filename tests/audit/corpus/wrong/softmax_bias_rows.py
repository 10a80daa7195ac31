"""Softmax regression with a ReLU hidden layer and bias vectors (n,). Rows (m, n), integer labels, mean log loss."""
import numpy as np


def init(sizes, seed=0):
    rng = np.random.default_rng(seed)
    model = {}
    for i in range(1, len(sizes)):
        model[f"W{i}"] = rng.normal(scale=np.sqrt(2 / sizes[i - 1]), size=(sizes[i - 1], sizes[i]))
        model[f"b{i}"] = np.zeros(sizes[i])
    return model


def scores(model, X):
    h = X @ model["W1"] + model["b1"]
    h *= h > 0
    return h, h @ model["W2"] + model["b2"]


def log_loss(model, X, labels):
    _, s = scores(model, X)
    s = s - s.max(1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(1, keepdims=True))
    return -np.mean(logp[np.arange(len(X)), labels])


def gradients(model, X, labels):
    h, s = scores(model, X)
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(X)), labels] -= 1.0
    p /= len(X)
    dh = p @ model["W2"].T
    dh[h <= 0] = 0
    return {"W2": h.T @ p, "b2": p.sum(axis=0), "W1": X.T @ dh, "b1": dh.sum(axis=1)}
