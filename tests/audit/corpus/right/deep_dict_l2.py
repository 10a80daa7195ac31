"""L-layer network: ReLU everywhere but a sigmoid at the end; mean cross-entropy with an L2 penalty lambd/(2m) |W|^2.

Columns: X is (features, m). Parameters and gradients live in dictionaries keyed W1, b1, ..., dW1, db1, ...
"""
import numpy as np


def initialize(layer_dims, seed=3):
    rng = np.random.RandomState(seed)
    p = {}
    for l in range(1, len(layer_dims)):
        p["W" + str(l)] = rng.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2. / layer_dims[l - 1])
        p["b" + str(l)] = rng.randn(layer_dims[l], 1) * 0.01
    return p


def relu(Z):
    return np.maximum(0, Z)


def sigmoid(Z):
    return 1. / (1. + np.exp(-Z))


def model_forward(X, p):
    L = len(p) // 2
    caches, A = [], X
    for l in range(1, L + 1):
        Z = p["W%d" % l].dot(A) + p["b%d" % l]
        caches.append((A, Z))
        A = sigmoid(Z) if l == L else relu(Z)
    return A, caches


def cost_with_regularization(AL, Y, p, lambd=0.7):
    m = Y.shape[1]
    cross_entropy = -(Y * np.log(AL) + (1. - Y) * np.log(1. - AL)).sum() / m
    penalty = sum(np.sum(np.square(p["W%d" % l])) for l in range(1, len(p) // 2 + 1))
    return cross_entropy + lambd / (2. * m) * penalty


def model_backward(AL, Y, caches, p, lambd=0.7):
    grads, L, m = {}, len(caches), Y.shape[1]
    dZ = AL - Y
    for l in range(L, 0, -1):
        A_prev, _ = caches[l - 1]
        W = p["W%d" % l]
        grads["dW%d" % l] = 1. / m * dZ.dot(A_prev.T) + lambd / m * W
        grads["db%d" % l] = 1. / m * np.sum(dZ, axis=1, keepdims=True)
        if l > 1:
            dA = W.T.dot(dZ)
            dZ = np.array(dA, copy=True)
            dZ[caches[l - 2][1] <= 0] = 0
    return grads
