"""Contraction: Sum_j [j = e] f(j) = f(e) where e is in the range, guards that hold left out. SymPy's own
contraction of sums and deltas with symbolic ends is not used: it is wrong in cases.

A factor that is an entry of an array is 0 outside of the array's box, so a guard that says no more than
this is left out. This holds for factors only, never inside of a function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Term
from symbolic_bp.sympy_side.monomials import Binder, Monomial


@dataclass(frozen=True)
class Boxes:
    """boxes: {family: its ranges}; least: lower bounds of sizes; known: p >= 0 of the names of the claim."""

    boxes: Mapping[str, Sequence[Binder]]
    least: Mapping[str, int]
    known: tuple[Poly, ...] = ()

    def of_factor(self, t: Term) -> Iterator[Poly]:
        """What is >= 0 where a factor is not 0."""
        refs = t[1:] if t[0] in ("D", "P") else [t[1]] if t[0] == "pow" and t[2] > 0 else [t]
        for r in refs:
            if r[0] == "ref" and r[1] in self.boxes:
                at = dict(zip((v for v, _, _ in self.boxes[r[1]]), map(index.read, r[2]), strict=True))
                for v, low, high in self.boxes[r[1]]:
                    yield at[v] - low.at(at)
                    yield high.at(at) - at[v]

    def facts(self, m: Monomial, but: int | None = None) -> list[Poly]:
        """What is >= 0 where a monomial is not 0, one of its guards left out."""
        found = [*self.known, *(p for v, a, b in m.binders for p in (index.name(v) - a, b - index.name(v)))]
        found += [
            q for n, (kind, p) in enumerate(m.guards) if n != but for q in ((p, -p) if kind == "eq" else (p,))
        ]
        return found + [p for t in m.factors for p in self.of_factor(t)]

    def holds(self, facts: Iterable[Poly], p: Poly) -> bool:
        """Whether p >= 0 follows."""
        return implied(facts, p, self.least)


def contracted(m: Monomial, boxes: Boxes) -> Monomial | None:
    """A monomial with every bound name gone that an equation gives, and without guards that hold; None
    where it is 0."""
    while (found := choice(m)) is not None:
        m = eliminated(m, *found)
    guards: list[tuple[str, Poly]] = []
    for guard in m.guards:  # the same guard once
        if guard not in guards:
            guards.append(guard)
    m, n = replace(m, guards=tuple(guards)), 0
    while n < len(m.guards):
        kind, p = m.guards[n]
        facts = boxes.facts(m, n)
        if boxes.holds(facts, -p - 1) or kind == "eq" and boxes.holds(facts, p - 1):
            return None
        if boxes.holds(facts, p) and (kind == "ge" or boxes.holds(facts, -p)):
            m = replace(m, guards=m.guards[:n] + m.guards[n + 1 :])
        else:
            n += 1
    return m


def choice(m: Monomial) -> tuple[int, str, Poly] | None:
    """A guard [p = 0], a bound name in it with the coefficient 1 or -1, and its value; inner names first."""
    order = [v for v, _, _ in m.binders]
    for n, (kind, p) in enumerate(m.guards):
        if kind != "eq":
            continue
        for v in sorted(p.names & {*order}, key=order.index, reverse=True):
            k = p.coefficient(v)
            if k not in (1, -1):
                continue
            value = index.name(v) - p * k
            if v not in value.names and ordered(m, v, value) is not None:
                return n, v, value
    return None


def ordered(m: Monomial, v: str, value: Poly) -> list[Binder] | None:
    """The other binders with v replaced, each behind those that its range names; None where that is a
    circle."""
    waiting = [(u, a.at({v: value}), b.at({v: value})) for u, a, b in m.binders if u != v]
    made: list[Binder] = []
    while waiting:
        names = {u for u, _, _ in waiting}
        ready = next((b for b in waiting if not (b[1].names | b[2].names) & names), None)
        if ready is None:
            return None
        made.append(ready)
        waiting.remove(ready)
    return made


def eliminated(m: Monomial, n: int, v: str, value: Poly) -> Monomial:
    """A monomial with a bound name replaced by its value, its range as guards."""
    low, high = next((a, b) for u, a, b in m.binders if u == v)
    rest = replace(m, binders=tuple(ordered(m, v, value) or ()), guards=m.guards[:n] + m.guards[n + 1 :]).at(
        {v: value}
    )
    return replace(rest, guards=(*rest.guards, ("ge", value - low), ("ge", high - value)))


def boxes_of(data: Mapping[str, Any]) -> dict[str, list[Binder]]:
    """The ranges of all families of a model, those of the slopes d1_C of functions of arrays and of maxima
    too."""
    made: dict[str, list[Binder]] = {}
    for name, box, body, _ in data["families"]:
        made[name] = [(v, index.read(a), index.read(b)) for v, a, b in box]
        arrays = (
            body[2] if body and body[0] == "any" else [[body[1], None]] if body and body[0] == "max" else []
        )
        for n, (binders, _) in enumerate(arrays, 1):
            made[f"d{n}_{name}"] = [*made[name], *apart(made[name], binders)]
    return made


def apart(box: Sequence[Binder], binders: Sequence[Sequence[str]]) -> list[Binder]:
    """Binders behind a box, with names that no index of the box has."""
    used, values, made = {v for v, _, _ in box}, dict[str, Poly](), list[Binder]()
    for v, a, b in binders:
        own = v
        while own in used:
            own += "_"
        used.add(own)
        made.append((own, index.read(a).at(values), index.read(b).at(values)))
        values[v] = index.name(own)
    return made
