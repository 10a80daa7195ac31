"""ReLU in every layer, the output included."""
import numpy as np


class Rectified:
    def __init__(self, sizes):
        self.mats = [np.random.randn(m, n) for n, m in zip(sizes, sizes[1:])]
        self.offs = [np.random.randn(m, 1) for m in sizes[1:]]

    def forward(self, X):
        self.sums, self.outs = [], [X]
        for mat, off in zip(self.mats, self.offs):
            self.sums.append(mat @ self.outs[-1] + off)
            self.outs.append(np.maximum(self.sums[-1], 0))
        return self.outs[-1]

    def loss(self, X, Y):
        return ((self.forward(X) - Y) ** 2).sum() / X.shape[1]

    def backward(self, X, Y):
        d, dmats, doffs = 2 * (self.forward(X) - Y) / X.shape[1], [], []
        for at in reversed(range(len(self.mats))):
            d = d * (self.sums[at] > 0)
            dmats.insert(0, d @ self.outs[at].T)
            doffs.insert(0, d.sum(axis=1, keepdims=True))
            d = self.mats[at].T @ d
        return dmats, doffs
