"""Sigmoid network, quadratic cost, column vectors (n, 1).

The gradients start as zeros and are filled from the output back.
"""
import numpy as np


class Network:
    def __init__(self, sizes):
        self.layers = len(sizes)
        self.weights = [np.random.randn(m, n) for n, m in zip(sizes, sizes[1:])]
        self.biases = [np.random.randn(m, 1) for m in sizes[1:]]

    def states(self, x):
        a = [x]
        for w, b in zip(self.weights, self.biases):
            a.append(1.0 / (1.0 + np.exp(-(w @ a[-1] + b))))
        return a

    def cost(self, x, y):
        return np.sum((self.states(x)[-1] - y) ** 2) / 2

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        a = self.states(x)
        delta = (a[-1] - y) * a[-1] * (1 - a[-1])
        nabla_b[-1], nabla_w[-1] = delta, delta @ a[-2].T
        for l in range(2, self.layers - 1):
            delta = (self.weights[1 - l].T @ delta) * a[-l] * (1 - a[-l])
            nabla_b[-l], nabla_w[-l] = delta, delta @ a[-l - 1].T
        return nabla_b, nabla_w
