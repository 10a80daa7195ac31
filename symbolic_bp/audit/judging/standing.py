"""How certain it is that the code is meant to be called as it was: a wrong array says something of the code
only where that is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.arranged import moved
from symbolic_bp.audit.calling.costs import COSTS, LISTED
from symbolic_bp.audit.calling.own_cost import CHECKS, SUMS
from symbolic_bp.audit.calling.training import everything, mentions, trains
from symbolic_bp.audit.names.vocabulary import GRADIENT, STEP
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.attempt import Attempt
    from symbolic_bp.audit.calling.find import Finder
    from symbolic_bp.audit.calling.plan import Plan


DIAGNOSED = {
    "unknown",
    "several",
    "never-updated",
    "shape",
    "factor",
    "factor-n",
    "factor-1/n",
    "factor-2",
    "factor-1/2",
    "sign",
    "one-entry",
}

WEIGHTS = re.compile(r"^[wbvu]([a-z]{0,2})[_\d]*$|weight|bias|theta|param|coef|kernel|gam|bet", re.I)
FROZEN = {"trainable", "requires_grad", "frozen", "freeze"}
SLOPE = re.compile(r"prime|deriv|slope|^d_", re.I)
ALONE = ("(n,)", "(n,1)", "(1,n)")
PARTIAL = {"never-updated", "one-entry"}  # no choice of a cost makes up for these


def qualified(found: dict, plan: Plan, finder: Finder, attempt: Attempt) -> dict:
    """The result, with the condition under which it is right; undecided where a wrong one may be
    the fault of a guess."""
    if found["verdict"] == "right":
        return found | {"condition": condition(plan, finder, attempt)}
    why = doubt(plan, found, finder, attempt) if found["verdict"] == "wrong" else ""
    unknown = {
        "verdict": "undecided",
        "equation": "none",
        "cause": "guessed",
        "words": why,
        "should be": "",
        "numpy": "",
        "network": "",
    }
    return found | unknown if why else found


def condition(plan: Plan, finder: Finder, attempt: Attempt) -> str:
    """ " for one example at a time", where the gradient is no sum over several; " if the cost is the
    quadratic one": the standard costs for which the gradient is right, where the code has none of its own."""
    alone = " for one example at a time" if finder.spread and plan.x in ALONE else ""
    if attempt.own or given(finder):
        return alone
    fitting = list(dict.fromkeys(filter(None, map(spelled, attempt.right or (plan.cost,)))))
    return alone + (
        " if the cost is " + " or ".join(f"the {name} one, C = {form}" for name, form in fitting)
        if fitting
        else ""
    )


def given(finder: Finder) -> bool:
    """Whether the person named the cost."""
    return finder.caller.cost not in ("auto", None)


def spelled(expression: str) -> tuple | None:
    """(name of a standard cost, its form in out and y)"""
    forms = [(name, form) for name, some in COSTS.items() for form in some] + [
        ("quadratic", form) for form in LISTED
    ]
    fits = [(name, form) for name, form in forms if parts_fit(expression, form.split("OUT"))]
    return next(((name, form.replace("OUT", "out")) for name, form in fits), None)


def parts_fit(expression: str, parts: list) -> bool:
    """Whether an expression begins and ends as a form does around what stands for the output,
    and is no longer form."""
    return expression.startswith(parts[0]) and expression.endswith(parts[-1])


