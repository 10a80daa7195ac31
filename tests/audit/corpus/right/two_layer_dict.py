"""Points in the plane, one hidden layer: tanh, then a sigmoid output, cross-entropy averaged over the examples.

Columns: X is (n_x, m), one example per column; parameters is {"W1", "b1", "W2", "b2"}, biases are (n, 1).
"""
import numpy as np


def initialize(n_x, n_h, n_y, seed=2):
    np.random.seed(seed)
    W1, W2 = np.random.randn(n_h, n_x), np.random.randn(n_y, n_h)
    return {"W1": W1 / 2, "b1": np.zeros((n_h, 1)), "W2": W2 / 2, "b2": np.zeros((n_y, 1))}


def forward(X, parameters):
    cache = {"A0": X}
    cache["A1"] = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    S = np.dot(parameters["W2"], cache["A1"]) + parameters["b2"]
    cache["A2"] = np.exp(S) / (np.exp(S) + 1)
    return cache


def cost(cache, Y):
    P = cache["A2"]
    likelihood = np.multiply(Y, np.log(P)) + np.multiply(1 - Y, np.log(1 - P))
    return np.squeeze(-np.sum(likelihood) / Y.shape[1])


def backward(parameters, cache, Y):
    m = Y.shape[1]
    grads = {}
    dZ = cache["A2"] - Y
    for n in "21":
        below = cache["A" + str(int(n) - 1)]
        grads["dW" + n] = np.dot(dZ, below.T) / m
        grads["db" + n] = np.sum(dZ, axis=1, keepdims=True) / m
        dZ = np.dot(parameters["W" + n].T, dZ) * (1 - np.power(below, 2))
    return grads


def descend(parameters, grads, rate=1.2):
    return {name: value - rate * grads["d" + name] for name, value in parameters.items()}


if __name__ == "__main__":
    X = np.random.randn(2, 200)
    Y = (X[:1] * X[1:] > 0).astype(float)
    params = initialize(2, 4, 1)
    for i in range(1000):
        cache = forward(X, params)
        if i % 100 == 0:
            print(i, float(cost(cache, Y)))
        params = descend(params, backward(params, cache, Y))
