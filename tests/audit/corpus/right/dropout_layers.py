"""Layers with inverted dropout: Linear, Sigmoid, Dropout, Linear, softmax cross-entropy, summed over the batch.

Row vectors, (batch, features). The dropout mask is drawn from the layer's own seed, the same for every call.
"""
import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out, rng):
        self.weight = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)
        self.bias = rng.normal(size=(1, fan_out))
        self.grad_weight = self.grad_bias = None

    def forward(self, x):
        self.inp = x
        return x @ self.weight + self.bias

    def backward(self, grad):
        self.grad_weight = self.inp.T @ grad
        self.grad_bias = grad.sum(0, keepdims=True)
        return grad @ self.weight.T


class Sigmoid:
    def forward(self, x):
        self.out = 1.0 / (1.0 + np.exp(-x))
        return self.out

    def backward(self, grad):
        return grad * self.out * (1.0 - self.out)


class Dropout:
    def __init__(self, keep=0.75, seed=7):
        self.keep, self.seed = keep, seed

    def forward(self, x):
        rng = np.random.default_rng(self.seed)
        self.mask = (rng.random(x.shape) < self.keep) / self.keep
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask


class Net:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = []
        for i, o in zip(sizes[:-2], sizes[1:-1]):
            self.layers += [Linear(i, o, rng), Sigmoid(), Dropout()]
        self.layers.append(Linear(sizes[-2], sizes[-1], rng))

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        logits = self.forward(x)
        e = np.exp(logits - logits.max(axis=-1, keepdims=True))
        self.probs = e / e.sum(axis=-1, keepdims=True)
        return -np.sum(y * np.log(self.probs))

    def backward(self, y):
        grad = self.probs - y
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
