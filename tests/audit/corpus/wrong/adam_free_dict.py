"""L-layer tanh network in dictionaries with an update function; columns (n, m), mean squared error with factor 1/2.

update_parameters(parameters, grads, lr) returns the new dictionary.
"""
import copy

import numpy as np


def init_parameters(dims, seed=0):
    np.random.seed(seed)
    params = {}
    for l in range(len(dims) - 1):
        params["W" + str(l + 1)] = np.random.randn(dims[l + 1], dims[l])
        params["b" + str(l + 1)] = np.random.randn(dims[l + 1], 1)
    return params


def forward(X, params):
    A = [X]
    for l in range(1, len(params) // 2 + 1):
        A.append(np.tanh(params["W" + str(l)] @ A[-1] + params["b" + str(l)]))
    return A


def cost(X, Y, params):
    return np.sum((forward(X, params)[-1] - Y) ** 2) / (2 * X.shape[1])


def backward(X, Y, params):
    A, grads = forward(X, params), {}
    dA = (A[-1] - Y) / X.shape[1]
    for l in range(len(params) // 2, 0, -1):
        dZ = dA * (1 - A[l] ** 2)
        grads["dW" + str(l)] = dZ @ A[l - 1].T
        grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True)
        dA = params["W" + str(l)].T @ dZ
    return grads


def update_parameters(parameters, grads, learning_rate):
    parameters = copy.deepcopy(parameters)
    L = len(parameters) // 2
    for l in range(1, L):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters
