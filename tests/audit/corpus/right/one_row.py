"""One example as a row (1, n): sigmoid layers, cross-entropy; learn() takes a step of size eta, weights are (in, out).

The new weights are put in place only after the error has gone all the way down.
"""
import numpy as np


class RowLearner:
    def __init__(self, *sizes):
        self.rng = np.random.default_rng(33)
        self.w = [self.rng.normal(size=(i, o)) for i, o in zip(sizes, sizes[1:])]
        self.b = [self.rng.normal(size=(1, o)) for o in sizes[1:]]

    def outputs(self, x):
        o = [x]
        for w, b in zip(self.w, self.b):
            o.append(1 / (1 + np.exp(-(o[-1] @ w + b))))
        return o

    def cost(self, x, y):
        a = self.outputs(x)[-1]
        return -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum()

    def learn(self, x, y, eta):
        o = self.outputs(x)
        errors = [o[-1] - y]
        for w, a in zip(self.w[:0:-1], o[-2:0:-1]):
            errors.append(errors[-1] @ w.T * a * (1 - a))
        for k, e in enumerate(reversed(errors)):
            self.w[k] -= eta * np.outer(o[k], e)
            self.b[k] -= eta * e
