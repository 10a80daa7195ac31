"""Whole proofs in every format and notation."""

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import FileError, MissingProgram
from symbolic_bp.proof import Chain
from symbolic_bp.proof import Verdict
from symbolic_bp.render import html, latex, markdown, pdf, text
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.render.outline import outline
from symbolic_bp.render.tex import Printer

LIBRARY = Library()
NAMES = list(LIBRARY.theorems)
INTERNALS = re.compile(r"%\w|\bkd\b|\bein\b|Subs\(|Piecewise|KroneckerDelta|\bxi_|\('|None|ij->|%e\d")


@pytest.fixture(scope="module")
def items():
    return [(LIBRARY.find(name), LIBRARY.proved(name)) for name in NAMES]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("ascii", [False, True])
def test_text_fits_and_shows_no_internals(items, notation, ascii):
    for theorem, proof in items:
        shown = text.proof(theorem, proof, notation, ascii)
        assert max(map(len, shown.splitlines())) <= 80, proof.name
        assert not INTERNALS.search(shown), proof.name
        assert shown.isascii() or not ascii
        assert f"proved: {proof.verdict.steps} step" in shown


@pytest.mark.parametrize("width", [50, 80, 120])
def test_text_keeps_to_other_widths(items, width):
    assert all(len(line) <= width for item in items for line in text.proof(*item, width=width).splitlines())


@pytest.mark.parametrize("notation", NOTATIONS)
def test_documents_show_no_internals(items, notation):
    assert not INTERNALS.search(html.page(items, notation))
    assert not INTERNALS.search(markdown.document(items, notation))
    assert not INTERNALS.search(latex.document(items, notation).replace("%\n", ""))
    assert "eqnarray" not in latex.document(items, notation)


def test_the_text_of_bp2():
    shown = text.proof(LIBRARY.find("BP2"), LIBRARY.proved("BP2"))
    for line in (
        "      δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) σ_l'(z[l,j])",
        "    = ∂C/∂z[l,j]                                  definition of δ^l",
        "    = Σ_k ∂C/∂a[l,k] · ∂a[l,k]/∂z[l,j]            chain rule: z^l feeds only a^l",
    ):
        assert line in shown.splitlines()


def test_what_is_not_proved_never_says_so(items):
    theorem, proof = items[0]
    verdict = Verdict("incomplete", "incomplete at claim 1: left to show: ...")
    open_proof = replace(proof, verdict=verdict)
    for shown in (
        text.proof(theorem, open_proof),
        latex.fragment(theorem, open_proof),
        html.page([(theorem, open_proof)]),
        markdown.document([(theorem, open_proof)]),
        latex.document([(theorem, open_proof)]).split("contents")[-1],
    ):
        assert (
            not re.search(r"\bproved\b|∎|begin\{(proof|theorem)\}", shown, re.I) and "left to show" in shown
        )


def test_a_claim_that_is_not_proved_compiles(items, needs):
    needs("pdflatex")
    theorem, proof = items[0]
    verdict = Verdict("rejected", "rejected at claim 1: 100% of {x_1}")
    _, log = pdf.compiled(latex.document([(theorem, replace(proof, verdict=verdict)), items[1]]))
    assert not re.search("Overfull|undefined", log)
    assert "rejected" in text.proof(theorem, replace(proof, verdict=verdict, body=None))


def test_a_claim_without_a_theorem(items):
    proof = LIBRARY.proved("BP1")
    assert text.proof(None, proof).startswith("BP1\n")
    assert r"\tag{BP1}" in latex.fragment(None, proof)
    assert "BP1" in html.page([(None, proof)]) and "BP1" in markdown.document([(None, proof)])


def test_the_start_comes_first_and_both_chains_of_an_induction():
    out = outline(LIBRARY.find("unrolled"), LIBRARY.proved("unrolled"))
    assert [b.heading[0][:4] for b in out.blocks] == ["Base", "Step"]
    shown = text.proof(LIBRARY.find("unrolled"), LIBRARY.proved("unrolled"))
    assert (
        shown.index("Base: l = L.")
        < shown.index("      δ^L\n")
        < shown.index("suppose that the claim holds at l+1")
    )


def test_person_s_words_cannot_break_the_formats():
    theorem = replace(
        LIBRARY.find("BP1"), title="100% <b>bad</b> _$#&{\\} é", note="x < y & `z` \\input{x} 漢"
    )
    proof = LIBRARY.proved("BP1")
    assert "<b>bad" not in html.page([(theorem, proof)])
    assert r"\input" not in latex.fragment(theorem, proof)
    assert "<b>bad" not in markdown.document([(theorem, proof)]).replace(r"\<b", "")
    assert text.proof(theorem, proof, ascii=True).isascii()


