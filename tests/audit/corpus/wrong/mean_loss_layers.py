"""Dense and ReLU layer objects with a least-squares loss (mean over the rows of half the squared distance).

Rows (m, n). A dense layer keeps its arrays in .params and their gradients in .grads.
"""
import numpy as np


class Dense:
    def __init__(self, i, o, rng):
        self.params = {"w": rng.normal(size=(i, o)), "b": rng.normal(size=o)}
        self.grads = {}

    def forward(self, rows):
        self.rows = rows
        return rows @ self.params["w"] + self.params["b"]

    def backward(self, up):
        n = self.rows.shape[0]
        self.grads.update(b=np.sum(up, axis=0))
        self.grads.update(w=n * (self.rows.T @ up))
        return up @ self.params["w"].T


class ReLU:
    params = grads = {}

    def forward(self, rows):
        self.open = rows > 0
        return np.maximum(rows, 0)

    def backward(self, up):
        return np.where(self.open, up, 0)


class Regression:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = [Dense(sizes[0], sizes[1], rng)]
        for i, o in zip(sizes[1:], sizes[2:]):
            self.layers.extend([ReLU(), Dense(i, o, rng)])

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        self.residual = self.forward(x) - y
        return np.sum(self.residual ** 2) / 2 / len(y)

    def backward(self):
        up = self.residual / len(self.residual)
        for layer in reversed(self.layers):
            up = layer.backward(up)
