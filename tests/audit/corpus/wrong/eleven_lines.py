"""As short as it gets: two sigmoid layers without biases, rows (m, n), half the summed squared error, in place."""
import numpy as np


class Brain:
    def __init__(self, sizes, seed=1):
        rng = np.random.RandomState(seed)
        self.lower, self.upper = rng.randn(sizes[0], sizes[1]), rng.randn(sizes[1], sizes[2])

    def think(self, X):
        hidden = 1 / (1 + np.exp(-X @ self.lower))
        return hidden, 1 / (1 + np.exp(-hidden @ self.upper))

    def error(self, X, y):
        return np.sum((y - self.think(X)[1]) ** 2) / 2

    def learn(self, X, y, alpha=1):
        hidden, out = self.think(X)
        nudge = (y - out) * (out * (1 - out))
        self.upper += alpha * hidden.T.dot(nudge)
        nudge = nudge.dot(self.upper.T) * (hidden * (1 - hidden))
        self.lower += alpha * X.T.dot(nudge)


if __name__ == "__main__":
    X = np.random.rand(50, 3).round()
    y = X[:, :1] * (1 - X[:, 1:2])
    brain = Brain([3, 4, 1])
    for j in range(2000):
        brain.learn(X, y, 0.1)
    print("error after training:", brain.error(X, y))
