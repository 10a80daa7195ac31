"""Multilayer perceptron as plain functions: tanh hidden layers, softmax output, mean log-likelihood cost.

Rows: x is (batch, inputs), W is (fan in, fan out), y is one-hot. params is a list of pairs (W, b).
"""
import numpy as np


def init(sizes, seed=0):
    rng = np.random.default_rng(seed)
    return [(rng.normal(0, 1 / np.sqrt(m), (m, n)), rng.normal(0, 0.1, n)) for m, n in zip(sizes, sizes[1:])]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(params, x):
    hs = [x]
    for W, b in params[:-1]:
        hs.append(np.tanh(hs[-1] @ W + b))
    W, b = params[-1]
    return hs, softmax(hs[-1] @ W + b)


def forward_cost(params, x, y):
    _, p = forward(params, x)
    return -np.mean(np.sum(y * np.log(p), axis=1))


def backward(params, x, y):
    hs, p = forward(params, x)
    d = (p - y) / x.shape[0]
    grads = []
    for i in reversed(range(len(params))):
        W, _ = params[i]
        grads.append((hs[i].T @ d, d.sum(axis=0)))
        if i > 0:
            d = (d @ W.T) * (1 - hs[i] ** 2)
    return grads[::-1]
