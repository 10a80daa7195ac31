"""Each kind of parameter and input: judged, or one sentence that says why not; nothing is never right."""

import importlib
import sys

import numpy as np
import pytest

from symbolic_bp.audit.api import audit
from symbolic_bp.audit.run import CodeError

READ_ONLY = np.ones(3)
READ_ONLY.flags.writeable = False
W = np.ones(3)


def cost(p):
    return sum(n * n for n in p["w"]) if isinstance(p["w"], (list, tuple)) else np.sum(p["w"] * p["w"])


def gradient(p, factor=2):
    return {"w": [factor * n for n in p["w"]] if isinstance(p["w"], (list, tuple)) else factor * p["w"]}


@pytest.mark.parametrize(
    "value, note",
    [
        (np.ones(3, np.float32), "w: float32 is judged as real numbers"),
        (np.ones(3, np.float16), "w: float16 is judged as real numbers"),
        (READ_ONLY, ""),
        ([1.0, 2.0], ""),
        ([1, 2.0], ""),
        (2.0, ""),
        (np.float64(2), ""),
        (np.array(2.0), ""),
        (np.float32(2), "float32"),
        ((1.0, 2.0), ""),
        (np.array([1.0, 2.0], dtype=object), ""),
        (np.ones((3, 2)).T, ""),
        (W[:2], ""),
    ],
)
def test_judged(value, note):
    found = audit(cost, gradient, {"w": value})
    assert found["verdict"] == "right" and (note in found["notes"][0] if note else not found["notes"])
    found = audit(cost, lambda p: gradient(p, 3), {"w": value})
    assert found["verdict"] == "wrong" and found["cause"] == "factor"


@pytest.mark.parametrize(
    "value, said",
    [
        (np.ones(3, int), "an array of integers (int64): there is no gradient step for it; give floats"),
        (3, "found an integer"),
        (np.int64(3), "found integers (int64)"),
        ([1, 2], r"w[0]: expected floats in a parameter, found an integer"),
        (np.ones(3, bool), "an array of truth values (bool)"),
        (True, "found a truth value"),
        (np.ones(3, complex), "an array of complex numbers (complex128)"),
        (1j, "found a complex number: only real parameters are judged"),
        (np.ma.masked_array(W, [0, 1, 0]), "found a masked one (np.ma)"),
        (np.ma.masked_array(W), "found a masked one (np.ma)"),
        (np.matrix([[1.0, 2.0]]), "found an np.matrix"),
        (np.array([1, np.nan, 2]), "found nan at [1]"),
        (np.array([[1, np.inf]]), "found inf at [0, 1]"),
        (float("inf"), "found inf:"),
        ([1.0, float("nan")], "found nan at [1]"),
        (np.broadcast_to(np.ones(1), (3,)), "whose entries share memory"),
        (np.array(["a"]), "found an array of values"),
        (object(), "found object: give an array of floats"),
        ({1, 2}, "found set"),
    ],
)
def test_one_sentence_each(value, said):
    for factor in (2, 3):
        with pytest.raises(CodeError) as why:
            audit(cost, lambda p, factor=factor: gradient(p, factor), {"w": value})
        assert (
            said in str(why.value)
            and str(why.value).startswith("w")
            and "\n" not in str(why.value)
            and why.value.code == 2
        )


def both(p):
    return np.sum(p["a"] ** 2) + np.sum(p["b"] ** 3)


def of_both(p):
    return {"a": 2 * p["a"], "b": 3 * p["b"] ** 2}


@pytest.mark.parametrize(
    "p, said",
    [
        ({"a": W, "b": W}, "a and b: .* found one array under both names"),
        ({"a": W, "b": W[:2]}, "a and b: .* share memory"),
        ({"a": {"b": np.ones(2)}, "a.b": np.ones(2), "b": W}, r"a\.b: expected one name"),
    ],
)
def test_shared_arrays_have_no_gradient_each(p, said):
    with pytest.raises(CodeError, match=said):
        audit(both, of_both, p)


