"""Multiclass logistic regression, no hidden layer: loss and gradient together, with the usual 0.5 * reg * |W|^2.

Rows: X is (N, D), W is (D, C), y holds integer classes.
"""
import numpy as np


def init_weights(sizes, seed=0):
    D, C = sizes
    return 0.1 * np.random.RandomState(seed).randn(D, C)


def softmax_loss(W, X, y, reg=0.05):
    N = X.shape[0]
    scores = X.dot(W)
    scores -= scores.max(axis=1)[:, np.newaxis]
    p = np.exp(scores)
    p /= p.sum(axis=1)[:, np.newaxis]
    loss = -np.log(p[range(N), y]).sum() / N + 0.5 * reg * np.sum(W * W)
    dscores = p
    dscores[range(N), y] -= 1
    dW = X.T.dot(dscores) / N + reg * W
    return loss, dW
