"""Functions that give a cost and its gradient together, f(w, b, X, y) -> (cost, gradients): which shapes
their parameters have is found by running them."""

from __future__ import annotations

import inspect
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from symbolic_bp.audit.calling.arranged import scalar
from symbolic_bp.audit.calling.completing import KINDS
from symbolic_bp.audit.calling.plan import HELPERS, Plan
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.judging.judge import judge
from symbolic_bp.audit.names.aside import aside
from symbolic_bp.audit.names.signature import signature
from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES, X, Y
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.theirs import Theirs

SIZES, SECONDS, MOST = (4, 3), 4, 3
NUMBER = "0.375"
SHAPES = ("4, 3", "3, 4", "4, 1", "4,", "1, 4", "3,", "1, 3", "3, 1", "1,", "1, 1")
ENDS = ((3, "(m,n)"), (3, "(n,m)"), (1, "(m,n)"), (1, "(n,m)"), (-1, "(m,n)"))


@dataclass(frozen=True)
class Found:
    """A plan that runs, the arrays that are wrong with it, and how many are not."""

    plan: Plan
    name: str
    wrong: int
    right_ones: int


class Together:
    """best: the Found with the fewest wrong arrays, None where no function is one; ways: in how many shapes
    of its parameters it runs."""

    def __init__(self, space: dict[str, Theirs], name: str, patched: Patched, batch: int, seed: int) -> None:
        self.names, self.patched, self.batch, self.seed = HELPERS | space, patched, batch, seed
        self.until = time.process_time() + SECONDS
        self.best: Found | None = None
        self.ways: set[str] = set()
        for called, function in space.items():
            if (
                inspect.isfunction(function)
                and function.__module__ == name
                and not aside(called)
                and not self.right()
            ):
                self.consider(called, function)

    def right(self) -> bool:
        """Whether something was found that is right."""
        return self.best is not None and not self.best.wrong

    def sure(self) -> bool:
        """Whether what is wrong is not only called in another way than it is meant."""
        return self.best is not None and (self.best.right_ones > 0 or len(self.ways) == 1)

    def consider(self, called: str, function: Theirs) -> None:
        """Tries the shapes of one function."""
        wanted = signature(function) or []
        must = [n for n, needed in wanted if needed]
        rest = [n for n in must if n not in X | Y or n in ("w", "W", "b")]
        if len(must) - len(rest) != 2 or not 0 < len(rest) <= MOST or not any(n in Y for n in must):
            return
        ways: set[str] = set()
        ran: set[tuple] = set()
        best: Found | None = None
        for plan, some in self.plans(called, must, rest):
            if time.process_time() > self.until:
                break
            if plan.y not in ("real", "labels") and (plan.make, plan.x, plan.outputs) not in ran:
                continue
            found = self.judged(plan, called, some)
            if found is None:
                continue
            ran.add((plan.make, plan.x, plan.outputs))
            ways.add(plan.make)
            if best is None or (found.wrong, -found.right_ones) < (best.wrong, -best.right_ones):
                best = found
            if not found.wrong:
                break
        if best and (self.best is None or best.wrong < self.best.wrong):
            self.best, self.ways = best, ways

    def plans(self, called: str, must: list[str], rest: list[str]) -> Iterator[tuple[Plan, list[str]]]:
        """[(Plan, names of the parameters)] with every choice of shapes; numbers come last."""
        every = sorted(
            itertools.product((*SHAPES, "", NUMBER), repeat=len(rest)), key=lambda s: s.count(NUMBER)
        )
        for shapes, (outputs, layout) in itertools.product(every, ENDS):
            some = [n for n, s in zip(rest, shapes, strict=True) if s != NUMBER]
            if not any(s not in ("", NUMBER) for s in shapes):
                continue
            made = ", ".join(
                f"{n!r}: np.random.randn({s})" if s else f"{n!r}: 0.5"
                for n, s in zip(rest, shapes, strict=True)
                if s != NUMBER
            )
            held = ", ".join(
                f"{n!r}: it[{n!r}]" if s else f"{n!r}: number_at(it, {n!r})"
                for n, s in zip(rest, shapes, strict=True)
                if s != NUMBER
            )
            given = ", ".join(
                (f"it[{n!r}]" if n in some else NUMBER) if n in rest else "y" if n in Y else "x" for n in must
            )
            for kind in KINDS:
                yield (
                    Plan(
                        f"{{{made}}}",
                        f"{{{held}}}",
                        f"{called}({given})",
                        x=layout,
                        y=kind,
                        inputs=SIZES[0],
                        outputs=outputs,
                    ),
                    some,
                )

    def trial(self, plan: Plan) -> Trial:
        """A Trial of a plan."""
        rng = random.Random(f"{self.seed} together")
        return Trial(plan, self.names, SIZES, self.batch, rng, self.patched)

    def judged(self, plan: Plan, called: str, some: list[str]) -> Found | None:
        """The Found of a call; None where it does not run, or gives no cost with the gradients."""
        try:
            trial = self.trial(plan)
            value = trial.run(plan.cost, copied(trial.it))
            spelled = divided(plan.cost, value, {n: np.shape(trial.it[n]) for n in some})
            if spelled is None:
                return None
            whole = Plan(
                plan.make,
                plan.parameters,
                spelled[0],
                spelled[1],
                x=plan.x,
                y=plan.y,
                inputs=plan.inputs,
                outputs=plan.outputs,
            )
            run = judge(self.trial(whole))
        except Exception:  # noqa: BLE001, whatever somebody's code raises
            return None
        if any(c.zero for c in run.compared.values()):
            return None
        wrong = sum(bool(c.wrong) for c in run.compared.values())
        return Found(whole, called, wrong, len(run.compared) - wrong)


def divided(call: str, value: Theirs, shapes: dict[str, tuple]) -> tuple[str, str] | None:
    """(cost, gradient) as expressions: one number of what a call gives, and an array of the shape of each
    parameter, in their order or under their names."""
    if not isinstance(value, (tuple, list)) or len(value) < 2:
        return None
    costs = [i for i, v in enumerate(value) if not isinstance(v, (dict, list, tuple)) and scalar(v)]
    tables = [i for i, v in enumerate(value) if isinstance(v, dict)]
    if tables:
        table, cost = value[tables[0]], costs[0] if costs else None
        forms = ("{}", *GRADIENT_NAMES)
        keys = {n: next((p.format(n) for p in forms if p.format(n) in table), "") for n in shapes}
        if len(table) != len(shapes):
            return None  # something that it gives is the gradient of what was taken for a constant
        if cost is None or not all(keys.values()):
            return None
        if any(np.shape(table[k]) != shapes[n] for n, k in keys.items()):
            return None
        parts = ", ".join(f"{n!r}: g[{k!r}]" for n, k in keys.items())
        return f"{call}[{cost}]", f"(lambda g: {{{parts}}})({call}[{tables[0]}])"
    for cost in costs[:1] + costs[-1:]:
        rest = [i for i in range(len(value)) if i != cost]
        if len(rest) == 1 and isinstance(value[rest[0]], (tuple, list)):
            inner = value[rest[0]]
            if [np.shape(v) for v in inner] == list(shapes.values()):
                return f"{call}[{cost}]", f"dict(zip({tuple(shapes)!r}, {call}[{rest[0]}]))"
        if [np.shape(value[i]) for i in rest] == list(shapes.values()):
            parts = ", ".join(f"{n!r}: g[{i}]" for n, i in zip(shapes, rest, strict=True))
            return f"{call}[{cost}]", f"(lambda g: {{{parts}}})({call})"
    return None
