"""Tanh hidden layers and a softmax output, trained on the quadratic cost; one example, x is (n,), z = W x + b."""
import numpy as np


class Classifier:
    def __init__(self, sizes, seed=2):
        rng = np.random.default_rng(seed)
        self.weights = [rng.normal(size=(o, i)) for i, o in zip(sizes[:-1], sizes[1:])]
        self.biases = [rng.normal(size=(o,)) for o in sizes[1:]]

    def forward(self, x):
        a = [x]
        for w, b in zip(self.weights[:-1], self.biases[:-1]):
            a.append(np.tanh(w @ a[-1] + b))
        z = self.weights[-1] @ a[-1] + self.biases[-1]
        e = np.exp(z - z.max())
        a.append(e / e.sum())
        return a

    def cost(self, x, y):
        return np.sum((self.forward(x)[-1] - y) ** 2) / 2

    def backprop(self, x, y):
        a = self.forward(x)
        p = a[-1]
        delta = (p - y) * p * (1 - p)
        grads_b, grads_w = [delta], [np.outer(delta, a[-2])]
        for k in range(len(self.weights) - 1, 0, -1):
            delta = np.dot(delta, self.weights[k]) * (1 - np.square(a[k]))
            grads_b.append(delta)
            grads_w.append(np.outer(delta, a[k - 1]))
        return grads_b[::-1], grads_w[::-1]
