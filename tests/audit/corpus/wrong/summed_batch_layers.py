"""Layer stack with sigmoid units; the loss is the cross-entropy SUMMED over the batch. Rows (batch, n)."""
import numpy as np


class FullyConnected:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.normal(0, 1, (n_in, n_out))
        self.b = rng.normal(0, 1, (1, n_out))

    def forward(self, x):
        self.cache = x
        return np.matmul(x, self.w) + self.b

    def backward(self, grad):
        self.gw = np.matmul(self.cache.T, grad)
        self.gb = grad.mean(axis=0, keepdims=True)
        return np.matmul(grad, self.w.T)


class Logistic:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, grad):
        return grad * self.s * (1 - self.s)


class Stack:
    def __init__(self, widths, seed=21):
        rng = np.random.default_rng(seed)
        self.layers = []
        for i, o in zip(widths, widths[1:]):
            self.layers += [FullyConnected(i, o, rng), Logistic()]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        self.p, self.y = self.forward(x), y
        return -np.sum(y * np.log(self.p) + (1 - y) * np.log(1 - self.p))

    def backward(self):
        grad = (self.p - self.y) / (self.p * (1 - self.p))
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
