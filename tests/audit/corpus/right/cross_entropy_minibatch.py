"""Sigmoid network trained on mini-batches of pairs (x, y) with the cross-entropy cost and weight decay.

Columns: every x is (n, 1). The cost of a mini-batch is the mean cross-entropy plus lmbda/(2n) times the sum of all
squared weights, n being the number of pairs.
"""
import numpy as np


class Network:
    def __init__(self, sizes, lmbda=0.5, seed=1):
        rng = np.random.RandomState(seed)
        self.sizes, self.lmbda = sizes, lmbda
        self.biases = [rng.randn(y, 1) for y in sizes[1:]]
        self.weights = [rng.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
        return a

    def total_cost(self, data):
        surprise = 0.0
        for x, y in data:
            a = self.feedforward(x)
            surprise -= (y * np.log(a) + (1 - y) * np.log(1 - a)).sum()
        size = sum(np.sum(w ** 2) for w in self.weights)
        return (surprise + self.lmbda * size / 2) / len(data)

    def update_mini_batch(self, mini_batch, eta):
        n = len(mini_batch)
        grads = [self.backprop(x, y) for x, y in mini_batch]
        for i in range(len(self.weights)):
            db = sum(nabla_b[i] for nabla_b, _ in grads)
            dw = sum(nabla_w[i] for _, nabla_w in grads)
            self.biases[i] = self.biases[i] - eta / n * db
            self.weights[i] = (1 - eta * self.lmbda / n) * self.weights[i] - eta / n * dw

    def backprop(self, x, y):
        a, activations = x, [x]
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
            activations.append(a)
        delta = a - y
        db, dw = [delta], [delta @ activations[-2].T]
        for l in range(2, len(self.sizes)):
            sp = activations[-l] * (1 - activations[-l])
            delta = (self.weights[-l + 1].T @ delta) * sp
            db.insert(0, delta)
            dw.insert(0, delta @ activations[-l - 1].T)
        return db, dw


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