def test_parts_of_one_array_are_judged():
    whole = np.ones(5)
    assert audit(both, of_both, {"a": whole[:2], "b": whole[2:]})
    assert (
        audit(both, lambda p: {"a": p["a"], "b": 3 * p["b"] ** 2}, {"a": whole[:2], "b": whole[2:]})[
            "verdict"
        ]
        == "wrong"
    )


def test_a_shared_array_may_be_changed_in_place():
    """The step moves the one array by the sum of both gradients."""

    def step(p, factor=3):
        g = 2 * p["a"] + factor * p["b"] ** 2
        p["a"] -= g

    assert audit(both, step, {"a": W, "b": W}, step=True)
    assert audit(both, lambda p: step(p, 2), {"a": W, "b": W}, step=True)["verdict"] == "wrong"
    with pytest.raises(CodeError, match="one array under two names"):
        audit(both, lambda p: {n: v - of_both(p)[n] for n, v in p.items()}, {"a": W, "b": W}, step=True)


@pytest.mark.parametrize("value", [3.0, np.ones(3), np.array(3.0)])
def test_one_parameter_without_a_name(value):
    assert audit(lambda p: np.sum(p * p), lambda p: 2 * p, value)
    found = audit(lambda p: np.sum(p * p), lambda p: 3 * p, value)
    assert found["words"] == "the parameter is 3/2 times the gradient"


def test_steps_of_plain_numbers():
    def step(p):
        p["a"] -= 2 * p["a"]

    assert audit(lambda p: p["a"] ** 2, step, {"a": 1.0}, step=True)
    assert audit(lambda p: p["a"] ** 2, lambda p: {"a": p["a"] - 2 * p["a"]}, {"a": 1.0}, step=True)
    assert (
        audit(lambda p: p["a"] ** 2, lambda p: {"a": p["a"] + 2 * p["a"]}, {"a": 1.0}, step=True)["cause"]
        == "sign"
    )


@pytest.mark.parametrize(
    "shape, given", [((3,), ()), ((2, 3), (1,)), ((2, 3), (1, 3)), ((2, 3), (3,)), ((3, 1), (3,))]
)
def test_a_gradient_that_only_broadcasts_is_wrong(shape, given):
    def summed(p):
        return np.sum(p["w"])

    assert audit(summed, lambda p: {"w": np.ones(shape)}, {"w": np.ones(shape)})
    found = audit(summed, lambda p: {"w": np.ones(given)}, {"w": np.ones(shape)})
    assert found["verdict"] == "wrong" and found["cause"] == "shape" and str(given) in found["words"]


def squares(p, x):
    return np.sum((x @ p) ** 2)


def of_squares(p, x, factor=2):
    return factor * x.T @ (x @ p)


@pytest.mark.parametrize(
    "function, back, p, inputs, said",
    [
        (cost, gradient, {"w": np.zeros(0)}, (), "the parameters have no entries"),
        (cost, gradient, {"w": np.zeros((0, 3))}, (), "the parameters have no entries"),
        (lambda p: 3.0, lambda p: {"w": 0 * p["w"]}, {"w": W}, (), "does not depend on any parameter"),
        (squares, of_squares, W, (np.zeros((0, 3)),), r"input 1 has no entries \(shape \(0, 3\)\)"),
        (
            lambda p, x: squares(p, x) / len(x) if len(x) else np.nan,
            of_squares,
            W,
            (np.zeros((0, 3)),),
            "input 1 has no entries",
        ),
        (
            lambda p, x: squares(p, x) + p @ p,
            lambda p, x: of_squares(p, x) + 2 * p,
            W,
            (np.zeros((0, 3)),),
            "input 1 has no entries",
        ),
        (lambda p, x: p @ p, lambda p, x: 2 * p, W, ([],), "input 1 is empty"),
    ],
)
def test_nothing_compared_is_not_right(function, back, p, inputs, said):
    import re

    found = audit(function, back, p, inputs)
    assert (
        not found
        and found["verdict"] == "undecided"
        and re.search(f"could not decide: nothing was compared: .*{said}", found["words"])
    )
    assert "nothing was compared" in str(found)


def test_vacuous_entries_are_not_counted_as_right():
    found = audit(
        lambda p: np.sum(p["a"] ** 2), lambda p: {"a": 2 * p["a"], "b": 0 * p["b"]}, {"a": W, "b": np.ones(7)}
    )
    assert found and "right but for b, of which nothing was compared: all 3 entries" in " ".join(
        str(found).split()
    )


