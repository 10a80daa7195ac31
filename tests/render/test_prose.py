"""Titles, notes and facts: formulas among words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.render import mathml, tex, text
from symbolic_bp.render.outline import outline
from symbolic_bp.render.prose import prose


@pytest.mark.parametrize(
    "written, notation, unicode, latex",
    [
        ("the error is `a - y`", "goodfellow", "the error is h - y", "the error is $h - y$"),
        ("w^l and a^{l-1} are", "ng", "W^[l] and a^[l-1] are", "$W^{[l]}$ and $a^{[l-1]}$ are"),
        ("`-(y ln(y) + 1)`", "bishop", "-(y ln(y) + 1)", r"$-(y\, \ln(y) + 1)$"),
        (
            "`exp(u + v) = exp(u) exp(v)`",
            "nielsen",
            "exp(u + v) = exp(u) exp(v)",
            r"$\exp(u + v) = \exp(u)\,  \exp(v)$",
        ),
        ("`u, v > 0`", "nielsen", "u, v > 0", r"$u,\, v > 0$"),
        ("`Phi' = phi`", "nielsen", "Φ' = φ", r"$\Phi' = \varphi$"),
        ("`c'(a) sigma'(z)`", "bishop", "c'(z) h'(a)", r"$c'(z)\, h'(a)$"),
        ("`lam w`", "nielsen", "λ w", r"$\lambda\, w$"),
        (
            "the derivative of `dC/da`",
            "bishop",
            "the derivative of ∂E/∂z",
            r"the derivative of $\partial E/\partial z$",
        ),
        (
            "`b[l,k] = z[l,k] - Sum_i w[l,k,i] a[l-1,i]`",
            "nielsen",
            "b[l,k] = z[l,k] - Σ_i w[l,k,i] a[l-1,i]",
            None,
        ),
        ("`[k = j]` and `0 <= y`", "nielsen", "[k = j] and 0 ≤ y", r"$[k = j]$ and $0 \le y$"),
        ("a ` alone", "nielsen", "a ` alone", "a ` alone"),
    ],
)
def test_formulas_in_the_notation(written, notation, unicode, latex):
    parts = prose(written)
    assert text.Printer(notation).sentence(parts).replace(text.KEEP, " ") == unicode
    assert latex is None or " ".join(tex.Printer(notation).sentence(parts).split()) == " ".join(latex.split())


@given(st.text("ab`()[],'<=-+ 12wzl^_{}σ", max_size=20))
@example("`(`")
@example("`)([`")
def test_any_text_can_be_printed(written):
    parts = prose(written)
    for draw in (text.Printer("nielsen"), tex.Printer("ng")):
        draw.sentence(parts)
    for part in parts:
        assert isinstance(part, str) or mathml.Printer("goodfellow")(part)


def test_no_title_or_note_keeps_its_backquotes():
    library = Library()
    for name, theorem in library.theorems.items():
        out = outline(theorem, library.proved(name))
        assert not any("`" in p for p in (*out.title, *out.note) if isinstance(p, str)), name
