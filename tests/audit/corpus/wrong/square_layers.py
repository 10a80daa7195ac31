"""Stack of equally wide dense layers with sigmoid units, quadratic cost summed over the rows (m, n), layer objects."""
import numpy as np


class DenseSigmoid:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_in, n_out))
        self.b = rng.normal(size=n_out)

    def forward(self, x):
        self.x = x
        self.a = 1.0 / (1.0 + np.exp(-(x.dot(self.W) + self.b)))
        return self.a

    def backward(self, grad_a):
        grad_z = grad_a * self.a * (1.0 - self.a)
        self.dW = self.x.T.dot(grad_z)
        self.db = grad_z.sum(axis=0)
        return grad_z.dot(self.W)


class DeepStack:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.layers = [DenseSigmoid(i, o, rng) for i, o in zip(sizes, sizes[1:])]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        self.error = self.forward(x) - y
        return 0.5 * np.sum(self.error * self.error)

    def backward(self):
        grad = self.error
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
