"""Adaline-like two-layer net: leaky ReLU, linear output, one flat vector (n,) at a time.

Cost 1/2 |t - o|^2; learns in place.
"""
import numpy as np


class OnlineRegressor:
    def __init__(self, sizes, slope=0.3, seed=0):
        rng = np.random.RandomState(seed)
        n_in, n_hid, n_out = sizes
        self.slope = slope
        self.W, self.c = rng.randn(n_hid, n_in), rng.randn(n_hid)
        self.V, self.d = rng.randn(n_out, n_hid), rng.randn(n_out)

    def output(self, x):
        self.net = self.W @ x + self.c
        self.hid = np.where(self.net > 0, self.net, self.slope * self.net)
        return self.V @ self.hid + self.d

    def cost(self, x, t):
        return ((t - self.output(x)) ** 2).sum() / 2

    def learn(self, x, t, eta):
        err = 2 * (t - self.output(x))
        back = self.V.T @ err * np.where(self.net > 0, 1, self.slope)
        self.V += eta * np.outer(err, self.hid)
        self.d += eta * err
        self.W += eta * np.outer(back, x)
        self.c += eta * back
