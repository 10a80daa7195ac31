"""Two-layer sigmoid network that updates itself in place, row vectors (m, n), half the sum of squared errors."""
import numpy as np


class SelfUpdating:
    def __init__(self, inputs, hidden, outputs, seed=0):
        rng = np.random.RandomState(seed)
        self.w_ih = rng.normal(0.0, inputs ** -0.5, (inputs, hidden))
        self.b_h = np.zeros(hidden)
        self.w_ho = rng.normal(0.0, hidden ** -0.5, (hidden, outputs))
        self.b_o = np.zeros(outputs)

    @staticmethod
    def f(v):
        return 1 / (1 + np.exp(-v))

    def query(self, x):
        hidden = self.f(np.dot(x, self.w_ih) + self.b_h)
        return self.f(np.dot(hidden, self.w_ho) + self.b_o)

    def sse(self, x, t):
        return 0.5 * np.sum((t - self.query(x)) ** 2)

    def train(self, x, t, lr):
        hidden = self.f(np.dot(x, self.w_ih) + self.b_h)
        final = self.f(np.dot(hidden, self.w_ho) + self.b_o)
        grad_o = (t - final) * final * (1.0 - final)
        grad_h = np.dot(grad_o, self.w_ho.T) * hidden * (1.0 - hidden)
        self.w_ho += lr * np.dot(hidden.T, grad_o)
        self.b_o += lr * np.sum(grad_o, axis=0)
        self.w_ih += lr * np.dot(x.T, grad_h)
        self.b_h += lr * np.sum(grad_h)
