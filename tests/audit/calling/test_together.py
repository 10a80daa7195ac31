"""A function that gives a cost and its gradient together, with the shapes of its parameters found by running."""

import pytest

LOGISTIC = """
import numpy as np
def zeros(k):
    return np.zeros((k, 1)), 0.0
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost
"""
SOFTMAX = """
import numpy as np
def softmax_loss(W, X, y, reg):
    scores = X @ W
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    n = len(X)
    loss = -np.log(p[np.arange(n), y]).mean() + reg * np.sum(W ** 2)
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, X.T @ d / n + 2 * reg * W
"""
LINE = """
import numpy as np
def loss_and_slopes(theta, shift, X, t):
    miss = X @ theta + shift - t
    return (miss ** 2).mean() / 2, (X.T @ miss / miss.size, miss.mean(axis=0))
"""
MISTAKES = [
    (LOGISTIC, "np.sum(A - Y) / m}", "-np.sum(A - Y) / m}", {"b"}),
    (LOGISTIC, "X @ (A - Y).T / m", "X @ (A - Y).T", {"w"}),
    (SOFTMAX, "2 * reg * W", "reg * W", {"W"}),
]


def audited(alone, folder, text):
    path = folder / "mine.py"
    path.write_text(text, encoding="utf-8")
    return alone(path)


@pytest.mark.parametrize("text", [LOGISTIC, SOFTMAX, LINE.replace("miss.mean(axis=0)", "miss.mean()")])
def test_right_gradients_are_right(alone, tmp_path, text):
    code, found = audited(alone, tmp_path, text)
    assert code is None and found["verdict"] == "right", found


@pytest.mark.parametrize("text, old, new, arrays", MISTAKES)
def test_wrong_gradients_are_never_right(alone, tmp_path, text, old, new, arrays):
    assert old in text
    code, found = audited(alone, tmp_path, text.replace(old, new))
    assert code is None and found["verdict"] in ("wrong", "undecided"), found
    assert {row["name"] for row in found["arrays"] if row["status"] != "right"} == arrays


def test_a_gradient_that_is_given_beside_is_no_constant(alone, tmp_path):
    """Where no shape of b fits, w alone is not called right."""
    code, found = audited(alone, tmp_path, LOGISTIC.replace("np.sum(A - Y) / m}", "'much'}"))
    assert code is not None or found["verdict"] != "right"
