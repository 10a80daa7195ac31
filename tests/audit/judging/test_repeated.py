"""Chance and state: forward and backward of one call belong together, and the second call must be as
right as the first."""

import pytest

NET = """import numpy as np
{top}
class Net:
    def __init__(self, sizes):
        self.A = np.random.randn(sizes[0], sizes[1])
        self.B = np.random.randn(sizes[1], sizes[2])
        {make}
    def forward(self, X):
        {forward}
        self.X = X
        self.h = np.tanh(X @ self.A)
        self.m = {mask}
        self.d = self.h * self.m
        return np.tanh(self.d @ self.B)
    def loss(self, X, Y):
        return ((self.forward(X) - Y) ** 2).sum() / 2
    def backward(self, X, Y):
        out = self.forward(X)
        top = (out - Y) * (1 - out ** 2)
        low = (top @ self.B.T) * {again} * (1 - self.h ** 2)
        {end}
"""
END = "return {'A': self.X.T @ low, 'B': self.d.T @ top}"


def written(tmp_path, text):
    path = tmp_path / "made.py"
    path.write_text(text)
    return path


def net(top="pass", make="pass", forward="pass", mask="1", again="self.m", end=END):
    return NET.format(
        top=top, make=make, forward=forward, mask=mask, again=again, end=end.replace("\n", "\n        ")
    )


MASKS = {
    "module generator": ("rng = np.random.default_rng(3)", "rng.integers(0, 2, self.h.shape)"),
    "new generator each time": ("pass", "np.random.default_rng().integers(0, 2, self.h.shape)"),
    "generator of its own bits": (
        "pass",
        "np.random.Generator(np.random.PCG64()).integers(0, 2, self.h.shape)",
    ),
    "legacy": ("pass", "(np.random.rand(*self.h.shape) < 0.5) * 2"),
    "legacy state": ("state = np.random.RandomState()", "state.randint(0, 2, self.h.shape)"),
    "random": ("import random", "np.array([random.choice((0, 2)) for _ in range(self.h.shape[1])])"),
    "a generator of random": (
        "import random\ndice = random.Random()",
        "np.array([dice.randint(0, 2) for _ in self.h[0]])",
    ),
    "a seed from nowhere": (
        "import random",
        "(random.seed(), np.array([random.randint(0, 2) for _ in self.h[0]]))[1]",
    ),
    "system": ("import os", "np.array(list(os.urandom(self.h.shape[1]))) % 3"),
    "system by name": ("from os import urandom", "np.array(list(urandom(self.h.shape[1]))) % 3"),
    "secrets": ("import secrets", "np.array([secrets.randbelow(3) for _ in self.h[0]])"),
    "clock": ("import time", "np.random.default_rng(time.time_ns()).integers(0, 2, self.h.shape)"),
    "clock by name": ("from time import time", "1 + int(time() * 100) % 7"),
    "counter in a dictionary": ("seen = {'n': 0}", "(seen.update(n=seen['n'] + 1), seen['n'])[1]"),
    "counter in a list": ("seen = []", "(seen.append(1), len(seen))[1]"),
    "counter in a class": ("class Seen:\n    n = 0", "(setattr(Seen, 'n', Seen.n + 1), Seen.n)[1]"),
    "counter in a default": ("def count(seen=[]):\n    seen.append(1)\n    return len(seen)", "count()"),
    "counter in a function": (
        "def count():\n    count.n = getattr(count, 'n', 0) + 1\n    return count.n",
        "count()",
    ),
    "counter enclosed": (
        "def made():\n    n = 0\n    def count():\n        nonlocal n\n        n += 1\n        return n\n"
        "    return count\ncount = made()",
        "count()",
    ),
    "counter that is global": ("n = 0\ndef count():\n    global n\n    n += 1\n    return n", "count()"),
    "counter in slots": (
        "class Seen:\n    __slots__ = 'n',\n    def __init__(self):\n        self.n = 0\nseen = Seen()",
        "(setattr(seen, 'n', seen.n + 1), seen.n)[1]",
    ),
    "an array in place": ("seen = np.zeros(1, dtype=int)", "(np.add(seen, 1, out=seen), int(seen[0]))[1]"),
    "a cache": (
        "import functools\n@functools.lru_cache(None)\ndef mask(n):\n    return np.random.randint(0, 2, n)",
        "mask(self.h.shape[1])",
    ),
}


