"""Two-layer sigmoid network that updates itself in place, row vectors (m, n), half the sum of squared errors."""
import numpy as np


class SelfUpdating:
    def __init__(self, inputs, hidden, outputs, seed=0):
        rng = np.random.RandomState(seed)
        self.U = rng.normal(0.0, 1.0, (inputs, hidden))
        self.u = np.zeros(hidden)
        self.V = rng.normal(0.0, 1.0, (hidden, outputs))
        self.v = np.zeros(outputs)

    @staticmethod
    def f(t):
        return 1 / (1 + np.exp(-t))

    def ask(self, x):
        self.h = self.f(np.dot(x, self.U) + self.u)
        self.o = self.f(np.dot(self.h, self.V) + self.v)
        return self.o

    def sse(self, x, t):
        return 0.5 * np.sum((t - self.ask(x)) ** 2)

    def tell(self, x, t, lr):
        self.ask(x)
        toward_o = (t - self.o) * self.o * (1.0 - self.o)
        toward_h = np.dot(toward_o, self.V.T) * self.h * (1.0 - self.h)
        self.V += lr * np.dot(self.h.T, toward_o)
        self.v += lr * np.sum(toward_o, axis=0)
        self.U += lr * np.dot(x.T, toward_h)
        self.u += lr * np.sum(toward_h)
