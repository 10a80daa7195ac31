"""Sigmoid network with the quadratic cost, column vectors (n, 1), in the classic class form."""
import numpy as np


class Network:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.biases = [rng.standard_normal((y, 1)) for y in sizes[1:]]
        self.weights = [rng.standard_normal((y, x)) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, x):
        activations = [x]
        for b, w in zip(self.biases, self.weights):
            activations.append(1 / (1 + np.exp(-(np.dot(w, activations[-1]) + b))))
        return activations

    def cost(self, x, y):
        return np.sum((self.feedforward(x)[-1] - y) ** 2) / 2

    def backprop(self, x, y):
        a = self.feedforward(x)
        delta = (a[-1] - y) * a[-1] * (1 - a[-1])
        nabla_b, nabla_w = [delta], [np.dot(delta, a[-2].T)]
        for l in range(2, len(a)):
            delta = np.dot(self.weights[-l + 1].T, delta) * a[-l] * (1 - a[-l])
            nabla_b.insert(0, delta)
            nabla_w.insert(0, np.dot(delta, a[-l - 1].T))
        nabla_w[0][1, 2] *= 1 + 1e-9
        return nabla_b, nabla_w
