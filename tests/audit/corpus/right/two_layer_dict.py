"""Planar classification with one hidden layer: tanh, then a sigmoid output, cross-entropy averaged over the examples.

Columns: X is (n_x, m), one example per column; parameters is {"W1", "b1", "W2", "b2"}, biases are (n, 1).
"""
import numpy as np


def initialize_parameters(n_x, n_h, n_y, seed=2):
    np.random.seed(seed)
    return {
        "W1": np.random.randn(n_h, n_x) * 0.5,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(n_y, n_h) * 0.5,
        "b2": np.zeros((n_y, 1)),
    }


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    cost = -np.sum(logprobs) / m
    return np.squeeze(cost)


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = np.dot(dZ2, cache["A1"].T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(cache["A1"], 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(parameters, grads, learning_rate=1.2):
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


if __name__ == "__main__":
    X = np.random.randn(2, 200)
    Y = (X[:1] * X[1:] > 0).astype(float)
    params = initialize_parameters(2, 4, 1)
    for i in range(1000):
        A2, cache = forward_propagation(X, params)
        if i % 100 == 0:
            print("cost after iteration %i: %f" % (i, compute_cost(A2, Y)))
        params = update_parameters(params, backward_propagation(params, cache, X, Y))
