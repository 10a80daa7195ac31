"""Every read of an array inside its box: shown, or refused with the sizes that would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from symbolic_bp.model import index
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.ranks import Read, place, reads
from symbolic_bp.model.scan import Token
from symbolic_bp.model.terms import Ref, Term, at_least

Bound = tuple[str, Poly, Poly]


class FamilyLike(Protocol):
    """What is needed of a family."""

    name: str
    box: list[Bound]
    body: Term | None
    at: Token | None
    kind: str
    pad: str


def box_constraints(box: Sequence[Bound]) -> list[Poly]:
    """A box as p >= 0."""
    return [p for v, a, b in box for p in (index.name(v) - a, b - index.name(v))]


def inside(families: Sequence[FamilyLike], least: dict[str, int]) -> None:
    """Raises ModelError for a read that is not shown to be inside; in a max padded by minus infinity it
    becomes a condition."""
    boxes = {f.name: f.box for f in families}
    for f in families:
        if f.body is None:
            continue
        for read in reads(f.name, f.body, box_constraints(f.box)):
            missing = outside(read, boxes.get(read.name, []), least)
            if not missing:
                continue
            if f.pad == "minus infinity" and f.body[0] == "max":
                f.body[2] += [
                    at_least(p, index.number(0))
                    for _, p in missing
                    if at_least(p, index.number(0)) not in f.body[2]
                ]
            elif f.pad != "zero":
                raise refused(f, read, boxes[read.name], missing[0][0], least)


def pads(families: Sequence[FamilyLike], least: dict[str, int]) -> list[str]:
    """The families with a read that is not shown to be inside."""
    boxes = {f.name: f.box for f in families}
    return [
        f.name
        for f in families
        if f.body is not None
        and any(
            outside(r, boxes.get(r.name, []), least) for r in reads(f.name, f.body, box_constraints(f.box))
        )
    ]


def outside(read: Read, box: Sequence[Bound], least: dict[str, int]) -> list[tuple[int, Poly]]:
    """What is not shown, as p >= 0, each with the number of the index."""
    values = {v: p for (v, _, _), p in zip(box, read.at, strict=False)}
    found = []
    for k, ((_, low, high), p) in enumerate(zip(box, read.at, strict=False)):
        for goal in (p - low.at(values), high.at(values) - p):
            if not implied(read.where, goal, least):
                found.append((k, goal))
    return found


def extreme(p: Poly, ranges: dict[str, tuple[Poly, Poly]], top: bool) -> Poly | None:
    """The highest or lowest value of an index expression over ranges, the inner letters first; None where
    it is not plain."""
    for v in reversed([*ranges]):
        n = p.coefficient(v)
        if n is None:
            return None
        if n:
            p = p.at({v: ranges[v][(n > 0) == top]})
    return p


def refused(f: FamilyLike, read: Read, box: Sequence[Bound], k: int, least: dict[str, int]) -> ModelError:
    """The error about a read that may be outside."""
    v, low, high = box[k]
    ranges = {n: (a, b) for n, a, b in f.box} | binder_ranges(f.body)
    first, last = (extreme(read.at[k], ranges, top) for top in (False, True))
    values = {n: p for (n, _, _), p in zip(box, read.at, strict=False)}
    seen = f"{first}..{last}" if first is not None and last is not None else str(read.at[k])
    expected = (
        f"{place(read.ref)} inside {read.name}, whose index {v} is in {low.at(values)}..{high.at(values)}"
    )
    todo = f"declare {read.name} with the range {seen} there, change the range of the line, or add pad zero"
    at = read.ref.at if isinstance(read.ref, Ref) and read.ref.at else f.at
    found = f"{seen} read in the line of {f.name}"
    return at.error(expected, found, todo) if at else ModelError(expected, found, todo)


def binder_ranges(term: Any) -> dict[str, tuple[Poly, Poly]]:
    """The ranges of the bound names of a term, the outer ones first."""
    found: dict[str, tuple[Poly, Poly]] = {}
    if isinstance(term, list) and term:
        listed = [term[1:4]] if term[0] == "sum" else term[1] if term[0] == "max" else []
        for v, a, b in listed:
            found[v] = index.read(a), index.read(b)
        for part in term:
            found |= {v: r for v, r in binder_ranges(part).items() if v not in found}
    return found