@pytest.mark.parametrize("top,mask", MASKS.values(), ids=MASKS)
def test_what_the_forward_pass_drew_is_right(tmp_path, alone, top, mask):
    code, found = alone(written(tmp_path, net(top, mask=mask)))
    assert code is None and found["verdict"] == "right", found


@pytest.mark.slow
@pytest.mark.parametrize(
    "top,mask", [v for k, v in MASKS.items() if k != "a cache"], ids=[k for k in MASKS if k != "a cache"]
)
def test_what_the_backward_pass_draws_anew_is_wrong(tmp_path, alone, top, mask):
    code, found = alone(written(tmp_path, net(top, mask=mask, again=mask)))
    assert code is None and found["verdict"] == "wrong", found
    assert {row["name"]: row["status"] for row in found["arrays"]} == {"A": "wrong", "B": "right"}


def test_the_second_forward_pass_of_one_call_may_be_meant(tmp_path, alone):
    text = net("rng = np.random.default_rng(3)", mask="rng.integers(0, 2, self.h.shape)").replace(
        "out = self.forward(X)\n", "before = self.loss(X, Y)\n        out = self.forward(X)\n"
    )
    code, found = alone(written(tmp_path, text))
    assert code is None and found["verdict"] == "right", found


@pytest.mark.parametrize(
    "top,mask,name",
    [
        ("import itertools\nseen = itertools.count(1)", "1 + next(seen)", "m"),
        ("import datetime", "1 + datetime.datetime.now().microsecond / 10**6", "m"),
    ],
)
def test_what_cannot_be_put_back_is_named(tmp_path, alone, top, mask, name):
    code, found = alone(written(tmp_path, net(top, mask=mask)))
    assert (
        code is None
        and found["verdict"] == "undecided"
        and f"it.{name} changes between calls" in found["words"]
    ), found


def test_an_input_may_be_changed_in_place(tmp_path, alone):
    code, found = alone(written(tmp_path, net(forward="X *= 3")))
    assert code is None and found["verdict"] == "right", found


SUMS = "self.gA, self.gB = np.zeros(self.A.shape), np.zeros(self.B.shape)"
ADD = "self.gA += self.X.T @ low\nself.gB += self.d.T @ top\n"
SAME = {
    "returned": ADD + "return {'A': self.gA, 'B': self.gB}",
    "a copy": ADD + "return {'A': self.gA.copy(), 'B': self.gB.copy()}",
    "new": "self.gA = self.gA + self.X.T @ low\nself.gB = self.gB + self.d.T @ top\nreturn {'A': self.gA, "
    "'B': self.gB}",
}
ZERO = "    def clear(self):\n        for g in (self.gA, self.gB):\n            g[...] = 0\n"
UPDATE = (
    "    def update(self, lr):\n        self.A -= lr * self.gA\n        self.B -= lr * self.gB\n        "
    + SUMS
    + "\n"
)
TRAIN = (
    "def train(net, X, Y, lr):\n    {}\n    net.backward(X, Y)\n    net.A -= lr * net.gA\n    net.B "
    "-= lr * net.gB\n"
)


@pytest.mark.parametrize("end", SAME.values(), ids=SAME)
def test_gradients_that_are_added_up_are_wrong(tmp_path, alone, end):
    code, found = alone(written(tmp_path, net(make=SUMS, end=end)))
    assert code is None and (found["verdict"], found["cause"]) == ("wrong", "accumulates"), found
    assert "second" in found["words"]


