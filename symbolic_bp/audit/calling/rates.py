"""The learning rate of a step that is not given one: a number that is held somewhere and that scales what the
step does, seen by running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.trial import compiled
from symbolic_bp.audit.judging.judge import DIFFERENT, agree
from symbolic_bp.audit.names.vocabulary import RATE
from symbolic_bp.audit.numbers.number import Num, constant, lift
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.reach import spots
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.trial import Trial


MOST = 12


def rates(trial: Trial, step: str, gives: bool) -> list:
    """[expression] of the numbers that scale the step, those that are called as rates are first; in the names
    of `it` and of the file.

    gives: the step gives new parameters, and does not change the old ones.
    """
    held = {s.path: s.value for s in spots(trial.it) if s.is_number}
    kind = type(trial.it)
    held |= {f"it.{n}": v for n, v in ((n, getattr(kind, n)) for n in dir(kind) if not n.startswith("_"))}
    for space in reversed(trial.patched.spaces):
        held |= {n: v for n, v in space.items() if not n.startswith("_") and trial.space.get(n) is v}
    numbers = [path for path, v in held.items() if isinstance(v, (float, Num)) and v not in (0, 1)]
    numbers.sort(key=lambda path: path.rpartition(".")[2].lower() not in RATE)
    plain = moved(trial, step, gives) if numbers else []
    return [
        path
        for path in numbers[:MOST]
        if plain and doubled(plain, moved(trial, step, gives, path, held[path]))
    ]


def moved(trial: Trial, step: str, gives: bool, path: str = "", value: Theirs = None) -> list:
    """By how much a step moves each parameter, with twice the number at a path; [] where it does not run."""
    it = copied(trial.it)
    try:
        with trial.again():
            if path.startswith("it"):
                names = {"it": it, "value": value * 2}
                exec(compiled(f"{path} = value", "exec"), names)  # noqa: S102, a path of ours
            elif path:
                twice = value * 2
                for space in trial.patched.spaces:
                    if space.get(path) is value:
                        space[path] = twice
            found = trial.evaluated(step, it)
        after = trial.entries(found if gives else trial.parameters(it))
    except Exception:  # noqa: BLE001, whatever somebody's code raises
        return []
    finally:
        if trial.state is not None:
            trial.state.restore()
    return [
        a - b
        for name, old in trial.leaves.items()
        if after.get(name) is not None and after[name].shape == old.shape
        for a, b in zip(old.flat, after[name].flat, strict=False)
    ]


def doubled(one: list, two: list) -> bool:
    """Whether every number of the second is twice that of the first, and some is not 0."""
    pairs = [(lift(a), lift(b)) for a, b in zip(one, two, strict=False)]
    return (
        len(one) == len(two)
        and any(a.f for a, _ in pairs)
        and all(agree(a * constant(2), b) < DIFFERENT for a, b in pairs)
    )
