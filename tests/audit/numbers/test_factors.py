"""Multiples of the gradient: the slip that each stands for."""

from fractions import Fraction

import pytest

from symbolic_bp.audit.numbers.factors import readings, times, usual


@pytest.mark.parametrize(
    "value,cause",
    [
        (7, "factor-n"),
        (21, "factor-n"),
        (3, "factor-n"),
        (Fraction(1, 7), "factor-1/n"),
        (2, "factor-2"),
        (-7, "factor-n"),
        (Fraction(1, 2), "factor-1/2"),
        (-1, "sign"),
        (Fraction(5, 11), "factor"),
        (-2, "factor-2"),
    ],
)
def test_seven_examples_three_outputs(value, cause):
    (found, words), *more = readings(Fraction(value), 7, 3)
    assert not more and found == cause and ("minus" in words) == (value < 0)


@pytest.mark.parametrize("m,k", [(1, 1), (7, 3), (2, 2)])
def test_no_usual_factor_is_one_or_zero(m, k):
    assert not {0, 1} & set(usual(m, k)) and -1 in usual(m, k) and len(set(usual(m, k))) == len(usual(m, k))


@pytest.mark.parametrize(
    "value,m,k,causes",
    [
        (2, 2, 3, ["factor-2", "factor-n"]),
        (Fraction(1, 2), 2, 3, ["factor-1/2", "factor-1/n"]),
        (3, 3, 3, ["factor-n", "factor-n"]),
        (2, 1, 1, ["factor-2"]),
        (Fraction(1, 7), 7, 1, ["factor-1/n"]),
        (Fraction(1, 2), 7, 0, ["factor-1/2"]),
    ],
)
def test_all_that_a_factor_may_be(value, m, k, causes):
    assert [cause for cause, _ in readings(value, m, k)] == causes


def test_a_bias_alone_has_no_half_of_a_cost():
    assert [cause for cause, _ in readings(Fraction(1, 2), 2, 3, among_sums=False)] == ["factor-1/n"]
    assert [cause for cause, _ in readings(Fraction(1, 2), 7, 3, among_sums=False)] == ["factor"]


@pytest.mark.parametrize(
    "value,words",
    [
        (2, "twice the gradient"),
        (Fraction(-1, 2), "minus half the gradient"),
        (-1, "minus the gradient"),
        (Fraction(2, 3), "2/3 of the gradient"),
        (Fraction(-5, 3), "minus 5/3 times the gradient"),
    ],
)
def test_words(value, words):
    assert times(value) == words
