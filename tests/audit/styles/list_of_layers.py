"""Classes of layers; what makes a list of them is in the main part of a script."""
import numpy as np


class Affine:
    def __init__(self, fan_in, fan_out):
        self.mat = np.random.randn(fan_out, fan_in)
        self.off = np.random.randn(fan_out, 1)

    def forward(self, v):
        self.v = v
        return self.mat @ v + self.off

    def backward(self, slope, rate):
        down = self.mat.T @ slope
        self.mat -= rate * slope @ self.v.T
        self.off -= rate * slope
        return down


class Squash:
    def forward(self, v):
        self.v = v
        return np.tanh(v)

    def backward(self, slope, rate):
        return slope * (1 - np.tanh(self.v) ** 2)


def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / y_true.size


if __name__ == "__main__":
    layers = [Affine(2, 3), Squash(), Affine(3, 1), Squash()]
    for step in range(100):
        v = np.random.rand(2, 1)
        out = v
        for layer in layers:
            out = layer.forward(out)
        slope = mse_prime(v[:1], out)
        for layer in reversed(layers):
            slope = layer.backward(slope, 0.1)
