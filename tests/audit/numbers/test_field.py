"""The field: primes in a chain, exp a homomorphism, float constants read as the fractions
that they stand for."""

from fractions import Fraction
from math import pi

import pytest
from hypothesis import example, given, strategies as st
from sympy import isprime

from symbolic_bp.audit.numbers import field
from symbolic_bp.audit.numbers.field import PRIMES, M, P

RESIDUES = st.integers(0, M - 1)


def test_primes_are_a_chain():
    assert all(map(isprime, PRIMES)) and PRIMES[0] == 2**61 - 1 and P == PRIMES[-1]
    assert all((q - 1) % p == 0 and q % 4 == 1 for p, q in zip(PRIMES, PRIMES[1:]))


@given(RESIDUES, RESIDUES)
@example(P, 0)  # zero modulo the last prime, not modulo the others
def test_exp_is_a_homomorphism(u, v):
    for p in PRIMES[1:]:
        assert (field.exp((u + v) % M) - field.exp(u) * field.exp(v)) % p == 0
    assert (field.exp(u) * field.exp(-u % M) - 1) % M == 0
    assert field.exp(u) % P != (field.exp(u) + 1) % P


@given(RESIDUES)
def test_half_of_an_exponent_is_a_root(u):
    half = u * field.inverse(2) % M
    assert (field.exp(half) ** 2 - field.exp(u)) % P == 0


@given(RESIDUES, RESIDUES)
def test_cos_and_sin(u, v):
    (c, s), (d, t) = field.cos_sin(u), field.cos_sin(v)
    both = field.cos_sin((u + v) % M)
    assert (c * c + s * s - 1) % P == 0
    assert (both[0] - (c * d - s * t)) % P == 0 and (both[1] - (s * d + c * t)) % P == 0


@pytest.mark.parametrize(
    "x,fraction",
    [
        (0.1, (1, 10)),
        (1 / 7, (1, 7)),
        (0.1 * 3, (3, 10)),
        (2.0, (2, 1)),
        (1e-9, (1, 10**9)),
        (1 + 1e-9, (1000000001, 10**9)),
        (-2 / 3, (-2, 3)),
        (5e-324, None),
        (0.5 / 7 * 3, (3, 14)),
    ],
)
def test_constants(x, fraction):
    assert field.rational(x) == (Fraction(*fraction) if fraction else Fraction(repr(x)))


def test_other_constants_are_their_digits():
    assert field.rational(pi) == Fraction("3.141592653589793")
    with pytest.raises(ValueError):
        field.rational(float("nan"))


def test_zero_has_no_inverse():
    with pytest.raises(ZeroDivisionError):
        field.inverse(0)
    assert field.inverse(P - 1) * (P - 1) % P == 1
