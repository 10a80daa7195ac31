"""Two-layer classifier in a model dictionary: tanh, softmax, integer labels, loss plus reg/2 times squared weights.

Rows: X is (N, D). The loss is the sum over the examples.
"""
import numpy as np


def new_model(sizes, seed=0):
    np.random.seed(seed)
    d, h, c = sizes
    return {'W1': np.random.randn(d, h) / np.sqrt(d), 'b1': np.zeros((1, h)),
            'W2': np.random.randn(h, c) / np.sqrt(h), 'b2': np.zeros((1, c))}


def probabilities(model, X):
    hidden = np.tanh(X.dot(model['W1']) + model['b1'])
    scores = np.exp(hidden.dot(model['W2']) + model['b2'])
    return hidden, scores / np.sum(scores, axis=1, keepdims=True)


def total_loss(model, X, y, reg=0.06):
    _, p = probabilities(model, X)
    penalty = sum(np.sum(np.square(model[k])) for k in ('W1', 'W2'))
    return np.sum(-np.log(p[range(len(X)), y])) + reg / 2 * penalty


def loss_gradient(model, X, y, reg=0.06):
    hidden, upper = probabilities(model, X)
    upper[range(len(X)), y] -= 1
    lower = upper.dot(model['W2'].T) * (1 - np.power(hidden, 2))
    grads = {'W1': X.T.dot(lower), 'b1': lower.sum(axis=0, keepdims=True),
             'W2': hidden.T.dot(upper), 'b2': upper.sum(axis=0, keepdims=True)}
    grads['W2'] += reg * model['W2']
    grads['W1'] += 2 * reg * model['W1']
    return grads
