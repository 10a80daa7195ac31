"""Which of the arrays and numbers that are reachable are parameters: those on which the cost depends,
whatever their names are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic_bp.audit.names.vocabulary import DATA, GRADIENT, RATE, STEP, X, Y
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.holder import Holder, Known
from symbolic_bp.audit.objects.holders import holders
from symbolic_bp.audit.objects.reach import OVERWRITTEN, TOUCHES, UNTOUCHED, Spot, spots, survey
from symbolic_bp.audit.objects.scalars import WEIGHT, Attribute
from symbolic_bp.audit.objects.structure import places

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.called import Caller
    from symbolic_bp.audit.calling.trial import Trial
    from symbolic_bp.audit.judging.judge import Run


PAIRS, DIGITS = 60, 5
HELD = "held fixed: a number that no step and no gradient changes"
CONSTANT = "the cost depends on it, and no step and no gradient changes it"


@dataclass
class Seen:
    """A survey of what a Holder takes: extras touch the cost and are not in it; gone are overwritten, idle do
    not touch the cost."""

    extras: list[Spot]
    gone: list[Spot]
    idle: list[Spot]


def masks(it: object) -> set:
    """The paths of arrays that hold 0 and 1 only, and both, such as patterns of connections: constants,
    unless a step changes them."""
    return {
        s.path
        for s in spots(it)
        if not s.is_number and {n.f if isinstance(n, Num) else n for n in s.numbers()} == {0, 1}
    }


def data(it: object) -> set:
    """The paths of arrays of short decimals that are not all equal, such as class weights or means:
    constants, where no gradient is theirs."""
    return {s.path for s in spots(it) if not s.is_number and short(s.numbers())}


def short(numbers: list) -> bool:
    """Whether these are several different decimals of few digits."""
    lifted = [lift(n) for n in numbers]
    values = {n.f for n in lifted if n is not None}
    return None not in lifted and len(values) > 1 and all(float(f"{v:.{DIGITS}g}") == v for v in values)


def seen(trial: Trial, costs: list, masks: set) -> Seen:
    """What running these costs shows of everything that is reachable; masks: paths of arrays
    that are constants."""
    found = survey(trial, costs)
    gone = [f.spot for f in found if f.what == TOUCHES and f.mine and f.spot.path in masks]
    return Seen(
        [f.spot for f in found if f.what == TOUCHES and not f.mine],
        gone + [f.spot for f in found if f.what == OVERWRITTEN and f.mine],
        [f.spot for f in found if f.what == UNTOUCHED and f.mine],
    )


def identity(place: object) -> object:
    """The same for the same array or number, however it is reached."""
    if isinstance(place, list) and len(place) == 1 and isinstance(place[0], Attribute):
        return id(place[0].owner), place[0].name
    return id(place)


def key(spot: Spot) -> object:
    """What two spots share that are one place: the owner and key of a number, the identity of an array."""
    return (id(spot.owner), spot.key) if spot.is_number else id(spot.value)


def covered(it: object, holder: Holder, names: dict) -> set:
    """What a Holder holds, by identity."""
    try:
        return {identity(p) for p in places(eval(holder.parameters, names | {"it": it})).values()}  # noqa: S307
    except Exception:  # noqa: BLE001, it does not fit this object
        return set()


def wider(it: object, holder: Holder, extras: list, without: list, names: dict) -> Holder | None:
    """A Holder of what this one holds, with these spots and without those; None where there
    is nothing to hold."""
    here = {spot.path: spot for spot in spots(it)}
    more = [here[s.path] for s in extras if s.path in here]
    less = {key(here[s.path]) for s in without if s.path in here}
    wanted = (covered(it, holder, names) | {key(s) for s in more}) - less
    known = Known(
        frozenset(n for s in more for n in s.names), frozenset(s.names[-1] for s in without if s.names)
    )
    options = [(h, covered(it, h, names)) for h in holders(it, known)]
    nothing: tuple[Holder | None, set] = (None, set())
    chosen, left = [], set(wanted)
    while left:
        best = max(options, key=lambda pair: (len(pair[1] & left), -len(pair[1] - wanted)), default=nothing)
        if best[0] is None or not best[1] & left:
            break
        chosen.append(best[0])
        left -= best[1]
    for spot in here.values():
        if key(spot) in left:
            chosen.append(alone(spot))
    return united(chosen) if chosen else None


def alone(spot: Spot) -> Holder:
    """One array or number, by the expression that reaches it."""
    name = spot.names[-1] if spot.names else spot.path.removeprefix("it")
    held = spot.path
    if spot.is_number:
        last = f".{spot.key}" if spot.path.endswith(f".{spot.key}") else f"[{spot.key!r}]"
        held = f"number_at({spot.path.removesuffix(last)}, {spot.key!r})"
    return Holder(f"{{{name!r}: {held}}}", [name], [])


def united(parts: list) -> Holder:
    """Several as one."""
    out = parts[0]
    for other in parts[1:]:
        stored = (
            [f"{{**{a}, **{b}}}" for a in out.stored for b in other.stored][:PAIRS]
            if other.stored
            else out.stored
        )
        out = Holder(
            f"{{**{out.parameters}, **{other.parameters}}}",
            [*out.groups, *(g for g in other.groups if g not in out.groups)],
            stored,
        )
    return out


def untouched(run: Run, step: bool) -> list:
    """The names of the parameters to which the code gives no gradient, or which its step does not move."""
    return [
        n
        for n, c in run.compared.items()
        if c.missing
        or c.yours.size != c.true.size
        or step
        and all(v.f == 0 and v.r in (0, None) for v in c.yours.flat)
    ]


def named(trial: Trial, spot: Spot) -> str | None:
    """The name under which a trial holds a spot."""
    here = next((s for s in spots(trial.it) if s.path == spot.path), None)
    first = id(here.numbers()[0]) if here and here.numbers() else None
    return next((n for n, array in trial.leaves.items() if array.size and id(array.flat[0]) == first), None)


def moved_by_steps(caller: Caller, trial: Trial, some: list) -> list:
    """Those of the spots that a step or a backward pass of the file changes."""
    out = []
    for pattern in (STEP, GRADIENT):
        for expression, function, method in caller.callables(trial, pattern):
            for call in caller.calls(trial, expression, function, method)[:2]:
                it = copied(trial.it)
                old = {s.path: s.numbers() for s in spots(it)}
                try:
                    trial.run(call, it)
                except Exception:  # noqa: BLE001, it is called in another way
                    continue
                new = {s.path: s.numbers() for s in spots(it)}
                out += [s for s in some if s not in out and changed(old.get(s.path), new.get(s.path))]
    return out


def changed(old: list | None, new: list | None) -> bool:
    """True where one of these objects was replaced, or their number is another."""
    return (
        old is not None
        and new is not None
        and (len(old) != len(new) or any(a is not b for a, b in zip(old, new, strict=True)))
    )


def forgotten(spot: Spot) -> bool:
    """A number that nothing moves and that is called as weights are."""
    return spot.is_number and isinstance(spot.key, str) and bool(WEIGHT.match(spot.key))


def left_out(trial: Trial, cost: str) -> list:
    """[(expression, reason)] of everything reachable that is no parameter of the plan."""
    reasons = []
    for found in survey(trial, [cost]):
        spot = found.spot
        if found.mine:
            continue
        reason = found.what
        if found.what == TOUCHES:
            reason = HELD if spot.is_number else CONSTANT
            if not spot.is_number and any(n in X | Y | DATA for n in spot.names[-1:]):
                reason = "an input"
        elif spot.is_number and spot.names and spot.names[-1].lower() in RATE:
            reason = "a learning rate: " + reason
        reasons.append((spot.path, reason))
    return reasons
