"""How certain it is that the code is meant to be called as it was: a wrong array says something of the code only where that is certain."""
from __future__ import annotations

from symbolic_bp.audit.arranged import moved
from symbolic_bp.audit.closures import copied
from symbolic_bp.audit.costs import COSTS, LISTED
from symbolic_bp.audit.training import trains
from symbolic_bp.audit.vocabulary import STEP

DIAGNOSED = {"unknown", "several", "never-updated", "shape", "factor", "factor-n", "factor-1/n", "factor-2", "factor-1/2", "sign", "one-entry"}

ALONE = ("(n,)", "(n,1)", "(1,n)")
PARTIAL = {"never-updated", "one-entry"}        # no choice of a cost makes up for these


def qualified(found: dict, plan: object, finder: object, attempt: object) -> dict:
    """The result, with the condition under which it is right; undecided where a wrong one may be the fault of a guess."""
    if found["verdict"] == "right":
        return found | {"condition": condition(plan, finder, attempt)}
    why = doubt(plan, found, finder, attempt) if found["verdict"] == "wrong" else ""
    unknown = {"verdict": "undecided", "equation": "none", "cause": "guessed", "words": why, "should be": "", "numpy": "", "network": ""}
    return found | unknown if why else found


def condition(plan: object, finder: object, attempt: object) -> str:
    """" for one example at a time", where the gradient is no sum over several; " if the cost is the quadratic one": the standard costs
    for which the gradient is right, where the code has none of its own."""
    alone = " for one example at a time" if finder.spread and plan.x in ALONE else ""
    if attempt.own or given(finder):
        return alone
    fitting = list(dict.fromkeys(filter(None, map(spelled, attempt.right or (plan.cost,)))))
    return alone + (" if the cost is " + " or ".join(f"the {name} one, C = {form}" for name, form in fitting) if fitting else "")


def given(finder: object) -> bool:
    """Whether the person named the cost."""
    return finder.caller.cost not in ("auto", None)


def spelled(expression: str) -> tuple | None:
    """(name of a standard cost, its form in out and y)"""
    forms = [(name, form) for name, some in COSTS.items() for form in some] + [("quadratic", form) for form in LISTED]
    fits = [(name, form) for name, form in forms if parts_fit(expression, form.split("OUT"))]
    return next(((name, form.replace("OUT", "out")) for name, form in fits), None)


def parts_fit(expression: str, parts: list) -> bool:
    """Whether an expression begins and ends as a form does around what stands for the output, and is no longer form."""
    return expression.startswith(parts[0]) and expression.endswith(parts[-1])


def doubt(plan: object, found: dict, finder: object, attempt: object) -> str:
    """Why a wrong verdict may be the fault of a guess, and the option that decides it; "" where the call is certain.

    It is where some array is right, where the mistake is known exactly, and where the cost and every argument are the code's own.
    """
    call = plan.gradient or plan.step or plan.after
    idle = [row["name"] for row in found["arrays"] if row["status"] == "never updated"]
    if len(idle) == len(found["arrays"]) and not trains(call, finder.patched.spaces):
        return f"{call} gives no gradient at all, and the code does not call it so: give --gradient or --step"
    if idle and plan.step and all(row["status"] in ("right", "never updated", "vacuous") for row in found["arrays"]):
        other = elsewhere(plan, finder, attempt, set(idle))
        if other:
            return f"{call} changes a part of the parameters, and {other} others: give --step with all that is one step of the training"
    if any(row["status"] == "right" for row in found["arrays"]) or found["cause"] not in DIAGNOSED:
        return ""
    if not plan.gradient and not plan.rate and "1.0" not in call and "back(" not in call and found["cause"].startswith("factor"):
        return f"{call} moves every parameter by the same multiple of the gradient, and what its learning rate is was not found: give --rate"
    guessed = [c for c in finder.caller.guessed if c in call or c in plan.cost]
    if guessed:
        return f"how {guessed[0]} is meant to be called was guessed: give " + ("--cost" if guessed[0] in plan.cost else "--gradient (or --step)")
    if not attempt.own and not given(finder) and found["cause"] not in PARTIAL:
        return "no cost of the code was found, and the gradient fits none of the standard ones: give --cost, an expression in it, x and y"
    return ""


def elsewhere(plan: object, finder: object, attempt: object, idle: set) -> str:
    """Another call of the file that changes one of these parameters, which a step leaves as they are; "" if there is none."""
    trial = finder.trial_of(plan, attempt.sizes, attempt.batch)
    for expression, function, method in finder.caller.callables(trial, STEP):
        for call in finder.caller.calls(trial, expression, function, method):
            it = copied(trial.it)
            try:
                trial.run(call, it)
                now = trial.entries(trial.parameters(it))
            except Exception:  # noqa: BLE001, whatever somebody's code raises
                continue
            if call != plan.step and any(moved(trial.leaves[n], now.get(n)) for n in idle & set(trial.leaves)):
                return call
    return ""
