"""Binary cross-entropy from the logits, the stable way, after a softly bounded (tanh) hidden layer; columns (n, m).

cost = mean over the columns of sum of max(s, 0) - s y + log(1 + exp(-|s|)); the sigmoid is evaluated by cases.
"""
from typing import NamedTuple

import numpy as np


class Params(NamedTuple):
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def init(sizes, seed=0):
    rng = np.random.default_rng(seed)
    n, h, k = sizes
    return Params(rng.normal(size=(h, n)), rng.normal(size=(h, 1)), rng.normal(size=(k, h)), rng.normal(size=(k, 1)))


def stable_sigmoid(s):
    out = np.empty_like(s)
    pos = s >= 0
    out[pos] = 1 / (1 + np.exp(-s[pos]))
    e = np.exp(s[~pos])
    out[~pos] = e / (1 + e)
    return out


def logits(p, x):
    z = p.W1 @ x + p.b1
    return z, p.W2 @ np.tanh(z) + p.b2


def cost(p, x, y):
    _, s = logits(p, x)
    return np.mean(np.sum(np.maximum(s, 0) - s * y + np.log1p(np.exp(-np.abs(s))), axis=0))


def grad(p, x, y):
    z, s = logits(p, x)
    ds = (stable_sigmoid(s) - y) / x.shape[1]
    dz = (p.W2.T @ ds) / np.cosh(z) ** 2
    return Params(dz @ x.T, dz.sum(1, keepdims=True), ds @ np.tanh(z).T, ds.sum(1, keepdims=True))
