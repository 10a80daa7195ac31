"""Network of layer objects with inverted dropout after each hidden ReLU; rows (m, n), labels, mean softmax loss.

Dropout draws its mask from a fixed seed, so forward and backward of one call see the same units.
"""
import numpy as np


class Affine:
    def __init__(self, rng, n_in, n_out):
        self.W = rng.normal(size=(n_in, n_out))
        self.b = rng.normal(size=n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Relu:
    def forward(self, x):
        self.positive = x > 0
        return x * self.positive

    def backward(self, dout):
        return dout * self.positive


class Dropout:
    def __init__(self, keep_prob, seed):
        self.keep_prob, self.seed = keep_prob, seed

    def forward(self, x):
        rng = np.random.RandomState(self.seed)
        self.mask = rng.rand(*x.shape) < self.keep_prob
        return x * self.mask / self.keep_prob

    def backward(self, dout):
        return dout * self.mask


class DropNet:
    def __init__(self, sizes, keep_prob=0.8, seed=1):
        rng = np.random.default_rng(seed)
        self.layers = []
        for n, (i, o) in enumerate(zip(sizes[:-2], sizes[1:-1])):
            self.layers += [Affine(rng, i, o), Relu(), Dropout(keep_prob, seed + n)]
        self.layers.append(Affine(rng, sizes[-2], sizes[-1]))

    def loss(self, x, labels):
        for layer in self.layers:
            x = layer.forward(x)
        x = x - x.max(axis=1, keepdims=True)
        logp = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(labels)), labels].mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(d)), self.labels] -= 1
        d /= len(d)
        for layer in reversed(self.layers):
            d = layer.backward(d)
