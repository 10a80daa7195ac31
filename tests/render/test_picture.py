"""Pictures of networks: every neuron and every weight is there, in SVG and in TikZ, and big networks are not drawn."""

import re
import xml.etree.ElementTree as ET

import pytest

from symbolic_bp.render import pdf
from symbolic_bp.render.picture import drawable, edges, places, svg, tikz

NETS = [(1, 1), (2, 3, 2), (8, 8, 8, 5, 3, 8), (1, 8)]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("widths", NETS)
def test_svg(widths):
    root = ET.fromstring(svg(widths, ["a<b & c"] * (len(widths) - 1)))
    circles = root.findall(f"{SVG}circle")
    assert len(circles) == sum(widths)
    assert len(root.findall(f"{SVG}line")) == sum(a * b for a, b in zip(widths, widths[1:]))
    wide, high = float(root.get("width")), float(root.get("height"))
    spots = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
    assert len(set(spots)) == len(spots) and all(
        18 <= x <= wide - 18 and 18 <= y <= high - 18 for x, y in spots
    )
    words = ["".join(t.itertext()) for t in root.findall(f"{SVG}text")]
    assert words[-1] == "a<b & c" and "x1" in words and f"a{len(widths)}1" in words
    ends = {
        (float(e.get(f"x{i}")), float(e.get(f"y{i}"))) for e in root.findall(f"{SVG}line") for i in (1, 2)
    }
    assert ends == set(spots)
    assert "prefers-color-scheme:dark" in svg(widths)


@pytest.mark.parametrize("widths", NETS)
def test_tikz(widths):
    text = tikz(widths)
    assert text.count(r"\draw[") == sum(a * b for a, b in zip(widths, widths[1:]))
    assert text.count(r"\node[circle") == sum(widths)
    assert text.count("{") == text.count("}") and r"$\sigma$" in text


def test_neighbours_never_touch():
    for widths in NETS:
        spots = list(places(widths).values())
        assert all(
            abs(x1 - x2) >= 1 or abs(y1 - y2) >= 1 for n, (x1, y1) in enumerate(spots) for x2, y2 in spots[:n]
        )
        assert all(b[0] == a[0] + 1 for a, b in edges(widths))


@pytest.mark.parametrize(
    "widths, small", [((8,) * 6, True), ((9, 1), False), ((1,) * 7, False), ((784, 30, 10), False)]
)
def test_what_is_drawn(widths, small):
    assert drawable(widths) is small


def test_tikz_compiles(needs):
    needs("pdflatex")
    source = (
        r"\documentclass{article}\usepackage{tikz}\begin{document}"
        + tikz((2, 3, 2), ("relu", "leaky-relu"))
        + r"\end{document}"
    )
    data, log = pdf.compiled(source)
    assert data.startswith(b"%PDF") and not re.search("Overfull|Undefined", log)


@pytest.mark.parametrize(
    "notation, svg_label, tex_label",
    [
        ("nielsen", 'a<tspan class="small" dy="-7">2</tspan>', "$a^{2}_{1}$"),
        ("ng", "[2]</tspan>", "$a^{[2]}_{1}$"),
        ("goodfellow", 'h<tspan class="small" dy="-7">(2)</tspan>', "$h^{(2)}_{1}$"),
        ("bishop", "z<tspan", "$z^{(2)}_{1}$"),
    ],
)
def test_neurons_are_named_in_the_notation(notation, svg_label, tex_label):
    assert svg_label in svg((2, 2), (), notation) and tex_label in tikz((2, 2), (), notation)
