"""Branches that ordinary random numbers do not take, such as those of a clip at 1.5: tried with numbers that
are further from 0."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.host.covered import Covered
from symbolic_bp.audit.judging.judge import Compared, Run, judged, true_gradient
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Plan
    from symbolic_bp.audit.host.patch import Patched


SCALES, ROUGH = (3, 8, 20), 1e-6


@dataclass
class Wide:
    """covered: what ran; wrong: the Run at a far point whose cost takes another branch, and is wrong; limits:
    places where the backward pass alone takes another branch, and is wrong there."""

    covered: Covered
    wrong: Run | None = None
    limits: list = field(default_factory=list)
    points: int = 0


def far_off(c: Compared) -> bool:
    """Whether an array is wrong by more than an approximation such as softplus(30) = 30 makes it."""
    pairs = [(lift(c.yours[at]), lift(c.true[at])) for at in c.wrong] if c.yours.shape == c.true.shape else []
    return any(abs(a.f - b.f) > ROUGH * max(1, abs(b.f)) for a, b in pairs if a is not None and b is not None)


def watched(trial: Trial, covered: Covered) -> Run:
    """Both passes of a trial, noted."""
    with covered.watching(costs=True):
        cost = trial.cost()
    with covered.watching():
        yours = trial.gradient()
    return judged(trial, cost, true_gradient(trial, cost), yours)


def far(
    plan: Plan,
    space: dict[str, Theirs],
    sizes: tuple,
    batch: int,
    seed: int,
    patched: Patched,
    covered: Covered,
) -> Wide:
    """A Wide of a gradient that is right at ordinary points; covered: what ran before."""
    found = Wide(covered)

    def trial(scale: int) -> Trial:
        return Trial(
            plan, space, sizes, batch, random.Random(f"{seed} {sizes} wide {scale}"), patched, wide=scale
        )

    watched(trial(1), found.covered)
    for scale in SCALES:
        before, limits = set(found.covered.open()), set(found.covered.open(limits=True))
        if not before | limits:
            break
        try:
            run = watched(trial(scale), found.covered)
        except Exception:  # noqa: BLE001, such as log 0 where a neuron saturates
            continue
        found.points += 1
        taken = before - set(found.covered.open())
        if (
            not taken
            and limits - set(found.covered.open(limits=True))
            and any(map(far_off, run.compared.values()))
        ):
            run.again = lambda scale=scale: trial(scale)
            found.wrong = run
            break
        if taken and any(c.wrong for c in run.compared.values()):
            if taken & found.covered.in_cost:
                run.again = lambda scale=scale: trial(scale)
                found.wrong = run
                break
            found.limits += taken
    return found
