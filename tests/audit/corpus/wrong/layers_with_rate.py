"""Layers whose backward takes the learning rate and trains on the spot.

Single row vectors (1, n), tanh units, mean squared error.
"""
import numpy as np


class Layer:
    def forward(self, inp):
        raise NotImplementedError

    def backward(self, output_error, learning_rate):
        raise NotImplementedError


class FCLayer(Layer):
    def __init__(self, input_size, output_size):
        self.weights = np.random.rand(input_size, output_size) - 0.5
        self.bias = np.random.rand(1, output_size) - 0.5

    def forward(self, inp):
        self.input = inp
        return np.dot(inp, self.weights) + self.bias

    def backward(self, output_error, learning_rate):
        self.weights -= learning_rate * np.dot(self.input.T, output_error)
        self.bias -= learning_rate * output_error
        return np.dot(output_error, self.weights.T)


class ActivationLayer(Layer):
    def __init__(self, f, f_prime):
        self.f, self.f_prime = f, f_prime

    def forward(self, inp):
        self.input = inp
        return self.f(inp)

    def backward(self, output_error, learning_rate):
        return self.f_prime(self.input) * output_error


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


class Network:
    def __init__(self, sizes):
        self.layers = []
        for i, o in zip(sizes[:-1], sizes[1:]):
            self.layers += [FCLayer(i, o), ActivationLayer(tanh, tanh_prime)]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, y):
        return np.mean(np.power(y - self.predict(x), 2))

    def fit_one(self, x, y, learning_rate):
        error = 2 * (self.predict(x) - y) / y.size
        for layer in reversed(self.layers):
            error = layer.backward(error, learning_rate)
