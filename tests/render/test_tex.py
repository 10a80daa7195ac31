"""LaTeX formulas: where they are broken."""

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.render import latex
from symbolic_bp.render.tex import BREAK, SOFT, broken, escape
from symbolic_bp.render.tex_width import width


def test_a_short_formula_is_one_line_and_a_long_one_is_broken_between_terms():
    assert broken(f"a {BREAK}+ b") == ["a  + b"]
    terms = BREAK.join(f"+ {SOFT.join('abcdefghij')}" for _ in range(12))
    lines = broken(terms, 40)
    assert len(lines) > 1 and all(line.startswith("+ ") and width(line) <= 40 for line in lines)
    assert "".join("".join(lines).split()) == "".join(terms.replace(BREAK, " ").replace(SOFT, " ").split())


def test_a_term_that_is_too_long_is_broken_between_factors():
    lines = broken(SOFT.join([r"\, abcdefghij"] * 12), 40)
    assert len(lines) > 1 and all(width(line) <= 40 for line in lines) and SOFT not in "".join(lines)


def test_it_is_broken_outside_of_brackets_and_not_just_before_its_end():
    inside = f"(a {BREAK}- b {BREAK}- c {BREAK}- d {BREAK}- e)"
    assert broken(f"f{inside} {BREAK}+ g{inside}", 25) == [
        "f(a  - b  - c  - d  - e)",
        "+ g(a  - b  - c  - d  - e)",
    ]
    lines = broken(f"aaaaaaaa {BREAK}+ bbbbbbbb {BREAK}+ c", 21)
    assert lines == ["aaaaaaaa", "+ bbbbbbbb  + c"]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("100%_{x}", r"100\%\_\{x\}"),
        ("\\input", r"\textbackslash{}input"),
        ("δ ≤ 漢", r"$\delta$ $\le$ ?"),
        ("u ≠ 0, Φ' = φ", r"u $\ne$ 0, $\Phi$' = $\varphi$"),
    ],
)
def test_escape(text, wanted):
    assert escape(text) == wanted


def test_the_library_has_no_letter_that_is_missing_in_latex():
    library = Library()
    assert "?" not in latex.document([(t, library.proved(t.name)) for t in library.theorems.values()])
