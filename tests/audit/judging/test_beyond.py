"""What is judged once a gradient is right: branches far from 0, options, other steps; what was not judged and
what is left out is said."""

import ast
import textwrap

import pytest

from symbolic_bp.audit.host.covered import Covered, guarding
from symbolic_bp.audit.judging.options import choices, given
from symbolic_bp.audit.judging.unjudged import idle, skipped, subtracts
from symbolic_bp.cli import main

NET = """
import numpy as np
class Net:
    def __init__(self, sizes, activation="tanh", loss="mse", lam=0.0):
        self.W = [np.random.randn(a, b) for a, b in zip(sizes, sizes[1:])]
        self.activation, self.kind, self.lam = activation, loss, lam
    def act(self, z):
        if self.activation == "relu":
            return np.maximum(z, 0)
        return np.tanh(z) if self.activation == "tanh" else np.clip(z, LOW, 1.5)
    def slope(self, z):
        if self.activation == "relu":
            return RELU
        return 1 - np.tanh(z) ** 2 if self.activation == "tanh" else CLIPPED
    def forward(self, x):
        self.a, self.z = [x], []
        for w in self.W:
            self.z.append(self.a[-1] @ w)
            self.a.append(self.act(self.z[-1]))
        return self.a[-1]
    def loss(self, x, y):
        out = self.forward(x)
        data = ((out - y) ** 2).sum() / 2 if self.kind == "mse" else np.abs(out - y).sum()
        return data + self.lam / 2 * sum((w ** 2).sum() for w in self.W)
    def backward(self, x, y):
        out = self.forward(x)
        d = out - y if self.kind == "mse" else MAE
        g = []
        for w, a, z in zip(self.W[::-1], self.a[-2::-1], self.z[::-1]):
            d = d * self.slope(z)
            g.insert(0, a.T @ d + DECAY * w)
            d = d @ w.T
        return g
"""
RIGHT = {
    "RELU": "(z > 0) * 1.0",
    "CLIPPED": "(abs(z) < 1.5) * 1.0",
    "MAE": "np.sign(out - y)",
    "DECAY": "self.lam",
    "LOW": "-1.5",
}


def written(tmp_path, text="", **other):
    code = NET
    for name, words in (RIGHT | other).items():
        code = code.replace(name, words)
    path = tmp_path / "net.py"
    path.write_text(code + textwrap.indent(textwrap.dedent(text), "    "))
    return path


def test_every_choice_of_an_option_is_judged(tmp_path, alone):
    code, found = alone(written(tmp_path).resolve())
    assert code is None and found["verdict"] == "right", found
    assert {"also right: activation='relu'", "also right: loss='another'", "also right: lam=0.375"} <= set(
        found["notes"]
    )
    assert found["not judged"] == []


@pytest.mark.parametrize(
    "other,words",
    [
        ({"RELU": "(z > -9) * 1.0"}, "activation='relu'"),
        ({"MAE": "out - y"}, "loss='another'"),
        ({"DECAY": "0"}, "lam=0.375"),
    ],
)
def test_a_choice_that_is_wrong_is_wrong(tmp_path, alone, other, words):
    code, found = alone(written(tmp_path, **other))
    assert code is None and found["verdict"] == "wrong" and any(words in note for note in found["notes"]), (
        found
    )


def clipped(tmp_path, **other):
    path = written(tmp_path, **other)
    path.write_text(
        path.read_text()
        .replace('activation="tanh", loss="mse", lam=0.0', 'activation=""')
        .replace("= activation, loss, lam", '= "", "mse", 0.1')
    )
    return path


def test_a_branch_far_from_0_is_taken(tmp_path, alone):
    code, found = alone(clipped(tmp_path, LOW="-3.5", CLIPPED="(z > -3.5) * (z < 1.5) * 1.0"))
    assert code is None and found["verdict"] == "right", found
    code, found = alone(clipped(tmp_path, LOW="-3.5", CLIPPED="1.0"))
    assert (
        code is None
        and found["verdict"] == "wrong"
        and any("larger ones take another branch" in n for n in found["notes"])
    ), found


def test_a_clip_of_the_gradient_alone_is_named(tmp_path, alone):
    step = """
    def step(self, x, y, lr):
        for w, g in zip(self.W, self.backward(x, y)):
            w -= lr * np.clip(g, -2.5, 2.5)
    """
    code, found = alone(clipped(tmp_path).parent / written_step(tmp_path, step))
    assert code is None and found["verdict"] == "right", found
    assert any("np.clip(g" in each["name"] for each in found["not judged"]), found["not judged"]


def written_step(tmp_path, step):
    path = clipped(tmp_path)
    path.write_text(path.read_text() + textwrap.indent(textwrap.dedent(step), "    "))
    return path.name


MORE = """
def sgd(self, x, y, lr):
    if self.lam == 7:
        self.W = [w - 3 * lr * w for w in self.W]
    elif len(x) == 0:
        raise ValueError("no examples")
    for w, g in zip(self.W, self.backward(x, y)):
        w -= lr * g
def adam_step(self, secret_state, other, third):
    self.W = [w - secret_state * other * third for w in self.W]
def loop(self, data, n):
    for _ in range(n - 1):
        self.sgd(*data, 0.1)
def sigmoid_prime(self, z):
    return z * (1 - z)
def gradient_check(self, x, y):
    return self.backward(x, y)[0] - 1e-5
"""


