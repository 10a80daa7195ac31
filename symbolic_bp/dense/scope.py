"""Names, layers and sizes of the book's notation as index expressions of the preset."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.moves.context import Context
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import CALL, NAME, SIZE, Atom, Poly
from symbolic_bp.kernel.term import Range

Layer = tuple[str, int]


@dataclass(frozen=True)
class Scope:
    """The book's names in scope (old: what the dense language knows of them), the expressions that they are
    on the preset, the ranges of those in the order in which they were bound, and the names not to use;
    the ranges of layers in which no other layer is named."""

    old: Context
    values: Mapping[str, Poly]
    ranges: tuple[Range, ...]
    taken: frozenset[str]
    wide: Mapping[Atom, Range] = field(default_factory=dict)

    def layer(self, y: Layer) -> Poly:
        """The number of a layer such as l+1."""
        base, by = y
        if base == "":
            return index.const(by)
        start = self.values[base] if base in self.values else index.var(Atom(SIZE, "L"))
        return index.add(start, index.const(by))

    def size(self, d: tuple[Any, ...]) -> Poly:
        """The number of values of a dimension."""
        if d[0] == "upto":
            return index.add(self.size(("n", d[1])), index.const(d[2]))
        if d[0] == "n" and (widths := self.old.network.widths):
            k = index.constant(self.layer(d[1]))
            if not k:
                raise Unsaid("a layer that is no number, in a network of given widths")
            return index.const(widths[k - 1])
        if d[0] == "n":
            return index.var(Atom(CALL, "n", (self.layer(d[1]),)))
        return index.var(Atom(SIZE, "m" if d[0] == "m" else str(d[1])))

    def at(self, i: str | int) -> Poly:
        """An index: a number or a name in scope."""
        return index.const(i) if isinstance(i, int) else self.values[i]

    def bind(self, name: str, decl: tuple[Any, ...]) -> "Scope":
        """The scope with one more name; it is renamed where the preset has its text for something else."""
        text = name.lstrip("%").replace("%", "")
        text = text if text[:1].isalpha() else "i" + text
        used = {r.var.name for r in self.ranges} | self.taken
        while text in used:
            text += "_"
        own = Atom(NAME, text)
        low, high = (
            (self.layer(decl[1]), self.layer(decl[2]))
            if decl[0] == "layer"
            else (index.const(1), self.size(decl[1]))
        )
        wide = dict(self.wide)
        if decl[0] == "layer":
            ends = [{a: (r.low, r.high)[k] for a, r in self.wide.items()} for k in (0, 1)]
            wide[own] = Range(own, index.put(low, ends[0]), index.put(high, ends[1]))
        return replace(
            self,
            wide=wide,
            old=self.old.extended({name: decl}),
            values={**self.values, name: index.var(own)},
            ranges=(*self.ranges, Range(own, low, high)),
        )

    def into(self, t: tuple[Any, ...], pos: int) -> "Scope":
        """The scope of the term at a position of t."""
        inner = self
        for name, decl in self.old.bound(t, pos).items():
            inner = inner.bind(name, decl)
        return inner
