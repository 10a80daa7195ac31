"""Models and claims in LaTeX and MathML: a person's own letters, and pages that compile."""

import xml.etree.ElementTree as ET

import pytest

from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.render import pdf
from symbolic_bp.render.models.latex import Latex
from symbolic_bp.render.models.layout import Layout
from symbolic_bp.render.models.letters import letter
from symbolic_bp.render.models.mathml import MathML
from symbolic_bp.render.models.page import Need, Page, Result, Row
from symbolic_bp.render.models.pages import as_document, as_page, as_text, as_web, statement
from symbolic_bp.sympy_side.derive import derive

LATEX = Layout(Latex(), {"q": r"\mathbf q"}, {"n": 1, "L": 1, "T": 1})


def page(model):
    results = [
        Result(Row(f.left, f.right, f.ranges), "proved for all sizes", True, (1,)) for f in derive(model)
    ]
    needs = [Need("nonzero", ["ref", model.names[0], ["1"] * len(model.shapes[model.names[0]])])]
    return Page("A page", model, results, needs, "The end: 100 % & more_of it.")


@pytest.mark.parametrize(
    "name, slots, drawn",
    [
        ("x", "", "x"),
        ("gamma", "", r"\gamma"),
        ("lam", "", r"\lambda"),
        ("W1", "", "W_{1}"),
        ("W1", "ij", "W^{(1)}_{ij}"),
        ("w_in", "", r"w_{\mathrm{in}}"),
        ("yhat", "j", r"\hat{y}_{j}"),
        ("loss", "", r"\mathrm{loss}"),
        ("h1_2", "t", "h^{(1,2)}_{t}"),
        ("q", "j", r"\mathbf q_{j}"),
        ("d1_C", "j", r"(\partial_{1} C)_{j}"),
    ],
)
def test_letters(name, slots, drawn):
    assert Latex().symbol(letter(name, {"q": r"\mathbf q"}), slots) == drawn


@pytest.mark.parametrize(
    "t, drawn",
    [
        (["num", "-3/2"], r"- \frac{3}{2}"),
        (["ref", "w", ["l", "j", "k"]], "w_{ljk}"),
        (["ref", "w", ["l+1", "j"]], "w_{l + 1,j}"),
        (["ref", "a", ["l", "n(l)"]], "a_{l,n_{l}}"),
        (["pow", ["ref", "a", ["j"]], 2], "a_{j}^{2}"),
        (["pow", ["ref", "W1", ["j"]], 2], "(W^{(1)}_{j})^{2}"),
        (["pow", ["add", ["ref", "a", []], ["num", "1"]], 3], "(a + 1)^{3}"),
        (["add", ["ref", "a", []], ["mul", ["num", "-1"], ["ref", "b", []]]], "a - b"),
        (["mul", ["ref", "a", []], ["add", ["ref", "b", []], ["num", "1"]]], r"a\,(b + 1)"),
        (["mul", ["num", "1/2"], ["ref", "a", []], ["pow", ["ref", "r", ["t"]], -1]], r"\frac{a}{2\,r_{t}}"),
        (["sum", "k", "1", "n", ["ref", "x", ["k"]]], r"\sum_{k = 1}^{n} x_{k}"),
        (
            ["mul", ["sum", "k", "1", "n", ["ref", "x", ["k"]]], ["ref", "a", []]],
            r"\left( \sum_{k = 1}^{n} x_{k} \right)\,a",
        ),
        (["sum", "k", "1", "n", ["add", ["ref", "x", ["k"]], ["num", "1"]]], r"\sum_{k = 1}^{n} (x_{k} + 1)"),
        (["g", "ge", "j-i"], r"[i \le j]"),
        (["g", "eq", "l-L"], "[l = L]"),
        (["g", "ge", "L-l-1"], "[l < L]"),
        (["fn", "sqrt", ["ref", "v", []]], r"\sqrt{v}"),
        (["fn", "abs", ["ref", "v", []]], "|v|"),
        (["fn", "relu", ["ref", "v", []]], r"\operatorname{relu}(v)"),
        (["app", "sigma", 1, ["l"], ["ref", "z", ["l", "j"]]], r"\sigma_{l}'(z_{lj})"),
        (["D", ["ref", "C", []], ["ref", "W", ["i", "j"]]], r"\frac{\partial C}{\partial W_{ij}}"),
        (["P", ["ref", "y", []], ["ref", "x", []]], r"\frac{\partial^{+} y}{\partial x}"),
        (
            ["any", "f", [[[["j", "1", "n"]], ["ref", "a", ["j"]]], [[], ["ref", "b", []]]]],
            r"\mathrm{f}((a_{j})_{j},\ b)",
        ),
        (
            ["max", [["k", "1", "n"]], [["g", "ge", "k-2"]], ["ref", "x", ["k"]]],
            r"\max_{1 \le k \le n,k \ge 2} x_{k}",
        ),
    ],
)
def test_terms(t, drawn):
    expected = drawn.replace(r"\mathrm{f}", "f")
    assert LATEX.term(t) == expected


