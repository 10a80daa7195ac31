"""Multiples of the gradient: the slip that each stands for."""
from fractions import Fraction

import pytest

from symbolic_bp.audit.factors import factor_words, usual


@pytest.mark.parametrize("value,cause", [(7, "factor-n"), (21, "factor-n"), (3, "factor-n"), (Fraction(1, 7), "factor-1/n"), (2, "factor-2"), (-7, "factor-n"),
                                         (Fraction(1, 2), "factor-1/2"), (-1, "sign"), (Fraction(5, 11), "factor"), (-2, "factor-2")])
def test_seven_examples_three_outputs(value, cause):
    found, words = factor_words(Fraction(value), 7, 3)
    assert found == cause and ("minus" in words) == (value < 0)


@pytest.mark.parametrize("m,k", [(1, 1), (7, 3), (2, 2)])
def test_no_usual_factor_is_one_or_zero(m, k):
    assert not {0, 1} & set(usual(m, k)) and -1 in usual(m, k) and len(set(usual(m, k))) == len(usual(m, k))
