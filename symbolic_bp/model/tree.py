"""The tree of a model's lines: what was written, each node with the word where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from symbolic_bp.model.scan import Token


@dataclass(frozen=True)
class Node:
    """What all expressions have: the word that they are reported at."""

    at: Token


@dataclass(frozen=True)
class Number(Node):
    """A number."""

    value: Fraction


@dataclass(frozen=True)
class Name(Node):
    """A name with the indices written behind it: x, x[j], a[l-1]."""

    name: str
    args: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Apply(Node):
    """f(u, v), f[l](u), f'(u): a function with indices and the order of its derivative."""

    name: str
    index: tuple[Node, ...]
    order: int
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Binary(Node):
    """left op right for + - * / @; the kind "^" has a number as right."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative(Node):
    """-u."""

    of: Node


@dataclass(frozen=True)
class Transposed(Node):
    """A.T."""

    of: Node


@dataclass(frozen=True)
class Binder(Node):
    """A bound name with its range, or without (then it is read off)."""

    name: str
    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True)
class Over(Node):
    """Sum(u, k), max(u, (k, 0, K-1), where ..), {u for k in 1..n}: kind is Sum, max or array."""

    kind: str
    body: Node
    binders: tuple[Binder, ...]
    where: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class Guard(Node):
    """[i = j], [i <= j] ...: 1 where it holds, else 0."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Derivative(Node):
    """dy/dx, or direct(y, x)."""

    top: Name
    low: Name
    direct: bool = False


@dataclass(frozen=True)
class Statement:
    """What all lines have: their first word."""

    at: Token


@dataclass(frozen=True)
class Declare(Statement):
    """x in R^(m,d), W[l] in R^(..): an array; dims holds (low, high), low None for 1."""

    name: str
    lead: tuple[str, ...]
    dims: tuple[tuple[Node | None, Node], ...]
    loops: tuple[Binder, ...]


@dataclass(frozen=True)
class Function(Statement):
    """phi: elementwise; f: vector; cost: scalar. lead: its indices."""

    name: str
    kind: str
    lead: tuple[str, ...]


@dataclass(frozen=True)
class Bound(Statement):
    """size L >= 2, size n[l] >= 1."""

    name: str
    args: tuple[str, ...]
    least: int


@dataclass(frozen=True)
class Define(Statement):
    """left = right, or left := right; loops from the outside to the inside; pad: "", "zero" or "minus
    infinity"."""

    left: Name
    right: Node
    loops: tuple[Binder, ...]
    pad: str
    abbreviation: bool
    helper: bool


@dataclass(frozen=True)
class OwnFunction(Statement):
    """f(u) = 1/(1 + exp(-u))."""

    name: str
    parameters: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class Assume(Statement):
    """assume left = right."""

    left: Node
    right: Node
    loops: tuple[Binder, ...]


@dataclass(frozen=True)
class Remark:
    """claim NAME: equation, or wrong NAME: equation; column: where the equation starts, from 1."""

    kind: str
    name: str
    text: str
    line: int
    column: int
    source: str


@dataclass
class Text:
    """A model as written: its name, its lines, its settings."""

    name: str = "model"
    statements: list[Statement] = field(default_factory=list)
    vectors: str = ""  # rows, columns or not said
    pad: str = ""
    remarks: list[Remark] = field(default_factory=list)
    latex: list[tuple[str, str, int, str]] = field(
        default_factory=list
    )  # name, LaTeX, number and text of the line
