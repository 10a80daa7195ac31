"""audit(forward_cost, backward, parameters, inputs): from Python, for functions of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable

from symbolic_bp.audit.calling.plan import Calls, NoCost, Unusable
from symbolic_bp.audit.engine import audit_plan, guards_of
from symbolic_bp.audit.host.guards import understood_without
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.host.spaces import late, spaces_of
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.objects.given import empty, notes, refused, unfinished
from symbolic_bp.audit.report import FORMATS
from symbolic_bp.audit.run import CodeError

ALL = "the parameter"  # the name of an array that is all of them


class Audit(dict):
    """The result: a dictionary of plain data. True where the gradient is right; str() is the report."""

    def __bool__(self) -> bool:
        return self["verdict"] == "right"

    def __repr__(self) -> str:
        return FORMATS["text"](self)


def audit(
    forward_cost: Callable,
    backward: Callable,
    parameters: object,
    inputs: "tuple | list" = (),
    *,
    step: bool = False,
    seed: int = 0,
    points: int = 2,
) -> Audit:
    """Is backward(parameters, *inputs) the gradient of forward_cost(parameters, *inputs), exactly? An Audit.

    parameters: arrays of floats, floats and lists of floats, in lists, tuples or dictionaries; only their
    shapes count, the values are random and exact. inputs: used as they are, floats as the decimal numbers
    that they show. backward gives the gradients in the structure of the parameters; with step=True it is one
    update with learning rate 1, in place or returned. Raises CodeError for functions that give no gradient,
    and for parameters that cannot be judged (integers, masked arrays, arrays that share memory ...).
    """
    if not isinstance(inputs, (tuple, list)):
        raise CodeError(
            f"inputs: expected a tuple or a list of what comes after the parameters, found "
            f"{type(inputs).__name__}; write (x,)"
        )
    inputs = tuple(inputs)
    try:
        refused(parameters, inputs, step)
        found = guardless(Calls(forward_cost, backward, parameters, inputs, step), seed, points)
    except NoCost as error:
        gone = empty(inputs)
        if gone:
            return Audit(nothing(gone, points, seed))
        raise CodeError(advised(str(error), inputs)) from None
    except (Unusable, Untraceable) as error:
        raise CodeError(advised(str(error), inputs)) from None
    if (found["verdict"] == "right" or found.get("cause") == "nothing") and empty(inputs):
        found |= nothing(empty(inputs), points, seed) | {"arrays": found["arrays"]}
    found["notes"] += notes(parameters, inputs)
    return Audit(named(found))


def named(found: dict) -> dict:
    """The result with a name for parameters that are one array."""
    for row in found["arrays"]:
        row["name"] = row["name"] or ALL
    if found.get("words", "").startswith((" ", ":")):
        found["words"] = ALL + found["words"]
    return found


def guardless(plan: Calls, seed: int, points: int) -> dict:
    """The result of a plan, with guards read as 0 where it is understood only so; once more where a
    function has loaded a module."""
    functions = plan.forward_cost, plan.backward

    def audited(zeros: frozenset[tuple[str, int, int, float]] | tuple = ()) -> tuple:
        with Patched(spaces_of(*functions), zeros=zeros) as patched:
            try:
                return found_with_guards(plan, seed, points, patched)
            finally:
                patched.restore()

    before = set(sys.modules)
    try:
        found, candidates, _ = audited()
    except Exception:
        if not late(before, *functions):
            raise
    if late(before, *functions):
        found, candidates, _ = audited()
    return understood_without(found, candidates, audited)


def advised(sentence: str, inputs: tuple) -> str:
    """The sentence, with the input that may be the reason."""
    odd = unfinished(inputs)
    return f"{sentence}; {odd}" if odd and "nan or infinity" in sentence else sentence


def nothing(why: str, points: int, seed: int) -> dict:
    """The result where there was nothing to compare."""
    return {
        "verdict": "undecided",
        "arrays": [],
        "nets": [],
        "batch": 1,
        "points": points,
        "seed": seed,
        "notes": [],
        "cause": "nothing",
        "words": f"could not decide: nothing was compared: {why}",
        "equation": "none",
        "layer": None,
        "network": "",
        "line": None,
        "should be": "",
        "numpy": "",
    }


def found_with_guards(plan: Calls, seed: int, points: int, patched: Patched) -> tuple:
    """(the result, its guards, tiny constants that are none)"""
    found = audit_plan(plan, {}, [()], 1, seed, points, patched)
    return found, *guards_of(plan, {}, [()], 1, seed, patched)
