"""How the arrays of a model are kept in NumPy: lists over an index that sizes depend on (layers), else one
array; what lies outside of a box that is no rectangle is 0.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symbolic_bp.codegen.models.template import own_names
from symbolic_bp.model import index
from symbolic_bp.model.index import Call, Poly
from symbolic_bp.model.inside import extreme
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import Binder

RESERVED = {*keyword.kwlist, *dir(builtins), *own_names()}


@dataclass(frozen=True)
class Stored:
    """name: the variable; box: ranges as the model has them; lists: how many indices are those of lists;
    dims: lowest and highest index of each axis behind them."""

    name: str
    box: tuple[Binder, ...]
    lists: int
    dims: tuple[tuple[Poly, Poly], ...]

    def shape(self, values: dict[str, Poly] | None = None) -> list[str]:
        """The lengths of the axes, with list indices replaced."""
        return [str((high - low + 1).at(values or {})) for low, high in self.dims]


def stored(name: str, box: Sequence[Binder]) -> Stored:
    """How an array with a box is kept. Raises ExpressionError where its ranges are too odd."""
    lists = 0
    for k, (v, _, _) in enumerate(box):
        later = [p for _, a, b in box[k + 1 :] for p in (a, b)]
        if any(isinstance(a, Call) and any(v in q.names for q in a.args) for p in later for a in p.atoms()):
            lists = k + 1
    ranges: dict[str, tuple[Poly, Poly]] = {}
    for v, low, high in box[lists:]:
        ends = extreme(low, ranges, False), extreme(high, ranges, True)
        if ends[0] is None or ends[1] is None:
            raise ExpressionError(
                f"{name} as NumPy", f"a range for {v} whose ends are sums", f"{low}..{high}"
            )
        ranges[v] = ends[0], ends[1]
    return Stored(variable(name), tuple(box), lists, tuple(ranges.values()))


def variable(name: str) -> str:
    """A name that Python does not use."""
    return name + "_" * (name in RESERVED)


def span(low: Poly, high: Poly) -> str:
    """range(low, high + 1)."""
    return f"range({high + 1})" if low == index.number(0) else f"range({low}, {high + 1})"


def shaped(lengths: Iterable[str]) -> str:
    """(m, n) as the tuple of a shape."""
    made = list(lengths)
    return f"({', '.join(made)}{',' * (len(made) == 1)})"
