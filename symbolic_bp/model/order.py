"""Ranks of a model's families, from its bodies; a circle is an error that names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from symbolic_bp.model import index
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.index import Poly
from symbolic_bp.model.inside import FamilyLike, box_constraints
from symbolic_bp.model.linear import implied
from symbolic_bp.model.ranks import Cycle, Node, Ranks, Read, place, reads
from symbolic_bp.model.terms import Ref


class Ranked(FamilyLike, Protocol):
    """A family that gets a rank."""

    rank: list[str] | None


def ranked(families: Sequence[Ranked], least: dict[str, int]) -> None:
    """Gives every definition that is no abbreviation its rank. Raises ModelError for a circle."""
    nodes = {
        f.name: Node(f.name, [v for v, _, _ in f.box], [])
        for f in families
        if f.body is not None and f.kind != "abbreviation"
    }
    for f in families:
        if f.name in nodes and f.body is not None:
            nodes[f.name].reads = [
                r for r in reads(f.name, f.body, box_constraints(f.box)) if r.name in nodes
            ]
    try:
        found = Ranks(nodes, least).found
    except Cycle as cycle:
        raise circle(cycle.reads, families) from None
    for f in families:
        if f.name in found:
            f.rank = [str(p) for p in found[f.name]]


def circle(found: list[Read], families: Sequence[Ranked]) -> ModelError:
    """The error about definitions that read each other in a circle."""
    boxes = {f.name: [v for v, _, _ in f.box] for f in families}
    steps = ", ".join(
        f"{r.reader}[{','.join(boxes[r.reader])}] reads {place(r.ref)}"
        if boxes[r.reader]
        else f"{r.reader} reads {place(r.ref)}"
        for r in found
    )
    at = next((r.ref.at for r in found if isinstance(r.ref, Ref) and r.ref.at), None)
    expected, todo = "definitions that can be computed one after another", "let an index fall, as in a[l-1]"
    return at.error(expected, f"a circle: {steps}", todo) if at else ModelError(expected, steps, todo)


def given_rank(families: Sequence[Ranked], least: dict[str, int]) -> None:
    """Gives an array that is given the rank just below its first reader's, where every reader is above it."""
    ranks = {f.name: [index.read(p) for p in f.rank] for f in families if f.rank is not None}
    found: dict[str, list[Read]] = {}
    for f in families:
        if f.name in ranks and f.body is not None:
            for r in reads(f.name, f.body, box_constraints(f.box)):
                found.setdefault(r.name, []).append(r)
    for f in families:
        if f.body is None and f.name in found:
            rank = below(found[f.name][0], ranks, f)
            if rank and all(lower(rank, r, ranks[r.reader], f, least) for r in found[f.name]):
                f.rank = [str(p) for p in rank]


def below(read: Read, ranks: dict[str, list[Poly]], f: Ranked) -> list[Poly] | None:
    """The rank of a reader in the letters of what it reads, one lower; None where that cannot be said."""
    letters: dict[str, Poly] = {}
    for (v, _, _), p in zip(f.box, read.at, strict=False):
        if len(p.names) == 1 and (name := next(iter(p.names))) and p.coefficient(name) == 1:
            letters.setdefault(name, index.name(v) - (p - index.name(name)))
    rank = ranks[read.reader]
    used = {n for p in rank for n in p.names}
    if not rank or not all(n in letters or all(n not in str(p) for p in rank) for n in used):
        return None
    made = [p.at(letters) for p in rank]
    return [*made[:-1], made[-1] - 1]


def lower(rank: list[Poly], read: Read, above: list[Poly], f: Ranked, least: dict[str, int]) -> bool:
    """Whether a rank is lower than a reader's, first component first."""
    values = {v: p for (v, _, _), p in zip(f.box, read.at, strict=False)}
    for own, other in zip(rank, above, strict=False):
        gap = other - own.at(values)
        if implied(read.where, gap - 1, least):
            return True
        if gap.terms:
            return False
    return False
