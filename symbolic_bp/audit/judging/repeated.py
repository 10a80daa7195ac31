"""One call says little: can it be repeated, and is the gradient right at the second and third call
on the same objects?"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.called import Caller
from symbolic_bp.audit.calling.plan import Calls, Unusable
from symbolic_bp.audit.calling.training import forgotten, numbers_with, set_to_zero, trains
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.judging.judge import DIFFERENT, Run, agree, judge
from symbolic_bp.audit.names.signature import constants
from symbolic_bp.audit.numbers.number import constant, lift
from symbolic_bp.audit.numbers.opcodes import CONST
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.reached import values

if TYPE_CHECKING:
    pass


CALLS, SECONDS = 40, 5
ADDED = "it is added to what the call before left"
STALE = "something that the call before left is used again"


@dataclass
class Repeated:
    """What later calls say. runs: those that are wrong; words: why; notes: what is right under a condition;
    failed: a sentence."""

    runs: list = field(default_factory=list)
    cause: str = ""
    words: str = ""
    notes: list = field(default_factory=list)
    failed: str = ""


def broken(run: Run) -> bool:
    """Whether some entry of the gradient is wrong."""
    return any(c.wrong for c in run.compared.values())


def changing(run: Run) -> str:
    """What is another number when the same call is made from the same state, or "" where nothing is."""
    trial = run.trial
    try:
        same = agree(trial.costs(run.call)[-1], run.cost) < DIFFERENT and equal(trial.gradient(), run.given)
    except Unusable:
        same = False
    if same:
        return ""
    first, second = (left(trial) for _ in range(2))
    names = [n for n, v in first.items() if n in second and differ(v, second[n])]
    return names[0] if names else "the cost"


def left(trial: Trial) -> dict:
    """{name: number or array} of what a call leaves."""
    it = copied(trial.it)
    trial.gradient(it)
    spaces = trial.patched.spaces
    return values(it, "it", spaces) | {n: v for space in spaces for n, v in values(space, "", spaces).items()}


def differ(a: object, b: object) -> bool:
    """True where two things are seen to differ."""
    try:
        return not equal({"": a}, {"": b})
    except (TypeError, ValueError):
        return False


def equal(one: dict, other: dict) -> bool:
    """The same arrays under the same names."""
    return one.keys() == other.keys() and all(same_array(a, other[n]) for n, a in one.items())


def same_array(a: object, b: object) -> bool:
    """True where two arrays have the same shape and the same numbers."""
    if a is None or b is None:
        return a is b
    a, b = np.asarray(a, dtype=object), np.asarray(b, dtype=object)
    return a.shape == b.shape and all(same(x, y) for x, y in zip(a.flat, b.flat, strict=True))


def same(a: object, b: object) -> bool:
    """True where two numbers agree, or are both nan."""
    x, y = lift(a), lift(b)
    if x is None or y is None:
        return a is b or a == b
    return agree(x, y) < DIFFERENT or x.isnan() and y.isnan()


def again(run: Run) -> Repeated:
    """The second and the third call on the objects of a run that is right."""
    trial = before = run.trial
    for count in ("second", "third"):
        try:
            trial = trial.later()
            found = judge(trial)
        except Exception as error:  # noqa: BLE001, whatever somebody's code raises
            what = (
                str(error)
                if isinstance(error, Unusable)
                else f"{type(error).__name__}: {error}".strip().rstrip(":")
            )
            return Repeated(
                failed=f"the first call is right, and the {count} one on the same object stops: {what}"
            )
        if broken(found):
            return explained(before, trial, found, count)
        before = trial
    return Repeated()


def explained(before: Trial, trial: Trial, found: Run, count: str) -> Repeated:
    """Why a later call is wrong, or under which condition it is right."""
    plan = trial.plan
    steps = isinstance(plan, Calls) and plan.step or not isinstance(plan, Calls) and not plan.gradient
    c, mu = combination(trial, found)
    if steps and mu is not None and (c, mu) != (1, 1) and 0 < c <= 1 and 0 <= mu < 1:
        what = f"{mu} times the step before (momentum)" if mu else f"a smaller rate ({c} times the first one)"
        return Repeated(
            notes=[f"not judged: the {count} step goes down the gradient with {what}; the first one is right"]
        )
    added = (c, mu) == (1, 1)
    call = None if isinstance(plan, Calls) else between(before, trial)
    if call:
        return Repeated(
            notes=[
                f"the {count} call is right after {call}, as the code has it; without, "
                + (ADDED if added else STALE)
            ]
        )
    if added and not isinstance(plan, Calls):
        spaces, names = trial.patched.spaces, stored(before)
        line = set_to_zero(names, plan.gradient, spaces)
        if not line and numbers_with(names, spaces) and not trains(plan.gradient, spaces):
            return Repeated(
                notes=[
                    f"the gradients are added up from call to call: set {', '.join(sorted(names))} to 0 "
                    "before each"
                ]
            )
        if line:
            return Repeated(
                notes=[
                    f"the {count} call is right once the gradients are 0 again, as in {line}; without, "
                    f"{ADDED}"
                ]
            )
    words = (
        f"the gradient is right at the first call and wrong at the {count} one on the same object: "
        f"{ADDED if added else STALE}"
    )
    return Repeated([found], "accumulates" if added else "stale", words)


def combination(trial: Trial, run: Run) -> tuple:
    """(c, mu), where what the code gives is c times the gradient plus mu times what it gave before, in every
    entry; else (None, None)."""
    rows: list = []
    for name, found in run.compared.items():
        old = trial.previous.get(name)
        if found.yours.shape != found.true.shape or old is None or np.asarray(old).size != found.true.size:
            return None, None
        rows += zip(
            found.yours.flat, found.true.flat, map(lift, np.asarray(old, dtype=object).flat), strict=False
        )
    rows = [row for row in rows if row[1].f or row[2].f]
    for (y, t, o), (z, u, p) in zip(rows, rows[1:], strict=False):
        det = t.f * p.f - o.f * u.f
        if abs(det) > 1e-12 * (abs(t.f * p.f) + abs(o.f * u.f)):
            c, mu = (
                Fraction(x).limit_denominator(10_000)
                for x in ((y.f * p.f - o.f * z.f) / det, (t.f * z.f - u.f * y.f) / det)
            )
            if all(agree(a, b * constant(c) + d * constant(mu)) < DIFFERENT for a, b, d in rows):
                return c, mu
            return None, None
    return None, None


def between(before: Trial, trial: Trial) -> str:
    """A call of the code after which the later call is right, such as one that sets gradients to 0; "" if
    there is none, or if the code trains without it."""
    modules = {space.get("__name__") for space in trial.patched.spaces}
    own = {n: v for n, v in trial.space.items() if callable(v) and getattr(v, "__module__", "") in modules}
    caller = Caller(own, "auto", lambda *args, **kwargs: None, constants(trial.space))
    caller.extra["grads"] = trial.plan.gradient
    started, tried = time.perf_counter(), 0
    for expression, function, method in caller.callables(before, re.compile("")):
        for call in caller.calls(before, expression, function, method):
            tried += 1
            if tried > CALLS or time.perf_counter() - started > SECONDS:
                return ""
            try:
                right = not broken(judge(before.later(call)))
            except Exception:  # noqa: BLE001, whatever somebody's code raises
                continue
            if right and not forgotten(
                expression, trial.plan.gradient or trial.plan.step or trial.plan.after, trial.patched.spaces
            ):
                return call
    return ""


def stored(before: Trial) -> set:
    """The attributes, or global names, under which the gradients are kept."""
    it = copied(before.it)
    given = [np.asarray(a, dtype=object) for a in before.gradient(it).values() if a is not None]
    numbers = {id(n) for a in given for n in a.flat if n is not None and n.op != CONST}
    spaces = before.patched.spaces
    inside = [values(it, "it", spaces), *(values(space, "", spaces) for space in spaces)]
    kept = [
        name
        for some in inside
        for name, value in some.items()
        if np.size(value) and all(id(n) in numbers for n in np.asarray(value, dtype=object).flat)
    ]
    return {"".join(re.findall(r"\.(\w+)|^(\w+)", name)[-1]) for name in kept}
