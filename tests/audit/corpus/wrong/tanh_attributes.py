"""In-place training of tanh, tanh, mean squared error; rows (m, n); attributes w1, b1, w2, b2."""
import numpy as np


class TanhNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.w1 = rng.normal(size=(sizes[0], sizes[1]))
        self.b1 = rng.normal(size=sizes[1])
        self.w2 = rng.normal(size=(sizes[1], sizes[2]))
        self.b2 = rng.normal(size=sizes[2])

    def loss(self, x, y):
        self.h = np.tanh(x @ self.w1 + self.b1)
        self.o = np.tanh(self.h @ self.w2 + self.b2)
        return np.mean((self.o - y) ** 2)

    def train(self, x, y, lr=0.01):
        self.loss(x, y)
        do = 2 * (self.o - y) / y.size * (1 - self.o ** 2)
        dh = do @ self.w2.T * (1 - self.h ** 2)
        self.w2 -= lr * self.h.T @ do
        self.b2 -= lr * do.sum(axis=0)
        self.w1 -= lr * x.T @ dh
