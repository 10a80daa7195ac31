"""Softmax network as functions, tanh hidden units; the cost is the MEAN negative log-likelihood of one-hot rows."""
import numpy as np


def initialise(sizes, seed=13):
    rng = np.random.RandomState(seed)
    Ws = [rng.randn(a, b) / np.sqrt(a) for a, b in zip(sizes[:-1], sizes[1:])]
    bs = [np.zeros((1, b)) for b in sizes[1:]]
    return Ws, bs


def forward(Ws, bs, X):
    H = [X]
    for W, b in zip(Ws, bs):
        Z = H[-1].dot(W) + b
        H.append(np.tanh(Z))
    expZ = np.exp(Z)
    H[-1] = expZ / np.sum(expZ, axis=1, keepdims=True)
    return H


def forward_cost(Ws, bs, X, T):
    return -np.mean(np.log(np.sum(forward(Ws, bs, X)[-1] * T, axis=1)))


def backward(Ws, bs, X, T):
    H = forward(Ws, bs, X)
    gW, gb = [], []
    D = H[-1] - T
    for k in range(len(Ws))[::-1]:
        gW.append(H[k].T.dot(D))
        gb.append(np.sum(D, axis=0, keepdims=True))
        if k > 0:
            D = D.dot(Ws[k].T) * (1 - H[k] * H[k])
    gW.reverse()
    gb.reverse()
    return gW, gb
