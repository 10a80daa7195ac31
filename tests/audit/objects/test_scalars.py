"""Parameters that are lists of numbers, or objects with a number in .data."""

from types import SimpleNamespace

import numpy as np
import pytest

from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.objects.scalars import gathered, is_numbers, put, shape
from symbolic_bp.audit.objects.structure import entries, lifted


def box(x):
    return SimpleNamespace(data=x, grad=0)


@pytest.mark.parametrize(
    "value,expected",
    [
        ([1.0, 2.0], (2,)),
        ([[1.0], [2]], (2, 1)),
        ([[1.0], [2.0, 3.0]], None),
        ([1, 2], (2,)),
        ([], None),
        (["a"], None),
        ([np.ones(2)], None),
        ([True, False], None),
        ([box(1.0), box(2.0)], (2,)),
    ],
)
def test_shape(value, expected):
    assert shape(value) == expected


def test_lists_of_integers_are_no_parameters():
    assert (
        is_numbers([1.0, 2])
        and is_numbers([[0.5]])
        and is_numbers([box(0.0)])
        and not is_numbers([1, 2])
        and not is_numbers((1.0, 2.0))
    )


def test_numbers_are_replaced_in_place():
    rows, boxes = [[1.0, 2.0], [3.0, 4.0]], [box(1.0), box(2.0)]
    first = rows[0]
    new = iter(range(10, 20))
    put(rows, lambda: float(next(new)))
    put(boxes, lambda: float(next(new)))
    assert rows == [[10, 11], [12, 13]] and rows[0] is first and [b.data for b in boxes] == [14, 15]
    assert gathered(rows).shape == (2, 2) and [n.f for n in gathered(boxes)] == [14, 15]


def test_lists_are_arrays_only_where_they_are_asked_for():
    assert set(entries({"w": [[1.0, 2.0]]})) == {"w[0][0]", "w[0][1]"} and set(
        entries({"w": [[1.0, 2.0]]}, scalars=True)
    ) == {"w"}
    assert set(entries([np.ones(2), 0.0], scalars=True)) == {"[0]", "[1]"}


def test_floats_in_lists_become_exact():
    held = lifted(SimpleNamespace(w=[0.5, 1], sizes=[2, 3], name="net"))
    assert all(isinstance(n, Num) for n in held.w) and held.sizes == [2, 3] and type(held.sizes[0]) is int
