"""Layers on top of SciPy's special functions when they are installed: expit units, softmax output. Columns (n, m).

Integer labels; the loss is the summed negative log-likelihood plus l2/2 times all squared weights.
"""
import numpy as np

try:
    import scipy.special as sp
except ImportError:
    sp = None


def expit(v):
    return sp.expit(v) if sp is not None else 1 / (1 + np.exp(-v))


def log_softmax(v):
    if sp is not None:
        return v - sp.logsumexp(v, axis=0, keepdims=True)
    v = v - v.max(axis=0, keepdims=True)
    return v - np.log(np.exp(v).sum(axis=0, keepdims=True))


class Dense:
    def __init__(self, i, o, rng):
        self.W, self.b = rng.normal(size=(o, i)), rng.normal(size=(o, 1))

    def forward(self, a):
        self.a = a
        return self.W @ a + self.b

    def backward(self, delta, l2):
        self.dW = delta @ self.a.T + l2 * self.W
        self.db = delta.sum(axis=1, keepdims=True)
        return self.W.T @ delta


class Net:
    def __init__(self, sizes, l2=0.2, seed=0):
        rng = np.random.default_rng(seed)
        self.l2 = l2
        self.layers = [Dense(i, o, rng) for i, o in zip(sizes, sizes[1:])]

    def loss(self, x, labels):
        for layer in self.layers[:-1]:
            x = expit(layer.forward(x))
        self.logp = log_softmax(self.layers[-1].forward(x))
        fit = -self.logp[labels, np.arange(len(labels))].sum()
        return fit + self.l2 / 2 * sum(np.vdot(layer.W, layer.W) for layer in self.layers)

    def backward(self, labels):
        delta = np.exp(self.logp)
        delta[labels, np.arange(len(labels))] -= 1
        for k in range(len(self.layers) - 1, -1, -1):
            delta = self.layers[k].backward(delta, self.l2)
            if k:
                delta = delta * self.layers[k].a * (1 - self.layers[k].a)
