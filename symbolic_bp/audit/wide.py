"""Branches that ordinary random numbers do not take, such as those of a clip at 1.5: tried with numbers that are further from 0."""
from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from symbolic_bp.audit.covered import Covered
from symbolic_bp.audit.judge import Run, judged, true_gradient
from symbolic_bp.audit.plan import Trial

SCALES = (3, 8, 20)


@dataclass
class Wide:
    """covered: what ran; wrong: the Run at a far point whose cost takes another branch, and is wrong; limits: places where the backward
    pass alone takes another branch, and is wrong there."""
    covered: Covered
    wrong: Run | None = None
    limits: list = field(default_factory=list)
    points: int = 0


def watched(trial: Trial, covered: Covered) -> Run:
    """Both passes of a trial, noted."""
    with covered.watching(costs=True):
        cost = trial.cost()
    with covered.watching():
        yours = trial.gradient()
    return judged(trial, cost, true_gradient(trial, cost), yours)


def far(plan: object, space: Mapping, sizes: tuple, batch: int, seed: object, patched: object, covered: Covered) -> Wide:
    """A Wide of a gradient that is right at ordinary points; covered: what ran before."""
    found = Wide(covered)

    def trial(scale: int) -> Trial:
        return Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes} wide {scale}"), patched, wide=scale)
    watched(trial(1), found.covered)
    for scale in SCALES:
        before = set(found.covered.open())
        if not before:
            break
        try:
            run = watched(trial(scale), found.covered)
        except Exception:  # noqa: BLE001, such as log 0 where a neuron saturates
            continue
        found.points += 1
        taken = before - set(found.covered.open())
        if taken and any(c.wrong for c in run.compared.values()):
            if taken & found.covered.in_cost:
                run.again = lambda scale=scale: trial(scale)
                found.wrong = run
                break
            found.limits += taken
    return found
