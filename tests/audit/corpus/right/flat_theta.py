"""All parameters in ONE vector theta, as optimisers like it: cost_and_grad(theta, sizes, X, Y) -> (J, grad).

Rows: X is (m, n). Each layer's matrix is (out, 1 + in), its first column multiplies a constant 1 (the bias). Sigmoid
units, mean cross-entropy, ridge penalty lam/(2m) on everything but the bias columns.
"""
import numpy as np


def random_theta(sizes, seed=0, eps=0.8):
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.uniform(-eps, eps, o * (i + 1)) for i, o in zip(sizes, sizes[1:])])


def unroll(theta, sizes):
    mats, at = [], 0
    for i, o in zip(sizes, sizes[1:]):
        mats.append(theta[at:at + o * (i + 1)].reshape(o, i + 1))
        at += o * (i + 1)
    return mats


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def cost_and_grad(theta, sizes, X, Y, lam=1.0):
    mats = unroll(theta, sizes)
    m = X.shape[0]
    ones = np.ones((m, 1))
    inputs, a = [], X
    for M in mats:
        a = np.hstack([ones, a])
        inputs.append(a)
        a = sigmoid(a @ M.T)
    J = -np.sum(Y * np.log(a) + (1 - Y) * np.log(1 - a)) / m
    J += lam / (2 * m) * sum(np.sum(M[:, 1:] ** 2) for M in mats)

    grads = []
    d = a - Y
    for l in range(len(mats) - 1, -1, -1):
        G = d.T @ inputs[l] / m
        G[:, 1:] += lam / m * mats[l][:, 1:]
        grads.insert(0, G.ravel())
        if l:
            h = inputs[l][:, 1:]
            d = (d @ mats[l][:, 1:]) * h * (1 - h)
    return J, np.concatenate(grads)
