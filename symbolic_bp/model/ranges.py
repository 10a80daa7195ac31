"""Ranges of letters: written, or those of the first array that has the letter as an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from symbolic_bp.model import index
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import Dim, Names
from symbolic_bp.model.syntax import children
from symbolic_bp.model.tree import Apply, Binder, Derivative, Name, Node, Over

Env = dict[str, Dim]
UNKNOWN = "?"


class Ranges:
    """Reads ranges off expressions."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def quotient(self, node: Derivative) -> bool:
        """Whether dy/dx is a quotient of two arrays that have these names."""
        known = self.names.families
        return not node.direct and node.top.name in known and node.low.name in known

    def parts(self, node: object) -> list[object]:
        """What is directly inside of an expression, the quantities of a derivative without the d."""
        if isinstance(node, Derivative) and not self.quotient(node):
            return [*quantities(node)]
        return [node.top, node.low] if isinstance(node, Derivative) else children(node)

    def reads(self, nodes: Sequence[object]) -> list[Name]:
        """All arrays that are read in expressions, from left to right."""
        found, stack = [], list(reversed(nodes))
        while stack:
            node = stack.pop()
            if isinstance(node, Name) and node.name in self.names.families:
                found.append(node)
            stack.extend(reversed(self.parts(node)))
        return found

    def of(self, letter: str, nodes: Sequence[object], scope: Mapping[str, Poly]) -> Dim | None:
        """The range of a letter: of the first read where it stands alone, else of the first with a number
        added."""
        moved: Dim | None = None
        for read in self.reads(nodes):
            family = self.names.families[read.name]
            for k, arg in enumerate(read.args):
                args = [self.place(a, {letter: index.name(letter), **scope}) for a in read.args[: k + 1]]
                shift = args[k] - index.name(letter)
                dim = family.dim(k, args[:k])
                if dim is None or {letter, UNKNOWN} & {n for p in (*dim, shift) for n in p.names}:
                    continue
                if not shift.terms and isinstance(arg, Name):
                    return dim
                if moved is None and shift.number() is not None:
                    moved = dim[0] - shift, dim[1] - shift
        return moved

    def place(self, arg: Node, scope: Mapping[str, Poly]) -> Poly:
        """An index, UNKNOWN where it has letters that nothing is known of."""
        try:
            return self.names.index(arg, dict(scope))
        except ModelError:
            return index.name(UNKNOWN)

    def binder(self, b: Binder, nodes: Sequence[object], scope: dict[str, Poly]) -> Dim | None:
        """The range of a bound name; None where it is not known yet."""
        if b.low is not None and b.high is not None:
            return self.names.index(b.low, scope), self.names.index(b.high, scope)
        return self.of(b.name, nodes, scope)

    def uses(self, node: object, env: Env) -> Iterator[tuple[Name, Env]]:
        """All reads of arrays, each with the ranges of the letters that are known there."""
        if isinstance(node, Name) and node.name in self.names.families:
            yield node, env
        if isinstance(node, Over):
            inner = dict(env)
            for b in node.binders:
                inner.pop(b.name, None)
                scope = {v: index.name(v) for v in inner}
                try:
                    dim = self.binder(b, [node.body, *node.where], scope)
                except ModelError:
                    dim = None
                if dim:
                    inner[b.name] = dim
            env = inner
        for part in self.parts(node):
            yield from self.uses(part, env)


def quantities(node: Derivative) -> tuple[Name, Name]:
    """The two quantities of a derivative, without the d before them."""
    if node.direct:
        return node.top, node.low
    top, low = (Name(n.at, n.name[1:], n.args) for n in (node.top, node.low))
    return top, low


def operands(node: object) -> Iterator[Node]:
    """The names that stand in a product @, or transposed: arrays, whatever else is known."""
    op = getattr(node, "op", "")
    for child in children(node):
        if isinstance(child, Name) and (op == "@" or type(node).__name__ == "Transposed"):
            yield child
        yield from operands(child)
        if isinstance(child, Apply) and child.name == "softmax":
            yield from (a for a in child.args if isinstance(a, Name))
