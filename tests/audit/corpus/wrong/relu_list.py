"""ReLU network with linear output, half the squared error summed over the rows (m, n); class holding W and b lists."""
import numpy as np


class ReluNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.W = [rng.normal(size=(i, o)) for i, o in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=o) for o in sizes[1:]]

    def forward(self, x):
        self.z, self.a = [], [x]
        for W, b in zip(self.W[:-1], self.b[:-1]):
            self.z.append(self.a[-1] @ W + b)
            self.a.append(np.maximum(self.z[-1], 0))
        return self.a[-1] @ self.W[-1] + self.b[-1]

    def loss(self, x, y):
        return 0.5 * ((self.forward(x) - y) ** 2).sum()

    def gradients(self, x, y):
        d = self.forward(x) - y
        gW, gb = [], []
        for k in range(len(self.W) - 1, -1, -1):
            gW.append(self.a[k].T @ d)
            gb.append(d.sum(axis=0))
            if k > 0:
                d = (d @ self.W[k].T) * (self.z[-1] > 0)
        return gW[::-1], gb[::-1]
