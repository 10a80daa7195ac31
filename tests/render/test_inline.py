"""Fractions in a line of words."""

import pytest

from symbolic_bp.moves.term import add, mul, num
from symbolic_bp.render import mathml, tex
from symbolic_bp.render.inline import inlined
from symbolic_bp.render.layout import layout
from symbolic_bp.session import network

S, T = ("ref", "s", None, ()), ("ref", "t", None, ())
HALF, SUM = num(1, 2), add(S, T)


@pytest.mark.parametrize(
    "term, latex",
    [
        (HALF, r"\frac{1}{2}"),
        (("recip", T), r"\frac{1}{t}"),
        (mul(S, ("recip", T)), "s/t"),
        (mul(S, ("recip", SUM)), "s/(s + t)"),
        (mul(SUM, ("recip", ("fn", "exp", S))), r"(s + t)/e^{s}"),
        (("recip", mul(S, T)), r"1/(s \, t)"),
        (mul(mul(S, T), ("recip", SUM)), r"s \, t/(s + t)"),
        (("fn", "exp", mul(S, ("recip", SUM))), "e^{s/(s + t)}"),
        (("pow", ("fn", "exp", S), 2), "(e^{s})^{2}"),
        (("fn", "exp", ("sum", "k", ("dim", "N"), S)), r"\exp\Bigl(\sum_{k = 1}^{N} s\Bigr)"),
    ],
)
def test_latex(term, latex):
    drawn = tex.Printer("nielsen").whole(inlined(layout(term, network())))
    assert drawn.replace("  ", " ") == latex


def test_mathml():
    drawn = mathml.Printer("nielsen")(inlined(layout(mul(S, ("recip", SUM)), network())))
    assert "<mfrac>" not in drawn and ">/</mo>" in drawn
