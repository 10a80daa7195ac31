"""Tokens: what is one, where it stands, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.scan import tokens


def words(text):
    return [(t.kind, t.text) for t in tokens(text)[:-1]]


@pytest.mark.parametrize(
    "text, wanted",
    [
        (
            "w[l+1,k,j]",
            [
                ("name", "w"),
                ("op", "["),
                ("name", "l"),
                ("op", "+"),
                ("number", "1"),
                ("op", ","),
                ("name", "k"),
                ("op", ","),
                ("name", "j"),
                ("op", "]"),
            ],
        ),
        ("dC/db", [("derivative", "d"), ("name", "C"), ("op", "/"), ("derivative", "d"), ("name", "b")]),
        ("delta", [("name", "delta")]),
        ("ddelta[l]", [("derivative", "d"), ("name", "delta"), ("op", "["), ("name", "l"), ("op", "]")]),
        ("A.T", [("name", "A"), ("op", ".T")]),
        ("A^T", [("name", "A"), ("op", ".T")]),
        ("A .* B", [("name", "A"), ("op", ".*"), ("name", "B")]),
        ("x**2", [("name", "x"), ("op", "**"), ("number", "2")]),
        ("0.5", [("number", "0.5")]),
        ("a<=b", [("name", "a"), ("op", "<="), ("name", "b")]),
        ("σ'(z)", [("name", "sigma"), ("op", "'"), ("op", "("), ("name", "z"), ("op", ")")]),
        ("", []),
    ],
)
def test_accepted(text, wanted):
    assert words(text) == wanted


@pytest.mark.parametrize(
    "text, place", [("a $ b", 2), ("#", 0), ("delta[l,j] = \\rm", 13), ("a ; b", 2), ("é", 0), ("a\x00", 1)]
)
def test_rejected_with_the_place(text, place):
    with pytest.raises(ClaimError) as caught:
        tokens(text)
    assert caught.value.position == place
    assert caught.value.pointed().splitlines()[1].index("^") == 2 + place


def test_a_text_that_is_too_long():
    with pytest.raises(ClaimError, match="4000"):
        tokens("a" * 4001)


def test_places_are_those_in_the_text_as_it_was_typed():
    assert [(t.text, t.place) for t in tokens("δ·σ'∂C")] == [
        ("delta", 0),
        ("·", 1),
        ("sigma", 2),
        ("'", 3),
        ("d", 4),
        ("C", 5),
        ("the end", 6),
    ]


def test_the_end_is_a_token():
    found = tokens("a + δ")
    assert found[-1].kind == "end" and found[-1].place == 5


@given(st.text(alphabet="wabdzCl jk123+-*/@.'()[],=δσ", max_size=40))
def test_law_tokens_are_the_text_without_spaces(text):
    try:
        found = tokens(text)
    except ClaimError:
        return
    plain = text.rstrip(". ").replace("δ", "delta").replace("σ", "sigma")
    assert "".join(t.text for t in found[:-1]) == "".join(plain.split())
    assert all({"δ": "d", "σ": "s"}.get(text[t.place], text[t.place]) == t.text[0] for t in found[:-1])
