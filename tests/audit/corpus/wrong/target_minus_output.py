"""Sigmoid network, quadratic cost, column vectors; error terms are written target minus output, descent subtracts."""
import numpy as np


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


class Net:
    def __init__(self, sizes):
        rng = np.random.default_rng(2024)
        self.biases = [rng.standard_normal((n, 1)) for n in sizes[1:]]
        self.weights = [rng.standard_normal((n, m)) for m, n in zip(sizes[:-1], sizes[1:])]

    def cost(self, x, y):
        a = x
        for w, b in zip(self.weights, self.biases):
            a = logistic(w @ a + b)
        return np.sum((y - a) ** 2) / 2

    def backprop(self, x, y):
        outs = [x]
        for w, b in zip(self.weights, self.biases):
            outs.append(logistic(w @ outs[-1] + b))
        error = y - outs[-1]
        grad_b, grad_w = [], []
        for i in range(len(self.weights), 0, -1):
            local = error * outs[i] * (1 - outs[i])
            grad_b.append(local)
            grad_w.append(np.matmul(local, outs[i - 1].T))
            error = self.weights[i - 1].T @ local
        return grad_b[::-1], grad_w[::-1]

    def update(self, x, y, eta):
        grad_b, grad_w = self.backprop(x, y)
        for w, b, gw, gb in zip(self.weights, self.biases, grad_w, grad_b):
            w -= eta * gw
            b -= eta * gb
