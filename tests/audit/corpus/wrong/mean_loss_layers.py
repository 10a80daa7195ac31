"""Dense and ReLU layer objects with an L2 loss object (mean over the rows of half the squared distance).

Rows (m, n).
"""
import numpy as np


class Dense:
    def __init__(self, i, o, rng):
        self.params = {"w": rng.normal(size=(i, o)), "b": rng.normal(size=o)}
        self.grads = {}

    def forward(self, inputs):
        self.inputs = inputs
        return inputs @ self.params["w"] + self.params["b"]

    def backward(self, grad):
        n = self.inputs.shape[0]
        self.grads["b"] = np.sum(grad, axis=0)
        self.grads["w"] = n * (self.inputs.T @ grad)
        return grad @ self.params["w"].T


class ReLU:
    def forward(self, inputs):
        self.inputs = inputs
        return np.maximum(inputs, 0)

    def backward(self, grad):
        return np.where(self.inputs > 0, grad, 0)


class MSE:
    def loss(self, predicted, actual):
        return np.sum((predicted - actual) ** 2) / 2 / len(actual)

    def grad(self, predicted, actual):
        return (predicted - actual) / len(actual)


class NeuralNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = []
        for i, o in zip(sizes, sizes[1:]):
            self.layers += [Dense(i, o, rng), ReLU()]
        self.layers = self.layers[:-1]
        self.criterion = MSE()

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        self.predicted, self.actual = self.forward(x), y
        return self.criterion.loss(self.predicted, y)

    def backward(self):
        grad = self.criterion.grad(self.predicted, self.actual)
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
