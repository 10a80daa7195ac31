"""Num: the algebra of exp, log, tanh and sigmoid in every spelling; order by real value; what is not
equal stays different."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, strategies as st

from symbolic_bp.audit.numbers import real
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import Num, constant, leaf, lift, small

FLOATS = st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)


def equal(a, b):
    a, b = lift(a), lift(b)
    return (a.r - b.r) % P == 0 and real.close(real.value(a), real.value(b))


@given(FLOATS, FLOATS)
def test_ring(x, y):
    a, b = leaf(x), leaf(y)
    assert equal((a + b) * (a - b), a * a - b**2)
    assert equal(a / b * b, a) and equal(1 / (1 / a), a) and equal(a**-2, 1 / (a * a))
    assert not equal(a * b, a * b + 1) and not equal(a, a * constant(Fraction(10**9 + 1, 10**9)))


@given(FLOATS, FLOATS)
def test_exponentials(x, y):
    a, b = leaf(x), leaf(y)
    assert equal(a.exp() * b.exp(), (a + b).exp()) and equal(1 / a.exp(), (-a).exp())
    assert equal(a.exp().log(), a) and equal((a.exp() + b.exp()).log().exp(), a.exp() + b.exp())
    assert equal(a.tanh(), (a.exp() - (-a).exp()) / (a.exp() + (-a).exp()))
    assert equal(1 / (1 + (-a).exp()), a.exp() / (1 + a.exp())) and equal(
        a.sigmoid(), (1 + (a / 2).tanh()) / 2
    )
    assert equal(a.cos() ** 2 + a.sin() ** 2, 1) and equal(a.log1p().exp(), 1 + a) if x > -0.9 else True
    assert not equal(a.exp(), 1 + a + a * a / 2)


@given(st.lists(FLOATS, min_size=2, max_size=5, unique=True))
def test_softmax_shifted_by_its_maximum(values):
    z = [leaf(v) for v in values]
    top = max(z)
    shifted, plain = [(n - top).exp() for n in z], [n.exp() for n in z]
    for s, p in zip(shifted, plain):
        assert equal(s / sum(shifted), p / sum(plain))
    log_softmax = z[0] - top - sum(shifted).log()
    assert equal(log_softmax.exp(), plain[0] / sum(plain))


@given(FLOATS, FLOATS)
def test_order_is_that_of_the_values(x, y):
    a, b = leaf(x), leaf(y)
    assert (a < b, a <= b, a == b, a != b, a > b, a >= b) == (x < y, x <= y, x == y, x != y, x > y, x >= y)
    assert abs(a).f == abs(x) and a.sign() == math.copysign(1, x) and max(a, b).f == max(x, y)


def test_close_numbers_are_told_apart():
    third = small(1) / 3
    assert third != constant(Fraction(333333333333333333, 10**18)) and third > constant(
        Fraction(333333333333333333, 10**18)
    )
    big = constant(Fraction(10**20))
    assert (big + 1) - big == 1


def test_values_to_many_digits():
    assert real.CONTEXT.nstr(real.value(small(1).exp()), 40) == "2.718281828459045235360287471352662497757"
    assert real.shown(leaf(0.5) * 3) == "3/2" and real.shown(leaf(0.5).exp()) == "1.6487212707"
    assert real.fraction(leaf(0.25) / 3) == Fraction(1, 12) and real.fraction(leaf(0.25).tanh()) is None


def test_functions_without_algebra_have_values_only():
    n = leaf(2.0).sqrt()
    assert n.r is None and real.close(real.value(n * n), real.value(small(2)))
    assert equal((leaf(2.0) ** 2).sqrt(), 2) and equal(leaf(1.5).exp().sqrt(), leaf(0.75).exp())
    assert leaf(0.5).erf().r is None and (leaf(2.0) ** 0.5).r is None


def test_what_is_no_number():
    assert lift("1") is None and lift(None) is None and lift([1]) is None
    with pytest.raises(TypeError):
        leaf(1.0) + "1"
    assert not (small(1) / 0).isfinite() and (small(0) / 0).isnan() and (leaf(-1.0)).log().isnan()
    assert not (small(0).log()).isfinite()


@given(FLOATS)
def test_python_numbers(x):
    n = leaf(x)
    assert float(n) == x and int(n) == int(x) and math.floor(n) == math.floor(x) and f"{n:.3f}" == f"{x:.3f}"
    assert n + True == n + 1 and hash(n) == hash(leaf(x)) and isinstance(-n, Num)


@given(FLOATS, FLOATS)
def test_whole_exponents_as_floats(x, y):
    assume(x > 0)
    assert equal(leaf(x) ** 2.0, leaf(x) * leaf(x)) and equal(leaf(y) ** constant(Fraction(3)), leaf(y) ** 3)
