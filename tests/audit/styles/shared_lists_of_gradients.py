"""Layers put their gradients into arrays that the network has in one list; forward gives the loss; silu in between."""
import numpy as np


class Affine:
    def __init__(self, W, b):
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, v):
        self.v = v
        return v @ self.params[0] + self.params[1]

    def backward(self, d):
        self.grads[0][...] = self.v.T @ d
        self.grads[1][...] = d.sum(axis=0)
        return d @ self.params[0].T


class Silu:
    params, grads = (), ()

    def forward(self, v):
        self.v, self.s = v, 1 / (1 + np.exp(-v))
        return v * self.s

    def backward(self, d):
        return d * (self.s + self.v * self.s * (1 - self.s))


class Net:
    def __init__(self, n_in, n_mid, n_out):
        first, second = ((np.random.randn(n, m), np.zeros(m)) for n, m in ((n_in, n_mid), (n_mid, n_out)))
        self.layers = [Affine(*first), Silu(), Affine(*second)]
        self.params = [p for layer in self.layers for p in layer.params]
        self.grads = [g for layer in self.layers for g in layer.grads]

    def forward(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        self.rest = x - t
        return (self.rest ** 2).sum()

    def backward(self):
        d = 2 * self.rest
        for layer in reversed(self.layers):
            d = layer.backward(d)
