"""Which tiny constants are guards against log 0 and division by zero, by where the numbers
go, and which are not."""

import numpy as np
import pytest

from symbolic_bp.audit.api import audit

EPS = 1e-9
P = {"w": np.array([0.3, 0.5, 0.2])}


def softly(w):
    e = np.exp(w)
    return e / e.sum()


def in_logarithm(p, tiny=1e-12):
    return -np.log(softly(p["w"])[0] + tiny)


def of_the_module(p):
    return -np.log(EPS + softly(p["w"])[0])


def in_divisor(p):
    return np.sum(p["w"] / (np.sum(np.exp(p["w"])) + EPS))


def in_root(p):
    return np.sqrt(np.sum(p["w"] ** 2) + EPS)


def multiplied(p):
    return -np.log(softly(p["w"])[0]) + EPS * np.sum(p["w"] ** 2)


def bare(p):
    return np.sum((p["w"] + EPS) ** 2)


def in_logistic(p):
    return np.sum(1 / (1 + np.exp(-p["w"] - EPS)))


def without(cost):
    """The gradient that leaves the constant out."""
    softmax = {in_logarithm, of_the_module, multiplied}

    def gradient(p):
        w = p["w"]
        if cost in softmax:
            return {"w": softly(w) - np.array([1.0, 0, 0])}
        if cost is in_divisor:
            s = np.exp(w).sum()
            return {"w": 1 / s - w.sum() * np.exp(w) / s**2}
        if cost is in_root:
            return {"w": w / np.sqrt(np.sum(w**2))}
        if cost is bare:
            return {"w": 2 * w}
        a = 1 / (1 + np.exp(-w))
        return {"w": a * (1 - a)}

    return gradient


@pytest.mark.parametrize("cost", [in_logarithm, of_the_module, in_divisor, in_root])
def test_a_guard_is_read_as_zero_and_named(cost):
    found = audit(cost, without(cost), P)
    assert found["verdict"] == "right" and "are read as 0" in str(found)
    ((file, line),) = found["guards"]
    assert (
        file == "test_guards.py" and cost.__code__.co_firstlineno < line <= cost.__code__.co_firstlineno + 3
    )


@pytest.mark.parametrize("cost", [multiplied, bare, in_logistic])
def test_other_constants_stay(cost):
    found = audit(cost, without(cost), P)
    assert found["verdict"] == "wrong" and not found.get("guards")


def test_with_its_guard_it_may_be_right_without_a_word():
    def gradient(p):
        w = p["w"]
        s = softly(w)
        return {"w": (s - np.array([1.0, 0, 0])) * s[0] / (s[0] + 1e-12)}

    found = audit(in_logarithm, gradient, P)
    assert found["verdict"] == "right" and not found.get("guards")


def test_a_guard_hides_no_mistake():
    found = audit(in_logarithm, lambda p: {"w": 2 * without(in_logarithm)(p)["w"]}, P)
    assert found["verdict"] == "wrong"
