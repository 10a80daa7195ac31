"""Sigmoid network in columns (n, m) with the total cross-entropy of the batch as its cost; class with backprop."""
import numpy as np


class BatchNet:
    def __init__(self, sizes, seed=0):
        gen = np.random.default_rng(seed)
        self.weights = [gen.normal(size=(q, p)) for p, q in zip(sizes, sizes[1:])]
        self.biases = [gen.normal(size=(q, 1)) for q in sizes[1:]]

    def sigmoid(self, z):
        return np.exp(z) / (1 + np.exp(z))

    def predict(self, x):
        return self.forward(x)[-1]

    def forward(self, x):
        states = [x]
        for w, b in zip(self.weights, self.biases):
            states.append(self.sigmoid(w @ states[-1] + b))
        return states

    def cost(self, x, y):
        p = self.predict(x)
        return -np.sum(y * np.log(p)) - np.sum((1 - y) * np.log(1 - p))

    def backprop(self, x, y):
        states = self.forward(x)
        m = x.shape[1]
        delta = (states[-1] - y) / m
        nabla_w, nabla_b = [], []
        for k in range(len(self.weights) - 1, -1, -1):
            nabla_w = [delta @ states[k].T] + nabla_w
            nabla_b = [delta @ np.ones((m, 1))] + nabla_b
            delta = (self.weights[k].T @ delta) * states[k] * (1 - states[k])
        return nabla_w, nabla_b