def test_what_was_not_judged_is_named(tmp_path, alone, capsys):
    path = written(tmp_path, MORE)
    code, found = alone(path)
    assert code is None and found["verdict"] == "right", found
    names = [each["name"] for each in found["not judged"]]
    assert sum("adam_step" in n for n in names) == sum("sigmoid_prime" in n for n in names) == 1, names
    assert any("3 * lr * w" in n for n in names), names
    assert not any(word in n for n in names for word in ("loop", "check", "raise")), names
    assert main(["audit", str(path)]) == 0
    out = capsys.readouterr().out
    assert out.index("NOT JUDGED") > out.index("right:") and "Net.adam_step (line" in out
    assert main(["audit", str(path), "--all"]) == 3


def test_all_is_0_where_everything_was_judged(tmp_path, capsys):
    assert main(["audit", str(written(tmp_path)), "--all"]) == 0


def test_numbers_that_nothing_changes_are_tried_with_another_value(tmp_path, alone):
    huber = """
    import numpy as np
    class Line:
        def __init__(self, n, delta=1.0, eps=1e-9):
            self.w, self.delta, self.eps = np.random.randn(n), delta, eps
        def loss(self, X, y):
            r = np.abs(X @ self.w - y)
            return np.where(r <= self.delta, r * r / 2, self.delta * (r - self.delta / 2)).sum() + np.log(self.eps + 2)
        def gradient(self, X, y, weights=None):
            if weights is not None:
                X = X * weights
            r = X @ self.w - y
            return X.T @ np.where(np.abs(r) <= self.delta, r, SLOPE * np.sign(r))
    """
    path = tmp_path / "line.py"
    path.write_text(textwrap.dedent(huber.replace("SLOPE", "self.delta")))
    code, found = alone(path)
    assert code is None and found["verdict"] == "right", found
    assert any(each["name"] == "Line.gradient(weights=None)" for each in found["not judged"]), found[
        "not judged"
    ]
    path.write_text(textwrap.dedent(huber.replace("SLOPE", "1")))
    code, found = alone(path)
    assert (
        code is None
        and found["verdict"] == "wrong"
        and any("it.delta = 1.3125" in note for note in found["notes"])
    ), found


def test_what_is_left_out_is_in_the_report(tmp_path, alone):
    code, found = alone(written(tmp_path))
    assert code is None and {each["name"]: each["why"] for each in found["left out"]}["it.lam"].startswith(
        "held fixed"
    ), found["left out"]


TWO = """
import numpy as np
class Ridge:
    def __init__(self, n, lam=0.1):
        self.w, self.lam = np.random.randn(n), lam
    def cost(self, X, y):
        return ((X @ self.w - y) ** 2).sum() / 2 + self.lam / 2 * (self.w ** 2).sum()
    def slow_step(self, X, y, lr):
        self.w = self.w - lr * (X.T @ (X @ self.w - y) + self.lam * self.w)
    def fast_step(self, X, y, lr):
        self.w = self.w - lr * (X.T @ (X @ self.w - y)FAST)
"""


@pytest.mark.parametrize(
    "fast,verdict", [(" + self.lam * self.w", "right"), ("", "wrong"), (" - self.lam * self.w", "wrong")]
)
def test_a_second_step_without_the_penalty_of_the_only_cost_is_wrong(tmp_path, alone, fast, verdict):
    path = tmp_path / "ridge.py"
    path.write_text(TWO.replace("FAST", fast))
    code, found = alone(path)
    assert code is None and found["verdict"] == verdict, found


def test_a_step_for_another_cost_of_the_code_is_named(tmp_path, alone):
    path = tmp_path / "ridge.py"
    path.write_text(
        TWO.replace("FAST", "")
        + "    def data_cost(self, X, y):\n        return ((X @ self.w - y) ** 2).sum() / 2\n"
    )
    code, found = alone(path)
    assert code is None and found["verdict"] == "right", found
    assert any("for the cost it." in note for note in found["notes"]), found["notes"]


def test_options_are_given_where_they_are_free():
    def make(sizes, kind="a", on=True):
        return sizes, kind, on

    assert given("make(sizes)", {"make": make}, "kind", "b") == "make(sizes, kind='b')"
    assert given("make(sizes, 'c')", {"make": make}, "kind", "b") == "make(sizes, 'c')"
    assert choices("on", True, []) == [False] and choices(
        "kind", "a", [({"kind"}, ["b"]), (set(), ["a", "c"]), (set(), ["d"])]
    ) == ["b", "c"]


def test_places_are_open_until_numbers_compare_in_both_ways():
    covered = Covered(lambda file: True)
    covered.sides = {
        ("f", 1, 0): {0.0: {1}},
        ("f", 2, 0): {0.0: {1, -1}},
        ("f", 3, 0): {1e-9: {1}},
        ("f", 4, 0): {None: {1}, 2.0: {1, -1}},
    }
    assert [place[1] for place in covered.open()] == [1, 4]
    assert guarding(1 - 1e-9) and guarding(500) and not guarding(1) and not guarding(0) and not guarding(6)


def test_blocks_that_did_not_run():
    body = ast.parse(
        "if a:\n    b = 1\nelse:\n    c = 2\nfor d in e:\n    print(d)\nif x.shape == 3:\n    y = 2\n"
    ).body
    assert skipped(body, {1, 2, 5, 7}, "") == [4]
    assert idle(ast.parse("print(1)\nraise ValueError").body) and not idle(ast.parse("a = 1").body)
    assert subtracts(ast.parse("w -= g")) and not subtracts(ast.parse("range(n - 1)"))
