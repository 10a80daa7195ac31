"""A file may have several backward passes, and steps beside them: those that the first audit did not take.

Each is judged by the same cost. A wrong one counts where the mistake is one of backpropagation; a step that
is something else (Adam, several epochs, weight decay, one array only) is named, not judged.
"""

from __future__ import annotations

import inspect
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.engine import audit_plan
from symbolic_bp.audit.judging.judge import judge
from symbolic_bp.audit.judging.one_by_one import one_by_one
from symbolic_bp.audit.names.vocabulary import DATA
from symbolic_bp.audit.objects.constructors import makers

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.attempt import Attempt
    from symbolic_bp.audit.calling.find import Finder
    from symbolic_bp.audit.calling.plan import Plan


NO_STEP = "no plain step down the gradient of this cost (Adam, several epochs, weight decay, another cost?)"
GUESSED = "how it is meant to be called was guessed"
UNSURE = (
    "unknown",
    "several",
    "term-missing",
    "held-constant",
    "another-array",
    "penalty",
    "leak",
    "other-cost",
    "one-entry",
    "factor",
    "factor-n",
    "factor-1/n",
    "factor-2",
    "factor-1/2",
    "never-updated",
    "regulariser-extra",
    "regulariser-missing",
    "regulariser-factor",
    "regulariser-sign",
    "dropout-scale-missing",
    "dropout-mask-missing",
)
FORGOTTEN = (
    "regulariser-missing",
    "regulariser-factor",
    "regulariser-sign",
)  # of steps, where the cost has it
PAIRS = ("sum({} for x, y in data)", "sum({} for x, y in data)/len(data)")
BATCH, FEW, SECONDS = 3, 6, 3


