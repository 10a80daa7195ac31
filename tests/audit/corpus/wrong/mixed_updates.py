"""One hidden sigmoid layer, linear output, mean of half squares; columns (n, m); a module-level style update function.

update(model, X, Y, lr) returns a new dictionary.
"""
import numpy as np


def new_model(sizes, seed=0):
    rng = np.random.RandomState(seed)
    i, h, o = sizes
    return {"V": rng.randn(h, i), "c": rng.randn(h, 1), "U": rng.randn(o, h), "d": rng.randn(o, 1)}


def predict(model, X):
    hidden = 1 / (1 + np.exp(-model["V"].dot(X) - model["c"]))
    return hidden, model["U"].dot(hidden) + model["d"]


def cost(model, X, Y):
    return 0.5 * np.sum((predict(model, X)[1] - Y) ** 2) / X.shape[1]


def update(model, X, Y, lr):
    m = X.shape[1]
    hidden, out = predict(model, X)
    err = (out - Y) / m
    err_hidden = model["U"].T.dot(err) * hidden * (1 - hidden)
    return {
        "U": model["U"] - lr * err.dot(hidden.T),
        "d": model["d"] - lr * err.sum(axis=1, keepdims=True),
        "V": model["V"] - lr * err_hidden.dot(X.T),
        "c": model["c"] + lr * err_hidden.sum(axis=1, keepdims=True),
    }
