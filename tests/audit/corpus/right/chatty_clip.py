"""Trainer for a sigmoid network with clipped cross-entropy; talks while it works. Column convention, whole batch.

X is (n, m). Parameters are stored per layer as dictionaries in self.layers; train_on_batch updates them with the mean
gradient and returns the loss before the update.
"""
import numpy as np


class Trainer:
    EPS = 1e-12

    def __init__(self, sizes, seed=4, verbose=True):
        rng = np.random.default_rng(seed)
        self.verbose = verbose
        self.layers = [{"W": rng.normal(size=(o, i)), "b": rng.normal(size=(o, 1))} for i, o in zip(sizes, sizes[1:])]

    def predict(self, X):
        out = X
        for layer in self.layers:
            layer["in"] = out
            layer["out"] = out = 1 / (1 + np.exp(-(layer["W"] @ out + layer["b"])))
        return out

    def loss(self, X, Y):
        P = np.clip(self.predict(X), self.EPS, 1 - self.EPS)
        return -np.mean(np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P), axis=0))

    def train_on_batch(self, X, Y, lr):
        value = self.loss(X, Y)
        if self.verbose:
            print(f"loss {float(value):.6f}")
        m = X.shape[1]
        err = (self.layers[-1]["out"] - Y) / m
        for below, layer in zip([None] + self.layers[:-1], self.layers):
            layer["below"] = below
        for layer in reversed(self.layers):
            dW = np.inner(err, layer["in"])
            db = err.sum(axis=1)[:, None]
            if layer["below"] is not None:
                err = np.transpose(layer["W"]) @ err * layer["in"] * (1 - layer["in"])
            layer["W"] = layer["W"] - lr * dW
            layer["b"] = layer["b"] - lr * db
        return value
