"""Careful about types: everything is cast to float64 on the way in; sigmoid network, mean squared error over the rows.

Rows (m, n). Activations and gradients are kept in preallocated float arrays that are filled in place.
"""
import numpy as np


class PreallocatedNet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.sizes = tuple(sizes)
        self.W = [np.array(rng.normal(size=(i, o)), dtype=np.float64) for i, o in zip(sizes, sizes[1:])]
        self.b = [np.zeros(o, dtype=np.float64) for o in sizes[1:]]

    def forward(self, x):
        x = np.asarray(x, dtype=np.float64)
        self.act = [np.empty((len(x), n)) for n in self.sizes]
        self.act[0][...] = x
        for k, (W, b) in enumerate(zip(self.W, self.b)):
            z = np.zeros((len(x), self.sizes[k + 1]))
            np.dot(self.act[k], W, out=z)
            z += b
            np.negative(z, out=z)
            np.exp(z, out=z)
            z += 1.0
            self.act[k + 1][:, :] = 1.0 / z
        return self.act[-1]

    def cost(self, x, y):
        diff = self.forward(x) - np.asarray(y).astype(float)
        return (diff ** 2).sum() / len(diff)

    def backprop(self, x, y):
        out = self.forward(x)
        nabla_w = [np.zeros_like(W) for W in self.W]
        nabla_b = [np.zeros_like(b) for b in self.b]
        d = (2.0 / len(out)) * (out - np.asarray(y).astype(float)) * out * (1 - out)
        for k in range(len(self.W) - 1, -1, -1):
            nabla_w[k] += self.act[k].T @ d
            for row in d:
                nabla_b[k] += row
            if k:
                d = (d @ self.W[k].T) * self.act[k] * (1 - self.act[k])
        return nabla_w, nabla_b
