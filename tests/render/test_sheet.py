"""Sheets of closed forms in every format: complete, well formed, nothing that a page or pdflatex cannot take."""

import re
import xml.etree.ElementTree as ET

import pytest

from symbolic_bp.codegen.command import Request, derive
from symbolic_bp.network import activations, costs
from symbolic_bp.network.record import discover
from symbolic_bp.render import pdf
from symbolic_bp.language.notation import NOTATIONS

REQUESTS = [
    Request((2, 3, 2), "relu,softmax", "log-likelihood", "l2"),
    Request((2, 3, 2), "gelu-tanh,gelu", "huber(3/10)", "l1", batch="m", of="delta,b,w,a,x"),
    Request((9, 2), "elu", "cross-entropy", batch="7", mean=False),
    Request(None, "sigmoid", "cross-entropy"),
    Request(None, "softmax", "quadratic"),
    Request(),
    Request(batch="m"),
]
INTERNALS = ("Subs", "Dummy", "Kronecker", "Piecewise", "\x00", "None", "('", "symbolic_bp.")


def made(request, **change):
    return derive(Request(**{**vars(request), **change}))[0]


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("ascii", [False, True])
def test_text(request_, ascii):
    text = made(request_, ascii=ascii)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert text.isascii() == ascii
    assert "Closed forms" in text and "Definitions" in text and "assuming" in text
    assert not any(word in text for word in INTERNALS)


@pytest.mark.parametrize("request_", REQUESTS)
def test_html(request_):
    page = made(request_, form="html")
    body = page[page.index("<body>") : page.index("</html>")].replace("&nbsp;", " ").replace(" open>", ">")
    root = ET.fromstring(body)
    assert len(root.findall(".//{http://www.w3.org/2000/svg}svg")) == (request_.widths == (2, 3, 2))
    assert ("No picture" in page) == (request_.widths == (9, 2))
    assert "prefers-color-scheme: dark" in page and not any(
        word in body.split("<section id=")[0] for word in INTERNALS
    )
    assert not re.search(r"(src|href)=\"(?!#)", page)


@pytest.mark.parametrize("request_", REQUESTS)
def test_markdown(request_):
    text = made(request_, form="markdown")
    assert text.count("```") % 2 == 0 and text.count("$`") == text.count("`$")
    assert ("give -o" in text) == (request_.widths == (2, 3, 2))
    assert not any(word in text for word in INTERNALS)


@pytest.mark.parametrize("request_", REQUESTS)
def test_latex_compiles(request_, needs):
    needs("pdflatex")
    data, log = pdf.compiled(made(request_, form="latex"))
    assert data.startswith(b"%PDF") and not re.search("undefined|Undefined", log)
    wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
    assert not [w for w in wide if w > 20], wide


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_notation(notation):
    for form in ("text", "latex", "html", "markdown"):
        assert made(REQUESTS[0], notation=notation, form=form)


@pytest.mark.parametrize("name", discover(activations))
def test_every_activation_is_shown_with_its_formula(name):
    text = " ".join(made(Request((2, 3, 2), name, "quadratic")).split())
    assert f"({name})" in text and "a[l,j] = " in text
    kinks = discover(activations)[name].kinks
    assert ("is not 0" in text) == bool(kinks) and (
        discover(activations)[name].convention.replace("sigma", "σ") in text or not kinks
    )


@pytest.mark.parametrize("name", discover(costs))
def test_every_cost_is_shown_with_its_domain(name):
    text = made(Request((2, 3, 2), "sigmoid", name))
    assert name in text and "C = Σ_j" in text
    assert ("0 < a[3,j]" in text) == bool(discover(costs)[name].domain)


def test_the_picture_is_named_in_tex_with_a_way_out_where_tikz_is_missing():
    text = made(REQUESTS[0], form="latex")
    assert (
        r"\begin{tikzpicture}" in text
        and r"\IfFileExists{tikz.sty}" in text
        and r"\ifdefined\tikzpicture" in text
    )


def test_the_recursion_comes_with_proofs_of_the_kernel():
    text = made(Request(None, "tanh", "quadratic"))
    assert text.count("proved: ") == 4 and "δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) (1 - a[l,j]^2)" in text
    softmax = made(Request(None, "softmax", "quadratic"))
    assert softmax.count("proved: ") == 2 and "BP1 " not in softmax  # BP1 and BP2 are for sigma of one number
