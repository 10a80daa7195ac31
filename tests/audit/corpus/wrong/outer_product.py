"""Online perceptron stack with leaky ReLU units: one example as a flat vector (n,), z = W x + b, quadratic cost."""
import numpy as np


def leaky(z):
    return np.where(z > 0, z, 0.2 * z)


def leaky_grad(z):
    return np.where(z > 0, 1.0, 0.2)


class OnlineNet:
    def __init__(self, sizes, seed=6):
        rng = np.random.default_rng(seed)
        self.W = [rng.normal(size=(n, m)) for m, n in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=n) for n in sizes[1:]]

    def forward(self, x):
        self.a, self.z = [x], []
        for W, b in zip(self.W, self.b):
            self.z.append(W.dot(self.a[-1]) + b)
            self.a.append(leaky(self.z[-1]))
        return self.a[-1]

    def cost(self, x, y):
        e = self.forward(x) - y
        return e.dot(e) / 2

    def backprop(self, x, y):
        delta = (self.forward(x) - y) * leaky_grad(self.z[-1])
        dW, db = [], []
        for i in reversed(range(len(self.W))):
            dW.append(np.outer(self.a[i], delta))
            db.append(delta)
            if i:
                delta = self.W[i].T.dot(delta) * leaky_grad(self.z[i - 1])
        return dW[::-1], db[::-1]
