"""The bound on the probability that a wrong entry passes: degrees of small formulas, and
that it is printed."""

import re

import numpy as np
import pytest

import symbolic_bp
from symbolic_bp.audit.numbers.bound import degree
from symbolic_bp.audit.numbers.number import constant, leaf
from symbolic_bp.audit.numbers.real import history

X, Y = leaf(0.25), leaf(0.5)


@pytest.mark.parametrize(
    "n,expected",
    [
        (X, (1, 0)),
        (constant(3), (0, 0)),
        (X * Y, (2, 0)),
        (X / Y, (1, 1)),
        (X + Y / (X * X), (3, 2)),
        (1 / (1 + X.exp()), (0, 1)),
        ((X / Y) ** -2, (2, 2)),
        (-(X**3), (3, 0)),
    ],
)
def test_degree(n, expected):
    known = {}
    for node in history(n, lambda m: True):
        known[id(node)] = degree(node, known)
    assert known[id(n)] == expected


def test_the_report_says_it():
    found = symbolic_bp.audit(lambda p: (p[0] ** 3).sum(), lambda p: [3 * p[0] ** 2], [np.ones(3)], ())
    assert found["missed"] == {"degree": 2, "bits": 96}
    assert "probability at most 2^-96 (degree at most 2)" in re.sub(r"\s+", " ", str(found))
    assert "missed" not in symbolic_bp.audit(
        lambda p: (p[0] ** 3).sum(), lambda p: [p[0] ** 2], [np.ones(3)], ()
    )
