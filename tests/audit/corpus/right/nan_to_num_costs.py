"""Sigmoid network whose cost is a pair of functions, chosen by name: "quadratic" or "cross-entropy" (the default).

Columns, x is (n, 1); backprop(x, y) treats one example and returns (nabla_b, nabla_w). nan_to_num guards the
cross-entropy against 0 * log 0.
"""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def entropy(a, y):
    return np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a)))


# name: (cost of one example, its derivative by the last weighted input)
COSTS = {
    "quadratic": (lambda a, y: np.linalg.norm(a - y) ** 2 / 2, lambda a, y: (a - y) * a * (1 - a)),
    "cross-entropy": (entropy, lambda a, y: a - y),
}


class Network:
    def __init__(self, sizes, cost_name="cross-entropy", seed=12):
        rng = np.random.RandomState(seed)
        self.cost_name = cost_name
        self.biases, self.weights = [], []
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
            self.biases.append(rng.standard_normal((fan_out, 1)))
            self.weights.append(rng.standard_normal((fan_out, fan_in)) / np.sqrt(fan_in))

    def activations(self, x):
        a = [x]
        for b, w in zip(self.biases, self.weights):
            a.append(sigmoid(np.dot(w, a[-1]) + b))
        return a

    def cost(self, x, y):
        return COSTS[self.cost_name][0](self.activations(x)[-1], y)

    def backprop(self, x, y):
        a = self.activations(x)
        nabla_b = [np.zeros_like(b) for b in self.biases]
        nabla_w = [np.zeros_like(w) for w in self.weights]
        delta = COSTS[self.cost_name][1](a[-1], y)
        for i in range(1, len(a)):
            nabla_b[-i][:] = delta
            nabla_w[-i][:] = np.dot(delta, a[-i - 1].T)
            delta = np.dot(self.weights[-i].T, delta) * a[-i - 1] * (1 - a[-i - 1])
        return nabla_b, nabla_w

    def save(self, path):
        np.savez(path, *self.weights, *self.biases)
