"""A network in a dozen lines: sigmoid layers, rows (m, n), half the summed squared error, updated in place."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Brain:
    def __init__(self, sizes, seed=1):
        np.random.seed(seed)
        self.syn0 = 2 * np.random.random((sizes[0], sizes[1])) - 1
        self.syn1 = 2 * np.random.random((sizes[1], sizes[2])) - 1

    def error(self, X, y):
        return np.sum((y - sigmoid(sigmoid(X @ self.syn0) @ self.syn1)) ** 2) / 2

    def learn(self, X, y, alpha=1):
        l1 = sigmoid(np.dot(X, self.syn0))
        l2 = sigmoid(np.dot(l1, self.syn1))
        l2_delta = (y - l2) * (l2 * (1 - l2))
        self.syn1 += alpha * l1.T.dot(l2_delta)
        l1_delta = l2_delta.dot(self.syn1.T) * (l1 * (1 - l1))
        self.syn0 += alpha * X.T.dot(l1_delta)


if __name__ == "__main__":
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    y = np.array([[0], [1], [1], [0]])
    brain = Brain([3, 4, 1])
    for j in range(6000):
        brain.learn(X, y)
    print("error after training:", brain.error(X, y))
