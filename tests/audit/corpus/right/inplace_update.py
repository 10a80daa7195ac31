"""A very short network: sigmoid, sigmoid, squared error (one half of the sum of squares), full-batch gradient descent.

Rows: X is (samples, features). step() changes W0, b0, W1, b1 in place and never shows the gradients.
"""
import numpy as np


def bump(x, slope=False):
    """The logistic function, or its slope at a point where x is ALREADY the function's value."""
    return x * (1 - x) if slope else 1 / (1 + np.exp(-x))


class TinyNet:
    def __init__(self, n_in, n_hidden, n_out, seed=1):
        rng = np.random.RandomState(seed)
        self.W0, self.b0 = rng.uniform(-1, 1, (n_in, n_hidden)), rng.uniform(-1, 1, (1, n_hidden))
        self.W1, self.b1 = rng.uniform(-1, 1, (n_hidden, n_out)), rng.uniform(-1, 1, (1, n_out))

    def layers(self, X):
        hidden = bump(np.dot(X, self.W0) + self.b0)
        return hidden, bump(np.dot(hidden, self.W1) + self.b1)

    def error(self, X, y):
        return 0.5 * ((y - self.layers(X)[1]) ** 2).sum()

    def step(self, X, y, lr=0.5):
        hidden, out = self.layers(X)
        push_out = (y - out) * bump(out, slope=True)
        push_hidden = push_out.dot(self.W1.T) * bump(hidden, slope=True)
        self.W1 += lr * hidden.T.dot(push_out)
        self.b1 += lr * push_out.sum(axis=0, keepdims=True)
        self.W0 += lr * X.T.dot(push_hidden)
        self.b0 += lr * push_hidden.sum(axis=0, keepdims=True)


if __name__ == "__main__":
    X = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    y = X.sum(axis=1, keepdims=True) % 2
    net = TinyNet(3, 6, 1)
    for j in range(20000):
        net.step(X, y)
    print("parity error", net.error(X, y))
