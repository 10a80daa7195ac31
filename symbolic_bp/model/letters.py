"""Values of expressions, where they stand, and letters that are new there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import POOL, Dim, Names, slot
from symbolic_bp.model.shapes import Shape
from symbolic_bp.model.terms import Term, summed

Entry = Callable[[list[Poly]], Term]
Bound = tuple[str, Poly, Poly]


@dataclass(frozen=True)
class Value:
    """An array: the ranges of its open indices, the orientation of a vector, its entries."""

    dims: tuple[Dim, ...]
    entry: Entry
    orient: str = ""

    @property
    def shape(self) -> Shape:
        """Its ranges and its orientation."""
        return Shape(self.dims, self.orient)


@dataclass
class Helper:
    """A node that the elaborator made for an argument of a function."""

    name: str
    box: list[Bound]
    body: Term


@dataclass
class Scope:
    """What is known where an expression stands. stack: letters with ranges, from outside; index: what
    letters mean."""

    index: dict[str, Poly] = field(default_factory=dict)
    stack: list[Bound] = field(default_factory=list)
    values: dict[str, Term] = field(default_factory=dict)  # parameters of a function of one's own
    line: str = ""  # the family that the line defines; "" in a claim
    helpers: list[Helper] = field(default_factory=list)
    arrays: bool = False  # whether the line is one of whole arrays
    box: frozenset[str] = frozenset()  # the letters of the family that the line defines
    apart: frozenset[str] = frozenset()  # letters that new ones must not be


def scalar(term: Term) -> Value:
    """A number."""
    return Value((), lambda at: term)


class Letters:
    """Finds letters that nothing else has."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def fresh(self, scope: Scope, wanted: str = "") -> str:
        """A letter that nothing else has here."""
        used = {v for v, _, _ in scope.stack} | scope.apart | self.names.taken()
        pool = [*POOL, *(f"i{n}" for n in range(1000))]
        return wanted if wanted and wanted not in used else next(c for c in pool if c not in used)

    def over(self, scope: Scope, wanted: str, dim: Dim, inner: Callable[[Poly], Term]) -> Term:
        """The sum of inner over a new letter."""
        v = self.fresh(scope, wanted)
        scope.stack.append((v, *dim))
        body = inner(index.name(v))
        scope.stack.pop()
        return summed([(v, *dim)], body)

    def opened(self, value: Value, scope: Scope) -> tuple[list[Bound], Term]:
        """An array as binders, from the outside, and its entry."""
        made: list[Bound] = []
        pairs = ("j",) if len(value.dims) == 1 else "ijp"
        for k, dim in enumerate(value.dims):
            at = {slot(n): index.name(v) for n, (v, _, _) in enumerate(made)}
            bound = self.fresh(scope, pairs[k] if k < len(pairs) else ""), dim[0].at(at), dim[1].at(at)
            made.append(bound)
            scope.stack.append(bound)
        body = value.entry([index.name(v) for v, _, _ in made])
        del scope.stack[len(scope.stack) - len(made) :]
        return made, body
