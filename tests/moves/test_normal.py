"""The normal form: idempotent, blind to order and bound names, and true to the values."""

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.elementary import apply, reciprocal
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.ladder import build
from symbolic_bp.exact.missing import Missing
from symbolic_bp.moves.context import Context, Network
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import AT_ZERO, ZERO, kinds, num, renamed

NET = Network()
K, Q = ("n", ("l", 0)), ("n", ("l", -1))
CTX = Context(NET, {}).extended(
    {"l": ("layer", ("", 2), ("L", 0)), "j": ("index", K), "i": ("index", K), "q": ("index", Q)}
)


def scalars(depth, own=("i", "j"), below=("q",)):
    """Random scalar terms with the index names own (in n(l)) and below (in n(l-1)) in scope."""
    k, q = st.sampled_from(own), st.sampled_from(below)
    layer = ("l", 0)
    leaf = st.one_of(
        st.builds(num, st.integers(-3, 3), st.integers(1, 2)),
        st.builds(lambda a: ("ref", "b", layer, (a,)), k),
        st.builds(lambda a: ("ref", "z", layer, (a,)), k),
        st.builds(lambda a, c: ("ref", "w", layer, (a, c)), k, q),
        st.builds(lambda a: ("ref", "a", ("l", -1), (a,)), q),
        st.builds(lambda a, b: ("kd", a, b), k, k),
        st.just(("size", K)),
        st.just(("inv", K)),
    )
    if not depth:
        return leaf
    inner = scalars(depth - 1, own, below)
    name = f"k{depth}"
    return st.one_of(
        leaf,
        st.builds(lambda a, b: ("add", a, b), inner, inner),
        st.builds(lambda a, b: ("mul", a, b), inner, inner),
        st.builds(lambda a: ("act", 1, layer, (), a), inner),
        st.builds(lambda a: ("sum", name, K, a), scalars(depth - 1, (*own, name), below)),
        st.builds(lambda a: ("sum", name, Q, a), scalars(depth - 1, own, (*below, name))),
    )


def shuffled(t, rng):
    """The same term with the parts of sums and products in another order."""
    parts = [shuffled(p, rng) if kind == "T" else p for kind, p in zip(kinds(t), t[1:])]
    if t[0] in ("add", "mul"):
        rng.shuffle(parts)
    return (t[0], *parts)


@settings(max_examples=300, deadline=None)
@given(scalars(3), st.integers(0, 99))
@example(("sum", "k1", K, ("sum", "k2", K, ("mul", ("kd", "k1", "k2"), ("ref", "b", ("l", 0), ("k1",))))), 0)
@example(("sum", "k3", K, ("act", 1, ("l", 0), (), ("kd", "k3", "k3"))), 0)
@example(("mul", ("kd", "i", "j"), ("ref", "b", ("l", 0), ("i",))), 0)
def test_laws_and_values(t, seed):
    done = normal(CTX.extended({}), t)
    assert normal(CTX.extended({}), done) == done
    assert normal(CTX.extended({}), shuffled(t, random.Random(seed))) == done
    other = renamed(t, {}, lambda name, depth: f"other{depth}")
    assert normal(CTX.extended({}), other) == done
    instance = build(NET, {}, (2, 3, 2), 0, "random", seed)
    names = {"l": 2 + seed % 2, "i": 1, "j": 2, "q": 2}
    assert evaluate(instance, done, names) == evaluate(instance, t, names)


@settings(max_examples=100, deadline=None)
@given(scalars(2), scalars(2))
def test_terms_with_one_normal_form_have_one_value(s, t):
    instance, names = build(NET, {}, (2, 3, 2), 0, "random", 7), {"l": 2, "i": 1, "j": 3, "q": 2}
    if normal(CTX.extended({}), s) == normal(CTX.extended({}), t):
        assert evaluate(instance, s, names) == evaluate(instance, t, names)


def test_by_hand():
    b = ("ref", "b", ("l", 0), ("k",))
    total = ("sum", "k", K, b)
    assert normal(CTX, ("mul", total, total)) != normal(
        CTX, ("sum", "k", K, ("mul", b, b))
    )  # names kept apart
    assert normal(CTX, ("sum", "k", K, num(1))) == ("size", K)
    assert normal(CTX, ("mul", ("size", K), ("inv", K))) == num(1)
    assert normal(CTX, ("add", total, ("mul", num(-1), total))) == num(0)
    assert evaluate(build(NET, {}, (1, 2), 0, "zero"), ("size", K), {"l": 2}) == Fraction(2)


def test_a_delta_is_not_contracted_where_the_ranges_differ():
    t = ("sum", "k", Q, ("mul", ("kd", "k", "j"), ("ref", "a", ("l", -1), ("k",))))
    assert normal(CTX, t) != normal(CTX, ("ref", "a", ("l", -1), ("q",)))
    assert normal(CTX, t)[0] == "sum"


def test_both_judges_give_the_same_values_to_what_has_none():
    """The list that docs/soundness.md shows."""
    ctx = Context(Network(), {})
    assert normal(ctx, ("recip", ZERO)) == num(AT_ZERO["recip"])
    assert RULES["sign"](ctx, ("fn", "step", ZERO), None, {}, None) == num(AT_ZERO["step"])
    assert {name: apply(name, Fraction(0)) for name in ("step", "sgn")} == {
        name: AT_ZERO[name] for name in ("step", "sgn")
    }
    with pytest.raises(Missing):  # places where it would decide are left out
        reciprocal(Fraction(0))
    shown = (Path(__file__).resolve().parent.parent.parent / "docs" / "soundness.md").read_text(
        encoding="utf-8"
    )
    assert all(
        f"| {what} | {value} |" in shown
        for what, value in zip(("1/0", "step(0)", "sgn(0)"), AT_ZERO.values())
    )
