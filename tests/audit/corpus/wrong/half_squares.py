"""Quadratic cost C = 1/2 |a - y|^2 for one column vector (n, 1); tanh units; class with weights and biases."""
import numpy as np


class QuadraticNet:
    def __init__(self, sizes):
        self.sizes = list(sizes)
        self.weights = [np.random.uniform(-1, 1, (j, k)) for k, j in zip(sizes, sizes[1:])]
        self.biases = [np.random.uniform(-1, 1, (j, 1)) for j in sizes[1:]]

    def feed(self, x):
        self.states = [np.asarray(x)]
        for w, b in zip(self.weights, self.biases):
            self.states.append(np.tanh(w.dot(self.states[-1]) + b))
        return self.states[-1]

    def cost(self, x, y):
        e = self.feed(x) - y
        return e.T.dot(e).item() / 2

    def backprop(self, x, y):
        a = self.feed(x)
        delta = 2 * (a - y) * (1 - a ** 2)
        nabla_b, nabla_w = [], []
        for l in range(len(self.sizes) - 1, 0, -1):
            nabla_b.insert(0, delta)
            nabla_w.insert(0, delta.dot(self.states[l - 1].T))
            delta = self.weights[l - 1].T.dot(delta) * (1 - self.states[l - 1] ** 2)
        return nabla_b, nabla_w
