"""One example at a time as a row (1, n): sigmoid hidden, softmax output, log-likelihood. w[i] is (in, out)."""
import numpy as np


class RowNet:
    def __init__(self, *sizes):
        rng = np.random.RandomState(10)
        self.w = [rng.randn(i, o) for i, o in zip(sizes, sizes[1:])]
        self.b = [rng.randn(1, o) for o in sizes[1:]]

    def forward(self, x):
        hs = [x]
        for w, b in zip(self.w, self.b):
            z = hs[-1] @ w + b
            hs.append(1 / (1 + np.exp(-z)))
        z = z - z.max()
        hs[-1] = np.exp(z) / np.exp(z).sum()
        return hs

    def cost(self, x, y):
        return -np.log((self.forward(x)[-1] * y).sum())

    def step(self, x, y, eta):
        hs = self.forward(x)
        d = hs[-1] - y
        for k in range(len(self.w) - 1, -1, -1):
            self.w[k] = self.w[k] - eta * hs[k].T @ d
            self.b[k] = self.b[k] - eta * d
            d = d @ self.w[k].T * hs[k] * (1 - hs[k])
