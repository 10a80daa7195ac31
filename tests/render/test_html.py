"""The page: steps that open to their reason, their rule or the theorem they cite; one network with its arrays."""

import re

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.moves.rules import RULES
from symbolic_bp.render import html, latex, markdown, pdf
from symbolic_bp.language.notation import NOTATIONS

LIBRARY = Library()


def items(*names):
    return [(LIBRARY.find(n), LIBRARY.proved(n)) for n in names]


def test_a_step_opens_to_the_rule_in_general():
    page = html.page(items("BP2"))
    assert page.count('<details class="step">') == 9
    assert "Rule <i>chain</i>" in page and "D(y, x) = Sum over c, k of D(y, c_k) * P(c_k, x)" in page


def test_rules_say_whose_names_they_use_where_the_book_has_others():
    assert html.page(items("BP2"), "bishop").count(
        "in its own names"
    ) == 1 and "in its own names" not in html.page(items("BP2"))


def test_a_step_opens_to_the_theorem_that_it_cites():
    page = html.page(items("BP2", "BP2-vector"))
    step = page[page.index('id="BP2-vector"') :]
    assert re.search(r'<div class="rule"><p><a href="#BP2">BP2</a>', step)
    assert "Rule <i>lemma</i>" in html.page(
        items("BP2-vector")
    )  # BP2 is not on that page: no link to nowhere


@pytest.mark.slow
def test_every_rule_is_explained_on_the_page_of_the_library():
    page = html.page([(t, LIBRARY.proved(t.name)) for t in LIBRARY.theorems.values()])
    found = set(re.findall(r"Rule <i>(\w+)</i>", page))
    assert found >= set(RULES) - {"expand", "lemma"} and found <= set(RULES)
    assert "<script" not in page and "prefers-color-scheme: dark" in page


@pytest.fixture(scope="module")
def made():
    names = ("forward", "BP2", "BP2-matrix", "unrolled", "paths-a", "batch-weight", "matrix-BP2", "BP3-route")
    return written_out([LIBRARY.find(n) for n in names], (2, 3, 2), LIBRARY)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_network_written_out_compiles_in_every_notation(made, notation, needs):
    assert "<mtable>" in html.page(made, notation) and "pmatrix" in markdown.document(made, notation)
    needs("pdflatex")
    _, log = pdf.compiled(latex.document(made, notation))
    assert not re.search(r"Overfull|undefined|multiply.defined|LaTeX Warning", log)
