"""An inequality is kept as an equation about step, and comes back as it was written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import ONE, ZERO, add, mul, num
from symbolic_bp.language.order import ORDERS, as_equation, as_written
from symbolic_bp.language.read import read_claim

QUANTITIES = st.sampled_from(
    [("ref", "b", ("l", 0), ("j",)), ("ref", "z", ("l", 0), ("j",)), ("fn", "exp", ONE)]
)
NUMBERS = st.builds(num, st.integers(-2, 2), st.integers(1, 3))
TERMS = st.recursive(
    QUANTITIES | NUMBERS,
    lambda inner: st.builds(add, inner, inner) | st.builds(mul, inner, inner),
    max_leaves=5,
)
B = ("ref", "b", ("l", 0), ("j",))


@given(TERMS, st.sampled_from([*ORDERS]), TERMS)
@example(ZERO, "<", B)
@example(mul(num(-1), B), ">=", num(-1))
@example(add(B, mul(num(-1), num(1, 4))), "<=", add(B, ONE))
def test_every_inequality_comes_back(left, sign, right):
    assert as_written(*as_equation(left, sign, right)) == (left, sign, right)


@pytest.mark.parametrize(
    "text, sign",
    [
        ("b[l,j] <= z[l,j] + 1", "<="),
        ("b[l,j] ≥ 0", ">="),
        ("0 < b[l,j]", "<"),
        ("-b[l,j] > 1/4", ">"),
        ("b[l,j] = z[l,j]", "="),
        ("step(b[l,j]) = 0", "="),
        ("step(b[l,j] - 1) = 1", "="),
        ("sgn(b[l,j]) = 1", "="),
    ],
)
def test_the_sign_of_a_claim_is_the_one_that_was_typed(text, sign):
    assert read_claim(text, Network()).written()[1] == sign


@pytest.mark.parametrize(
    "lhs, rhs, order",
    [
        (("fn", "step", B), num(2), (True, 1)),  # no inequality has that value
        (("fn", "sgn", B), ONE, (True, 1)),
        (B, ZERO, (True, 1)),
        (("fn", "step", B), B, (True, 1)),
        (("fn", "step", add(B, B, B)), ONE, (True, 1)),  # two terms are left for one side
        (("fn", "step", add(B, B)), ONE, (True, 1)),  # the other side has no minus
        (("fn", "step", B), ONE, (True, 2)),
        (("fn", "step", B), ONE, ()),
    ],
)
def test_an_equation_of_another_shape_stays_one(lhs, rhs, order):
    assert as_written(lhs, rhs, order) == (lhs, "=", rhs)


def test_with_the_other_value_it_is_the_opposite_inequality():
    lhs, rhs, order = as_equation(B, "<=", num(1, 4))
    assert as_written(lhs, ONE, order) == (B, ">", num(1, 4)) and as_written(lhs, rhs, order) == (
        B,
        "<=",
        num(1, 4),
    )
