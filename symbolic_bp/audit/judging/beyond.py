"""What is judged once a gradient is right: branches far from 0, update steps, other backward passes; and what
is left that was not judged."""

from __future__ import annotations

import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.plan import Plan
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.engine import at_point, audit_plan, fewer
from symbolic_bp.audit.host.covered import Covered
from symbolic_bp.audit.judging.judge import judge
from symbolic_bp.audit.judging.options import OTHER, options
from symbolic_bp.audit.judging.others import Others
from symbolic_bp.audit.judging.pullbacks import Pullbacks
from symbolic_bp.audit.judging.repeated import broken
from symbolic_bp.audit.judging.result import ENOUGH, result
from symbolic_bp.audit.judging.standing import qualified
from symbolic_bp.audit.judging.unjudged import entry, unjudged
from symbolic_bp.audit.judging.wide import Wide, far, watched
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.objects.having import another, path_of
from symbolic_bp.audit.objects.parameters import HELD, left_out
from symbolic_bp.audit.objects.reach import spots

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.attempt import Attempt
    from symbolic_bp.audit.calling.find import Finder
    from symbolic_bp.audit.host.patch import Patched


SECONDS = 5


@dataclass
class Audited:
    """A plan of the file at a path, with its result and where that was found."""

    path: Path
    plan: Plan
    found: dict
    space: dict
    nets: list[tuple[int, ...]]
    batch: int
    seed: int
    patched: Patched

    def trial(self, plan: Plan, word: str) -> Trial:
        """A Trial of a plan with the last of the networks."""
        return Trial(
            plan, self.space, self.nets[-1], self.batch, random.Random(f"{self.seed} {word}"), self.patched
        )

    def far(self, plan: Plan, covered: Covered) -> Wide:
        """What a plan gives at points far from 0."""
        return far(plan, self.space, self.nets[-1], self.batch, self.seed, self.patched, covered)

    def judged(self, plan: Plan) -> dict:
        """The result of another plan."""
        return audit_plan(plan, self.space, self.nets[-1:], self.batch, self.seed, patched=self.patched)


def beyond(one: Audited, finder: Finder | None, attempt: Attempt) -> tuple:
    """(plan, result) of what is wrong, else of all; finder: a Finder, None where nothing
    else may be looked for."""
    one = handy(one)
    if one.found["verdict"] != "right":
        return one.plan, named(one, None, Covered(one.patched.own), [], [])
    wide = tolerant(one, one.plan, Covered(one.patched.own)) or Wide(Covered(one.patched.own))
    if wide.wrong:
        return one.plan, at_a_far_point(one, wide)
    tried = chosen(one, finder, wide.covered)
    if tried.wrong:
        return tried.wrong
    fixed = held(one, wide.covered)
    if fixed:
        return fixed
    others = None
    if finder:
        step = wrong_step(one, finder, attempt, wide.covered)
        if step:
            return step
        others = Others(finder, attempt)
        if others.wrong:
            others.wrong[1]["notes"].insert(
                0,
                f"{one.plan.gradient or one.plan.step or one.plan.after} is right; this is another backward "
                "pass of the file",
            )
            return others.wrong
        one.found["notes"] += [f"also right: {call}" for call in others.right]
        for plan, sizes, batch in others.plans:
            run(replace(one, nets=[sizes], batch=batch), plan, wide.covered)
    left = [entry(call, str(one.path), 0, why) for call, why in others.unsure] if others else []
    return one.plan, named(one, finder, wide.covered, wide.limits, [*tried.left, *left])


def handy(one: Audited) -> Audited:
    """The same with a small network where the one that was judged is large, and the code has one."""
    if sum(row["entries"] for row in one.found["arrays"]) <= ENOUGH or not one.nets[-1]:
        return one
    less = replace(one, nets=[fewer(one.nets[-1])])
    try:
        run = judge(less.trial(one.plan, "handy"))
    except Exception:  # noqa: BLE001, its widths are fixed
        return one
    return one if broken(run) != (one.found["verdict"] == "wrong") else less


def run(one: Audited, plan: Plan, covered: Covered) -> None:
    """Notes what of the code another plan runs."""
    with suppress(Exception):  # it ran at the points that were judged
        watched(one.trial(plan, "run"), covered)


def tolerant(one: Audited, plan: Plan, covered: Covered) -> Wide | None:
    """As `far`; None where the plan has widths of its own."""
    try:
        return one.far(plan, covered)
    except Exception:  # noqa: BLE001, it ran at the points that were judged
        return None


def at_a_far_point(one: Audited, wide: Wide) -> dict:
    """The result of a gradient that is right at ordinary points, and wrong where its numbers are larger."""

    def another(i: int) -> object:
        return at_point(one.plan, one.space, one.nets[-1], one.batch, f"{one.seed} far {i}", one.patched)

    runs = [r for r in [wide.wrong] if r is not None]
    found = result(one.plan, runs, [], another, one.nets[-1:], one.batch, one.seed, one.patched)
    found["notes"].append(
        "it is right for numbers near 0, and wrong where larger ones take another branch of the cost"
    )
    return found


def wrong_step(one: Audited, finder: Finder, attempt: Attempt, covered: Covered) -> tuple | None:
    """(plan, result) of an update step that goes the wrong way or leaves a parameter out, which no
    other step changes."""
    second, updated = None, set()
    for update in finder.updates(attempt):
        try:
            step = one.judged(update)
        except Exception:  # noqa: BLE001, another kind of step
            continue
        if step["verdict"] == "right":
            run(one, update, covered)
        updated |= {row["name"] for row in step["arrays"] if row["status"] != "never updated"}
        if step["verdict"] == "wrong" and step["cause"] in ("never-updated", "sign"):
            second = second or (update, step)
    every = {row["name"] for row in one.found["arrays"]}
    if second and (second[1]["cause"] == "sign" or len(updated) < len(every)):
        second[1]["notes"].insert(0, "the gradients are right; it is the update step that is wrong")
        return second
    return None


