"""Terms: sums and products that drop what is neutral, substitution without capture, canonical bound names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.moves.term import (
    ONE,
    SIGNATURE,
    ZERO,
    add,
    alpha,
    children,
    dim_at,
    kinds,
    layer_at,
    matmul,
    mentions,
    mul,
    names,
    num,
    renamed,
    shift,
    substitute,
    summed,
)

l, N = ("l", 0), ("n", ("l", 0))


def b(i):
    return ("ref", "b", l, (i,))


@pytest.mark.parametrize(
    "made, wanted",
    [
        (add(), ZERO),
        (add(ZERO, b("j")), b("j")),
        (add(b("j"), add(b("k"), ONE)), ("add", b("j"), b("k"), ONE)),
        (mul(), ONE),
        (mul(ONE, b("j")), b("j")),
        (mul(b("j"), ZERO), ZERO),
        (mul(b("j"), mul(num(2), b("k"))), ("mul", b("j"), num(2), b("k"))),
        (summed({}, b("k")), b("k")),
        (summed({"k": N, "i": N}, b("k")), ("sum", "k", N, ("sum", "i", N, b("k")))),
        (shift(("l", 1), -3), ("l", -2)),
        (matmul(b("j"), b("k")), ("ein", "ij,jk->ik", b("j"), b("k"))),
        (layer_at(("l", 1), {"l": ("", 2)}), ("", 3)),
        (layer_at(("L", -1), {"l": ("", 2)}), ("L", -1)),
        (layer_at(None, {}), None),
        (dim_at(("n", ("l", -1)), {"l": ("p", 2)}), ("n", ("p", 1))),
        (dim_at(("m",), {"l": ("", 2)}), ("m",)),
    ],
)
def test_made(made, wanted):
    assert made == wanted


def test_substitution_puts_values_in():
    assert substitute(b("j"), {"j": 3, "l": ("L", -1)}) == ("ref", "b", ("L", -1), (3,))
    assert substitute(b("j"), {}) is not None and substitute(b("j"), {"k": 1}) == b("j")


def test_a_bound_name_steps_out_of_the_way():
    inner = ("sum", "k", N, ("mul", b("k"), b("j")))
    new = substitute(inner, {"j": "k"})
    assert new[1] != "k" and new[3][2] == b("k") and new[3][1] == b(new[1])


def test_a_bound_name_is_not_substituted():
    inner = ("sum", "k", N, b("k"))
    assert alpha(substitute(inner, {"k": "j"})) == alpha(inner)
    product = ("prod", "i", l, ("L", 0), ("ref", "w", ("i", 0), ()))
    assert alpha(substitute(product, {"i": ("L", 0)})) == alpha(product)
    moved = substitute(product, {"l": ("i", 1)})
    assert moved[2] == ("i", 1) and moved[4][2] == (moved[1], 0) and moved[1] != "i"


@pytest.mark.parametrize(
    "one, other, same",
    [
        (("sum", "k", N, b("k")), ("sum", "p", N, b("p")), True),
        (("sum", "k", N, b("j")), ("sum", "p", N, b("p")), False),
        (
            ("sum", "k", N, ("sum", "p", N, ("mul", b("k"), b("p")))),
            ("sum", "p", N, ("sum", "k", N, ("mul", b("p"), b("k")))),
            True,
        ),
        (("sum", "k", N, ("sum", "p", N, b("k"))), ("sum", "k", N, ("sum", "p", N, b("p"))), False),
        (b("j"), b("k"), False),
    ],
)
def test_alpha(one, other, same):
    assert (alpha(one) == alpha(other)) == same


def test_every_head_has_kinds_of_known_letters():
    for head, kind in SIGNATURE.items():
        assert set(kind) <= set("TNZIJYDVW*") and kind.rstrip("*")
    assert kinds(("add", ONE, ONE, ONE)) == "TTT" and children(("sum", "k", N, ONE)) == (3,)
    assert children(("ref", "b", l, ("j",))) == ()


@st.composite
def terms(draw, depth=3):
    name = st.sampled_from(["j", "k", "p"])
    kind = draw(st.sampled_from(["b", "num"] + ["add", "mul", "sum"] * (depth > 0)))
    if kind == "b":
        return b(draw(name))
    if kind == "num":
        return num(draw(st.integers(-3, 3)))
    if kind == "sum":
        return ("sum", draw(name), N, draw(terms(depth - 1)))
    return (kind, draw(terms(depth - 1)), draw(terms(depth - 1)))


@given(terms())
def test_law_alpha_is_idempotent_and_keeps_free_names(t):
    assert alpha(alpha(t)) == alpha(t)
    assert alpha(renamed(t, {}, lambda name, depth: f"{name}{depth}'")) == alpha(t)


@given(terms(), st.sampled_from(["j", "k", "p"]), st.sampled_from(["q", 1, 2]))
def test_law_substitution_respects_alpha(t, name, value):
    assert alpha(substitute(alpha(t), {name: value})) == alpha(substitute(t, {name: value}))


@given(terms())
def test_law_swapping_two_free_names_twice_is_nothing(t):
    swap = {"j": "k", "k": "j"}
    assert alpha(substitute(substitute(t, swap), swap)) == alpha(t)


@given(terms(), st.sampled_from(["j", "k", "p"]))
def test_law_a_name_that_was_replaced_is_gone(t, name):
    assert name not in names(alpha(substitute(t, {name: "q"})))


@given(terms(), st.sampled_from(["j", "k", "p"]))
def test_law_what_is_mentioned_is_what_a_substitution_changes(t, name):
    assert (name in mentions(t)) == (alpha(substitute(t, {name: "q"})) != alpha(t))
    assert mentions(t) <= names(t)


@pytest.mark.parametrize("name", [*SIGNATURE, "z", "C", "exp", "", "L", "m", "dim"])
def test_a_head_a_family_and_a_length_are_no_names_that_a_term_mentions(name):
    t = (
        "mul",
        ("fn", "exp", ("ref", name, None, ())),
        ("size", ("dim", name)),
        ("inv", ("m",)),
        ("ref", "b", ("L", 0), (1,)),
    )
    assert mentions(t) == set()
    for at in (("ref", "b", (name, 0), (1,)), ("size", ("n", (name, -1))), ("act", 0, (name, 1), (), t)):
        assert mentions(at) == {name} - {"", "L"}
    assert mentions(("kd", name or "i", 1)) == {name or "i"}
    assert mentions(("prod", "i", (name, 0), ("L", 0), ("ref", "M", ("i", 0), ()))) == {name} - {"", "L"}