class Others:
    """What a file has beside the plan of an Attempt that is right. right: calls; unsure: (call, why); plans:
    (plan, widths, examples) of those that are right; wrong: (plan, result) of the first that is, or None."""

    def __init__(self, finder: Finder, found: Attempt) -> None:
        self.finder, self.found, self.rng = finder, found, random.Random(f"{finder.seed} others")
        self.wrong: tuple[Plan, dict] | None = None
        self.right: list = []
        self.unsure: list = []
        self.plans: list = []
        for trial, plans in self.candidates():
            self.judge(trial, plans)
            if self.wrong:
                return
        self.networks()

    def networks(self) -> None:
        """Other classes with a cost and a backward pass of their own."""
        finder, mine = self.finder, self.found.plan.make
        finder.until = time.process_time() + SECONDS
        for make, count in makers(finder):
            name = make.split("(")[0]
            if not inspect.isclass(finder.own.get(name)) or f"{name}(" in mine:
                continue
            sizes = (
                ()
                if count < 0
                else (
                    self.found.sizes
                    if count < 2 or count == len(self.found.sizes)
                    else tuple(range(4, 4 + count))
                )
            )
            other = finder.with_maker(make, sizes, finder.batch)
            if other and other.own and not other.wrong:
                self.right.append(f"--target :{name}")
                self.plans.append((other.plan, other.sizes, other.batch))
            elif other and other.own:
                self.decide(other.plan, other.sizes, other.batch, f"--target :{name}")
            if self.wrong:
                return

    def trial(self, plan: Plan, batch: int) -> Trial:
        """A Trial of a plan with the sizes that were found."""
        return Trial(plan, self.finder.names, self.found.sizes, batch, self.rng, self.finder.patched)

    def candidates(self) -> Iterator[tuple[Trial, list[Plan]]]:
        """[(trial, plans)] of each function that gives gradients or changes the parameters, and is not used
        by the plan that was found."""
        plan, finder = self.found.plan, self.finder
        used, empty = (
            (plan.gradient, plan.step, plan.after),
            {"gradient": "", "step": "", "after": "", "rate": ""},
        )
        trial = self.trial(plan, self.found.batch)
        holder = self.found.holder
        layouts = [(plan.x, trial, [plan.cost, *(c for c in self.found.costs if c != plan.cost)])]
        if plan.x in ("(n,)", "(n,1)") and finder.takes(trial.it, DATA):
            layouts.append(
                (
                    "pairs",
                    self.trial(replace(plan, x="pairs"), BATCH),
                    [form.format(plan.cost) for form in PAIRS],
                )
            )
        for layout, trial, costs in layouts:
            if holder is None:
                break
            plans: dict = {}
            for fields, rank, name in finder.backward.gradients(
                trial, holder, list(finder.caller.outputs(trial)), [(c, True) for c in costs]
            ):
                if rank > 1 or len(plans) > FEW:
                    break
                if fields and not any(f"{name}(" in call for call in used):
                    plans.setdefault(name, []).extend(
                        replace(plan, **cast("dict[str, Any]", empty | fields), x=layout, cost=c)
                        for c in costs
                    )
            yield from ((trial, some) for some in plans.values())

    def judge(self, trial: Trial, plans: list[Plan]) -> None:
        """One function, with each of its plans: right if one of them is."""
        best = None
        for plan in plans:
            again = self.finder.with_plan(trial, plan)
            try:
                run = judge(again)
                wrong = [c for c in run.compared.values() if c.wrong]
                if (
                    not wrong
                    or one_by_one(again)
                    and not any(c.wrong for c in judge(self.trial(plan, 1)).compared.values())
                ):
                    other = plan.cost in self.found.costs and plan.cost != self.found.plan.cost
                    self.right.append(shown(plan) + (f" for the cost {plan.cost}" if other else ""))
                    self.plans.append((plan, self.found.sizes, trial.batch))
                    return
            except Exception:  # noqa: BLE001, no call of this kind
                continue
            if (
                plan.cost in self.found.costs
                and plan.cost != self.found.plan.cost
                or any(c.shape for c in wrong)
                or all(not c.yours.any() for c in run.compared.values())
            ):
                continue
            if best is None or len(wrong) < best[0]:
                best = len(wrong), plan
        if best:
            self.decide(best[1], self.found.sizes, trial.batch, shown(best[1]))

    def decide(self, plan: Plan, sizes: tuple[int, ...], batch: int, option: str) -> None:
        """Wrong, or something else than one step down the gradient; a gradient of another network by its own
        cost is always judged."""
        try:
            result = audit_plan(
                plan, self.finder.names, [sizes], batch, self.finder.seed, patched=self.finder.patched
            )
        except Exception:  # noqa: BLE001
            result = {"cause": "unknown", "verdict": "undecided"}
        other = option.startswith("--target") and plan.gradient and result["verdict"] == "wrong"
        if result["cause"] in FORGOTTEN and not plan.gradient and self.found.own:
            other = not any(
                self.fits(replace(plan, cost=cost), batch) for cost in self.found.costs if cost != plan.cost
            )
        comparison = (
            plan.gradient and result["cause"] == "sigma-prime-missing" and result["equation"] == "BP1"
        )  # or of another cost
        if (
            self.finder.guessed(plan)
            or not other
            and (comparison or result["cause"] in UNSURE or result["cause"] == "sign" and plan.gradient)
        ):
            self.unsure.append((option, GUESSED if self.finder.guessed(plan) else NO_STEP))
        else:
            self.wrong = plan, result

    def fits(self, plan: Plan, batch: int) -> bool:
        """Whether a plan is right with another cost of the code."""
        try:
            return not any(c.wrong for c in judge(self.trial(plan, batch)).compared.values())
        except Exception:  # noqa: BLE001, that cost takes something else
            return False


def shown(plan: Plan) -> str:
    """The option that audits this."""
    kind = next(k for k in ("gradient", "step", "after") if getattr(plan, k))
    return f'--{kind} "{getattr(plan, kind)}"' + (f' --rate "{plan.rate}"' if plan.rate else "")
