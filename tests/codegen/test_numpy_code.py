"""Expressions as NumPy: what is written for each shape of formula, and that the code has the
value of the expression."""

from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational, Sum, exp, symbols

from symbolic_bp.codegen.numpy_code import code
from symbolic_bp.network.formulas import sgn, step
from symbolic_bp.network.network import Network

net = Network([2, 3, 2])
j, k = symbols("j k", integer=True, positive=True)
z, a, y, w, d = net.z[2, j], net.a[2, j], net.y[j], net.w[3, k, j], net.delta[3, k]


@pytest.mark.parametrize(
    "expr, text",
    [
        (a * (1 - a), "(1 - a2) * a2"),
        (a - y, "a2 - y"),
        (-y / a, "-y / a2"),
        ((a - y) / (a * (1 - a)), "(a2 - y) / (1 - a2) / a2"),
        (z / 100, "z2 / 100"),
        (Rational(3, 10) * a, "3 * a2 / 10"),
        (z * step(z), "z2 * (z2 > 0)"),
        (step(z), "(z2 > 0)"),
        (Rational(1, 100) + Rational(99, 100) * step(z), "np.where(z2 > 0, 100, 1) / 100"),
        (a * (Rational(1, 100) + Rational(99, 100) * step(z)), "np.where(z2 > 0, a2, a2 / 100)"),
        (
            Sum(w * d, (k, 1, 2)) * (Rational(1, 100) + Rational(99, 100) * step(z)),
            "(w3.T @ d3) * np.where(z2 > 0, 100, 1) / 100",
        ),
        (z * sgn(z), "np.abs(z2)"),
        (1 / (1 + z * sgn(z)) ** 2, "(1 / (np.abs(z2) + 1))**2"),
        (step(1 - (a - y) * sgn(a - y)), "(np.abs(a2 - y) < 1)"),
        (Sum(w * d, (k, 1, 2)), "w3.T @ d3"),
        (a * Sum(w * d, (k, 1, 2)), "(w3.T @ d3) * a2"),
        (Sum(net.a[2, k] * net.y[k], (k, 1, 3)), "np.sum(a2 * y, axis=0, keepdims=True)"),
        (exp(-z), "np.exp(-z2)"),
        (a - Rational(1, 2), "(2 * a2 - 1) / 2"),
        (a - 2 * (y - z), "a2 + 2 * z2 - 2 * y"),
    ],
)
def test_code(expr, text):
    assert code(expr) == text


@pytest.mark.parametrize(
    "expr",
    [
        a * (1 - a),
        -(a - y) / (z * (1 - a)),
        a - (y - z),
        a - (y + z) * (a - y),
        -(a**3) / (y * z),
        (a + y) ** 2 / 7 - z / 3,
        a / (y / z),
        step(z - y) * a + (1 - step(z - y)) * y,
        (1 - step(z)) * sgn(a - y) / 3 + step(z) * (a - y),
        (a - y) * sgn(a - y) - Rational(1, 2),
        -(a * y) - z,
        2 - a / 5,
        step(a - y) * step(z) + 1,
    ],
)
def test_code_has_the_value_of_the_expression_on_fractions(expr):
    def sign(t):
        return np.sign(t) * t**0

    for values in [(1, 2, 3), (-2, 5, Fraction(1, 3)), (Fraction(-1, 7), Fraction(-3, 2), -4)]:
        numbers = {z: Rational(values[0]), a: Rational(values[1]), y: Rational(values[2])}
        wanted = (
            expr.xreplace(numbers)
            .replace(step, lambda u: int(bool(u > 0)))
            .replace(sgn, lambda u: bool(u > 0) - bool(u < 0))
        )
        names = {n: np.array([[Fraction(v)]], dtype=object) for n, v in zip(("z2", "a2", "y"), values)}
        got = eval(code(expr), {"np": np, "sign": sign}, names)
        assert Fraction(int(wanted.p), int(wanted.q)) == got[0, 0]
