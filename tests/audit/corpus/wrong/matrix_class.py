"""Fully matrix-based sigmoid network: a whole batch at once as columns (n, m).

Quadratic cost, summed over the batch.
"""
import numpy as np


class MatrixNetwork:
    def __init__(self, sizes):
        rng = np.random.RandomState(12)
        self.weights = [rng.randn(o, i) for i, o in zip(sizes[:-1], sizes[1:])]
        self.biases = [rng.randn(o, 1) for o in sizes[1:]]

    def activations(self, X):
        A = [X]
        for W, B in zip(self.weights, self.biases):
            A.append(1 / (1 + np.exp(-(np.dot(W, A[-1]) + B))))
        return A

    def cost(self, X, Y):
        return ((self.activations(X)[-1] - Y) ** 2).sum() / 2

    def backprop(self, X, Y):
        A = self.activations(X)
        delta = (A[-1] - Y) * A[-1] * (1 - A[-1])
        nabla_w = [np.dot(delta, A[-2].T)]
        nabla_b = [delta.sum(axis=1, keepdims=True)]
        for l in range(len(self.weights) - 1, 0, -1):
            delta = np.dot(self.weights[l], delta) * A[l] * (1 - A[l])
            nabla_w.insert(0, np.dot(delta, A[l - 1].T))
            nabla_b.insert(0, delta.sum(axis=1, keepdims=True))
        return nabla_b, nabla_w
