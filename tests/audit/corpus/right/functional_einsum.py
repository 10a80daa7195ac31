"""Functional style, parameters in and new parameters out: tanh layers, linear output, mean squared error.

Rows; weights are (inputs, outputs). The error is the mean over the batch AND over the outputs. All products by einsum.
"""
import numpy as np


def init(sizes, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-1, 1, size=(i, o)) for i, o in zip(sizes, sizes[1:])]
    biases = [rng.uniform(-1, 1, size=o) for o in sizes[1:]]
    return weights, biases


def run(weights, biases, x):
    acts = [x]
    last = len(weights) - 1
    for k, (w, b) in enumerate(zip(weights, biases)):
        z = np.einsum("bi,io->bo", acts[-1], w) + b
        acts.append(z if k == last else np.tanh(z))
    return acts


def mse(weights, biases, x, t):
    return ((run(weights, biases, x)[-1] - t) ** 2).mean()


def sgd_step(weights, biases, x, t, rate):
    acts = run(weights, biases, x)
    g = 2.0 * (acts[-1] - t) / t.size
    new_w, new_b = list(weights), list(biases)
    for k in range(len(weights) - 1, -1, -1):
        new_w[k] = weights[k] - rate * np.einsum("bi,bo->io", acts[k], g)
        new_b[k] = biases[k] - rate * np.einsum("bo->o", g)
        if k:
            g = np.einsum("bo,io->bi", g, weights[k]) * (1.0 - acts[k] * acts[k])
    return new_w, new_b
