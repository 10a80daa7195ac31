"""A model as data classes: families with boxes, definitions and ranks, and the claims about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.exact.models.index import Index
from symbolic_bp.exact.models.terms import (
    Add,
    App,
    Binder,
    Body,
    Fn,
    Function,
    Guard,
    Max,
    Mul,
    Pow,
    Sum,
    Term,
)


@dataclass(frozen=True)
class Family:
    """A quantity with indices; kind: "given", "defined", "abbreviation" (names a derivative) or "slope".

    of: for a slope, the family of the function and the number of its argument from 1; reads: the families its
    body reads.
    """

    name: str
    box: tuple[Binder, ...]
    body: Body | None
    rank: tuple[Index, ...] | None
    kind: str
    of: tuple[str, int] | None = None
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claim:
    """left = right for all names in their ranges where the conditions hold, if both sides of assuming are
    equal throughout.
    """

    name: str
    ranges: tuple[Binder, ...]
    conditions: tuple[Guard, ...]
    left: Term
    right: Term
    measure: tuple[Index, ...] | None
    assuming: tuple[tuple[Term, Term], ...]


@dataclass
class Model:
    """Definitions: sizes and size functions with their least values, functions with their arities, families
    by name.

    order: the abbreviations, each after those that it reads; claims: those that came with the model.
    """

    name: str
    sizes: dict[str, int] = field(default_factory=dict)
    calls: dict[str, tuple[int, int]] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)
    arrays: dict[str, int] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()

    def taken(self) -> Iterator[str]:
        """Every name of the model that no index may have."""
        for names in (self.sizes, self.calls, self.functions, self.arrays, self.families):
            yield from names

    def family(self, name: str, where: str) -> Family:
        """A family by name. Raises ModelError."""
        if name not in self.families:
            raise ModelError(where, "a family of the model", name)
        return self.families[name]


def walked(body: Body | None) -> Iterator[Term]:
    """Every term in a definition, slopes with their references apart."""
    todo: list[Term] = (
        []
        if body is None
        else [term for _, term in body.arrays]
        if isinstance(body, Function)
        else [body.body, *body.guards]
        if isinstance(body, Max)
        else [body]
    )
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part, (Add, Mul)):
            todo += part.parts
        elif isinstance(part, Pow):
            todo.append(part.base)
        elif isinstance(part, (Fn, App)):
            todo.append(part.arg)
        elif isinstance(part, Sum):
            todo.append(part.body)
