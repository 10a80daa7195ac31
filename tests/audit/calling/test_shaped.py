"""Networks that take images, or sequences as lists, and gradients that are one long vector."""

import pytest

IMAGES = """
import pickle
import numpy as np
class Net:
    def __init__(self):
        self.kernel, self.shift = np.random.randn(2, 2, 2), np.zeros(2)
    def forward(self, x):
        self.x = x
        out = np.zeros((len(x), 2))
        for i in range(3):
            for j in range(3):
                out += np.einsum("nij,kij->nk", x[:, 0, i:i + 2, j:j + 2], self.kernel) ** 2
        return out + self.shift
    def loss(self, x, t):
        return ((self.forward(x) - t) ** 2).sum() / 2
    def gradient(self, x, t):
        d = self.forward(x) - t
        dk = np.zeros((2, 2, 2))
        for i in range(3):
            for j in range(3):
                part = x[:, 0, i:i + 2, j:j + 2]
                dk += np.einsum("nk,nij->kij", 2 * d * np.einsum("nij,kij->nk", part, self.kernel), part)
        return {"kernel": dk, "shift": d.sum(axis=0)}
    def keep_all(self, name="weights.pkl"):
        with open(name, "wb") as f:
            pickle.dump(self.kernel, f)
    def shape_of(self, x):
        n, c, h, w = x.shape
        return n, c, h, w
"""
STEPS = """
import numpy as np
class Recurrent:
    def __init__(self, n_in, n_hidden, n_out):
        self.U = np.random.randn(n_hidden, n_in)
        self.R = np.random.randn(n_hidden, n_hidden)
        self.V = np.random.randn(n_out, n_hidden)
    def forward(self, steps):
        self.hs = [np.zeros((len(self.R), 1))]
        for x in steps:
            self.hs.append(np.tanh(np.vstack([self.U @ x + self.R @ self.hs[-1]])))
            assert x.shape[1] == 1
        return self.V @ self.hs[-1]
    def loss(self, steps, target):
        return ((self.forward(steps) - target) ** 2).sum() / 2
    def backward(self, steps, target):
        top = self.forward(steps) - target
        dU, dR, dV = np.zeros_like(self.U), np.zeros_like(self.R), top @ self.hs[-1].T
        d = self.V.T @ top
        for t in range(len(steps), 0, -1):
            raw = d * (1 - self.hs[t] ** 2)
            dU += raw @ steps[t - 1].T
            dR += raw @ self.hs[t - 1].T
            d = self.R.T @ raw
        return dU, dR, dV
"""
VECTOR = """
import numpy as np
class Net:
    def __init__(self, n, h, k):
        self.W1, self.b1 = np.random.randn(h, n), np.random.randn(h, 1)
        self.W2, self.b2 = np.random.randn(k, h), np.random.randn(k, 1)
    def forward(self, x):
        self.a1 = np.tanh(self.W1 @ x + self.b1)
        return self.W2 @ self.a1 + self.b2
    def loss(self, x, y):
        return ((self.forward(x) - y) ** 2).sum() / 2
    def gradient(self, x, y):
        d2 = self.forward(x) - y
        d1 = self.W2.T @ d2 * (1 - self.a1 ** 2)
        parts = d1 @ x.T, d1.sum(axis=1), d2 @ self.a1.T, d2.sum(axis=1)
        return np.concatenate([p.ravel() for p in parts])
"""


def audited(alone, folder, text):
    path = folder / "mine.py"
    path.write_text(text, encoding="utf-8")
    code, found = alone(path)
    assert [p.name for p in folder.iterdir()] == ["mine.py"]
    return code, found


@pytest.mark.parametrize("text", [IMAGES, STEPS, VECTOR], ids=["images", "steps", "vector"])
def test_right_gradients_are_right(alone, tmp_path, text):
    code, found = audited(alone, tmp_path, text)
    assert code is None and found["verdict"] == "right", found


@pytest.mark.parametrize(
    "text, old, new, array",
    [
        (IMAGES, "dk += np", "dk = np", "kernel"),
        (IMAGES, '"shift": d.sum(axis=0)', '"shift": d.mean(axis=0)', "shift"),
        (STEPS, "d = self.R.T @ raw", "d = self.R @ raw", "R"),
        (STEPS, "raw @ self.hs[t - 1].T", "raw @ self.hs[t].T", "R"),
    ],
)
def test_a_mistake_is_found(alone, tmp_path, text, old, new, array):
    assert old in text
    code, found = audited(alone, tmp_path, text.replace(old, new))
    assert code is None and found["verdict"] == "wrong", found
    assert array in {row["name"] for row in found["arrays"] if row["status"] == "wrong"}


def test_the_order_in_one_vector_may_be_another(alone, tmp_path):
    """The weights first, then the biases: right code, whose order is not known."""
    other = VECTOR.replace(
        "d1 @ x.T, d1.sum(axis=1), d2 @ self.a1.T, d2.sum(axis=1)",
        "d1 @ x.T, d2 @ self.a1.T, d1.sum(axis=1), d2.sum(axis=1)",
    )
    code, found = audited(alone, tmp_path, other)
    assert code is not None or found["verdict"] == "undecided", found