class Checker(HTMLParser):
    """Collects ids, targets of links and tags that do not close."""

    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.open, self.outside = set(), set(), [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if "href" in attrs:
            self.targets.add(attrs["href"])
        if tag in ("script", "link", "img", "iframe"):
            self.outside.append(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_page_stands_alone(items, notation):
    check = Checker()
    page = html.page(items, notation)
    check.feed(page)
    assert not check.open and not check.outside and "http" not in page and "url(" not in page
    assert {t[1:] for t in check.targets} <= check.ids
    assert "prefers-color-scheme: dark" in page and page.count('<details class="proof" open>') == len(items)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_document_compiles_without_complaint(items, notation, needs):
    needs("pdflatex")
    made, log = pdf.compiled(latex.document(items, notation))
    assert made.startswith(b"%PDF")
    assert not re.search(r"Overfull|undefined|multiply.defined|LaTeX Warning|Missing character", log)
    assert "lmodern.sty" not in log or not re.search(r"pk>", log)  # no bitmap fonts


def test_a_long_line_is_broken(items, needs):
    needs("pdflatex")
    theorem, proof = LIBRARY.find("BP1"), LIBRARY.proved("BP1")
    many = (
        "add",
        *(
            (
                "mul",
                ("ref", "w", ("l", 1), ("k", "j")),
                ("D", ("ref", "C", None, ()), ("ref", "z", ("", 3), (i,))),
            )
            for i in range(1, 25)
        ),
    )
    line = replace(proof.body.lines[0], term=many)
    long = replace(proof, body=Chain(proof.body.start, (line,)))
    _, log = pdf.compiled(latex.document([(theorem, long)]))
    assert "Overfull" not in log
    assert all(len(row) <= 80 for row in text.proof(theorem, long).splitlines())


@pytest.mark.parametrize("kind", ["{article}", "{amsart}", "[11pt]{amsart}"])
def test_a_fragment_compiles_in_a_document_of_a_person(items, needs, kind):
    needs("pdflatex")
    head = (
        "\\documentclass"
        + kind
        + "\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage{amsmath,amsthm}"
        "\\newtheorem{theorem}{Theorem}\\begin{document}\n"
    )
    body = "\n".join(latex.fragment(*item) for item in items)
    made, log = pdf.compiled(head + body + "\\end{document}")
    assert made.startswith(b"%PDF") and "undefined" not in log and "Overfull" not in log


@pytest.mark.parametrize("line", [latex.COLUMN, latex.PAGE])
@pytest.mark.parametrize(
    "name", ["BP2", "unrolled", "paths", "huber-record", "BP1-cross-entropy", "softmax-BP1"]
)
def test_reasons_stand_on_the_right_and_none_is_lost(name, line):
    """In a column of their own, or below in a line of their own; never as tags, which amsart sets on the left."""
    out = outline(LIBRARY.find(name), LIBRARY.proof(name))
    draw = Printer("nielsen")
    for chain in out.blocks:
        made = latex.aligned(chain, draw, line)
        assert r"\tag" not in made and made.startswith(r"\begin{flalign*}")
        reasons = [r.split("&")[-1].strip() for r in made.splitlines() if "mbox" in r or "llap" in r]
        assert len(reasons) == len(chain.lines)
        for (_, reason), found in zip(chain.lines, reasons):
            assert draw.sentence(reason) in found
            assert found.startswith(
                (r"\mbox{\small ", r"\llap{\small ", r"\llap{\parbox{.8\linewidth}{\raggedleft\small ")
            )
    short = latex.aligned(out.blocks[0], draw, 1000)
    assert r"\llap" not in short and r"\rlap" not in short


def test_a_reason_longer_than_a_line_is_broken():
    draw, j = Printer("nielsen"), ("sym", "j")
    made = latex.beside([("a", ["b"], ("word " * 40,)), ("", ["c"], (j,))], draw, latex.COLUMN)
    assert r"&& \llap{\parbox{.8\linewidth}{\raggedleft\small word" in made and r"& \mbox{\small $j$}" in made


@pytest.mark.parametrize(
    "name, said",
    [
        ("softmax-sum", "Assuming the known facts that $\\exp"),
        ("BP1", "Assuming that $C$ is differentiable"),
        ("L1-step", ", and that $C$ is differentiable at $a^{L}$, and that"),
    ],
)
def test_what_is_assumed_is_a_sentence_with_a_verb(name, said):
    assert said in latex.fragment(LIBRARY.find(name), LIBRARY.proof(name))


def test_bad_latex_says_where(needs):
    needs("pdflatex")
    with pytest.raises(FileError, match=r"Undefined control sequence.*l\.2"):
        pdf.compile("\\documentclass{article}\\begin{document}\n\\nonsense\n\\end{document}")


def test_no_pdflatex_says_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingProgram, match="apt install texlive-latex-recommended"):
        pdf.compile("")


def test_slow_pdflatex_is_stopped(monkeypatch):
    def late(*args, **kwargs):
        raise subprocess.TimeoutExpired("pdflatex", 1)

    monkeypatch.setattr(shutil, "which", lambda _: "/bin/true")
    monkeypatch.setattr(subprocess, "run", late)
    with pytest.raises(FileError, match="a PDF in"):
        pdf.compile("")


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_letter_of_the_library_has_a_sign_in_latex(items, notation):
    """What pdflatex has no letter for is printed as a question mark; no theorem asks a question."""
    assert "?" not in latex.document(items, notation)


def test_a_folder_is_the_document_and_every_fragment(items):
    book, fragments = latex.folder(items[:5], "ng")
    assert book == latex.document(items[:5], "ng")
    assert fragments == {p.name: latex.fragment(t, p, "ng") for t, p in items[:5]}
