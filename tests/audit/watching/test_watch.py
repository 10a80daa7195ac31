"""Code that trains is watched for one pass: its own loop says what its parameters, cost, rate and step are."""

import pytest

SCRIPT = """
import numpy as np
X, Y = np.random.randn(20, 4), np.random.randn(20, 3)
w, b = np.random.randn(4, 3), np.zeros(3)
for epoch in range(3):
    a = np.tanh(X @ w + b)
    loss = ((a - Y) ** 2).sum() / 2
    print("loss", loss)
    d = (a - Y) * (1 - a ** 2)
    w -= 0.01 * X.T @ d
    b -= 0.01 * d.sum(axis=0)
"""
MAIN = """
import numpy as np
def squash(z):
    return 1 / (1 + np.exp(-z))
if __name__ == "__main__":
    inputs = np.array([[0.0, 0.5, 1.0], [0.25, 1.0, 1.0], [1.0, 0.0, 1.0], [0.75, 0.5, 1.0]])
    wanted = np.array([[0.0], [1.0], [1.0], [0.0]])
    first = 2 * np.random.random((3, 5)) - 1
    second = 2 * np.random.random((5, 1)) - 1
    step = 0
    while step < 100000:
        hidden = squash(inputs.dot(first))
        guess = squash(hidden.dot(second))
        miss = wanted - guess
        top = miss * guess * (1 - guess)
        below = top.dot(second.T) * hidden * (1 - hidden)
        second += hidden.T.dot(top)
        first += inputs.T.dot(below)
        step += 1
"""
FIT = """
import numpy as np
class Logistic:
    def __init__(self, lr=0.01, n_iters=1000):
        self.lr, self.n_iters = lr, n_iters
    def fit(self, X, y):
        m, n = X.shape
        self.slope, self.shift, self.losses = np.zeros(n), 0, []
        for _ in range(self.n_iters):
            p = 1 / (1 + np.exp(-(X @ self.slope + self.shift)))
            loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
            self.losses.append(loss)
            if len(self.losses) > 5000:
                return self
            self.slope -= self.lr * X.T @ (p - y) / m
            self.shift -= self.lr * np.mean(p - y)
        return self
"""
TRAIN = """
import numpy as np
def train(X, Y, n_h, num_iterations=10000, learning_rate=1.2, print_cost=False):
    m = X.shape[1]
    W1, b1 = np.random.randn(n_h, X.shape[0]) * 0.01, np.zeros((n_h, 1))
    W2, b2 = np.random.randn(Y.shape[0], n_h) * 0.01, np.zeros((Y.shape[0], 1))
    for i in range(num_iterations):
        A1 = np.tanh(W1 @ X + b1)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
        d2 = A2 - Y
        d1 = (W2.T @ d2) * (1 - A1 ** 2)
        W1 = W1 - learning_rate * d1 @ X.T / m
        b1 = b1 - learning_rate * np.sum(d1, axis=1, keepdims=True) / m
        W2 = W2 - learning_rate * d2 @ A1.T / m
        b2 = b2 - learning_rate * np.sum(d2, axis=1, keepdims=True) / m
        if print_cost and i % 1000 == 0:
            print(i, cost)
    return W1, b1, W2, b2
"""
MINIBATCHES = """
import numpy as np
rng = np.random.default_rng(0)
data, goal = rng.normal(size=(12, 4)), rng.normal(size=(12, 2))
w = rng.normal(size=(4, 2))
for epoch in range(50):
    order = rng.permutation(12)
    for start in range(0, 12, 5):
        some = order[start:start + 5]
        xs, ts = data[some], goal[some]
        out = xs @ w
        cost = np.mean((out - ts) ** 2)
        w = w - 0.05 * 2 * xs.T @ (out - ts) / ts.size
"""
RIGHT = {"script": SCRIPT, "main": MAIN, "fit": FIT, "train": TRAIN, "minibatches": MINIBATCHES}
WRONG = [
    ("script", " * (1 - a ** 2)", "", "w"),
    ("script", "d.sum(axis=0)", "d[0]", "b"),
    ("fit", "np.mean(p - y)", "np.sum(p - y)", "shift"),
    ("train", "np.sum(d1, axis=1, keepdims=True) / m", "np.sum(d1, axis=1, keepdims=True)", "b1"),
    ("train", " * (1 - A1 ** 2)", "", "W1"),
    ("minibatches", "xs.T @ (out - ts)", "-xs.T @ (out - ts)", "w"),
]


def audited(alone, folder, text):
    path = folder / "mine.py"
    path.write_text(text, encoding="utf-8")
    return alone(path)


@pytest.mark.parametrize("name", RIGHT)
def test_right_training_is_right(alone, tmp_path, name):
    code, found = audited(alone, tmp_path, RIGHT[name])
    assert code is None and found["verdict"] == "right", found
    assert all(row["status"] == "right" for row in found["arrays"])


@pytest.mark.parametrize("name, old, new, array", WRONG)
def test_a_mistake_in_training_is_found(alone, tmp_path, name, old, new, array):
    assert old in RIGHT[name]
    code, found = audited(alone, tmp_path, RIGHT[name].replace(old, new))
    assert code is None and found["verdict"] == "wrong", found
    assert array in {row["name"] for row in found["arrays"] if row["status"] == "wrong"}


@pytest.mark.parametrize(
    "name, old, new, said",
    [
        ("main", "top = miss", "top = 3 * miss", "computes no cost"),
        ("main", "guess * (1 - guess)\n", "1\n", ""),  # it is right for cross-entropy
        ("script", "((a - Y) ** 2).sum() / 2", "np.abs(a - Y).sum()", "a usual one"),
        ("script", ".sum() / 2", ".sum()", "a usual one"),
        ("script", "    b -= 0.01 * d.sum(axis=0)\n", "", "never changes it"),
        ("script", "((a - Y) ** 2).sum() / 2", "0.7 * ((a - Y) ** 2).sum()", "usual"),
    ],
)
def test_what_may_be_meant_in_another_way_is_not_called_wrong(alone, tmp_path, name, old, new, said):
    code, found = audited(alone, tmp_path, RIGHT[name].replace(old, new))
    if said:
        assert (code, found["verdict"]) == (None, "undecided") and said in found["words"], found
    else:
        assert found["verdict"] == "right" and "np.log" in found["condition"]


ADAM = """
import numpy as np
X, T, W = np.random.randn(30, 3), np.random.randn(30, 2), np.random.randn(3, 2)
m, v = np.zeros_like(W), np.zeros_like(W)
for t in range(1, 200):
    loss = np.mean((X @ W - T) ** 2)
    g = 2 * X.T @ (X @ W - T) / T.size
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g ** 2
    W -= 0.01 * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
"""


@pytest.mark.parametrize(
    "text, said",
    [
        (ADAM, "keeps arrays of its own"),
        (SCRIPT.replace("X.T @ d", "(X.T @ d + 2 * w)"), "a regulariser that the cost in the loop has not"),
    ],
)
def test_a_right_gradient_with_another_step_is_not_called_wrong(alone, tmp_path, text, said):
    code, found = audited(alone, tmp_path, text)
    assert (code, found["verdict"]) == (None, "undecided") and said in found["words"], found


def test_the_cost_that_is_meant_can_be_named(alone, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(SCRIPT.replace("((a - Y) ** 2).sum() / 2", "np.abs(a - Y).sum()"))
    assert alone(path, cost="quadratic")[1]["verdict"] == "right"
    path.write_text(MAIN.replace("top = miss", "top = -miss"))
    assert alone(path, cost="quadratic")[1]["verdict"] == "wrong"
