"""Which arrays and numbers are the parameters of a plan: those that running shows, more or less
than their holder has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.attempt import Attempt
from symbolic_bp.audit.calling.plan import Plan
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.judging.judge import judge
from symbolic_bp.audit.objects.parameters import forgotten, moved_by_steps, named, seen, untouched, wider
from symbolic_bp.audit.objects.reach import spots

if TYPE_CHECKING:
    from symbolic_bp.audit.objects.holder import Holder
    from symbolic_bp.audit.objects.parameters import Seen
    from symbolic_bp.audit.objects.reach import Spot

from symbolic_bp.audit.calling.completing import KINDS, Completing

FEW = 3


class Choosing(Completing):
    """A Completing that settles the parameters first."""

    def with_layout(self, plan: Plan, holder: Holder, sizes: tuple[int, ...], batch: int) -> Attempt | None:
        """The best Attempt, with the parameters that running shows: everything on which the cost depends and
        that the code changes."""
        ready, found, trial = self.surveyed(plan, sizes, batch)
        if trial is None or found is None or not (found.extras or found.gone):
            best = self.with_kinds(plan, holder, sizes, batch, ready)
            if trial and found and found.idle and (best is None or best.wrong and not best.plan.gradient):
                other = self.with_parameters(plan, holder, sizes, batch, trial, [], found.idle)
                return other if other and (best is None or other.wrong < best.wrong) else best
            return self.without_data(best, plan, holder, trial, [], found)
        best = self.whole(plan, holder, sizes, batch, trial, found) or self.with_kinds(
            plan, holder, sizes, batch, ready
        )
        return self.without_data(best, plan, holder, trial, found.extras, found)

    def surveyed(
        self, plan: Plan, sizes: tuple[int, ...], batch: int
    ) -> tuple[dict[str, tuple], Seen | None, Trial | None]:
        """({kind of targets: what was tried with it}, what the costs depend on, the trial that shows it)."""
        ready: dict[str, tuple] = {}
        trial = None
        for kind in KINDS:
            try:
                trial = self.trial_of(replace(plan, y=kind), sizes, batch)
                outs = list(self.caller.outputs(trial))
                costs = list(self.caller.costs(trial, outs))
                main = list(self.caller.main) or [c for c, _ in costs]
                ready[kind] = trial, outs, costs, main
                if costs:
                    fixed = [s for s in spots(trial.it) if s.path in self.masks]
                    moving = {s.path for s in moved_by_steps(self.caller, trial, fixed)}
                    return ready, seen(trial, main[:FEW], {s.path for s in fixed} - moving), trial
            except Exception as error:  # noqa: BLE001
                self.note(error)
                break
        return ready, None, trial

    def without_data(
        self,
        best: Attempt | None,
        plan: Plan,
        holder: Holder,
        trial: Trial | None,
        more: list[Spot],
        seen_: Seen | None,
    ) -> Attempt | None:
        """The Attempt itself, or where it is wrong one without the arrays of data to which the
        code gives no gradient."""
        if not (best and best.wrong and seen_ and trial):
            return best
        some = [s for s in spots(trial.it) if s.path in self.data]
        idle = self.untouched(best, some) if some else []
        if not idle:
            return best
        other = self.with_parameters(
            plan,
            holder,
            best.sizes,
            best.batch,
            trial,
            [s for s in more if s not in idle],
            [*seen_.gone, *idle],
        )
        return other if other and other.wrong < best.wrong else best

    def whole(
        self, plan: Plan, holder: Holder, sizes: tuple[int, ...], batch: int, trial: Trial, seen_: Seen
    ) -> Attempt | None:
        """The best Attempt with what touches the cost beside the holder's own; without those that no step and
        no gradient changes."""
        best = self.with_parameters(plan, holder, sizes, batch, trial, seen_.extras, seen_.gone)
        touched = []
        if best:
            idle = self.untouched(best, seen_.extras)
            if not idle:
                return best
            touched = [s for s in seen_.extras if s not in idle]
        else:
            for spot in seen_.extras if len(seen_.extras) > 1 else ():
                one = self.with_parameters(plan, holder, sizes, batch, trial, [spot], seen_.gone)
                if one and not self.untouched(one, [spot]):
                    touched.append(spot)
        rest = [s for s in seen_.extras if s not in touched]
        touched += [s for s in moved_by_steps(self.caller, trial, rest)] + [s for s in rest if forgotten(s)]
        if best and len(touched) >= len(seen_.extras) or not touched and not seen_.gone:
            return best if touched else None
        return self.with_parameters(plan, holder, sizes, batch, trial, touched, seen_.gone)

    def with_parameters(
        self,
        plan: Plan,
        holder: Holder,
        sizes: tuple[int, ...],
        batch: int,
        trial: Trial,
        more: list[Spot],
        less: list[Spot],
    ) -> Attempt | None:
        """The best Attempt with a Holder that has more and less; None where there is none."""
        other = wider(
            trial.it, holder, more, less, self.names | {"x": trial.space.get("x"), "y": trial.space.get("y")}
        )
        if other is None:
            return None
        return self.with_kinds(replace(plan, parameters=other.parameters), other, sizes, batch, {})

    def untouched(self, found: Attempt, some: list[Spot]) -> list[Spot]:
        """Those of the spots to which the code of an Attempt gives no gradient."""
        trial = self.trial_of(found.plan, found.sizes, found.batch)
        idle = untouched(judge(trial), not found.plan.gradient)
        return [s for s in some if named(trial, s) in idle]