def test_a_minus_binds_less_than_a_product():
    minus = ["mul", ["num", "-1"], ["ref", "b", []]]
    assert LATEX.term(["mul", ["ref", "a", []], ["fn", "exp", minus]]) == r"a\,\exp(- b)"
    assert LATEX.term(["pow", minus, 2]) == "(- b)^{2}"


def test_cases_are_drawn_where_they_exclude_each_other():
    a = {f[0]: f[2] for f in preset("nielsen").data["families"]}["a"]
    layout = Layout(Latex(), {}, {"L": 2, "n": 1})
    assert r"\begin{cases}" in layout.definition(a)
    both = [
        "add",
        ["mul", ["g", "ge", "l-1"], ["ref", "x", []]],
        ["mul", ["g", "ge", "l-2"], ["ref", "y", []]],
    ]
    assert r"\begin{cases}" not in layout.definition(both) and r"[l \ge 2]" in layout.definition(both)


def test_a_claim_of_a_model():
    model = preset("residual")
    claim = model.claim("dC/dW1[i,j] = dC/dz[i]*x[j]", where="i <= j")
    assert statement(model, claim) == (
        r"\frac{\partial C}{\partial W^{(1)}_{ij}} = \frac{\partial C}{\partial z_{i}}\,x_{j}"
        r" \qquad 1 \le i \le h,\ 1 \le j \le n,\ i \le j"
    )


# -- LaTeX names in a model --------------------------------------------------------------------------------


def test_names_that_a_model_declares():
    text = "x in R^n\nC = lam*sum(x*x)\nlatex lam = \\mu\nlatex x = \\mathbf{x}\n"
    model = Model.read(text)
    assert model.latex == {"lam": r"\mu", "x": r"\mathbf{x}"}
    assert Model.read(model.text).latex == model.latex and Model.read(model.text).data == model.data
    assert r"\mu\,\sum_{j = 1}^{n} \mathbf{x}_{j}" in as_document(Page("t", model))


@pytest.mark.parametrize(
    "line, words",
    [
        (r"latex x = \input{/etc/passwd}", "LaTeX that draws a letter"),
        (r"latex x = \write18", "LaTeX that draws a letter"),
        ("latex x = $x$", "LaTeX that draws a letter"),
        ("latex x = a%b", "LaTeX that draws a letter"),
        ("latex x = {a", "braces"),
        ("latex x = a}", "LaTeX that draws a letter"),
        ("latex x = a_", "braces"),
        ("latex q = a", "a name of the model"),
    ],
)
def test_names_that_are_refused(line, words):
    with pytest.raises(ModelError, match=words) as error:
        Model.read("x in R^n\nC = sum(x)\n" + line)
    assert "line 3" in str(error.value)


# -- pages ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", paths())
def test_the_document_of_each_model_compiles_and_no_line_is_too_wide(name, needs):
    needs("pdflatex")
    made, log = pdf.compiled(as_document(page(preset(name))))
    assert made.startswith(b"%PDF") and "Overfull \\hbox" not in log and "undefined" not in log


@pytest.mark.parametrize("name", paths())
def test_the_web_page_is_well_formed(name):
    text = as_web(page(preset(name)))
    tree = ET.fromstring(text.removeprefix("<!DOCTYPE html>").replace("<meta charset=\"utf-8\">", "").replace(
        '<meta name="viewport" content="width=device-width, initial-scale=1">', ""))  # fmt: skip
    assert len(list(tree.iter("math"))) > 5 and list(tree.iter("mfrac"))


def test_a_page_has_the_same_parts_in_each_form():
    made = page(preset("rnn"))
    for text in (as_text(made), as_document(made), as_page(made), as_web(made)):
        assert text.count("proved for all sizes; needs (1)") == len(made.results) == 7
    assert "100 % & more_of it." in as_text(made) and r"100 \% \& more\_of it." in as_document(made)


def test_letters_of_mathml():
    assert MathML().symbol(letter("gamma", {}), "") == "<mi>γ</mi>"
    assert MathML().symbol(letter("q", {"q": r"\mathbf{q}"}), "") == "<mi>q</mi>"
    assert "msubsup" in MathML().symbol(letter("W1", {}), "<mi>j</mi>")
