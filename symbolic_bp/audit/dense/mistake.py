"""A mistake: what a backward pass with one thing done wrong gives, and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic_bp.audit.dense.passes import back

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.dense.passes import Pass
    from symbolic_bp.audit.numbers.number import Num


@dataclass
class Mistake:
    """cause: a word for it; equation: what it breaks; layer: in the book's count, or None; gradient: leaf ->
    Num, or lazily; each: for a bias with an entry for each example, what it is of delta of that example."""

    cause: str
    equation: str
    layer: int | None
    words: str
    gradient: Pass
    each: Callable | None = None


def layer(where: set[int]) -> int | None:
    """The book's number of a single layer."""
    return min(where) + 2 if len(where) == 1 else None


def stepping(
    net: Dense,
    where: Container[int],
    slopes: dict[int, list] | None = None,
    w: dict[int, list] | None = None,
) -> Callable:
    """The step of a Pass that is another one at some layers: other slopes or other weights."""

    def step(at: int, x: int, above: list[Num]) -> list[Num] | None:
        if at not in where:
            return None
        return back(net, at, x, above, w[at] if w else None, slopes[at][x] if slopes else None)

    return step
