"""Function approximation: sigmoid hidden and output units, half the sum of squares over a batch of rows (m, n).

init(sizes) gives [W1, b1, W2, b2]; cost and grad take the list and the data.
"""
import numpy as np


def init(sizes, seed=0):
    n, h, k = sizes
    r = np.random.RandomState(seed)
    return [r.randn(n, h), r.randn(h), r.randn(h, k), r.randn(k)]


def act(z):
    return 1.0 / (1.0 + np.exp(-z))


def act_prime(z):
    return np.exp(-z) / (1.0 + np.exp(-z)) ** 2


def cost(P, X, Y):
    W1, b1, W2, b2 = P
    out = act(act(X.dot(W1) + b1).dot(W2) + b2)
    return np.sum(np.square(out - Y)) / 2.0


def grad(P, X, Y):
    W1, b1, W2, b2 = P
    z1 = X.dot(W1) + b1
    h = act(z1)
    out = act(h.dot(W2) + b2)
    d2 = (out - Y) * act_prime(out)
    d1 = d2.dot(W2.T) * act_prime(z1)
    return [X.T.dot(d1), d1.sum(0), h.T.dot(d2), d2.sum(0)]
