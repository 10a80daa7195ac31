"""Functions; one of them gives the gradient of another cost."""
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def init(sizes):
    return [(np.random.randn(m, n), np.random.randn(m, 1)) for n, m in zip(sizes, sizes[1:])]

def forward(params, x):
    acts = [x]
    for W, b in params:
        acts.append(sigmoid(W @ acts[-1] + b))
    return acts

def cost(params, x, y):
    return 0.5 * np.sum((forward(params, x)[-1] - y) ** 2)

def backprop(params, x, y):
    acts = forward(params, x)
    delta = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
    grads = []
    for l in reversed(range(len(params))):
        grads.insert(0, (delta @ acts[l].T, delta.sum(axis=1, keepdims=True)))
        delta = (params[l][0].T @ delta) * acts[l] * (1 - acts[l])
    return grads

def backprop_cross_entropy(params, x, y):
    # that of the cross-entropy
    acts = forward(params, x)
    delta = acts[-1] - y
    grads = []
    for l in reversed(range(len(params))):
        grads.insert(0, (delta @ acts[l].T, delta.sum(axis=1, keepdims=True)))
        delta = (params[l][0].T @ delta) * acts[l] * (1 - acts[l])
    return grads

def train(params, x, y, epochs, lr):
    for _ in range(epochs):
        grads = backprop(params, x, y)
        params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads)]
    return params

def gradient_descent_momentum(params, x, y, lr, mu=0.9):
    v = [(0 * W, 0 * b) for W, b in params]
    grads = backprop(params, x, y)
    v = [(mu * vW - lr * dW, mu * vb - lr * db) for (vW, vb), (dW, db) in zip(v, grads)]
    return [(W + a, b + c) for (W, b), (a, c) in zip(params, v)]
