"""Arrays of one network as columns and matrices of their entries."""

import pytest

from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.ladder import build
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import ONE, ZERO, num
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import mathml, tex
from symbolic_bp.render.arrays import LARGEST, Spread, settled, spread, sums
from symbolic_bp.render.layout import layout


def drawn(text, widths=(2, 3, 2), **kind):
    claim = read_claim(f"{text} = {text}", Network(widths, **kind))
    node = spread(claim.lhs, claim)
    return node and tex.Printer("nielsen").whole(node)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("b[3]", r"\begin{pmatrix} b^{3}_{1} \\ b^{3}_{2} \end{pmatrix}"),
        (
            "w[2]",
            r"\begin{pmatrix} w^{2}_{11} & w^{2}_{12} \\ w^{2}_{21} & w^{2}_{22} \\ w^{2}_{31} & w^{2}_{32} \end{pmatrix}",
        ),
        (
            "w[2].T",
            r"\begin{pmatrix} w^{2}_{11} & w^{2}_{21} & w^{2}_{31} \\ w^{2}_{12} & w^{2}_{22} & w^{2}_{32} \end{pmatrix}",
        ),
        (
            "Sigma'(z[3])",
            r"\begin{pmatrix} \sigma_{3}'(z^{3}_{1}) & 0 \\ 0 & \sigma_{3}'(z^{3}_{2}) \end{pmatrix}",
        ),
        ("2*b[3]", r"2 \, \begin{pmatrix} b^{3}_{1} \\ b^{3}_{2} \end{pmatrix}"),
        (
            "outer(b[3], b[3])",
            r"\begin{pmatrix} b^{3}_{1} \\ b^{3}_{2} \end{pmatrix} \, "
            r"\begin{pmatrix} b^{3}_{1} & b^{3}_{2} \end{pmatrix}",
        ),
    ],
)
def test_drawn(text, wanted):
    assert drawn(text) == wanted


def test_examples_are_dots():
    def close(text):
        return " ".join(drawn(text, batch=True).split())

    assert close("z[3]") == (
        r"\begin{pmatrix} z^{1,3}_{1} & \cdots & z^{m,3}_{1} \\ "
        r"z^{1,3}_{2} & \cdots & z^{m,3}_{2} \end{pmatrix}"
    )
    assert close("ones(m)") == r"\begin{pmatrix} 1 \\ \vdots \\ 1 \end{pmatrix}"
    assert r"1 & \cdots & 1" in close("outer(b[3], ones(m))")


@pytest.mark.parametrize(
    "text, widths", [("b[2]", (2, LARGEST + 1, 2)), ("b[2,1]", (2, 3, 2)), ("s", (2, 2))]
)
def test_what_is_too_large_or_no_array_stays_a_symbol(text, widths):
    assert drawn(text, widths) is None


def test_every_entry_stands_at_its_place():
    """The numbers of a net, put where the entries stand, are the array."""
    claim = read_claim("w[3] = Sigma'(z[3]) @ w[3]", Network((2, 3, 2)))
    instance = build(claim.network, {}, (2, 3, 2), 0, "random", 1)
    maker = Spread(claim)
    for array in (claim.lhs, ("ein", "ij->ji", claim.lhs), claim.rhs[2]):
        _, rows = maker.leaf(array)
        value = evaluate(instance, array, {})
        assert (len(rows), len(rows[0])) == (len(value), len(value[0]))
        for i, row in enumerate(rows):
            for j, node in enumerate(row):
                entry = ("entry", array, (i + 1, j + 1))
                assert value[i][j] == evaluate(instance, entry, {})
                if array[0] == "ref":
                    assert node == layout(array[:3] + ((i + 1, j + 1),), claim.network)


def test_settled_and_sums():
    assert (
        settled(("kd", 1, 1)) == ONE
        and settled(("kd", 1, 2)) == ZERO
        and settled(("kd", "j", 1)) == ("kd", "j", 1)
    )
    assert settled(("mul", ("kd", 1, 1), num(3))) == num(3)
    assert list(sums(("add", ("sum", "x", ("m",), ONE), ONE))) == [("x", ("m",))]


def test_mathml_has_a_table():
    claim = read_claim("w[2] @ a[1] = 0*b[2]", Network((2, 3, 2)))
    made = mathml.Printer("nielsen")(spread(claim.lhs, claim))
    assert made.count("<mtable>") == 2 and made.count("<mtr>") == 3 + 2 and made.count("<mtd>") == 6 + 2
