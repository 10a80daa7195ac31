"""Sigmoid layers, rows (m, n), mean cross-entropy; fit_batch subtracts lr times the gradient from its own arrays."""
import numpy as np


class SigmoidNet:
    def __init__(self, sizes, seed=1):
        rng = np.random.RandomState(seed)
        self.Ws = [rng.randn(i, o) for i, o in zip(sizes, sizes[1:])]
        self.bs = [rng.randn(o) for o in sizes[1:]]

    def forward(self, X):
        out = [X]
        for W, b in zip(self.Ws, self.bs):
            out.append(1 / (1 + np.exp(-(out[-1].dot(W) + b))))
        return out

    def loss(self, X, Y):
        P = self.forward(X)[-1]
        return -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / len(X)

    def fit_batch(self, X, Y, lr=0.1):
        out = self.forward(X)
        error = (out[-1] - Y) / len(X)
        for i in reversed(range(len(self.Ws))):
            back = error.dot(self.Ws[i].T) * out[i] * (1 - out[i])
            self.Ws[i] -= lr * out[i].T.dot(error)
            self.bs[i] -= lr * error.sum(axis=1)
            error = back
