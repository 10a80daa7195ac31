"""The lines of one family: where each holds, and that no two define one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.letters import Bound
from symbolic_bp.model.linear import implied
from symbolic_bp.model.names import Dim, Family, slot
from symbolic_bp.model.ranges import Env
from symbolic_bp.model.terms import Term, at_least, equal
from symbolic_bp.model.tree import Define, Name, Node


@dataclass
class Case:
    """One line that defines members of a family. places: its indices in letters; letters: their ranges,
    where they are known."""

    define: Define
    family: Family
    places: list[Poly]
    letters: dict[str, Dim | None] = field(default_factory=dict)

    @property
    def scope(self) -> dict[str, Poly]:
        """Its letters as index expressions."""
        return {v: index.name(v) for v in self.letters}

    @property
    def env(self) -> Env:
        """The ranges that are known."""
        return {v: dim for v, dim in self.letters.items() if dim}

    def slots(self) -> dict[str, Poly]:
        """Its letters in the slots of the family."""
        found: dict[str, Poly] = {}
        for k, place in enumerate(self.places):
            for v in place.names & self.letters.keys():
                found[v] = index.name(slot(k)) - (place - index.name(v))
        return found

    def dim(self, k: int) -> Dim | None:
        """The range of the k-th index in this case, in slots."""
        place = self.places[k]
        names = place.names & self.letters.keys()
        if not names:
            return place, place
        dim = self.letters[next(iter(names))]
        shift = place - index.name(next(iter(names)))
        return dim and ((dim[0] + shift).at(self.slots()), (dim[1] + shift).at(self.slots()))


def guards(family: Family, case: Case, box: list[Bound]) -> list[Term]:
    """Where a line holds, as far as it is not the whole box."""
    values = {slot(k): index.name(v) for k, (v, _, _) in enumerate(box)}
    found: list[Term] = []
    fixed = {slot(k): p for k, p in enumerate(case.places) if not p.names & case.letters.keys()}
    for k in range(len(case.places)):
        dim, stated, v = case.dim(k), family.dims[k], index.name(box[k][0])
        if dim is None or stated is None:
            continue
        whole = stated[0].at(fixed), stated[1].at(fixed)
        if dim == whole:
            continue
        low, high = dim[0].at(values), dim[1].at(values)
        if low == high:
            found.append(equal(v, low))
            continue
        found += [at_least(v, low)] if dim[0] != whole[0] else []
        found += [at_least(high, v)] if dim[1] != whole[1] else []
    return found


def disjoint(family: Family, cases: list[Case], least: dict[str, int]) -> None:
    """Raises ModelError where two lines define one place, or where places between two are left out."""
    for n, b in enumerate(cases):
        for a in cases[:n]:
            pairs = [(a.dim(k), b.dim(k)) for k in range(min(len(a.places), len(b.places)))]
            apart = [
                k
                for k, (p, q) in enumerate(pairs)
                if p and q and (implied([], q[0] - p[1] - 1, least) or implied([], p[0] - q[1] - 1, least))
            ]
            if not apart:
                raise b.define.left.at.error(
                    f"one definition of {family.name}",
                    "another one",
                    f"line {a.define.at.line} defines it, or may define it, at the same places",
                )
    if len(cases) == 2 and cases[0].places:
        for k in range(min(len(c.places) for c in cases)):
            p, q = sorted_dims(cases[0].dim(k), cases[1].dim(k), least)
            if p and q and p != q and implied([], q[0] - p[1] - 2, least):
                raise cases[1].define.left.at.error(
                    f"{family.name} at {p[1] + 1}", f"nothing between {p[1]} and {q[0]}"
                )


def sorted_dims(p: Dim | None, q: Dim | None, least: dict[str, int]) -> tuple[Dim | None, Dim | None]:
    """Two ranges, the lower one first."""
    return (q, p) if p and q and implied([], p[0] - q[1] - 1, least) else (p, q)


def nodes_of(node: Node) -> list[Name]:
    """The names without indices in an index expression."""
    found, stack = [], [node]
    while stack:
        n = stack.pop(0)
        if isinstance(n, Name) and not n.args:
            found.append(n)
        stack[:0] = [m for m in children_of(n)]
    return found


def children_of(node: Node) -> list[Node]:
    """The expressions inside of an index expression."""
    return [
        n
        for n in (
            *getattr(node, "args", ()),
            getattr(node, "left", None),
            getattr(node, "right", None),
            getattr(node, "of", None),
        )
        if isinstance(n, Node)
    ]


def union(dims: list[Dim], least: dict[str, int]) -> Dim:
    """The range from the lowest to the highest place of some."""
    low, high = dims[0]
    for a, b in dims[1:]:
        low = a if not implied([], a - low, least) else low
        high = b if not implied([], high - b, least) else high
    return low, high
