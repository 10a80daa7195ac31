"""How wide LaTeX is when it is set."""

import re
import subprocess

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.render import latex
from symbolic_bp.render.outline import outline
from symbolic_bp.render.tex import Printer
from symbolic_bp.render.tex_width import width

POINTS = 4.2, 6.7  # a letter is between these wide


@pytest.mark.parametrize(
    "narrow, wide",
    [
        ("a", "ab"),
        ("a + b", "a + b + c"),
        (r"\frac{a}{b}", r"\frac{abc}{b}"),
        ("w^{2}_{1}", "w^{2}_{1} z"),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}", r"\begin{pmatrix} a & c \\ b & d \end{pmatrix}"),
        ("w^{l}_{j}", "w^{l+1}_{j}"),
    ],
)
def test_what_is_wider_counts_more(narrow, wide):
    assert 0 < width(narrow) < width(wide)


def test_height_is_no_width():
    assert width(r"\frac{a}{b}") == width(r"\frac{a}{c}") and width("w^{2}_{1}") == width("w^{2}")


def test_braces_inside_braces():
    deep = r"\frac{\Bigl(\frac{1}{1 + e^{-z^{l}_{j}}}\Bigr)}{\frac{a}{\frac{b}{c}}}"
    assert width(deep) < width(deep + " + a") and width(deep) < 16


@pytest.mark.parametrize("notation", ["ng", "goodfellow"])
def test_against_latex(notation, needs, tmp_path):
    needs("pdflatex")
    library, draw = Library(), Printer(notation)
    outs = [outline(t, library.proved(t.name), notation) for t in library.theorems.values()]
    rows = [draw.whole(node) for out in outs for b in out.blocks for node, _ in b.lines]
    boxes = "\n".join(rf"\setbox0\hbox{{$\displaystyle {row}$}}\typeout{{W:\the\wd0}}" for row in rows)
    (tmp_path / "a.tex").write_text(
        latex.HEAD + r"\begin{document}" + boxes + r"\end{document}", encoding="utf-8"
    )
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "a.tex"], cwd=tmp_path, capture_output=True, text=True
    )
    found = [*map(float, re.findall(r"W:([\d.]+)pt", run.stdout))]
    assert len(found) == len(rows)
    assert all(
        POINTS[0] * width(row) < points < POINTS[1] * width(row)
        for row, points in zip(rows, found)
        if points > 80
    )
