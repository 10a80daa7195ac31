"""Sigmoid network trained on mini-batches of pairs (x, y) with the cross-entropy cost and weight decay.

Columns: every x is (n, 1). The cost of a mini-batch is the mean cross-entropy plus lmbda/(2n) times the sum of all
squared weights, n being the number of pairs.
"""
import numpy as np


class CrossEntropyCost:
    @staticmethod
    def fn(a, y):
        return np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a))

    @staticmethod
    def delta(z, a, y):
        return a - y


class Network:
    def __init__(self, sizes, cost=CrossEntropyCost, lmbda=0.5, seed=1):
        rng = np.random.RandomState(seed)
        self.sizes, self.cost, self.lmbda = sizes, cost, lmbda
        self.biases = [rng.randn(y, 1) for y in sizes[1:]]
        self.weights = [rng.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
        return a

    def total_cost(self, data):
        c = 0.0
        for x, y in data:
            c += self.cost.fn(self.feedforward(x), y) / len(data)
        c += 0.5 * (self.lmbda / len(data)) * sum(np.sum(w ** 2) for w in self.weights)
        return c

    def update_mini_batch(self, mini_batch, eta):
        nb = [0 * b for b in self.biases]
        nw = [0 * w for w in self.weights]
        for x, y in mini_batch:
            db, dw = self.backprop(x, y)
            nb = [s + d for s, d in zip(nb, db)]
            nw = [s + d for s, d in zip(nw, dw)]
        n = len(mini_batch)
        self.weights = [(1 - eta * self.lmbda / n) * w - (eta / n) * g for w, g in zip(self.weights, nw)]
        self.biases = [b - (eta / n) * g for b, g in zip(self.biases, nb)]

    def backprop(self, x, y):
        a, activations, zs = x, [x], []
        for b, w in zip(self.biases, self.weights):
            zs.append(w @ a + b)
            a = sigmoid(zs[-1])
            activations.append(a)
        delta = self.cost.delta(zs[-1], a, y)
        db, dw = [delta], [delta @ activations[-2].T]
        for l in range(2, len(self.sizes)):
            sp = activations[-l] * (1 - activations[-l])
            delta = (self.weights[-l + 1].T @ delta) * sp
            db.insert(0, delta)
            dw.insert(0, delta @ activations[-l - 1].T)
        return db, dw


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
