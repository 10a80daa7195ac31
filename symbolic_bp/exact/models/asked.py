"""A claim on an instance: both sides at all values of its names as nodes, and walks over points on which it
assumes no lie.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symbolic_bp.exact.field import Stream, source
from symbolic_bp.exact.graph import LEAF
from symbolic_bp.exact.models.assumed import MOST, Equations
from symbolic_bp.exact.models.build import ROOM
from symbolic_bp.exact.models.check import own_indices
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.index import parts
from symbolic_bp.exact.models.instance import Instance
from symbolic_bp.exact.models.model import Claim, walked
from symbolic_bp.exact.models.numbers import LADDER, Rationals, Reals
from symbolic_bp.exact.models.points import Point
from symbolic_bp.exact.models.residues import PRIME, residues
from symbolic_bp.exact.models.terms import Ref, Slope, Sum, Term
from symbolic_bp.exact.models.walk import Walk, needed, transcendental, walk


@dataclass(frozen=True)
class Pair:
    """Both sides of a claim at values of its names, as nodes."""

    at: tuple[int, ...]
    left: int
    right: int


@dataclass
class Asked:
    """A claim on an instance: its pairs, its assumptions at all values of its names."""

    instance: Instance
    claim: Claim
    pairs: list[Pair]
    equations: Equations | None


def names_in(terms: Iterable[Term]) -> set[str]:
    """The families that terms read."""
    return {part.name for term in terms for part in walked(term) if isinstance(part, Ref)}


def letters(terms: Iterable[Term]) -> set[str]:
    """The index names that terms mention."""
    return {
        part[1]
        for term in terms
        for inner in walked(term)
        for one in ((inner.y, inner.x) if isinstance(inner, Slope) else (inner,))
        for index in (*own_indices(one), *((one.low, one.high) if isinstance(one, Sum) else ()))
        for part in parts(index)
        if part[0] == "name"
    }


def ask(instance: Instance, claim: Claim, most: int | None = None, seed: int = 0) -> Asked:
    """The nodes of both sides of a claim; of more than most values of its names a random sample. Raises
    TooMuch.
    """
    builder = instance.builder
    instance.prepare(names_in([claim.left, claim.right, *(side for pair in claim.assuming for side in pair)]))
    ranges, slots = builder.ranges(claim.ranges, {})
    guards = [builder.guard(guard, slots) for guard in claim.conditions]
    env = [0] * ROOM
    found = [place for place in builder.places(ranges, env) if all(guard(env) for guard in guards)]
    assuming = [(builder.value(a, slots), builder.value(b, slots)) for a, b in claim.assuming]
    equal: dict[tuple[int, int], None] = {}
    for (a, b), pair in zip(assuming, claim.assuming):
        own = letters(pair)
        used = [k for k, binder in enumerate(claim.ranges) if binder.name in own]
        for place in {tuple(place[k] for k in used): place for place in found}.values():
            env[: len(place)] = place
            equal[a(env), b(env)] = None
    if len(equal) > MOST:
        raise TooMuch(f"claim {claim.name}", f"at most {MOST} assumptions", f"{len(equal)}")
    if most is not None and len(found) > most:
        found = sorted(random.Random(seed).sample(found, most))
    left, right = builder.value(claim.left, slots), builder.value(claim.right, slots)
    pairs = []
    for place in found:
        env[: len(place)] = place
        pairs.append(Pair(place, left(env), right(env)))
    return Asked(instance, claim, pairs, Equations(instance.graph, list(equal)) if equal else None)


def field_walk(asked: Asked, key: str) -> Walk | None:
    """Values in the field at a random point on which the assumptions hold; None where none is found."""
    graph = asked.instance.graph
    made = residues(graph, Stream(PRIME, source(key)))
    if asked.equations is None:
        return made
    leaves = {x: made.values[node] for node, (op, x, _) in enumerate(graph.nodes) if op == LEAF}
    fixed = asked.equations.step(made.values, lambda x: pow(x, -1, PRIME), lambda x: x % PRIME)
    if fixed is None:
        return None
    made = residues(graph, Stream(PRIME, source(key)), {**leaves, **fixed})
    return made if all(made.values[node] == 0 for node in asked.equations.rests) else None


def number_walk(asked: Asked, pairs: list[Pair], point: Point) -> Iterator[tuple[str, Walk]]:
    """("rationals" | "reals", values) at a point, moved so that the assumptions hold; reals with more and
    more bits.
    """
    graph = asked.instance.graph
    if asked.equations is not None:
        flags = needed(graph, asked.equations.nodes())
        if transcendental(graph, flags):
            return
        fixed = asked.equations.step(
            walk(graph, Rationals(point), flags).values, lambda x: 1 / x, lambda x: x
        )
        if fixed is None:
            return
        point.fixed.update(fixed)
        if any(walk(graph, Rationals(point), flags).values[node] for node in asked.equations.rests):
            return
    flags = needed(graph, [node for pair in pairs for node in (pair.left, pair.right)])
    if not transcendental(graph, flags):
        yield "rationals", walk(graph, Rationals(point), flags)
        return
    for bits in LADDER:
        yield "reals", walk(graph, Reals(point, bits), flags)
