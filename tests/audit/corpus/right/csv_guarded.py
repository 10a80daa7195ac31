"""Digits from a CSV file (if it is there): ReLU network with a softmax output, mean cross-entropy, columns.

X is (pixels, m), Y one-hot (classes, m). Prints its progress while it trains.
"""
import os

import numpy as np

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits_train.csv")
if os.path.exists(DATA):
    table = np.loadtxt(DATA, delimiter=",", skiprows=1)
    X_train, labels_train = table[:, 1:].T / 255.0, table[:, 0].astype(int)
else:
    X_train = labels_train = None


def init_params(sizes, seed=0):
    rng = np.random.default_rng(seed)
    W = [rng.random((n, m)) - 0.5 for m, n in zip(sizes[:-1], sizes[1:])]
    b = [rng.random((n, 1)) - 0.5 for n in sizes[1:]]
    return W, b


def ReLU(Z):
    return np.maximum(Z, 0)


def softmax(Z):
    Z = Z - Z.max(axis=0)
    return np.exp(Z) / sum(np.exp(Z))


def forward_prop(W, b, X):
    Zs, As = [], [X]
    for i in range(len(W)):
        Zs.append(W[i].dot(As[-1]) + b[i])
        As.append(softmax(Zs[-1]) if i == len(W) - 1 else ReLU(Zs[-1]))
    return Zs, As


def loss(W, b, X, Y):
    A = forward_prop(W, b, X)[1][-1]
    return np.sum(-Y * np.log(A)) / Y.shape[1]


def one_hot(labels, classes):
    out = np.zeros((classes, labels.size))
    out[labels, np.arange(labels.size)] = 1
    return out


def back_prop(W, b, X, Y):
    m = X.shape[1]
    Zs, As = forward_prop(W, b, X)
    dW, db = [], []
    dZ = As[-1] - Y
    for i in reversed(range(len(W))):
        dW.append(1 / m * dZ.dot(As[i].T))
        db.append(1 / m * np.sum(dZ, 1).reshape(-1, 1))
        if i > 0:
            dZ = W[i].T.dot(dZ) * (Zs[i - 1] > 0)
    return dW[::-1], db[::-1]


if __name__ == "__main__" and X_train is not None:
    W, b = init_params([X_train.shape[0], 10, 10])
    Y_train = one_hot(labels_train, 10)
    for step in range(100):
        dW, db = back_prop(W, b, X_train, Y_train)
        W = [w - 0.1 * g for w, g in zip(W, dW)]
        b = [v - 0.1 * g for v, g in zip(b, db)]
        print("iteration", step, "loss", loss(W, b, X_train, Y_train))
