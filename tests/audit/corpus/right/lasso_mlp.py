"""One hidden tanh layer, linear output, half the mean squared distance, plus an L1 penalty alpha * sum |W|.

Rows. The model object keeps W1, b1, W2, b2; gradients() returns them in this order.
"""
import numpy as np


class SparseMLP:
    def __init__(self, sizes, alpha=0.03, seed=9):
        n_in, n_hid, n_out = sizes
        rng = np.random.RandomState(seed)
        self.alpha = alpha
        self.W1 = rng.normal(size=(n_in, n_hid))
        self.b1 = rng.normal(size=n_hid)
        self.W2 = rng.normal(size=(n_hid, n_out))
        self.b2 = rng.normal(size=n_out)

    def hidden(self, X):
        return np.tanh(X @ self.W1 + self.b1)

    def predict(self, X):
        return self.hidden(X) @ self.W2 + self.b2

    def objective(self, X, T):
        residual = self.predict(X) - T
        fit = np.sum(residual ** 2) / (2 * len(X))
        return fit + self.alpha * (np.abs(self.W1).sum() + np.abs(self.W2).sum())

    def gradients(self, X, T):
        H = self.hidden(X)
        D2 = (H @ self.W2 + self.b2 - T) / len(X)
        D1 = np.multiply(D2 @ self.W2.T, 1 - np.square(H))
        gW1 = X.T @ D1 + self.alpha * np.sign(self.W1)
        gW2 = H.T @ D2 + self.alpha * np.sign(self.W2)
        return gW1, D1.sum(axis=0), gW2, D2.sum(axis=0)
