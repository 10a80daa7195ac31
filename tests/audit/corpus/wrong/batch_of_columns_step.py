"""Column batch (n, m), sigmoid layers, half the squared error summed over the batch.

Each layer is a dictionary, changed in place.
"""
import numpy as np


class Trainer:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = [dict(W=rng.normal(size=(o, i)), b=rng.normal(size=(o, 1))) for i, o in zip(sizes, sizes[1:])]

    def forward(self, X):
        for layer in self.layers:
            layer["input"] = X
            X = layer["output"] = 1 / (1 + np.exp(-(layer["W"] @ X + layer["b"])))
        return X

    def loss(self, X, Y):
        return np.sum(np.square(self.forward(X) - Y)) / 2

    def train(self, X, Y, lr):
        dA = self.forward(X) - Y
        updates = []
        for layer in reversed(self.layers):
            dZ = dA * layer["output"] * (1 - layer["output"])
            dA = layer["W"].T @ dZ
            updates.append((layer, dZ @ layer["input"].T, np.mean(dZ, axis=1, keepdims=True)))
        for layer, dW, db in updates:
            layer["W"] -= lr * dW
            layer["b"] -= lr * db
