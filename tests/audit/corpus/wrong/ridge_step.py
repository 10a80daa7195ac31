"""Tanh hidden layer, softmax on integer labels, weight decay on both matrices.

Rows (m, n); updates its own attributes.

Cost: mean negative log-likelihood plus decay/2 (|W1|^2 + |W2|^2).
"""
import numpy as np


class DecayedMLP:
    def __init__(self, sizes, decay=0.1, seed=0):
        rng = np.random.default_rng(seed)
        self.decay = decay
        self.W1 = rng.normal(size=(sizes[0], sizes[1]))
        self.b1 = rng.normal(size=(1, sizes[1]))
        self.W2 = rng.normal(size=(sizes[1], sizes[2]))
        self.b2 = rng.normal(size=(1, sizes[2]))

    def proba(self, X):
        self.H = np.tanh(X @ self.W1 + self.b1)
        S = self.H @ self.W2 + self.b2
        E = np.exp(S - S.max(axis=1, keepdims=True))
        return E / E.sum(axis=1, keepdims=True)

    def objective(self, X, labels):
        p = self.proba(X)[range(len(X)), labels]
        return -np.log(p).mean() + self.decay / 2 * ((self.W1 ** 2).sum() + (self.W2 ** 2).sum())

    def partial_fit(self, X, labels, lr=0.1):
        D = self.proba(X)
        D[range(len(X)), labels] -= 1
        D /= len(X)
        dW2 = self.H.T @ D + self.decay * self.W2
        db2 = D.sum(axis=0, keepdims=True)
        D = (D @ self.W2.T) * (1 - self.H ** 2)
        dW1 = X.T @ D
        db1 = D.sum(axis=0, keepdims=True)
        for name, grad in (("W1", dW1), ("b1", db1), ("W2", dW2), ("b2", db2)):
            setattr(self, name, getattr(self, name) - lr * grad)
