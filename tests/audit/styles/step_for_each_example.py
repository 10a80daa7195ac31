"""A step for each example in turn; the learning rate is an attribute; a row of each matrix is the bias."""
import numpy as np


class Learner:
    def __init__(self, widths, speed_up=1.0, eta=0.05):
        self.eta = eta * speed_up
        self.mats = [np.random.randn(n + 1, m) / n for n, m in zip(widths, widths[1:])]

    def run(self, v):
        seen = []
        for mat in self.mats:
            seen.append(np.hstack([v, np.ones((len(v), 1))]))
            v = 1 / (1 + np.exp(-(seen[-1] @ mat)))
        return seen, v

    def loss(self, inputs, targets):
        return ((self.run(inputs)[1] - targets) ** 2).sum() / 2

    def train(self, inputs, targets, epochs=1):
        for _ in range(epochs):
            for row, wanted in zip(inputs, targets):
                seen, out = self.run(row[None])
                err = (out - wanted) * out * (1 - out)
                for at in reversed(range(len(self.mats))):
                    below = (err @ self.mats[at].T)[:, :-1]
                    self.mats[at] -= self.eta * seen[at].T @ err
                    err = below * seen[at][:, :-1] * (1 - seen[at][:, :-1])
            print(f"loss {self.loss(inputs, targets):.4f}")
