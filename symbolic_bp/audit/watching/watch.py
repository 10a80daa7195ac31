"""Find the parameters, the learning rate and the cost of code by watching one pass of its own training."""

from __future__ import annotations

import ast
import inspect
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.completing import KINDS
from symbolic_bp.audit.calling.costs import COSTS
from symbolic_bp.audit.calling.plan import HELPERS, Plan
from symbolic_bp.audit.calling.rates import rates
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.judging.judge import Run, judge
from symbolic_bp.audit.names.aside import aside
from symbolic_bp.audit.names.signature import filled, maker_call, signature
from symbolic_bp.audit.names.vocabulary import RATE, SIZES
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.reach import Spot, always
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.audit.watching.changed import changed_by, counted, names_of, spelled
from symbolic_bp.audit.watching.computed import Computed
from symbolic_bp.audit.watching.loops import Loop, training_loops
from symbolic_bp.audit.watching.one_pass import Pass
from symbolic_bp.audit.watching.seen import Seen, decays, one_multiple

SECONDS, WIDTHS = 8, (4, 3)
BATCHES, SINGLE = ("(m,n)", "(n,m)"), ("(n,)", "(n,1)")
ENDS = ((4, 3), (4, 1), (4, -1))
RATE_GIVEN = "0.375"
PROBE, FEW = "{'probe': probe}", 3