def doubt(plan: Plan, found: dict, finder: Finder, attempt: Attempt) -> str:
    """Why a wrong verdict may be the fault of a guess, and the option that decides it; ""
    where the call is certain.

    It is where some array is right, where the mistake is known exactly, and where the cost and every
    argument are the code's own.
    """
    call = plan.gradient or plan.step or plan.after
    idle = [row["name"] for row in found["arrays"] if row["status"] == "never updated"]
    if len(idle) == len(found["arrays"]) and not trains(call, finder.patched.spaces):
        return f"{call} gives no gradient at all, and the code does not call it so: give --gradient or --step"
    if (
        idle
        and plan.step
        and all(row["status"] in ("right", "never updated", "vacuous") for row in found["arrays"])
    ):
        other = elsewhere(plan, finder, attempt, set(idle))
        if other:
            return (
                f"{call} changes a part of the parameters, and {other} others: give --step with all "
                "that is one step of the training"
            )
    if idle and plan.step and (left := uncalled(plan, finder)):
        return (
            f"{call} leaves {idle[0]} as it is and does not call {left}: give --gradient, or --step "
            "with all that is one step"
        )
    if plan.step and (anew := recalculated(plan, finder, attempt)):
        return f"{call} calculates {anew} anew, which is no step: give --parameters without it, or --gradient"
    if idle and FROZEN & set().union(*mentions(finder.patched.spaces).values(), set()):
        return f"{idle[0]} is never updated: is it frozen on purpose? give --parameters without or with it"
    odd = [name for name in idle if not WEIGHTS.search((re.findall(r"[A-Za-z_]\w*", name) or ["w"])[-1])]
    if odd and len(odd) == len(idle) and all(row["status"] != "wrong" for row in found["arrays"]):
        return (
            f"{odd[0]} is never updated: is it a constant, or a parameter that was forgotten? give "
            "--parameters without or with it"
        )
    if plan.gradient.startswith("divided("):
        vector = call.removeprefix("divided(").rpartition(", {")[0]
        return f"in which order the vector {vector} has the gradients was guessed: give --gradient"
    if any(row["status"] == "right" for row in found["arrays"]) or found["cause"] not in DIAGNOSED:
        return ""
    if (
        not plan.gradient
        and not plan.rate
        and "1.0" not in call
        and "back(" not in call
        and found["cause"].startswith("factor")
    ):
        return (
            f"{call} moves every parameter by the same multiple of the gradient, and what its "
            "learning rate is was not found: give --rate"
        )
    guessed = [c for c in finder.caller.guessed if c in call or c in plan.cost]
    if guessed:
        return f"how {guessed[0]} is meant to be called was guessed: give " + (
            "--cost" if guessed[0] in plan.cost else "--gradient (or --step)"
        )
    if summed(plan.cost) and not given(finder):
        return (
            "the cost gives a number for each example, and that they are summed was guessed: give --cost, "
            "with the examples in it as the code takes them"
        )
    if not attempt.own and not given(finder) and found["cause"] not in PARTIAL:
        return (
            "no cost of the code was found, and the gradient fits none of the standard ones: give "
            "--cost, an expression in it, x and y"
        )
    return ""


def summed(cost: str) -> bool:
    """Whether a cost is that of the code in a sum or a mean that the code does not have."""
    return any(cost != form and parts_fit(cost, form.split("{}")) for form in SUMS)


def uncalled(plan: Plan, finder: Finder) -> str:
    """A backward pass of the file, by its name, that the step of a plan does not come to;
    "" if there is none."""
    mentioned = mentions(finder.patched.spaces)
    reached = set(re.findall(r"\w+", plan.step))
    reached |= set().union(*(everything(name, mentioned) for name in reached))
    back = [
        name
        for name in mentioned
        if GRADIENT.search(name) and not CHECKS.search(name) and not SLOPE.search(name)
    ]
    return "" if any(name in reached for name in back) else next(iter(back), "")


def recalculated(plan: Plan, finder: Finder, attempt: Attempt) -> str:
    """A parameter whose numbers after the step do not come from those before, such as the mean of the data;
    "" if there is none."""
    trial = finder.trial_of(plan, attempt.sizes, attempt.batch)
    it = copied(trial.it)
    try:
        trial.run(plan.step, it)
        now = trial.entries(trial.parameters(it))
    except Exception:  # noqa: BLE001, whatever somebody's code raises
        return ""
    for name, old in trial.leaves.items():
        own, new = {id(n) for n in old.flat}, now.get(name)
        if (
            new is not None
            and moved(old, new)
            and not any(id(m) in own for n in new.flat for m in history(lift(n), lambda _: True))
        ):
            return name
    return ""


def elsewhere(plan: Plan, finder: Finder, attempt: Attempt, idle: set) -> str:
    """Another call of the file that changes one of these parameters, which a step leaves as they are;
    "" if there is none."""
    trial = finder.trial_of(plan, attempt.sizes, attempt.batch)
    for expression, function, method in finder.caller.callables(trial, STEP):
        for call in finder.caller.calls(trial, expression, function, method):
            it = copied(trial.it)
            try:
                trial.run(call, it)
                now = trial.entries(trial.parameters(it))
            except Exception:  # noqa: BLE001, whatever somebody's code raises
                continue
            if call != plan.step and any(
                moved(trial.leaves[n], now.get(n)) for n in idle & set(trial.leaves)
            ):
                return call
    return ""
