"""Two hidden ReLU layers and a softmax, written out in full, columns (n, m), one-hot targets, mean log-likelihood."""
import numpy as np


def init_params(sizes, seed=4):
    rng = np.random.default_rng(seed)
    params = []
    for i, o in zip(sizes[:-1], sizes[1:]):
        params += [rng.normal(size=(o, i)), rng.normal(size=(o, 1))]
    return params


def ReLU_deriv(Z):
    return Z > 0


def forward_prop(params, X):
    W1, b1, W2, b2, W3, b3 = params
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = np.maximum(Z2, 0)
    Z3 = W3.dot(A2) + b3
    A3 = np.exp(Z3) / np.sum(np.exp(Z3), axis=0)
    return Z1, A1, Z2, A2, A3


def cost(params, X, Y):
    return -np.sum(Y * np.log(forward_prop(params, X)[-1])) / X.shape[1]


def backward_prop(params, X, Y):
    W1, b1, W2, b2, W3, b3 = params
    Z1, A1, Z2, A2, A3 = forward_prop(params, X)
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = W3.T.dot(dZ3) * ReLU_deriv(Z2)
    dZ1 = W2.T.dot(dZ2) * ReLU_deriv(Z2)
    dW3, db3 = dZ3.dot(A2.T) / m, dZ3.sum(axis=1, keepdims=True) / m
    dW2, db2 = dZ2.dot(A1.T) / m, dZ2.sum(axis=1, keepdims=True) / m
    dW1, db1 = dZ1.dot(X.T) / m, dZ1.sum(axis=1, keepdims=True) / m
    return [dW1, db1, dW2, db2, dW3, db3]
