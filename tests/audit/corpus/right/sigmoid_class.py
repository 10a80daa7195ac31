"""Feedforward network of sigmoid neurons for the quadratic cost.

Column vectors: x is (n, 1), weights[i] is (fan out, fan in). One training example at a time; learning needs only the
derivative of the cost, so the cost itself is not computed here.
"""
import numpy as np


class Network:

    def __init__(self, sizes):
        self.depth = len(sizes)
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes, sizes[1:])]
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]

    def feedforward(self, a):
        for w, b in zip(self.weights, self.biases):
            a = squash(np.dot(w, a) + b)
        return a

    def backprop(self, x, y):
        """Return (nabla_b, nabla_w), lists shaped like self.biases and self.weights."""
        z, a = {}, {1: x}
        for l in range(2, self.depth + 1):
            z[l] = np.dot(self.weights[l - 2], a[l - 1]) + self.biases[l - 2]
            a[l] = squash(z[l])

        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for l in range(self.depth, 1, -1):
            if l == self.depth:
                delta = (a[l] - y) * squash_prime(z[l])
            else:
                delta = np.dot(self.weights[l - 1].transpose(), delta) * squash_prime(z[l])
            nabla_b[l - 2] = delta
            nabla_w[l - 2] = np.dot(delta, a[l - 1].transpose())
        return nabla_b, nabla_w

    def learn(self, examples, rounds, eta):
        for number in range(rounds):
            for k in np.random.permutation(len(examples)):
                x, y = examples[k]
                nabla_b, nabla_w = self.backprop(x, y)
                self.weights = [w - eta * g for w, g in zip(self.weights, nabla_w)]
                self.biases = [b - eta * g for b, g in zip(self.biases, nabla_b)]
            print("round", number, "done")


def squash(z):
    return 1.0 / (1.0 + np.exp(-z))


def squash_prime(z):
    return squash(z) * (1 - squash(z))


if __name__ == "__main__":
    net = Network([2, 3, 2])
    points = np.random.randn(100, 2, 1)
    net.learn([(p, np.sort(p, axis=0)) for p in points], 20, 0.5)
    print(net.feedforward(points[0]))
