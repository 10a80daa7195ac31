"""Two hidden ReLU layers and a softmax, written out in full, columns (n, m), one-hot targets, mean log-likelihood."""
import numpy as np


def init_params(sizes, seed=4):
    rng = np.random.default_rng(seed)
    params = []
    for i, o in zip(sizes[:-1], sizes[1:]):
        params += [rng.normal(size=(o, i)), rng.normal(size=(o, 1))]
    return params


def heaviside(Z):
    return Z > 0


def forward(params, X):
    W1, b1, W2, b2, W3, b3 = params
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = np.maximum(Z2, 0)
    E = np.exp(W3.dot(A2) + b3)
    return Z1, A1, Z2, A2, E / np.sum(E, axis=0)


def cost(params, X, Y):
    return -np.sum(Y * np.log(forward(params, X)[-1])) / X.shape[1]


def backward(params, X, Y):
    W1, b1, W2, b2, W3, b3 = params
    Z1, A1, Z2, A2, P = forward(params, X)
    d3 = (P - Y) / Y.shape[1]
    d2 = W3.T.dot(d3) * heaviside(Z2)
    d1 = W2.T.dot(d2) * heaviside(Z2)
    grads = []
    for d, below in ((d1, X), (d2, A1), (d3, A2)):
        grads += [d.dot(below.T), d.sum(axis=1, keepdims=True)]
    return grads
