"""Sparse coding flavoured network: sigmoid layers, summed half squares, L1 penalty on all weights, rows (m, n).

train_step changes the arrays in self.W and self.B.
"""
import numpy as np


class SparseNet:
    def __init__(self, sizes, l1=0.02, seed=3):
        rng = np.random.RandomState(seed)
        self.l1 = l1
        self.W = [rng.randn(i, o) for i, o in zip(sizes[:-1], sizes[1:])]
        self.B = [rng.randn(1, o) for o in sizes[1:]]

    def forward(self, x):
        h = [x]
        for w, b in zip(self.W, self.B):
            h.append(1 / (1 + np.exp(-(h[-1] @ w + b))))
        return h

    def loss(self, x, y):
        return np.sum((self.forward(x)[-1] - y) ** 2) / 2 + self.l1 * sum(np.abs(w).sum() for w in self.W)

    def train_step(self, x, y, lr):
        h = self.forward(x)
        d = (h[-1] - y) * h[-1] * (1 - h[-1])
        steps = []
        for k in range(len(self.W) - 1, -1, -1):
            gw = h[k].T @ d - self.l1 * np.sign(self.W[k])
            steps.append((k, gw, d.sum(axis=0, keepdims=True)))
            d = d @ self.W[k].T * h[k] * (1 - h[k])
        for k, gw, gb in steps:
            self.W[k] -= lr * gw
            self.B[k] -= lr * gb
