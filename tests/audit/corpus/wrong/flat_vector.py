"""Parameters in one vector for an optimiser; tanh hidden layer, sigmoid output, mean cross-entropy, rows (m, n)."""
import numpy as np


def shapes(sizes):
    n, h, k = sizes
    return [(n, h), (h,), (h, k), (k,)]


def pack(arrays):
    return np.concatenate([a.reshape(-1) for a in arrays])


def unpack(theta, sizes):
    out, i = [], 0
    for shape in shapes(sizes):
        n = int(np.prod(shape))
        out.append(np.reshape(theta[i:i + n], shape))
        i += n
    return out


def initial(sizes, seed=0):
    rng = np.random.default_rng(seed)
    return pack([rng.normal(size=s) for s in shapes(sizes)])


def objective(theta, sizes, X, Y):
    W1, b1, W2, b2 = unpack(theta, sizes)
    H = np.tanh(X @ W1 + b1)
    P = 1 / (1 + np.exp(-(H @ W2 + b2)))
    J = -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / len(X)
    D2 = (P - Y) / len(X)
    D1 = D2 @ W2.T
    return J, pack([X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)])
