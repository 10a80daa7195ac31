"""Digits from a CSV file (if it is there): ReLU network with a softmax output, mean cross-entropy, columns.

X is (pixels, m), Y one-hot (classes, m). Prints its progress while it trains.
"""
import os

import numpy as np

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits_train.csv")
if os.path.exists(DATA):
    table = np.loadtxt(DATA, delimiter=",", skiprows=1)
    pixels, digits = table[:, 1:].T / 255.0, table[:, 0].astype(int)
else:
    pixels = digits = None


def random_net(sizes, seed=0):
    rng = np.random.default_rng(seed)
    W = [rng.random((n, m)) - 0.5 for m, n in zip(sizes[:-1], sizes[1:])]
    b = [rng.random((n, 1)) - 0.5 for n in sizes[1:]]
    return W, b


def softmax(Z):
    Z = Z - Z.max(axis=0)
    return np.exp(Z) / sum(np.exp(Z))


def run(W, b, X):
    states = [X]
    for i, (w, c) in enumerate(zip(W, b), start=1):
        Z = w.dot(states[-1]) + c
        states.append(softmax(Z) if i == len(W) else np.maximum(Z, 0))
    return states


def loss(W, b, X, Y):
    return np.sum(-Y * np.log(run(W, b, X)[-1])) / Y.shape[1]


def one_hot(labels, classes):
    return (np.arange(classes)[:, None] == labels).astype(float)


def gradients(W, b, X, Y):
    states = run(W, b, X)
    share = 1 / X.shape[1]
    dW, db = [], []
    err = states.pop() - Y
    while states:
        below = states.pop()
        dW.append(share * err.dot(below.T))
        db.append(share * np.sum(err, 1).reshape(-1, 1))
        err = W[len(states)].T.dot(err) * (below > 0)
    return dW[::-1], db[::-1]


if __name__ == "__main__" and pixels is not None:
    W, b = random_net([pixels.shape[0], 10, 10])
    targets = one_hot(digits, 10)
    for step in range(100):
        dW, db = gradients(W, b, pixels, targets)
        W = [w - 0.1 * g for w, g in zip(W, dW)]
        b = [v - 0.1 * g for v, g in zip(b, db)]
        print("step", step, "loss", loss(W, b, pixels, targets))
        print("right:", np.mean(np.argmax(run(W, b, pixels)[-1], axis=0) == digits))
