"""Everything by hand with loops: leaky ReLU units, one example, quadratic cost.

x is a flat vector (n,). net is a list of [W, b] with W[j, k] from input k to output j. Buffers are made with np.zeros
and filled entry by entry.
"""
import numpy as np

SLOPE = 0.1


def make_net(sizes, seed=0):
    rng = np.random.RandomState(seed)
    return [[rng.randn(n, m), rng.randn(n)] for m, n in zip(sizes[:-1], sizes[1:])]


def lrelu(v):
    return v if v > 0 else SLOPE * v


def lrelu_slope(v):
    return 1.0 if v > 0 else SLOPE


def activate(net, x):
    zs, acts = [], [x]
    for W, b in net:
        n_out, n_in = W.shape
        z = np.zeros(n_out)
        a = np.zeros(n_out)
        for j in range(n_out):
            total = b[j]
            for k in range(n_in):
                total += W[j, k] * acts[-1][k]
            z[j] = total
            a[j] = lrelu(total)
        zs.append(z)
        acts.append(a)
    return zs, acts


def cost(net, x, y):
    _, acts = activate(net, x)
    return sum((acts[-1][j] - y[j]) ** 2 for j in range(len(y))) / 2


def gradient(net, x, y):
    zs, acts = activate(net, x)
    grads = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in net]
    err = np.zeros(len(y))
    for j in range(len(y)):
        err[j] = (acts[-1][j] - y[j]) * lrelu_slope(zs[-1][j])
    for l in range(len(net) - 1, -1, -1):
        W = net[l][0]
        for j in range(W.shape[0]):
            grads[l][1][j] = err[j]
            for k in range(W.shape[1]):
                grads[l][0][j, k] = err[j] * acts[l][k]
        if l > 0:
            below = np.zeros(W.shape[1])
            for k in range(W.shape[1]):
                for j in range(W.shape[0]):
                    below[k] += W[j, k] * err[j]
                below[k] *= lrelu_slope(zs[l - 1][k])
            err = below
    return grads
