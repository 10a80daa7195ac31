"""Softmax classifier on one-hot rows with the squared error: cost = sum over the batch of 1/2 |p - y|^2; functions."""
import numpy as np


def softmax(v):
    v = np.exp(v - v.max(axis=1).reshape(-1, 1))
    return v / v.sum(axis=1).reshape(-1, 1)


def init(sizes, seed=0):
    rng = np.random.RandomState(seed)
    W = [rng.randn(i, o) for i, o in zip(sizes, sizes[1:])]
    b = [rng.randn(o) for o in sizes[1:]]
    return W, b


def forward(W, b, X):
    A = [X]
    for k in range(len(W)):
        Z = np.matmul(A[-1], W[k]) + b[k]
        A.append(softmax(Z) if k == len(W) - 1 else np.maximum(Z, 0))
    return A


def cost(W, b, X, Y):
    return np.sum((forward(W, b, X)[-1] - Y) ** 2) * 0.5


def backward(W, b, X, Y):
    A = forward(W, b, X)
    delta = A[-1] - Y
    dW, db = [0] * len(W), [0] * len(b)
    for k in reversed(range(len(W))):
        dW[k] = np.matmul(A[k].T, delta)
        db[k] = delta.sum(axis=0)
        delta = np.matmul(delta, W[k].T) * (A[k] > 0)
    return dW, db