@pytest.mark.parametrize(
    "x", [np.ones((2, 3), int), np.eye(3, dtype=bool), np.ones((2, 3), np.float32), np.full((2, 3), 0.1)]
)
def test_inputs_that_are_judged(x):
    assert audit(squares, of_squares, W, (x,))
    assert audit(squares, lambda p, x: of_squares(p, x, 1), W, (x,))["verdict"] == "wrong"


@pytest.mark.parametrize(
    "inputs, said",
    [
        (np.ones((2, 3)), "inputs: expected a tuple or a list"),
        ((np.ones((2, 3)) * 1j,), "input 1: expected real numbers, found complex"),
        ((np.ma.masked_array(np.ones((2, 3))),), "input 1: expected a plain array, found a masked one"),
        (({"x": np.matrix(np.ones((2, 3)))},), "input 1.x: .* np.matrix"),
        ((np.array([[1, np.nan, 2]]),), r"input 1 holds nan at \[0, 1\]"),
    ],
)
def test_inputs_that_are_not(inputs, said):
    with pytest.raises(CodeError, match=said):
        audit(squares, of_squares, W, inputs)


def test_an_infinite_input_is_used_as_it_is():
    """A mask of 0 and minus infinity before a softmax."""
    mask = np.array([0, -np.inf, 0])

    def softly(p, m):
        e = np.exp(p + m)
        return e / np.sum(e)

    assert audit(
        lambda p, m: softly(p, m)[0], lambda p, m: softly(p, m)[0] * (np.eye(3)[0] - softly(p, m)), W, (mask,)
    )
    found = audit(lambda p, m: softly(p, m)[0], lambda p, m: softly(p, m)[0] * np.eye(3)[0], W, (mask,))
    assert found["verdict"] == "wrong"


LAYER = """
import numpy as np

class Pool:
    def forward(self, x):
        self.x = x
        out = np.zeros(2)
        for i in range(2):
            out[i] = x[2 * i:2 * i + 2].max()
        return out

    def backward(self, g, other=False):
        d = np.zeros(self.x.shape)
        for i in range(2):
            w = self.x[2 * i:2 * i + 2]
            d[2 * i:2 * i + 2] += (w == (w.min() if other else w.max())) * g[i]
        return d
"""
USES = """
import numpy as np
{top}

def cost(p):
    {late}
    return (pool().forward(p) * np.arange(1, 3)).sum()

def gradient(p, other=False):
    {late}
    layer = pool()
    layer.forward(p)
    return layer.backward(np.arange(1, 3), other)
"""


@pytest.mark.parametrize(
    "place, top, late",
    [
        ("layers.py", "from layers import Pool as pool", ""),
        ("layers.py", "import layers\npool = layers.Pool", ""),
        ("below/deep/layers.py", "from below.deep import layers\ndef pool(): return layers.Pool()", ""),
        ("layers.py", "", "from layers import Pool as pool"),
        ("below/deep/layers.py", "", "from below.deep.layers import Pool as pool"),
    ],
)
def test_modules_of_the_persons_own_are_exact(tmp_path, monkeypatch, place, top, late):
    """Beside the file or below it, imported at the top or within a function."""
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text(LAYER)
    (tmp_path / "uses.py").write_text(USES.format(top=top, late=late))
    monkeypatch.syspath_prepend(tmp_path)
    old = set(sys.modules)
    try:
        uses = importlib.import_module("uses")
        assert audit(uses.cost, uses.gradient, np.ones(4))
        assert audit(uses.cost, lambda p: uses.gradient(p, True), np.ones(4))["verdict"] == "wrong"
        layer = uses.__dict__.get("pool") or sys.modules[place.removesuffix(".py").replace("/", ".")].Pool
        made = layer()
        assert audit(
            lambda p: made.forward(p).sum(),
            lambda p: (made.forward(p), made.backward(np.ones(2)))[1],
            np.ones(4),
        )
        assert sys.modules[layer.__module__].np is np
    finally:
        for name in set(sys.modules) - old:
            del sys.modules[name]
