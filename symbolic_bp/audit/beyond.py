"""What is judged once a gradient is right: branches far from 0, update steps, other backward passes; and what is left that was not judged."""
from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from symbolic_bp.audit.covered import Covered
from symbolic_bp.audit.engine import at_point, audit_plan, large, result
from symbolic_bp.audit.others import Others
from symbolic_bp.audit.plan import Plan, Trial
from symbolic_bp.audit.unjudged import entry, unjudged
from symbolic_bp.audit.wide import far, watched

UNSURE = "no plain step down the gradient of this cost (Adam, several epochs, weight decay, another cost?)"
KINDS = ("gradient", "step", "after")


@dataclass
class Audited:
    """A plan of the file at a path, with its result and where that was found."""
    path: Path
    plan: Plan
    found: dict
    space: dict
    nets: list
    batch: int
    seed: object
    patched: object

    def trial(self, plan: Plan, word: str) -> Trial:
        """A Trial of a plan with the last of the networks."""
        return Trial(plan, self.space, self.nets[-1], self.batch, random.Random(f"{self.seed} {word}"), self.patched)

    def judged(self, plan: Plan) -> dict:
        """The result of another plan."""
        return audit_plan(plan, self.space, self.nets[-1:], self.batch, self.seed, patched=self.patched)


def beyond(one: Audited, finder: object, attempt: object) -> tuple:
    """(plan, result) of what is wrong, else of all; finder: a Finder, None where nothing else may be looked for."""
    if one.found["verdict"] != "right":
        return one.plan, named(one, Covered(one.patched.own), [], [])
    wide = far(one.plan, one.space, one.nets[-1], one.batch, one.seed, one.patched, one.patched.own)
    if wide.wrong:
        return one.plan, at_a_far_point(one, wide)
    others = None
    if finder:
        step = wrong_step(one, finder, attempt)
        if step:
            return step
        others = Others(finder, attempt)
        if others.wrong:
            others.wrong[1]["notes"].insert(0, f"{one.plan.gradient or one.plan.step or one.plan.after} is right; this is another backward "
                                               "pass of the file")
            return others.wrong
        one.found["notes"] += [f"also right: {call}" for call in others.right]
        for plan in others.plans:
            try:
                watched(one.trial(plan, "other"), wide.covered)
            except Exception:  # noqa: BLE001, it takes other inputs than those of the plan
                continue
    return one.plan, named(one, wide.covered, wide.limits, others.unsure if others else [])


def at_a_far_point(one: Audited, wide: object) -> dict:
    """The result of a gradient that is right at ordinary points, and wrong where its numbers are larger."""
    def another(i: int) -> object:
        return at_point(one.plan, one.space, one.nets[-1], one.batch, f"{one.seed} far {i}", one.patched)
    found = result(one.plan, [wide.wrong], [], another, one.nets[-1:], one.batch, one.seed, one.patched)
    found["notes"].append("it is right for numbers near 0, and wrong where larger ones take another branch of the cost")
    return found


def wrong_step(one: Audited, finder: object, attempt: object) -> tuple | None:
    """(plan, result) of an update step that goes the wrong way or leaves a parameter out, which no other step changes."""
    second, updated = None, set()
    for update in finder.updates(attempt):
        try:
            step = one.judged(update)
        except Exception:  # noqa: BLE001, another kind of step
            continue
        updated |= {row["name"] for row in step["arrays"] if row["status"] != "never updated"}
        if step["verdict"] == "wrong" and step["cause"] in ("never-updated", "sign"):
            second = second or (update, step)
    every = {row["name"] for row in one.found["arrays"]}
    if second and (second[1]["cause"] == "sign" or len(updated) < len(every)):
        second[1]["notes"].insert(0, "the gradients are right; it is the update step that is wrong")
        return second
    return None


def named(one: Audited, covered: Covered, limits: list, unsure: list) -> dict:
    """The result with what was not judged: [{"name", "file", "line", "why"}]."""
    if not covered.codes:
        try:
            watched(one.trial(one.plan, "named"), covered)
        except Exception:  # noqa: BLE001, it ran at the points that were judged
            pass
    rest = [entry(call, str(one.path), 0, UNSURE) for call in unsure]
    words = set(re.findall(r"\w+", " ".join(unsure)))
    left = [e for e in unjudged(covered, one.path, limits) if e["name"].rpartition(".")[2] not in words]
    return one.found | {"not judged": [*rest, *left]}
