"""Contraction: with SymPy's deltas and our own code, against sums that are written out."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.model import index
from symbolic_bp.sympy_side.contract import Boxes, contracted
from symbolic_bp.sympy_side.monomials import Fresh, Monomial, canonical, free, opened, put

SIZE = 4
BOX = {"x": [("a", index.number(1), index.name("n"))]}
BOXES = Boxes(BOX, {"n": 1}, (index.name("j") - 1, index.name("n") - index.name("j")))


def value(m, names):
    """A monomial as a number: x[q] = q^2 + 1 in its box, 0 outside."""
    total = 0
    for at in places(m.binders, names):
        term = m.coefficient
        for kind, p in m.guards:
            q = number(p, at)
            term *= q == 0 if kind == "eq" else q >= 0
        for t in m.factors:
            q = number(index.read(t[2][0]), at)
            term *= q * q + 1 if 1 <= q <= at["n"] else 0
        total += term
    return total


def places(binders, names):
    if not binders:
        yield names
        return
    v, low, high = binders[0]
    for q in range(number(low, names), number(high, names) + 1):
        yield from places(binders[1:], {**names, v: q})


def number(p, at):
    found = p.at({n: index.number(q) for n, q in at.items()}).number()
    return found


def polys(names):
    return st.builds(
        lambda parts, c: sum((index.name(v) * q for v, q in parts), index.number(c)),
        st.lists(st.tuples(st.sampled_from(names), st.sampled_from([1, -1, 2])), max_size=2),
        st.integers(-2, 2),
    )


@st.composite
def monomials(draw):
    names, binders = ["j", "n"], []
    for v in draw(st.lists(st.sampled_from(["k", "i", "p"]), unique=True, max_size=3)):
        low, high = draw(st.tuples(polys(names), polys(names)))
        binders.append((v, low, high))
        names.append(v)
    guards = draw(st.lists(st.tuples(st.sampled_from(["eq", "eq", "ge"]), polys(names)), max_size=3))
    factors = draw(st.lists(polys(names).map(lambda p: ["ref", "x", [str(p)]]), max_size=2))
    return Monomial(Fraction(1), tuple(binders), tuple(guards), tuple(factors))


@settings(max_examples=400, deadline=None)
@given(monomials())
def test_a_contracted_monomial_has_the_same_value(m):
    found = contracted(m, BOXES)
    for n in range(1, SIZE + 1):
        for j in range(1, n + 1):
            names = {"n": n, "j": j}
            assert (value(found, names) if found is not None else 0) == value(m, names)


def monomial(binders, guards, factors=()):
    made = tuple((v, index.read(a), index.read(b)) for v, a, b in binders)
    return Monomial(
        Fraction(1),
        made,
        tuple((kind, index.read(p)) for kind, p in guards),
        tuple(["ref", "x", [p]] for p in factors),
    )


def test_the_value_is_put_in_and_the_box_of_a_factor_makes_a_guard_superfluous():
    found = contracted(monomial([("k", "1", "n")], [("eq", "k-j-1")], ["k"]), BOXES)
    assert (found.binders, found.guards, found.factors) == ((), (), (["ref", "x", ["j+1"]],))


def test_without_that_factor_the_guard_stays():
    found = contracted(monomial([("k", "1", "n")], [("eq", "k-j-1")], ["j"]), BOXES)
    assert [(kind, str(p)) for kind, p in found.guards] == [("ge", "n-j-1")]


def test_a_coefficient_that_is_no_unit_stays_a_guard():
    found = contracted(monomial([("k", "1", "n")], [("eq", "2*k-j")], ["k"]), BOXES)
    assert len(found.binders) == 1 and len(found.guards) == 1


def test_what_never_holds_is_0():
    assert contracted(monomial([], [("eq", "j+1")]), BOXES) is None
    assert contracted(monomial([], [("ge", "-j")]), BOXES) is None


def test_the_range_of_another_name_moves_with_the_value():
    found = contracted(monomial([("k", "1", "n"), ("i", "1", "k")], [("eq", "k-j")], ["i"]), BOXES)
    assert [(v, str(a), str(b)) for v, a, b in found.binders] == [("i", "1", "j")]


def test_put_steps_aside_for_what_a_sum_would_catch():
    t = ["sum", "k", "1", "n", ["mul", ["ref", "x", ["k"]], ["ref", "x", ["j"]]]]
    made = put(t, {"j": index.name("k")})
    assert made[1] != "k" and ["ref", "x", ["k"]] in made[4]
    assert free(made) == {"k", "n"}


def test_put_leaves_a_bound_name_alone():
    t = ["sum", "k", "1", "k", ["ref", "x", ["k"]]]
    assert put(t, {"k": index.name("j")}) == ["sum", "k", "1", "j", ["ref", "x", ["k"]]]


def test_opened_renames_sums_apart_and_keeps_functions_whole():
    t = ["mul", *[["sum", "k", "1", "n", ["mul", ["g", "eq", "k-j"], ["ref", "x", ["k"]]]]] * 2]
    (made,) = opened(t, Fresh({"x", "j", "n"}))
    assert len({v for v, _, _ in made.binders}) == 2
    inner = ["fn", "exp", ["mul", ["g", "eq", "j-1"], ["ref", "x", ["j"]]]]
    assert opened(inner, Fresh(set())) == [Monomial(factors=(inner,))]


@pytest.mark.parametrize(
    "a, b, same",
    [
        (["sum", "k", "1", "n", ["ref", "x", ["k"]]], ["sum", "i", "1", "n", ["ref", "x", ["i"]]], True),
        (["add", ["ref", "x", ["j"]], ["num", "1"]], ["add", ["num", "1"], ["ref", "x", ["j"]]], True),
        (["sum", "k", "1", "n", ["ref", "x", ["k"]]], ["sum", "k", "1", "n", ["ref", "x", ["j"]]], False),
        (["sum", "k", "1", "n", ["ref", "x", ["k"]]], ["sum", "k", "1", "j", ["ref", "x", ["k"]]], False),
    ],
)
def test_canonical(a, b, same):
    assert (canonical(a) == canonical(b)) is same
