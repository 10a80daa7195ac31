"""Parameter objects with .grad, a tanh network and an SGD class; rows (m, n), log-likelihood of a softmax, summed."""
import numpy as np


class Parameter:
    def __init__(self, data):
        self.data, self.grad = data, None


class Model:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.weights = [Parameter(rng.normal(size=(i, o))) for i, o in zip(sizes, sizes[1:])]
        self.biases = [Parameter(rng.normal(size=o)) for o in sizes[1:]]

    def forward(self, x):
        self.h = [x]
        for w, b in zip(self.weights, self.biases):
            z = self.h[-1] @ w.data + b.data
            self.h.append(np.tanh(z))
        z = z - z.max(axis=1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

    def nll(self, x, labels):
        return -self.forward(x)[np.arange(len(labels)), labels].sum()

    def backward(self, x, labels):
        g = np.exp(self.forward(x))
        g[np.arange(len(labels)), labels] -= 1
        for k in range(len(self.weights) - 1, -1, -1):
            self.weights[k].grad = -self.h[k].T @ g if k == 0 else self.h[k].T @ g
            self.biases[k].grad = g.sum(axis=0)
            g = g @ self.weights[k].data.T * (1 - self.h[k] ** 2)


class SGD:
    def __init__(self, model, lr):
        self.model, self.lr = model, lr

    def step(self):
        for p in self.model.weights + self.model.biases:
            p.data = p.data - self.lr * p.grad