class Watch:
    """space: the names of the file; cost: auto, or a usual cost by its name; best: the Seen
    that is nearest to a verdict, None where no training was seen."""

    def __init__(
        self,
        tree: ast.Module,
        space: dict[str, Theirs],
        path: str,
        patched: Patched,
        batch: int,
        seed: int,
        cost: str,
    ) -> None:
        self.space, self.patched, self.batch, self.seed = space, patched, batch, seed
        self.cost = cost
        self.idle: list[Spot] = []
        self.names: dict[str, Theirs] = HELPERS | space | {"probe": exact(np.zeros(1))}
        self.until = time.process_time() + SECONDS
        self.best: Seen | None = None
        for i, loop in enumerate(training_loops(tree)):
            if self.over() or loop.name and aside(loop.name):
                continue
            self.watch(loop, f"pass_{i}", path)

    def over(self) -> bool:
        """Whether enough was seen, or tried."""
        return bool(self.best and self.best.right) or time.process_time() > self.until

    def watch(self, loop: Loop, name: str, path: str) -> None:
        """Looks at one loop, called in the ways that its function may be called."""
        one = self.names[name] = Pass(loop, self.space, path)
        for plan in self.plans(loop, name, one):
            if self.over():
                return
            try:
                self.consider(plan, name, one)
            except Exception:  # noqa: BLE001, whatever somebody's code raises
                continue

    def plans(self, loop: Loop, name: str, one: Pass) -> Iterator[Plan]:
        """The ways to come to the loop: arguments by their names, in the usual layouts and kinds."""
        if not loop.name:
            yield Plan(f"{name}.begin()", "", "None", inputs=1, outputs=1)
            return
        for arguments, layouts in itertools.product(self.arguments(loop), (BATCHES, SINGLE)):
            if self.best and self.best.of == name:
                return  # with a batch it runs: what one example would show is less
            for (inputs, outputs), layout in itertools.product(ENDS, layouts):
                if self.best and self.best.of == name and self.best.tied:
                    return
                for kind in KINDS:
                    make = f"{name}.begin({arguments})"
                    yield Plan(make, "", "None", x=layout, y=kind, inputs=inputs, outputs=outputs)

    def arguments(self, loop: Loop) -> list[str]:
        """The arguments of the function of a loop, as `name=expression, ...`."""
        known = {
            "x": "x",
            "y": "y",
            "rate": RATE_GIVEN,
            "one": "1",
            "count": "batch",
            "seed": "1",
            "named": {},
        }
        function = self.space.get(loop.name)
        selves = [""]
        if loop.owner:
            kind = self.space.get(loop.owner)
            made = maker_call(loop.owner, kind) if inspect.isclass(kind) else None
            function = getattr(kind, loop.name, None)
            if made is None:
                return []
            selves = [made[0]] if made[1] < 1 else [made[0].replace("*sizes", "4, 5, 3"[: 3 * made[1] - 2])]
        wanted = signature(function) if callable(function) else None
        if wanted is None:
            return []
        out = []
        for own in selves:
            given = []
            for at, (argument, must) in enumerate(wanted):
                if loop.owner and not at:
                    given.append(f"{argument}={own}")
                    continue
                value = filled(only(argument, must), known)
                default = default_of(function, argument)
                if value:
                    given.append(f"{argument}={value.rpartition('=')[2]}")
                elif must:
                    given.append(f"{argument}={'[4, 5, 3]' if argument in SIZES else 5}")
                else:
                    given.append(f"{argument}={default!r}")
            out.append(", ".join(given))
        return out

    def trial(self, plan: Plan, word: str = "") -> Trial:
        """A Trial of a plan."""
        return Trial(
            plan, self.names, WIDTHS, self.batch, random.Random(f"{self.seed} watch{word}"), self.patched
        )

    def consider(self, plan: Plan, name: str, one: Pass) -> None:
        """Makes a pass, sees what it changes and computes, and judges it."""
        first = self.trial(replace(plan, parameters=PROBE))
        whole = counted(first, name)
        if whole:
            one.floats |= whole
            first = self.trial(replace(plan, parameters=PROBE))
        held, self.idle = changed_by(first, name)
        if not held:
            return
        step = f"{name}(it)"
        plan = replace(plan, parameters=spelled(held), step=step)
        one.zeros = set()
        if len(held) > 1:  # what a step remembers is found, and is 0 from here on
            seen = Computed(self.trial(plan), step, one.loop)
            for cost in (seen.own or seen.usual())[:1]:
                self.run(plan, cost, held)
        scaling = rates(self.trial(plan), step, False)
        scaling.sort(key=lambda r: not (r.rpartition(".")[2] in RATE or "number_" in r))
        for rate in [*scaling[:FEW], ""]:
            still = f"{name}(having(it, {{{rate!r}: 0.0}}))" if rate.startswith("it.") else step
            costs = Computed(self.trial(replace(plan, rate=rate)), still, one.loop)
            if costs.loose:
                return
            targets = {f"it.{t}" for _, t in costs.tied}
            self.idle = [s for s in self.idle if s.path not in targets]
            self.judged(replace(plan, rate=rate), costs, held, bool(one.loop.name))
            if self.over():
                return

    def judged(self, plan: Plan, costs: Computed, held: list[Spot], given: bool) -> None:
        """Judges a step with the cost that is named, or that the pass computes, else with the usual ones."""
        named = costs.usual((self.cost,)) if self.cost in COSTS else []
        tied = bool(costs.tied)
        runs = [(c, run) for c in named or costs.own[:1] if (run := self.run(plan, c, held))]
        if runs:
            wrong, first = min((run for _, run in runs), key=lambda run: run[0])
            others = [] if named or not wrong else costs.usual()
            standard = [c for c in others if (run := self.run(plan, c, held)) and not run[0]]
            right, remembers = len(first.compared) - wrong, self.remembers(first)
            scaled = not named and (one_multiple(first) or decays(first))
            self.keep(
                Seen(first.trial.plan, True, given, wrong, right, scaled, tuple(standard), tied, remembers)
            )
            return
        why = ["the loop computes no cost of its own: a usual one was taken"]
        tries = [(c, run) for c in costs.usual() if (run := self.run(plan, c, held))]
        for wrong, first in sorted((run for _, run in tries), key=lambda run: run[0])[:1]:
            right, remembers = len(first.compared) - wrong, self.remembers(first)
            self.keep(
                Seen(
                    replace(first.trial.plan, why=why), False, given, wrong, right, False, (), tied, remembers
                )
            )

    def run(self, plan: Plan, cost: str, held: list[Spot]) -> tuple[int, Run] | None:
        """(how many arrays are wrong, the Run) with the parameters on which a cost depends; None where it is
        not one."""
        some = [*held, *self.idle]
        try:
            trial = self.trial(replace(plan, cost=cost, parameters=spelled(some)))
            used = {id(n) for n in history(trial.cost(), always)}
            names = dict(zip(names_of(some), some, strict=True))
            mine = [names[n] for n, a in trial.leaves.items() if any(id(e) in used for e in a.flat)]
            if not mine or not any(s in held for s in mine):
                return None
            one: Pass = self.names[plan.make.partition(".")[0]]
            one.zeros = {s.path for s in held if s not in mine and not s.is_number}
            run = judge(self.trial(replace(plan, cost=cost, parameters=spelled(mine))))
        except Exception:  # noqa: BLE001, whatever somebody's code raises
            return None
        return sum(bool(c.wrong) for c in run.compared.values()), run

    def remembers(self, run: Run) -> bool:
        """Whether the step of a Run has arrays of its own beside the parameters."""
        return bool(self.names[run.trial.plan.make.partition(".")[0]].zeros)

    def keep(self, found: Seen) -> None:
        """Keeps the better of what was seen."""
        if self.best is None or found.rank() < self.best.rank():
            self.best = found


def only(argument: str, must: bool) -> Callable:
    """A function of one argument of this name."""
    return eval(f"lambda {argument}{'' if must else '=None'}: None")  # noqa: S307, a name of an argument


def default_of(function: object, argument: str) -> object:
    """What an argument is where it is not given."""
    return inspect.signature(function).parameters[argument].default  # type: ignore[arg-type]
