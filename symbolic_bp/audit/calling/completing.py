"""Complete a plan with a cost and a gradient: every way to call the code is tried, the
fewest wrong arrays win."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from symbolic_bp.audit.calling.attempt import Attempt
from symbolic_bp.audit.calling.backward import Backward
from symbolic_bp.audit.calling.called import Caller, cost_name
from symbolic_bp.audit.calling.plan import HELPERS, Plan, Unusable
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.judging.judge import judge, judged, true_gradient
from symbolic_bp.audit.judging.one_by_one import WHY, one_by_one
from symbolic_bp.audit.names.signature import constants
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    import numpy as np

    from symbolic_bp.audit.host.patch import Patched
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num
    from symbolic_bp.audit.objects.holder import Holder


KINDS = ("real", "onehot", "labels", "distribution", "signs")
SECONDS = 12
LAYOUTS = ("(m,n)", "(n,m)", "steps", "(n,1)", "(n,)", "(1,n)", "pairs", "indices")


class Score(NamedTuple):
    """How well a cost and a gradient go together, the lower the better."""

    rank: int
    many: bool
    silent: bool
    misshapen: int
    wrong: int
    foreign: bool  # the cost is none of the code's own


@dataclass(frozen=True)
class Scored:
    """A Score of a cost; unsummed: arrays with an entry for each example, where others are summed."""

    score: Score
    cost: str
    unsummed: list[str]


@dataclass(frozen=True)
class Ways:
    """What a plan is completed with: the costs (expression, True for the code's own), the main ones; what is
    the same for all of them."""

    plan: Plan
    holder: Holder
    sizes: tuple[int, ...]
    batch: int
    costs: list[tuple[str, bool]]
    main: list[str]


class Completing:
    """space: the module's names; wanted: `Class`, `function` or `Class.method` that
    must be used, or empty."""

    def __init__(
        self,
        space: dict[str, Theirs],
        name: str,
        patched: Patched,
        wanted: str = "",
        cost: str = "auto",
        batch: int = 7,
        sizes: tuple[int, ...] | None = None,
        seed: int = 0,
    ) -> None:
        self.space, self.name, self.patched, self.wanted = space, name, patched, wanted
        self.names = HELPERS | space
        self.batch, self.sizes, self.seed = batch, sizes, seed
        self.error: BaseException | None = None
        self.weight, self.doing, self.until = -1, "", time.process_time() + SECONDS
        self.masks: set = set()
        self.data: set = set()
        self.layouts: Sequence[str] = LAYOUTS
        self.spread = False  # with several examples the gradient had an entry for each
        self.own = {n: v for n, v in space.items() if getattr(v, "__module__", None) == name and callable(v)}
        self.caller = Caller(self.own, cost, self.note, constants(space))
        self.backward = Backward(space, self.caller, wanted)

    def note(self, error: Theirs, weight: int = 0, doing: str = "") -> None:
        """Keep the error that says most: the first of those nearest to a whole audit; doing: the call."""
        if isinstance(error, Untraceable):
            weight = 5
        if self.error is None or weight > self.weight:
            self.error, self.weight, self.doing = error, weight, doing

    def trial_of(self, plan: Plan, sizes: tuple[int, ...], batch: int) -> Trial:
        """A Trial of a plan, with the same numbers for the same sizes."""
        return Trial(plan, self.names, sizes, batch, random.Random(f"{self.seed} {sizes}"), self.patched)

    def with_plan(self, trial: Trial, plan: Plan) -> Trial:
        """The same trial under another plan."""
        again = copy.copy(trial)
        again.plan = plan
        return again

    def with_kinds(
        self,
        plan: Plan,
        holder: Holder,
        sizes: tuple[int, ...],
        batch: int,
        ready: dict[str, tuple],
    ) -> Attempt | None:
        """The best of the kinds of targets: the first that makes everything right, else the one with the
        fewest wrong arrays."""
        best = None
        known: list = []
        for kind in KINDS:
            if time.process_time() > self.until:
                break
            try:
                tried = ready.pop(kind, None) or (self.trial_of(replace(plan, y=kind), sizes, batch),)
                trial, passes = tried[0], tried[1:]
            except Exception as error:  # noqa: BLE001
                self.note(error)
                return best
            found = self.completed(
                trial, holder, replace(plan, y=kind), sizes, batch, [] if kind == "labels" else known, passes
            )
            if found and (best is None or found.rank(kind) < best.rank(best.plan.y)):
                best = found
            if best and (not best.wrong or best.single):
                break
        if best and best.single and not best.unsummed:
            self.spread = True
            return None
        return best

    def completed(
        self,
        trial: Trial,
        holder: Holder,
        plan: Plan,
        sizes: tuple[int, ...],
        batch: int,
        known: list,
        passes: Sequence[list] = (),
    ) -> Attempt | None:
        """Add a cost and a gradient to the plan; the Attempt with the fewest wrong arrays. known: the ways to
        call the code that could be judged with another kind of targets, which are then the only ones."""
        outs = [] if known else passes[0] if passes else list(self.caller.outputs(trial))
        costs = known[0] if known else passes[1] if passes else list(self.caller.costs(trial, outs))
        main = known[2] if known else passes[2] if passes else list(self.caller.main) or [c for c, _ in costs]
        ways = Ways(plan, holder, sizes, batch, costs, main)
        best: tuple[Score, Attempt] | None = None
        seen: list[tuple] = []
        true: dict[str, tuple[Num, dict[str, np.ndarray]]] = {}
        for fields, rank, name in known[1] if known else self.backward.gradients(trial, holder, outs, costs):
            if (
                best
                and rank > best[0].rank
                and seen
                and not (best[1].right and best[1].own or best[1].wrong and self.guessed(best[1].plan))
            ):
                break  # else what comes later may be what is meant
            if fields is None:
                continue
            try:
                yours = self.with_plan(trial, replace(plan, **fields)).gradient()
            except Exception as error:  # noqa: BLE001
                self.note(error, 4 if any(own for _, own in costs) else 2)
                continue
            good, scores = self.scored(trial, ways, fields, rank, yours, true)
            chief = [found for found in scores if found.cost in main]
            if chief:
                least = min(chief, key=lambda found: found.score)
                score = least.score
                if best is None or (score.wrong > 0, *score) < (best[0].wrong > 0, *best[0]):
                    best = score, self.attempt(ways, fields, least, scores, chief)
                if not score.wrong:
                    return best[1]
            seen += [(fields, rank, name)] * good
        if best and not known:
            known[:] = costs, seen, main
        return self.singly(trial, best[1]) if best else None

    def guessed(self, plan: Plan) -> bool:
        """Whether how the backward pass of a plan is called was guessed."""
        return any(
            call in whole for call in self.caller.guessed for whole in (plan.gradient, plan.step, plan.after)
        )

    def scored(
        self,
        trial: Trial,
        ways: Ways,
        fields: dict[str, str],
        rank: int,
        yours: dict[str, Theirs],
        true: dict[str, tuple[Num, dict[str, np.ndarray]]],
    ) -> tuple[bool, list[Scored]]:
        """(whether any cost could be judged, a Scored of each that fits the gradient yours); true: {cost:
        (the cost, its gradient)}, filled here."""
        good, scores = False, []
        for cost, own in ways.costs:
            if not self.caller.agree(cost, *fields.values()):
                continue
            try:
                if cost not in true:
                    found = self.with_plan(trial, replace(ways.plan, cost=cost)).cost()
                    true[cost] = found, true_gradient(trial, found)
                run = judged(trial, *true[cost], yours)
            except Exception as error:  # noqa: BLE001
                self.note(error, 4 if own else 2)
                continue
            good = True
            one = self.score(run, ways, rank, cost, own)
            if one is None:
                continue
            scores.append(one)
            if not one.score.wrong and (not own or ways.main == [cost]):
                break
        return good, scores

    def score(self, run: Run, ways: Ways, rank: int, cost: str, own: bool) -> Scored | None:
        """The Scored of one cost; None where most of the arrays have another shape, which is noted."""
        bad = [
            c
            for c in run.compared.values()
            if c.shape is not None and (c.yours.shape != c.true.shape or len(c.shape) > 1)
        ]
        many = [c.name for c in bad if "m" in ways.plan.x and prod(c.shape or ()) == c.true.size * ways.batch]
        summed = any(not c.wrong and (c.true.ndim == 1 or 1 in c.true.shape) for c in run.compared.values())
        if len(bad) * 2 > len(run.compared):
            expected = f"expected a gradient of shape {bad[0].true.shape}, found {bad[0].shape}"
            self.note(Unusable(f"{bad[0].name}: {expected}"), 3)
            return None
        wrong = sum(bool(c.wrong) for c in run.compared.values())
        silent = all(not c.yours.any() for c in run.compared.values())  # such as zero_grad
        score = Score(rank, bool(many), silent, len(bad), wrong, not own)
        return Scored(score, cost, many if summed else [])

    def attempt(
        self, ways: Ways, fields: dict[str, str], least: Scored, scores: list[Scored], chief: list[Scored]
    ) -> Attempt:
        """The Attempt with the cost of the least score."""
        score, own = least.score, not least.score.foreign
        why = [] if own else [f"the code has no cost of its own: the {cost_name(least.cost)} cost was taken"]
        return Attempt(
            replace(ways.plan, cost=least.cost, why=why, **cast("dict[str, Any]", fields)),
            ways.sizes,
            ways.batch,
            score.misshapen,
            score.wrong,
            own,
            score.many,
            tuple(s.cost for s in scores if not s.score.wrong),
            tuple(s.cost for s in chief if s.score.wrong and own),
            self.caller.reason,
            tuple(least.unsummed),
            ways.holder,
            tuple(c for c, its in ways.costs if its),
        )

    def singly(self, trial: Trial, found: Attempt) -> Attempt:
        """The Attempt itself, or with one example where its step takes the examples one after the other."""
        try:
            if not found.wrong or not one_by_one(self.with_plan(trial, found.plan)):
                return found
            plan = replace(found.plan, why=[*found.plan.why, WHY])
            run = judge(
                Trial(
                    plan,
                    self.names,
                    found.sizes,
                    1,
                    random.Random(f"{self.seed} {found.sizes}"),
                    self.patched,
                )
            )
        except Exception as error:  # noqa: BLE001
            self.note(error)
            return found
        return replace(found, plan=plan, batch=1, wrong=sum(bool(c.wrong) for c in run.compared.values()))
