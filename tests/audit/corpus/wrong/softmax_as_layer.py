"""Softmax as a layer of its own, followed by a cross-entropy loss layer on one-hot rows.

The loss is averaged over the batch.
"""
import numpy as np


class Linear:
    def __init__(self, nin, nout, seed):
        rng = np.random.default_rng(seed)
        self.W, self.b = rng.normal(size=(nin, nout)), rng.normal(size=nout)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.W_grad, self.b_grad = self.x.T @ g, g.sum(axis=0)
        return g @ self.W.T


class Rectifier:
    def forward(self, x):
        self.on = (x > 0).astype(float)
        return x * self.on

    def backward(self, g):
        return g * self.on


class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.s = e / np.sum(e, axis=1, keepdims=True)
        return self.s

    def backward(self, g):
        return g * self.s * (1 - self.s)


class CrossEntropy:
    def forward(self, p, y):
        self.p, self.y = p, y
        return -np.sum(y * np.log(p)) / len(y)

    def backward(self):
        return -self.y / self.p / len(self.y)


class Model:
    def __init__(self, sizes, seed=0):
        self.layers = []
        for k, (i, o) in enumerate(zip(sizes, sizes[1:])):
            self.layers.append(Linear(i, o, seed + k))
            self.layers.append(Softmax() if k == len(sizes) - 2 else Rectifier())
        self.criterion = CrossEntropy()

    def loss(self, x, y):
        for layer in self.layers:
            x = layer.forward(x)
        return self.criterion.forward(x, y)

    def backward(self):
        g = self.criterion.backward()
        for layer in self.layers[::-1]:
            g = layer.backward(g)
