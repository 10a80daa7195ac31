"""Handwritten digit style network: sigmoid units, quadratic cost, column vectors, one example per backprop call."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    s = sigmoid(z)
    return s * (1 - s)


class DigitNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.sizes = sizes
        self.biases = [rng.standard_normal((n, 1)) for n in sizes[1:]]
        self.weights = [rng.standard_normal((n, m)) for m, n in zip(sizes, sizes[1:])]

    def forward(self, x):
        activations, zs = [x], []
        for w, b in zip(self.weights, self.biases):
            zs.append(w @ activations[-1] + b)
            activations.append(sigmoid(zs[-1]))
        return activations, zs

    def cost(self, x, y):
        out = self.forward(x)[0][-1]
        return np.linalg.norm(out - y) ** 2 / 2

    def backprop(self, x, y):
        activations, zs = self.forward(x)
        nabla_b, nabla_w = [None] * len(self.biases), [None] * len(self.weights)
        delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
        for i in range(len(self.weights) - 1, -1, -1):
            nabla_b[i] = delta
            nabla_w[i] = delta @ activations[i].T
            if i > 0:
                delta = self.weights[i].T @ delta * sigmoid_prime(activations[i])
        return nabla_b, nabla_w
