"""In which order the entries of arrays that read each other are worked out: one array after the other, or
in a loop over an index in which every read is of an earlier turn, or of an array that stood before in the
same turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import Binder


@dataclass(frozen=True)
class Read:
    """An entry that a definition reads: reader, read, the index expressions."""

    reader: str
    read: str
    at: tuple[Poly, ...]


@dataclass(frozen=True)
class Loop:
    """places: {array: the number of its index that is looped over}; up: from low to high; inner: what a
    turn does."""

    places: Mapping[str, int]
    up: bool
    inner: tuple[Loop | str, ...]


Boxes = Mapping[str, Sequence[Binder]]


def plan(
    names: Sequence[str], reads: Sequence[Read], boxes: Boxes, used: Mapping[str, set[int]] | None = None
) -> list[Loop | str]:
    """The steps for arrays; used: indices that are looped over outside. Raises ExpressionError where no
    loops are found."""
    made: list[Loop | str] = []
    for part in components(names, reads):
        inside = [r for r in reads if r.reader in part and r.read in part]
        if inside:
            made.append(looped(part, inside, boxes, used or {}))
        else:
            made += part
    return made


def looped(part: list[str], reads: list[Read], boxes: Boxes, used: Mapping[str, set[int]]) -> Loop:
    """A loop over one index of arrays that read each other."""
    for places in choices(part, reads, boxes, used):
        numbers = [s for s in (step(r, places, boxes) for r in reads) if s is not None]
        if all(n <= 0 for n in numbers) or all(n >= 0 for n in numbers):
            if not any(numbers):
                continue
            same = [r for r, n in zip(reads, numbers, strict=True) if n == 0]
            inner_used = {name: used.get(name, set()) | {places[name]} for name in part}
            try:
                inner = plan(part, same, boxes, inner_used)
            except ExpressionError:
                continue
            return Loop(places, all(n <= 0 for n in numbers), tuple(inner))
    raise ExpressionError(
        f"{', '.join(part)} as NumPy",
        "loops in which each reads what was worked out before",
        "none that was found",
    )


def choices(
    part: list[str], reads: list[Read], boxes: Boxes, used: Mapping[str, set[int]]
) -> Iterator[dict[str, int]]:
    """One index for each array, such that all reads differ from it by numbers: along the reads from one array
    to the next, the same letter first."""
    near = [part[0]]
    for n in near:  # grows
        linked = [m for r in reads if n in (r.reader, r.read) for m in (r.reader, r.read)]
        near += dict.fromkeys(m for m in linked if m not in near)

    def more(places: dict[str, int]) -> Iterator[dict[str, int]]:
        if len(places) == len(near):
            yield {n: places[n] for n in part}
            return
        name = near[len(places)]
        letters = {boxes[n][k][0] for n, k in places.items()}
        free = (k for k in range(len(boxes[name])) if k not in used.get(name, set()))
        for k in sorted(free, key=lambda k: boxes[name][k][0] not in letters):
            found = {**places, name: k}
            own = [r for r in reads if name in (r.reader, r.read) and {r.reader, r.read} <= {*found}]
            if all(step(r, found, boxes) is not None for r in own):
                yield from more(found)

    return more({})


def step(read: Read, places: Mapping[str, int], boxes: Boxes) -> int | None:
    """By how much the index of what is read differs from that of the reader; None where that is no number."""
    letter = boxes[read.reader][places[read.reader]][0]
    return (read.at[places[read.read]] - index.name(letter)).number()


def components(names: Sequence[str], reads: Iterable[Read]) -> list[list[str]]:
    """The arrays that read each other in circles, each behind what it reads."""
    below: dict[str, set[str]] = {n: {n} for n in names}
    direct = {n: {r.read for r in reads if r.reader == n and r.read in below} for n in names}
    changed = True
    while changed:
        changed = False
        for n in names:
            more = below[n].union(*(below[r] for r in direct[n]))
            changed |= more != below[n]
            below[n] = more
    made: list[list[str]] = []
    waiting = list(names)
    while waiting:
        done = {n for part in made for n in part}
        ready = next(n for n in waiting if all(r in done or n in below[r] for r in below[n]))
        part = [n for n in waiting if n in below[ready] and ready in below[n]]
        made.append(part)
        waiting = [n for n in waiting if n not in part]
    return made
