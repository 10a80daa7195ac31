"""Files that cannot be called: what there is, and what to type; and one that needs three
words to be audited."""

import re

TRAINS = """
import numpy as np

def calculate_loss(model, X, y):
    return ((X @ model["W"] - y) ** 2).sum()

def build_model(X, y, passes=100):
    W = np.zeros((X.shape[1], y.shape[1]))
    for _ in range(passes):
        W -= 0.1 * X.T @ (X @ W - y)
    return {"W": W}
"""


def test_a_function_that_makes_and_trains(tmp_path, alone):
    path = tmp_path / "trains.py"
    path.write_text(TRAINS)
    code, sentence = alone(path)
    assert code == 2 and "\n" not in sentence
    for words in (
        "a cost (found calculate_loss",
        "a backward pass (found none)",
        '--gradient "gradient(it, x, y)"',
        "has to be divided first",
    ):
        assert words in sentence


def test_what_the_refusal_asks_for_is_enough(tmp_path, alone):
    path = tmp_path / "odd.py"
    path.write_text(
        "def zap(a, b, c):\n    return sum((a[k] * b[k] - c[0]) ** 2 for k in range(4)) / 2\n\n"
        "def zip_zap(a, b, c):\n    return [[(a[k] * b[k] - c[0]) * b[k] for k in range(4)]]\n"
    )
    code, sentence = alone(path)
    assert code == 2 and "found zip_zap" not in sentence
    plan = {
        "make": "[[0.5, 0.5, 0.5, 0.5]]",
        "parameters": "it",
        "cost": "zap(it[0], x, y)",
        "gradient": "zip_zap(it[0], x, y)",
        "x": "(n,)",
    }
    code, found = alone(path, plan=plan)
    assert code is None and found["verdict"] == "right", found


def test_the_rate_of_a_step_can_be_given(tmp_path, alone):
    path = tmp_path / "rated.py"
    path.write_text(
        "speed = 0.25\n\ndef zap(p, x, y):\n    return ((x @ p - y) ** 2).sum() / 2\n\ndef move(p, x, y):\n  "
        "  p -= speed * x.T @ (x @ p - y)\n"
    )
    plan = {
        "make": "generator(1).normal(size=(4, 3))",
        "parameters": "[it]",
        "cost": "zap(it, x, y)",
        "step": "move(it, x, y)",
        "x": "(m,n)",
    }
    _, quarter = alone(path, plan=plan)
    _, found = alone(path, plan=plan | {"rate": "speed"})
    assert found["verdict"] == "right" and (quarter["verdict"], quarter["cause"]) == ("wrong", "factor")
    assert re.search("1/4 of the gradient", quarter["words"])
