"""Linear softmax classifier, loss and gradient in one function; rows X (N, D), integer labels, penalty reg * |W|^2."""
import numpy as np


def init(sizes, seed=0):
    return np.random.default_rng(seed).normal(size=(sizes[0], sizes[1]))


def loss_and_slope(W, X, y, reg=0.1):
    num_train = X.shape[0]
    loss = 0.0
    dW = 0 * W
    for i in range(num_train):
        f = X[i].dot(W)
        f = f - np.max(f)
        p = np.exp(f) / np.sum(np.exp(f))
        loss -= np.log(p[y[i]])
        for j in range(W.shape[1]):
            dW[:, j] += (p[j] - (j == y[i])) * X[i]
    loss = loss / num_train + reg * np.sum(W * W)
    dW = dW / num_train + reg * W
    return loss, dW
