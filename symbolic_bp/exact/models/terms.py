"""The terms of a model as data classes."""

from dataclasses import dataclass
from fractions import Fraction

from symbolic_bp.exact.models.index import Index


@dataclass(frozen=True)
class Num:
    """A rational number."""

    value: Fraction


@dataclass(frozen=True)
class Int:
    """An index expression as a number."""

    index: Index


@dataclass(frozen=True)
class Ref:
    """An entry of a family; 0 outside its box."""

    name: str
    at: tuple[Index, ...]


@dataclass(frozen=True)
class Add:
    """A sum of terms."""

    parts: tuple["Term", ...]


@dataclass(frozen=True)
class Mul:
    """A product of terms."""

    parts: tuple["Term", ...]


@dataclass(frozen=True)
class Pow:
    """base^k for a whole k that is not 0; 1/0 = 0."""

    base: "Term"
    k: int


@dataclass(frozen=True)
class Fn:
    """One of FUNCTIONS at a term."""

    name: str
    arg: "Term"


@dataclass(frozen=True)
class App:
    """The order-th derivative of an undefined elementwise function, with index arguments, at a term."""

    name: str
    order: int
    at: tuple[Index, ...]
    arg: "Term"


@dataclass(frozen=True)
class Sum:
    """The sum of a term over a name from low to high; 0 where the range is empty."""

    name: str
    low: Index
    high: Index
    body: "Term"


@dataclass(frozen=True)
class Guard:
    """1 where an index expression is 0 ("eq") or at least 0 ("ge"), else 0."""

    kind: str
    index: Index


@dataclass(frozen=True)
class Slope:
    """The derivative of y in x: total, through the definitions, or partial, through the definition of y
    alone.
    """

    total: bool
    y: Ref
    x: Ref


@dataclass(frozen=True)
class Binder:
    """A name with its range."""

    name: str
    low: Index
    high: Index


@dataclass(frozen=True)
class Function:
    """An undefined function of arrays as a whole definition: each array a term over binders."""

    name: str
    arrays: tuple[tuple[tuple[Binder, ...], "Term"], ...]


@dataclass(frozen=True)
class Max:
    """The maximum of a term over binders where all guards hold, as a whole definition; 0 over nothing."""

    binders: tuple[Binder, ...]
    guards: tuple[Guard, ...]
    body: "Term"


Term = Num | Int | Ref | Add | Mul | Pow | Fn | App | Sum | Guard | Slope
Body = Term | Function | Max