@dataclass
class Tried:
    """Other choices of options: (plan, result) of one that is wrong, or None; left: entries of those
    that were not judged."""

    wrong: tuple | None
    left: list


def chosen(one: Audited, finder: Finder | None, covered: Covered) -> Tried:
    """Every other choice of the options, each judged as the default was, or in the way that it is
    found to be called."""
    left: list = []
    for plan, words in options(one.plan, callables(one), one.patched.spaces):
        plan, found = decided(one, finder, plan)
        if found and found["verdict"] == "right":
            wide = tolerant(one, plan, covered)
            if wide and wide.wrong:
                found = at_a_far_point(replace(one, plan=plan), wide)
                found["notes"].insert(0, f"with {words}; without, the gradient is right")
                return Tried((plan, found), left)
            one.found["notes"].append(f"also right: {words}")
        elif (
            found and found["verdict"] == "wrong" and found["cause"] not in ("never-updated", "unknown-cost")
        ):
            found["notes"].insert(0, f"with {words}; without, the gradient is right")
            return Tried((plan, found), left)
        elif OTHER not in words:
            left.append(
                entry(words, str(one.path), 0, found["words"] if found else "no way to call it so was found")
            )
    return Tried(None, left)


def held(one: Audited, covered: Covered) -> tuple | None:
    """(plan, result) of a gradient that is right only for the values that numbers have which nothing changes;
    None where it is always."""
    trial, numbers = one.trial(one.plan, "held"), {}
    for spot in spots(trial.it):
        if (
            spot.is_number
            and any(each["name"] == spot.path for each in outside(one, HELD))
            and path_of(spot.path)
        ):
            value = another(float(lift(spot.value).f))
            if value is not None:
                numbers[spot.path] = value
    if not numbers:
        return None
    plan = replace(one.plan, make=f"having({one.plan.make}, {numbers})")
    try:
        found = one.judged(plan)
    except Exception:  # noqa: BLE001, the code does not take these numbers
        return None
    if found["verdict"] == "right":
        run(one, plan, covered)
        return None
    if found["verdict"] == "wrong" and found["cause"] != "never-updated":
        found["notes"].insert(
            0,
            f"with {', '.join(f'{path} = {value:g}' for path, value in numbers.items())}; with the values "
            "that the code "
            "gives them the gradient is right",
        )
        return plan, found
    return None


def decided(one: Audited, finder: Finder | None, plan: Plan) -> tuple:
    """(plan, result) of a plan with another choice; the Finder looks again where it is not
    right as it stands."""
    try:
        found = one.judged(plan)
    except Exception:  # noqa: BLE001, such as another kind of target
        found = None
    if found and found["verdict"] == "right" or not finder:
        return plan, found
    finder.until = time.process_time() + SECONDS
    try:
        attempt = (
            finder.with_maker(plan.make, finder_sizes(one), one.batch) if plan.make != one.plan.make else None
        )
        if attempt:
            found = audit_plan(
                attempt.plan, one.space, [attempt.sizes], attempt.batch, one.seed, patched=one.patched
            )
            return attempt.plan, qualified(found, attempt.plan, finder, attempt)
    except Exception:  # noqa: BLE001, no choice that it knows
        return plan, None
    return plan, found


def finder_sizes(one: Audited) -> tuple:
    """The widths that a maker is given; none where it chooses them itself."""
    return one.nets[-1] if "sizes" in one.plan.make else ()


def callables(one: Audited) -> dict:
    """{name: function} of the file: its classes, their methods and its functions."""
    own = {
        n: v for n, v in one.space.items() if getattr(v, "__module__", None) == one.path.stem and callable(v)
    }
    methods = {
        n: f
        for c in own.values()
        if isinstance(c, type)
        for n, f in vars(c).items()
        if callable(f) and not n.startswith("__")
    }
    return methods | own


def named(one: Audited, finder: Finder | None, covered: Covered, limits: list, rest: list) -> dict:
    """The result with what was not judged: [{"name", "file", "line", "why"}]; rest:
    entries that are known."""
    if not covered.codes:
        run(one, one.plan, covered)
    words = set(re.findall(r"\w+", " ".join(e["name"] for e in rest)))
    left = [
        e
        for e in unjudged(covered, one.path, limits, one.plan.make + one.plan.cost + one.plan.gradient)
        if e["name"].rpartition(".")[2] not in words
    ]
    if finder and one.found["verdict"] == "right":
        slopes = {name for name, _, _ in Pullbacks(finder, {e["name"] for e in left}).right}
        one.found["notes"] += [f"also right, as a derivative: {name}" for name in sorted(slopes)]
        left = [e for e in left if e["name"] not in slopes]
    empty = dict.fromkeys(row["name"] for row in one.found["arrays"] if row["status"] == "vacuous")
    rest = rest + [entry(name, str(one.path), 0, "its gradient is 0 at every point tried") for name in empty]
    return one.found | {"not judged": [*rest, *left], "left out": outside(one)}


def outside(one: Audited, only: str = "") -> list[dict]:
    """[{"name", "why"}] of the arrays and numbers that are reachable and no parameters."""
    try:
        reasons = left_out(one.trial(one.plan, "left out"), one.plan.cost)
    except Exception:  # noqa: BLE001, it ran at the points that were judged
        return []
    return [{"name": name, "why": why} for name, why in reasons if only in why]
