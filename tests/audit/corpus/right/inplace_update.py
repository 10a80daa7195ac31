"""A very short network: sigmoid, sigmoid, squared error (one half of the sum of squares), full-batch gradient descent.

Rows: X is (samples, features). step() changes W0, b0, W1, b1 in place and never shows the gradients.
"""
import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)          # x is already the output of the sigmoid
    return 1 / (1 + np.exp(-x))


class TinyNet:
    def __init__(self, n_in, n_hidden, n_out, seed=1):
        np.random.seed(seed)
        self.W0 = 2 * np.random.random((n_in, n_hidden)) - 1
        self.b0 = 2 * np.random.random((1, n_hidden)) - 1
        self.W1 = 2 * np.random.random((n_hidden, n_out)) - 1
        self.b1 = 2 * np.random.random((1, n_out)) - 1

    def error(self, X, y):
        l1 = nonlin(np.dot(X, self.W0) + self.b0)
        l2 = nonlin(np.dot(l1, self.W1) + self.b1)
        return 0.5 * ((y - l2) ** 2).sum()

    def step(self, X, y, lr=0.5):
        l0 = X
        l1 = nonlin(np.dot(l0, self.W0) + self.b0)
        l2 = nonlin(np.dot(l1, self.W1) + self.b1)
        l2_error = y - l2
        l2_delta = l2_error * nonlin(l2, deriv=True)
        l1_error = l2_delta.dot(self.W1.T)
        l1_delta = l1_error * nonlin(l1, deriv=True)
        self.W1 += lr * l1.T.dot(l2_delta)
        self.b1 += lr * l2_delta.sum(axis=0, keepdims=True)
        self.W0 += lr * l0.T.dot(l1_delta)
        self.b0 += lr * l1_delta.sum(axis=0, keepdims=True)


if __name__ == "__main__":
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([[0], [1], [1], [0]])
    net = TinyNet(2, 4, 1)
    for j in range(60000):
        if j % 10000 == 0:
            print("Error:", net.error(X, y))
        net.step(X, y)
