"""Softmax output under the QUADRATIC cost, so the whole Jacobian of the softmax is needed. Hidden layers are tanh.

One example, x of shape (n,), weights act from the left: z = W x + b.
"""
import numpy as np


class SoftmaxRegressor:

    def __init__(self, sizes, seed=5):
        gen = np.random.default_rng(seed)
        self.Ws = [gen.standard_normal((o, i)) for i, o in zip(sizes, sizes[1:])]
        self.bs = [gen.standard_normal(o) for o in sizes[1:]]

    @staticmethod
    def softmax(z):
        e = np.exp(z - np.max(z))
        return e / np.sum(e)

    def forward(self, x):
        acts = [x]
        for W, b in zip(self.Ws[:-1], self.bs[:-1]):
            acts.append(np.tanh(W @ acts[-1] + b))
        acts.append(self.softmax(self.Ws[-1] @ acts[-1] + self.bs[-1]))
        return acts

    def cost(self, x, y):
        d = self.forward(x)[-1] - y
        return 0.5 * np.dot(d, d)

    def backprop(self, x, y):
        acts = self.forward(x)
        s = acts[-1]
        jacobian = np.diag(s) - np.outer(s, s)
        delta = jacobian.T @ (s - y)
        gW, gb = [None] * len(self.Ws), [None] * len(self.bs)
        for i in range(len(self.Ws) - 1, -1, -1):
            gW[i] = np.outer(delta, acts[i])
            gb[i] = delta
            if i:
                delta = (self.Ws[i].T @ delta) * (1 - acts[i] ** 2)
        return gW, gb
