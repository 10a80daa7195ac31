"""What a pass changes, and calculates from what it was: the parameters."""

from __future__ import annotations

import re
from contextlib import suppress

from symbolic_bp.audit.calling.arranged import other
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.numbers.number import Num, leaf, lift
from symbolic_bp.audit.numbers.opcodes import LEAF
from symbolic_bp.audit.numbers.real import history, unwatched
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.parameters import alone
from symbolic_bp.audit.objects.reach import Spot, always, every, place, spots
from symbolic_bp.audit.theirs import Theirs


WEIGHT = re.compile(r"^(w|b|theta|syn)_?[a-z]?\d*$|weight|bias|^[wb]_", re.I)


def changed_by(trial: Trial, name: str) -> tuple[list[Spot], list[Spot]]:
    """([Spot] of what a pass changes, and calculates from what it was, [Spot] of what it does not change and
    looks like a parameter: by its name, or as it begins with equal numbers): seen at random numbers in every
    array that is no input."""
    inputs = {id(n) for at in ("x", "y", "data") for n in every(trial.space.get(at))}
    free = [s for s in spots(trial.it) if not any(id(n) in inputs for n in s.numbers())]
    equal = {s.path for s in free if len({n.f for n in map(lift, s.numbers()) if n is not None}) == 1}
    fill(trial, [s for s in free if not s.is_number and not whole_numbers([lift(n) for n in s.numbers()])])
    some = altered(trial, name, free)
    fill(trial, some)
    held = altered(trial, name, some, True)
    known = {s.path for s in [*some, *held]}
    idle = [s for s in free if not s.is_number and s.path not in known and s.names]
    return held, [s for s in idle if s.path in equal or WEIGHT.search(s.names[-1])]


def counted(trial: Trial, name: str) -> set[str]:
    """The paths of whole numbers that a pass makes calculated numbers of: a bias that begins with 0."""
    with unwatched():
        after = spots(trial.run(f"{name}(it)", copied(trial.it)))
    out = set()
    for path in (s.path for s in after if s.is_number and calculated(s.value)):
        with suppress(AttributeError, KeyError, IndexError):
            if type(eval(path, {"it": trial.it})) is int:  # noqa: S307, a path of ours
                out.add(path)
    return out


def fill(trial: Trial, some: list[Spot]) -> None:
    """Random leaves in the place of these numbers."""
    for spot in some:
        place(spot, [leaf(trial.number()) for _ in spot.numbers()])


def altered(trial: Trial, name: str, some: list[Spot], followed: bool = False) -> list[Spot]:
    """Those of the spots that a pass changes; followed: from what they were."""
    paths = {s.path for s in some}
    with unwatched():
        after = {s.path: s.numbers() for s in spots(trial.run(f"{name}(it)", copied(trial.it)))}
    out = []
    for spot in (s for s in spots(trial.it) if s.path in paths and s.path in after):
        old, new = spot.numbers(), after[spot.path]
        if len(old) == len(new) and any(
            calculated(b) and other(a, b) and (not followed or comes_from(b, a))
            for a, b in zip(old, new, strict=True)
        ):
            out.append(spot)
    return out


def comes_from(new: Theirs, old: Theirs) -> bool:
    """Whether a number was calculated from another."""
    return any(n is old for n in history(lift(new), always))


def calculated(value: Theirs) -> bool:
    """Whether a number was calculated."""
    n = lift(value)
    return n is not None and n.op > LEAF


def whole_numbers(numbers: list[Num | None]) -> bool:
    """Whether an array holds different whole numbers: labels, patterns, not what is learned."""
    values = {n.f for n in numbers if n is not None}
    return len(values) > 1 and all(float(v).is_integer() for v in values)


def names_of(held: list[Spot]) -> list[str]:
    """A name for each: its own, or with the way to it where two are called the same."""
    short = [s.names[-1] if s.names else s.path for s in held]
    return [
        n if short.count(n) == 1 and s.path.endswith(n) else s.path.removeprefix("it.")
        for n, s in zip(short, held, strict=True)
    ]


def spelled(held: list[Spot]) -> str:
    """The expression of these arrays and numbers by their names."""
    parts = [
        f"{name!r}: {alone(spot).parameters.partition(': ')[2][:-1]}"
        for name, spot in zip(names_of(held), held, strict=True)
    ]
    return "{" + ", ".join(parts) + "}"
