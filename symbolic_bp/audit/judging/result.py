"""The result of runs as plain data: what is right, what is wrong and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.causes.causes import causes
from symbolic_bp.audit.causes.facts import reads_inputs
from symbolic_bp.audit.causes.rows import explain, rows_of
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.judging.judge import DIGITS, ROUNDED
from symbolic_bp.audit.judging.repeated import Repeated, broken
from symbolic_bp.audit.numbers.bound import bound

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Calls, Plan
    from symbolic_bp.audit.judging.judge import Run


ENOUGH = 20_000


def large(run: Run) -> bool:
    """True where a network has so many entries that one is enough."""
    return sum(c.true.size for c in run.compared.values()) > ENOUGH


def undecided(
    runs: list[Run],
    nets: list[tuple],
    batch: int,
    seed: int,
    plan: Calls | Plan | None,
    cause: str,
    words: str,
) -> dict:
    """The result where neither right nor wrong can be said."""
    return shared(plan, runs, nets, batch, seed) | {
        "verdict": "undecided",
        "equation": "none",
        "cause": cause,
        "words": words,
        "layer": None,
        "network": "",
        "should be": "",
        "numpy": "",
        "notes": [],
    }


def compared_nothing(rows: list) -> str:
    """Why there was nothing to compare."""
    why = (
        "the parameters have no entries"
        if not any(r["entries"] for r in rows)
        else "the cost does not depend on any parameter at the points tried, and every gradient is zero"
    )
    return f"could not decide: nothing was compared: {why}"


def shared(plan: Calls | Plan | None, runs: list[Run], nets: list[tuple], batch: int, seed: int) -> dict:
    """What every result says."""
    rows = rows_of(runs, [])
    return {
        "arrays": rows,
        "nets": ["-".join(map(str, n)) for n in nets if n],
        "batch": examples(plan, batch),
        "points": len(runs),
        "seed": seed,
    }


def result(
    plan: Calls | Plan | None,
    runs: list[Run],
    short: list[Run],
    another: Callable,
    nets: list[tuple[int, ...]],
    batch: int,
    seed: int,
    patched: Patched | SimpleNamespace,
    later: Repeated | None = None,
) -> dict:
    """The result of runs; later: what is known of the second call."""
    rows = rows_of(runs, short)
    wrong = any(r["status"] in ("wrong", "never updated") for r in rows)
    if all(r["status"] == "vacuous" for r in rows):
        return undecided(runs, nets, batch, seed, plan, "nothing", compared_nothing(rows))
    out: dict = {
        "verdict": "wrong" if wrong else "right",
        "arrays": rows,
        "nets": ["-".join(map(str, n)) for n in nets if n],
        "batch": examples(plan, batch),
        "points": len(runs),
        "seed": seed,
        "notes": notes(runs, patched.leaks),
        "rounded": any(c.level == ROUNDED for r in runs for c in r.compared.values() if not c.wrong),
    }
    if not wrong:
        out |= {"missed": bound(runs)}
    if wrong:
        if later and later.cause:
            out |= {
                "equation": "none",
                "cause": later.cause,
                "words": later.words,
                "layer": None,
                "network": "",
                "should be": "",
                "numpy": "",
            }
        else:
            found, arrays = causes(plan, [r for r in runs if broken(r)], another, large)
            out |= found
            for each in rows:
                explain(each, arrays.get(each["name"]))
        odd = next((r for r in rows if "found shape" in r), None)
        if (
            odd
            and out["cause"] == "unknown"
            and math.prod(odd["found shape"]) == math.prod(odd["expected shape"])
        ):
            out |= {
                "cause": "shape",
                "words": f"{odd['name']}: the gradient has the shape {tuple(odd['found shape'])}, expected "
                f"{tuple(odd['expected shape'])}: what is subtracted becomes another array",
            }
        elif (
            odd
            and out["cause"] == "unknown"
            and math.prod(odd["found shape"]) == math.prod(odd["expected shape"]) * batch > 1
        ):
            out |= {
                "cause": "not-summed",
                "words": f"{odd['name']}: the gradient has an entry for each of the {batch} examples, its "
                "shape is "
                f"{tuple(odd['found shape'])} in place of {tuple(odd['expected shape'])}: it is not summed "
                "over them",
            }
        elif odd and out["cause"] == "unknown" and broadcasts(odd["found shape"], odd["expected shape"]):
            out |= {
                "cause": "shape",
                "words": f"{odd['name']}: the gradient has the shape {tuple(odd['found shape'])}, which only "
                "broadcasts to "
                f"{tuple(odd['expected shape'])}: expected an entry for each entry of the parameter",
            }
        elif odd and out["cause"] == "unknown":
            raise Unusable(
                f"{odd['name']}: expected a gradient of shape {tuple(odd['expected shape'])}, found "
                f"{tuple(odd['found shape'])}"
            )
        if patched.leaks:
            out["verdict"] = "undecided"
            out["words"] = (
                f"{at(patched.leaks[0])} turns exact numbers into floats, where their history is lost; keep "
                "NumPy arrays there"
            )
            out |= {"equation": "none", "cause": "leak", "should be": "", "numpy": ""}
    return out


def broadcasts(shape: list, wanted: list) -> bool:
    """Whether NumPy makes an array of the wanted shape of one with this shape."""
    try:
        return np.broadcast_shapes(tuple(shape), tuple(wanted)) == tuple(wanted)
    except ValueError:
        return False


def examples(plan: Calls | Plan | None, batch: int) -> int:
    """The number of examples that a plan gives at once."""
    return 1 if getattr(plan, "x", "") in ("(n,)", "(n,1)", "(1,n)") or not reads_inputs(plan) else batch


def notes(runs: list[Run], leaks: list[tuple[str, int]]) -> list[str]:
    """What was not exact."""
    levels = [c.level for r in runs for c in r.compared.values() if not c.wrong]
    out = []
    if DIGITS in levels:
        out.append(
            "some functions have no exact algebra here (sqrt, erf, arctan ...): what depends on them was "
            "compared "
            "as real numbers to 40 digits"
        )
    if ROUNDED in levels:
        why = (
            f"{at(leaks[0])} turns exact numbers into floats"
            if leaks
            else "float constants calculated by the code are rounded"
        )
        out.append(f"some entries agree to 13 digits only: {why}")
    return out


def at(place: tuple[str, int]) -> str:
    """The file and line of a place."""
    return f"{Path(place[0]).name}, line {place[1]}"
