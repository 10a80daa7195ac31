"""Logistic hidden units and a softmax classifier, using SciPy's stable functions when SciPy is there.

Rows: x (batch, features), labels are integers (batch,). params = [W1, b1, W2, b2]; the cost is the mean negative
log-likelihood.
"""
import numpy as np

try:
    from scipy.special import expit, logsumexp, softmax
except ImportError:
    def expit(v):
        return 1 / (1 + np.exp(-v))

    def logsumexp(v, axis=None, keepdims=False):
        top = v.max(axis=axis, keepdims=True)
        out = top + np.log(np.exp(v - top).sum(axis=axis, keepdims=True))
        return out if keepdims else out.squeeze(axis)

    def softmax(v, axis=None):
        return np.exp(v - logsumexp(v, axis=axis, keepdims=True))


def init_params(sizes, seed=11):
    d, h, c = sizes
    rng = np.random.RandomState(seed)
    return [rng.randn(d, h) / np.sqrt(d), np.zeros(h), rng.randn(h, c) / np.sqrt(h), np.zeros(c)]


def negative_log_likelihood(params, x, labels):
    W1, b1, W2, b2 = params
    scores = expit(x @ W1 + b1) @ W2 + b2
    picked = scores[np.arange(x.shape[0]), labels]
    return (logsumexp(scores, axis=1) - picked).mean()


def gradients(params, x, labels):
    W1, b1, W2, b2 = params
    n = x.shape[0]
    h = expit(x @ W1 + b1)
    delta2 = softmax(h @ W2 + b2, axis=1)
    delta2[np.arange(n), labels] -= 1
    delta2 /= n
    delta1 = delta2 @ W2.T * h * (1 - h)
    return [x.T @ delta1, delta1.sum(axis=0), h.T @ delta2, delta2.sum(axis=0)]
