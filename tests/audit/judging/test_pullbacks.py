"""Functions and layers with backward passes of their own, in a file without a network."""

import pytest

from symbolic_bp.audit.judging.pullbacks import pairs

LAYER = """
import numpy as np
class Linear:
    def __init__(self, n_in, n_out):
        self.W, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)
    def forward(self, X):
        self.X = X
        return X @ self.W + self.b
    def backward(self, upstream):
        STORED
"""
GIVES = "return upstream @ self.W.T, [self.X.T @ upstream, upstream.sum(0)]"
STORES = "self.dW, self.db = self.X.T @ upstream, upstream.sum(0)\n        return upstream @ self.W.T"
FUNCTIONS = """
import numpy as np
def relu(z):
    return np.maximum(0, z), z
def relu_backward(dA, cache):
    dZ = np.array(dA, copy=True)
    dZ[cache <= 0] = 0
    return dZ
def tanh(z):
    return np.tanh(z)
def dtanh(a):
    return 1 - a * a
def sigmoid_forward(z):
    return 1 / (1 + np.exp(-z))
def sigmoid_backward(upstream, z):
    return sigmoid_forward(z) * (1 - sigmoid_forward(z)) * upstream
"""


def audited(alone, tmp_path, text):
    path = tmp_path / "parts.py"
    path.write_text(text)
    return alone(path)


def test_functions_are_right_with_the_reading_that_fits(tmp_path, alone):
    code, found = audited(alone, tmp_path, FUNCTIONS)
    assert code is None and found["verdict"] == "right" and found["not judged"] == [], found
    assert {row["name"] for row in found["arrays"]} == {"relu_backward: z", "dtanh: z", "sigmoid_backward: z"}
    assert any("dtanh(tanh(it['z']))" in why for why in found["why"])


def test_a_function_that_no_reading_makes_right_is_wrong(tmp_path, alone):
    code, found = audited(alone, tmp_path, FUNCTIONS.replace("1 - a * a", "1 - a"))
    assert (
        code is None
        and found["verdict"] == "wrong"
        and found["words"].startswith("dtanh: none of its readings")
    ), found


def test_the_diagonal_of_softmax_is_not_called_wrong(tmp_path, alone):
    softmax = (
        "def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(1, keepdims=True)\ndef "
        "softmax_prime(z):\n    s = softmax(z)\n    return s * (1 - s)\n"
    )
    code, found = audited(alone, tmp_path, FUNCTIONS + softmax)
    assert (
        code is None
        and found["verdict"] == "right"
        and [each["name"] for each in found["not judged"]] == ["softmax_prime"]
    ), found


def test_a_function_that_cannot_be_called_is_not_judged(tmp_path, alone):
    sums = "def total(z):\n    return z.sum(1)\ndef total_backward(z, shape, other, third):\n    return z\n"
    code, found = audited(alone, tmp_path, FUNCTIONS + sums)
    assert (
        code is None
        and found["verdict"] == "right"
        and [each["name"] for each in found["not judged"]] == ["total_backward"]
    ), found


def test_a_layer_that_cannot_be_called_leaves_it_open(tmp_path, alone):
    odd = (
        "class Odd:\n    def forward(self, a, b, c):\n        return a\n    def backward(self, d):\n   "
        "     return d\n"
    )
    code, found = audited(alone, tmp_path, FUNCTIONS + odd)
    assert code is None and found["verdict"] == "undecided" and "Odd" in found["words"], found


@pytest.mark.parametrize("body", [GIVES, STORES])
def test_a_layer(tmp_path, alone, body):
    code, found = audited(alone, tmp_path, LAYER.replace("STORED", body))
    assert (
        code is None
        and found["verdict"] == "right"
        and {row["name"] for row in found["arrays"]} == {"Linear: x", "Linear: W", "Linear: b"}
    )
    code, found = audited(
        alone, tmp_path, LAYER.replace("STORED", body.replace("upstream.sum(0)", "2 * upstream.sum(0)"))
    )
    assert code is None and found["verdict"] == "wrong", found
    assert [row["name"] for row in found["arrays"] if row["status"] == "wrong"] == ["Linear: b"] and found[
        "words"
    ].startswith("Linear: ")


def test_nothing_that_can_be_called_is_a_refusal(tmp_path, alone):
    code, sentence = audited(
        alone, tmp_path, "def f(z):\n    return z * z\ndef f_prime(z, w, v):\n    return z\n"
    )
    assert code == 2 and "no way to call the code was found" in sentence


def test_pairs_by_their_names():
    def f(z):
        return z

    own = dict.fromkeys(
        ("sigmoid", "sigmoid_prime", "dtanh", "tanh_forward", "backward_relu", "relu", "data", "d_elu"), f
    )
    assert set(pairs(own)) == {
        ("sigmoid", "sigmoid_prime"),
        ("tanh_forward", "dtanh"),
        ("relu", "backward_relu"),
    }
