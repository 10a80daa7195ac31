"""Rows of sums of products: the same pairs as term by term, with fewer steps, and no read beside a 0."""

from unittest.mock import patch

import pytest

from symbolic_bp.exact.models import build
from symbolic_bp.exact.models.faults import NotDescending
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.read import read_model

from .making import model, num, ref

U, V = ["u", [["i", "1", "n"], ["k", "1", "n"]], None, None], ["v", [["k", "1", "n"]], None, None]
BODIES = {
    "matrix by vector": ["mul", ref("u", "i", "k"), ref("v", "k")],
    "transposed": ["mul", ref("u", "k", "i"), ref("v", "k")],
    "convolution": ["mul", ref("v", "k"), ref("v", "i+k-1")],  # 0 outside its box
    "three factors": ["mul", ref("v", "k"), ref("u", "i", "k"), ref("v", "i")],
    "diagonal": ref("u", "k", "k"),
    "one entry": ref("v", "i"),
    "a number": ["mul", num(2), ref("v", "k")],
    "a guard": ["mul", ["g", "ge", "i-k"], ref("v", "k")],
    "a sum": ["add", ref("v", "k"), ref("u", "k", "i")],
}


def graph(body, high="n", rank=("1",)):
    data = model([U, V, ["y", [["i", "1", "n"]], ["sum", "k", "1", high, body], list(rank)]])
    return Instance(read_model(data), {"n": 4}).graph.nodes


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("high", ["n", "i", "i-1"])
def test_the_same_definitions_as_term_by_term(name, high):
    with patch.object(build, "pairs", lambda builder, term, slots: None):
        slow = graph(BODIES[name], high)
    assert graph(BODIES[name], high) == slow


@pytest.mark.parametrize("name", ["matrix by vector", "transposed", "three factors", "diagonal"])
def test_rows_of_references_are_read_at_once(name):
    """Neither a factor nor an index is asked for by itself."""
    asked = []
    real = build.Builder.multiplying

    def counted(self, term, slots):
        made = real(self, term, slots)
        return lambda *given: asked.append(1) or made(*given)

    with patch.object(build.Builder, "multiplying", counted):
        graph(BODIES[name])
    assert not asked


def test_an_entry_of_the_same_rank_is_refused_also_in_a_row():
    with pytest.raises(NotDescending):
        graph(["mul", ref("v", "k"), ref("y", "k")])


def test_what_stands_beside_a_zero_is_not_read():
    beside = ["mul", ref("v", "k+n"), ref("y", "k")]
    assert graph(beside) == graph(["mul", ref("v", "k+n"), ref("v", "k")])
