"""Small regression network, tanh then linear; the loss is the mean over the rows of the squared distance (no 1/2)."""
import numpy as np


class Regressor:
    def __init__(self, sizes, seed=17):
        rng = np.random.default_rng(seed)
        self.params = {}
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.params["W%d" % i] = rng.normal(size=(a, b))
            self.params["b%d" % i] = rng.normal(size=(b,))
        self.n = len(sizes) - 1

    def forward(self, X):
        self.h = [X]
        for i in range(self.n):
            z = self.h[-1] @ self.params["W%d" % i] + self.params["b%d" % i]
            self.h.append(z if i == self.n - 1 else np.tanh(z))
        return self.h[-1]

    def loss(self, X, Y):
        return np.mean(np.sum((self.forward(X) - Y) ** 2, axis=1))

    def backward(self, X, Y):
        grads = {}
        d = (self.forward(X) - Y) / X.shape[0]
        for i in range(self.n - 1, -1, -1):
            grads["W%d" % i] = self.h[i].T @ d
            grads["b%d" % i] = d.sum(axis=0)
            d = d @ self.params["W%d" % i].T * (1 - self.h[i] ** 2)
        return grads
