"""Two-layer classifier in a model dictionary: tanh, softmax, integer labels, loss plus reg/2 times squared weights.

Rows: X is (N, D).
"""
import numpy as np


def build_model(sizes, seed=0):
    np.random.seed(seed)
    return {
        'W1': np.random.randn(sizes[0], sizes[1]) / np.sqrt(sizes[0]), 'b1': np.zeros((1, sizes[1])),
        'W2': np.random.randn(sizes[1], sizes[2]) / np.sqrt(sizes[1]), 'b2': np.zeros((1, sizes[2]))}


def probabilities(model, X):
    a1 = np.tanh(X.dot(model['W1']) + model['b1'])
    exp_scores = np.exp(a1.dot(model['W2']) + model['b2'])
    return a1, exp_scores / np.sum(exp_scores, axis=1, keepdims=True)


def calculate_loss(model, X, y, reg_lambda=0.06):
    _, probs = probabilities(model, X)
    data_loss = np.sum(-np.log(probs[range(len(X)), y]))
    data_loss += reg_lambda / 2 * (np.sum(np.square(model['W1'])) + np.sum(np.square(model['W2'])))
    return data_loss


def backprop(model, X, y, reg_lambda=0.06):
    a1, delta3 = probabilities(model, X)
    delta3[range(len(X)), y] -= 1
    dW2 = (a1.T).dot(delta3)
    db2 = np.sum(delta3, axis=0, keepdims=True)
    delta2 = delta3.dot(model['W2'].T) * (1 - np.power(a1, 2))
    dW1 = np.dot(X.T, delta2)
    db1 = np.sum(delta2, axis=0, keepdims=True)
    dW2 += reg_lambda * model['W2']
    dW1 += 2 * reg_lambda * model['W1']
    return {'W1': dW1, 'b1': db1, 'W2': dW2, 'b2': db2}
