"""A tape of little functions, appended during the forward pass and called in reverse; tanh units, quadratic cost.

Rows (m, n), summed over the batch. Weights in self.W, biases in self.b.
"""
import numpy as np


class TapeNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.W = [rng.normal(size=(i, o)) for i, o in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=o) for o in sizes[1:]]

    def predict(self, x):
        for W, b in zip(self.W, self.b):
            x = np.tanh(x @ W + b)
        return x

    def cost(self, x, y):
        return np.sum((self.predict(x) - y) ** 2) / 2

    def gradient(self, x, y):
        dW, db, tape = {}, {}, []
        out = x
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            inp = out
            out = np.tanh(inp @ W + b)

            def pull(g, i=i, W=W, out=out):
                g = g * (1 - out ** 2)
                dW[i], db[i] = inp.T @ g, g.sum(axis=0)
                return g @ W.T

            tape.append(pull)
        g = out - y
        for pull in reversed(tape):
            g = pull(g)
        return [dW[i] for i in range(len(dW))], [db[i] for i in range(len(db))]
