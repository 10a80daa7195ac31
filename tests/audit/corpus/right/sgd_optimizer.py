"""Layers, a Parameter class and an SGD optimiser object, as in a small framework: tanh, linear output, half MSE.

Rows (m, n). Gradients are stored on the parameters as .grad and are added up until zero_grad().
"""
import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros(data.shape)


class Linear:
    def __init__(self, i, o, rng):
        self.weight = Parameter(rng.normal(size=(o, i)))
        self.bias = Parameter(rng.normal(size=o))

    def __call__(self, x):
        self.x = x
        return x @ self.weight.data.T + self.bias.data

    def backward(self, g):
        self.weight.grad = self.weight.grad + np.einsum("no,ni->oi", g, self.x)
        self.bias.grad = self.bias.grad + g.sum(axis=0)
        return g @ self.weight.data


class Tanh:
    def __call__(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, g):
        return g - g * self.y ** 2


class MLP:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.modules = []
        for i, o in zip(sizes, sizes[1:]):
            self.modules += [Linear(i, o, rng), Tanh()]
        del self.modules[-1]

    def parameters(self):
        return [p for m in self.modules if isinstance(m, Linear) for p in (m.weight, m.bias)]

    def __call__(self, x):
        for m in self.modules:
            x = m(x)
        return x

    def backward(self, g):
        for m in reversed(self.modules):
            g = m.backward(g)


def half_mse(prediction, target):
    diff = prediction - target
    return (diff ** 2).mean() / 2, diff / diff.size


class SGD:
    def __init__(self, parameters, lr):
        self.ps, self.lr = parameters, lr

    def zero_grad(self):
        for p in self.ps:
            p.grad = np.zeros(p.data.shape)

    def step(self):
        for p in self.ps:
            p.data = p.data - self.lr * p.grad


def train_step(model, optimizer, x, y):
    optimizer.zero_grad()
    loss, g = half_mse(model(x), y)
    model.backward(g)
    optimizer.step()
    return loss
