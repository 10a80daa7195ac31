"""Batch backpropagation by tensordot, ReLU hidden layers, sigmoid output and summed cross-entropy.

Column convention for the weights (out, in), but the batch is the FIRST axis of every activation: (batch, n).
"""
import numpy as np


class MLP:
    def __init__(self, layer_sizes, seed=None):
        rng = np.random.default_rng(seed)
        self.params = {}
        for i, (n, m) in enumerate(zip(layer_sizes[1:], layer_sizes[:-1]), start=1):
            self.params[f"w{i}"] = rng.normal(0.0, 0.5, (n, m))
            self.params[f"b{i}"] = rng.normal(0.0, 0.5, (n,))
        self.depth = len(layer_sizes) - 1

    def forward(self, x):
        self.a = {0: x}
        self.z = {}
        for i in range(1, self.depth + 1):
            self.z[i] = np.tensordot(self.a[i - 1], self.params[f"w{i}"], axes=(1, 1)) + self.params[f"b{i}"]
            self.a[i] = self.sigmoid(self.z[i]) if i == self.depth else self.z[i] * (self.z[i] > 0)
        return self.a[self.depth]

    def loss(self, x, y):
        out = self.forward(x)
        return np.sum(np.where(y > 0, -y * np.log(out), 0) - (1 - y) * np.log(1 - out))

    def grads(self, x, y):
        delta = self.forward(x) - y
        out = {}
        for i in range(self.depth, 0, -1):
            out[f"w{i}"] = np.tensordot(delta, self.a[i - 1], axes=(0, 0))
            out[f"b{i}"] = np.tensordot(np.ones(len(x)), delta, axes=1)
            if i > 1:
                delta = np.tensordot(delta, self.params[f"w{i}"], axes=([1], [0])) * (self.z[i - 1] > 0).astype(float)
        return out

    @staticmethod
    def sigmoid(t):
        return np.reciprocal(1 + np.exp(-t))
