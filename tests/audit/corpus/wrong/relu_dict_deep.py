"""Deep yes/no classifier: any number of linear + ReLU layers, then linear + sigmoid; mean cross-entropy.

Columns, X is (n_x, m); dictionaries of parameters and of gradients.
"""
import numpy as np


def init_deep(widths, seed=1):
    np.random.seed(seed)
    deep = {}
    for l, (fan_in, fan_out) in enumerate(zip(widths, widths[1:]), start=1):
        deep['W%i' % l] = np.random.randn(fan_out, fan_in) / np.sqrt(fan_in)
        deep['b%i' % l] = np.zeros((fan_out, 1))
    return deep


def forward_deep(X, deep):
    last = len(deep) // 2
    memory = []
    A = X
    for l in range(1, last + 1):
        Z = deep['W%i' % l].dot(A) + deep['b%i' % l]
        memory.append((A, deep['W%i' % l], Z))
        A = np.maximum(0, Z) if l < last else 1 / (1 + np.exp(-Z))
    return A, memory


def cost_deep(P, Y):
    return -(np.sum(Y * np.log(P)) + np.sum((1 - Y) * np.log(1 - P))) / Y.shape[1]


def linear_backward(dZ, remembered):
    A_below, W, _ = remembered
    m = A_below.shape[1]
    return W.T.dot(dZ), dZ.dot(A_below.T) / m, np.sum(dZ, axis=1, keepdims=True) / m


def backward_deep(P, Y, memory):
    grads = {}
    dP = np.divide(1 - Y, 1 - P) - np.divide(Y, P)
    dZ = dP * P * (1 - P)
    for l in range(len(memory), 0, -1):
        dA, grads['dW%i' % l], grads['db%i' % l] = linear_backward(dZ, memory[l - 1])
        dZ = dA
    return grads
