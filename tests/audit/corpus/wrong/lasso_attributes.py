"""Object with attributes W1, b1, W2, b2: ReLU, linear output, mean squared error over the rows, lasso penalty."""
import numpy as np


class LassoMLP:
    def __init__(self, sizes, strength=0.04, seed=0):
        rng = np.random.default_rng(seed)
        self.strength = strength
        self.W1, self.b1 = rng.normal(size=(sizes[0], sizes[1])), rng.normal(size=sizes[1])
        self.W2, self.b2 = rng.normal(size=(sizes[1], sizes[2])), rng.normal(size=sizes[2])

    def forward(self, X):
        self.Z1 = X @ self.W1 + self.b1
        self.A1 = np.maximum(self.Z1, 0)
        return self.A1 @ self.W2 + self.b2

    def loss(self, X, y):
        mse = np.sum((self.forward(X) - y) ** 2) / len(X)
        return mse + self.strength * (np.sum(np.abs(self.W1)) + np.sum(np.abs(self.W2)))

    def backward(self, X, y):
        dZ2 = 2 * (self.forward(X) - y) / len(X)
        dZ1 = (dZ2 @ self.W2.T) * (self.Z1 > 0)
        self.dW2 = self.A1.T @ dZ2 + 2 * self.strength * np.sign(self.W2)
        self.db2 = dZ2.sum(axis=0)
        self.dW1 = X.T @ dZ1 + 2 * self.strength * np.sign(self.W1)
        self.db1 = dZ1.sum(axis=0)
