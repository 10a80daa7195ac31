"""Does a step take its examples one after the other? Then it is no gradient step of the cost of a batch, and
one example is right for it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from symbolic_bp.audit.judging.judge import DIFFERENT, agree
from symbolic_bp.audit.objects.closures import copied

if TYPE_CHECKING:
    from symbolic_bp.audit.arrays.arrays import Exact
    from symbolic_bp.audit.calling.trial import Trial


MANY = ("(m,n)", "(n,m)", "pairs")
WHY = "the step takes the examples one after the other: judged with one example at a time"


def one_by_one(trial: Trial) -> bool:
    """True where a step with two examples is, exactly, two steps with one, in one of both orders."""
    plan = trial.plan
    if not plan.step or plan.x not in MANY or trial.batch < 2:
        return False
    together = after(trial, [part(trial, 0, 2)])
    return any(
        equal(together, after(trial, [part(trial, i, 1) for i in order])) for order in ((0, 1), (1, 0))
    )


def part(trial: Trial, start: int, count: int) -> dict[str, int | Exact]:
    """The names of the space that hold `count` examples from `start`."""
    space = {"batch": count}
    if trial.plan.x == "pairs":
        return space | {"data": trial.space["data"][start : start + count]}
    if trial.plan.x == "(n,m)":
        return space | {n: trial.space[n][..., start : start + count] for n in "xy"}
    return space | {n: trial.space[n][start : start + count] for n in "xy"}


def after(trial: Trial, parts: list[dict[str, int | Exact]]) -> dict[str, Exact]:
    """The parameters after a step with each of these parts of the examples."""
    it = copied(trial.it)
    for some in parts:
        again = copy.copy(trial)
        again.space = trial.space | some
        again.run(trial.plan.step, it)
    return trial.entries(trial.parameters(it))


def equal(one: dict[str, Exact], other: dict[str, Exact]) -> bool:
    """True where two sets of arrays agree, number by number."""
    return all(
        a is not None
        and other[n] is not None
        and all(agree(p, q) < DIFFERENT for p, q in zip(a.flat, other[n].flat, strict=True))
        for n, a in one.items()
    )