@pytest.mark.parametrize(
    "more",
    [
        ZERO,
        UPDATE,
        ZERO + TRAIN.format("net.clear()"),
        TRAIN.format("net.gA = np.zeros(net.A.shape); net.gB = np.zeros(net.B.shape)"),
    ],
    ids=["can be cleared", "the update clears", "the training clears", "the training clears by itself"],
)
def test_unless_the_code_sets_them_to_zero(tmp_path, alone, more):
    code, found = alone(written(tmp_path, net(make=SUMS, end=SAME["returned"]) + more))
    assert (
        code is None
        and found["verdict"] == "right"
        and any("second call is right" in n for n in found["notes"])
    ), found


def test_but_the_training_must_do_so(tmp_path, alone):
    code, found = alone(written(tmp_path, net(make=SUMS, end=SAME["returned"]) + ZERO + TRAIN.format("pass")))
    assert code is None and found["verdict"] == "wrong", found


OLD = {
    "an input": (
        "self.kept = None",
        "self.kept = X if self.kept is None else self.kept",
        "return {'A': self.kept.T @ low, 'B': self.d.T @ top}",
    ),
    "weights": (
        "self.T = None",
        "self.T = self.B.T.copy() if self.T is None else self.T",
        "low = (top @ self.T) * (1 - self.h ** 2)\n" + END,
    ),
}


@pytest.mark.parametrize("make,forward,end", OLD.values(), ids=OLD)
def test_what_was_kept_from_the_first_call_is_wrong_at_the_second(tmp_path, alone, make, forward, end):
    code, found = alone(written(tmp_path, net(make=make, forward=forward, end=end)))
    assert code is None and (found["verdict"], found["cause"]) == ("wrong", "stale"), found


def test_kept_weights_that_an_update_renews_are_right(tmp_path, alone):
    make, forward, end = OLD["weights"]
    update = (
        "    def update(self, grads, lr):\n        self.A -= lr * grads['A']\n        self.B -= lr "
        "* grads['B']\n        self.T = None\n"
    )
    code, found = alone(written(tmp_path, net(make=make, forward=forward, end=end) + update))
    assert code is None and found["verdict"] == "right", found


STEP = """import numpy as np
class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.A, self.B = np.random.randn(n_in, n_hidden), np.random.randn(n_hidden, n_out)
        self.vA, self.vB = 0, 0
        self.count = 0
    def forward(self, X):
        self.h = np.tanh(X @ self.A)
        return np.tanh(self.h @ self.B)
    def loss(self, X, Y):
        return ((self.forward(X) - Y) ** 2).sum() / 2
    def train_step(self, X, Y, lr):
        out = self.forward(X)
        top = (out - Y) * (1 - out ** 2)
        low = (top @ self.B.T) * (1 - self.h ** 2)
        self.vA = {mu} * self.vA + X.T @ low
        self.vB = {mu} * self.vB + self.h.T @ top
        self.A -= lr * self.vA {decay}
        self.B -= lr * self.vB {decay}
        self.count += 1
"""


@pytest.mark.parametrize(
    "mu,decay,verdict",
    [
        (0, "", "right"),
        (0.9, "", "right"),
        (0, "/ (1 + self.count)", "right"),
        (1, "", "wrong"),
        (1.5, "", "wrong"),
    ],
)
def test_steps(tmp_path, alone, mu, decay, verdict):
    code, found = alone(written(tmp_path, STEP.format(mu=mu, decay=decay)))
    assert code is None and found["verdict"] == verdict, found
    if verdict == "right" and (mu or decay):
        assert any("not judged: the second step" in n for n in found["notes"])


def test_a_second_call_that_stops_decides_nothing(tmp_path, alone):
    code, found = alone(written(tmp_path, net(make="self.todo = [1]", end="self.todo.pop()\n" + END)))
    assert code is None and found["verdict"] == "undecided" and "IndexError" in found["words"], found
