"""Code in other styles than the corpus: what the audit says of it with nothing said
about how it is called."""

import pytest

RETURNED = """
import numpy as np

def start(n_in, n_mid, n_out):
    V = np.random.randn(n_in, n_mid)
    c = np.zeros(n_mid)
    U = np.random.randn(n_mid, n_out)
    e = np.zeros(n_out)
    return V, c, U, e

def forward(V, c, U, e, X):
    S = X @ V + c
    H = np.tanh(S)
    F = H @ U + e
    out = 1 / (1 + np.exp(-F))
    return S, H, F, out

def cost(out, Y):
    return np.sum((out - Y) ** 2) / 2

def gradients(S, H, F, out, U, X, Y):
    top = (out - Y) * out * (1 - out)
    low = (top @ U.T) * (1 - H ** 2)
    return X.T @ low, {bias}, H.T @ top, top.sum(axis=0)
"""
GLOBALS = """
import numpy as np
W1, b1 = np.random.randn(4, 5), np.zeros(5)
W2, b2 = np.random.randn(5, 3), np.zeros(3)

def forward(X):
    global H, out
    H = np.tanh(X @ W1 + b1)
    out = H @ W2 + b2
    return out

def loss(X, y):
    return ((forward(X) - y) ** 2).sum() / 2

def train(X, y, lr=0.1):
    global W1, b1, W2, b2
    top = forward(X) - y
    low = (top @ W2.T) * (1 - H ** 2)
    W2 = W2 - lr * H.T @ top
    b2 = b2 - lr * top.sum(axis=0)
    {late}
    W1 = W1 - lr * X.T @ low
    b1 = b1 - lr * low.sum(axis=0)
"""
DATA_INSIDE = """
import numpy as np

def sigmoid(t):
    return 1 / (1 + np.exp(-t))

class Fitted:
    def __init__(self, x, y):
        self.input, self.y = x, y
        self.weights1 = np.random.rand(x.shape[1], 6)
        self.weights2 = np.random.rand(6, y.shape[1])

    def feedforward(self):
        self.mid = sigmoid(self.input @ self.weights1)
        self.output = sigmoid(self.mid @ self.weights2)

    def backprop(self):
        self.feedforward()
        top = 2 * (self.y - self.output) * self.output * (1 - self.output)
        low = (top @ self.weights2.T) * self.mid * (1 - self.mid)
        self.weights2 += self.mid.T @ top
        self.weights1 {sign}= self.input.T @ low
"""
VECTOR = """
import numpy as np

class Logistic:
    def __init__(self, n_features):
        self.weights, self.bias = np.zeros(n_features), np.zeros(1)

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.weights + self.bias)))

    def loss(self, X, y):
        p = self.predict(X)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def train(self, X, y, epochs, lr):
        for _ in range(epochs):
            p = self.predict(X)
            self.weights = self.weights - lr * X.T @ (p - y) / len(y)
            self.bias = self.bias - lr * {bias}
"""
VECTORIZED = """
import numpy as np
ramp = np.vectorize(lambda v: v if v > 0 else 0.0)
step = np.vectorize(lambda v: 1.0 if v > 0 else 0.0)

class Net:
    def __init__(self, sizes):
        self.w = [np.random.randn(i, o) for i, o in zip(sizes, sizes[1:])]

    def forward(self, x):
        out = [x]
        for w in self.w:
            out.append(ramp(out[-1] @ w))
        return out

    def cost(self, x, y):
        return ((self.forward(x)[-1] - y) ** 2).sum() / 2

    def backprop(self, x, y):
        a, grads = self.forward(x), []
        d = (a[-1] - y) * step(a[-1])
        for k in range(len(self.w) - 1, -1, -1):
            grads.insert(0, a[k].T @ d)
            d = (d @ self.w[k].T){slope}
        return grads
"""
TANH_OF_A = """
import numpy as np

class Net:
    def __init__(self, sizes):
        self.w = [np.random.randn(o, i) for i, o in zip(sizes, sizes[1:])]
        self.b = [np.random.randn(o, 1) for o in sizes[1:]]

    def forward(self, x):
        a = [x]
        for w, b in zip(self.w, self.b):
            a.append(np.tanh(w @ a[-1] + b))
        return a

    def cost(self, x, y):
        return ((self.forward(x)[-1] - y) ** 2).sum() / 2

    def grads(self, x, y):
        a, gw, gb = self.forward(x), [], []
        d = (a[-1] - y) * (1 - np.tanh(a[-1]) ** 2)
        for k in range(len(self.w) - 1, -1, -1):
            gw.insert(0, d @ a[k].T)
            gb.insert(0, d.sum(axis=1, keepdims=True))
            d = (self.w[k].T @ d) * (1 - np.tanh(a[k]) ** 2)
        return gw, gb
"""
CASES = {
    "returned names, right": (RETURNED.replace("{bias}", "low.sum(axis=0)"), "right", None, None),
    "returned names, wrong": (
        RETURNED.replace("{bias}", "low.sum()"),
        "wrong",
        "BP3",
        "bias-summed-over-everything",
    ),
    "globals, right": (GLOBALS.replace("{late}", ""), "right", None, None),
    "globals, wrong": (
        GLOBALS.replace("{late}", "low = (top @ W2.T) * (1 - H ** 2)"),
        "wrong",
        "BP2",
        "updated-before-propagated",
    ),
    "data in the constructor, right": (DATA_INSIDE.replace("{sign}", "+"), "right", None, None),
    "data in the constructor, wrong": (DATA_INSIDE.replace("{sign}", "-"), "wrong", "BP4", "sign"),
    "a vector of targets, right": (VECTOR.replace("{bias}", "np.mean(p - y)"), "right", None, None),
    "a vector of targets, wrong": (VECTOR.replace("{bias}", "0"), "wrong", "none", "never-updated"),
    "np.vectorize, right": (VECTORIZED.replace("{slope}", " * step(a[k])"), "right", None, None),
    "np.vectorize, wrong": (VECTORIZED.replace("{slope}", ""), "wrong", "BP2", "sigma-prime-missing"),
    "sigma' of a in every layer": (TANH_OF_A, "wrong", "BP1", "sigma-prime-of-a"),
}
REFUSED = {
    "np.matrix": (
        VECTORIZED.replace("np.random.randn(i, o)", "np.matrix(np.random.randn(i, o))").replace(
            "{slope}", ""
        ),
        "np.matrix is not followed",
    ),
    "a script": (
        "import numpy as np\nw = np.ones((3, 2))\nfor _ in range(9):\n    w -= 0.1 * w\n",
        "expected functions or classes, found none",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_verdict(tmp_path, alone, name):
    text, verdict, equation, cause = CASES[name]
    path = tmp_path / "style.py"
    path.write_text(text)
    code, found = alone(path)
    assert code is None, found
    assert (found["verdict"], found.get("equation"), found.get("cause")) == (verdict, equation, cause)


@pytest.mark.parametrize("name", REFUSED)
def test_refusal(tmp_path, alone, name):
    path = tmp_path / "style.py"
    path.write_text(REFUSED[name][0])
    code, sentence = alone(path)
    assert code == 2 and REFUSED[name][1] in sentence and "\n" not in sentence
