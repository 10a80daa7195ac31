"""Run a plan on several networks and points, and gather what was found into one result (plain data)."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.plan import Trial, Unusable
from symbolic_bp.audit.causes.causes import causes
from symbolic_bp.audit.causes.facts import reads_inputs
from symbolic_bp.audit.causes.rows import explain, rows_of
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.judging.judge import DIGITS, ROUNDED, judge, results
from symbolic_bp.audit.judging.repeated import Repeated, again, broken, changing
from symbolic_bp.audit.numbers.bound import bound
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Calls, Plan
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


ENOUGH = 20_000
TRIES = 6
MORE = 3


def runs_of(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    sizes: tuple[int, ...],
    batch: int,
    seed: int,
    points: int,
    patched: Patched,
) -> list[Run]:
    """[Run] at random points."""
    out, started = [], time.perf_counter()
    for point in range(points):
        out.append(at_point(plan, space, sizes, batch, f"{seed} {sizes} {point}", patched))
        if large(out[-1]) and time.perf_counter() - started > 0.3:
            break
    return out


def at_point(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    sizes: tuple[int, ...],
    batch: int,
    word: str,
    patched: Patched,
) -> Run:
    """The Run at the random point that a word stands for; it knows how to be tried there once more."""

    def trial() -> Trial:
        return Trial(plan, space, sizes, batch, random.Random(word), patched)

    run = judge(trial())
    run.again = trial
    return run


def large(run: Run) -> bool:
    """True where a network has so many entries that one is enough."""
    return sum(c.true.size for c in run.compared.values()) > ENOUGH


def short_runs(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    nets: list[tuple[int, ...]],
    batch: int,
    seed: int,
    patched: Patched,
) -> list[Run]:
    """[Run] at a point of short numbers for people to read; they decide nothing, as z = 0 may occur there."""
    out = []
    for sizes in nets:
        try:
            out.append(
                judge(
                    Trial(
                        plan, space, sizes, batch, random.Random(f"{seed} {sizes} short"), patched, small=True
                    )
                )
            )
        except Exception:  # noqa: BLE001, such as log 0 or a division by zero
            continue
    return out


def audit_plan(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    nets: list[tuple[int, ...]],
    batch: int,
    seed: int = 0,
    points: int = 2,
    patched: Patched | None = None,
) -> dict:
    """The result as a dictionary; raises what the code raises when no network works."""
    if patched is None:
        spaces = [space] if isinstance(space, dict) else []
        with Patched(spaces) as patched:
            return audit_plan(plan, space, nets, batch, seed, points, patched)
    runs, done, failures = [], [], []
    for sizes in nets:
        try:
            runs += runs_of(plan, space, sizes, batch, seed, points, patched)
            done.append(sizes)
        except Exception as error:  # noqa: BLE001, whatever somebody's code raises
            failures.append(error)
            even = evened(sizes)
            if done and even:
                try:
                    runs += runs_of(plan, space, even, batch, seed, points, patched)
                    done.append(even)
                except Exception:  # noqa: BLE001, it has fewer layers than that
                    pass
    if not runs:
        raise failures[0]
    runs += livelier(plan, space, done[0], batch, seed, patched, runs)
    one = repeatable(plan, space, batch, seed, patched, runs[0])
    changed = changing(one)
    if changed:
        return undecided(
            runs,
            done,
            batch,
            seed,
            plan,
            "changing",
            f"{changed} changes between calls, although modules, objects, chance and "
            "time are put back before each: give it a seed, or hand it over as an argument",
        )
    later = Repeated() if any(map(broken, runs)) else again(one)
    short = (
        short_runs(plan, space, done, batch, seed, patched)
        if any(map(broken, runs)) and not large(runs[-1])
        else []
    )

    def another(i: int) -> Run:
        return at_point(plan, space, done[-1], batch, f"{seed} {done[-1]} another {i}", patched)

    found = result(plan, runs + later.runs, short, another, done, batch, seed, patched, later)
    if later.failed and found["verdict"] == "right":
        return undecided(runs, done, batch, seed, plan, "second-call", later.failed)
    found["notes"] += later.notes
    return found


def guards_of(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    nets: list[tuple[int, ...]],
    batch: int,
    seed: int,
    patched: Patched,
) -> tuple[set[tuple], set]:
    """(guards, tiny constants that are none): of all that was tried, or, where some are read as 0,
    of the plan itself."""
    if not patched.guards.zeros:
        return patched.guards.kept, patched.guards.exposed

    def tried() -> list[Num]:
        trials = (
            Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes} 0"), patched) for sizes in nets
        )
        return results(judge(next(trials)))

    return patched.guards.without(tried)


def evened(sizes: tuple[int, ...]) -> tuple[int, ...] | None:
    """The same depth with equal hidden widths: some code runs with these only."""
    return (sizes[0], *[sizes[1] + 1] * (len(sizes) - 2), sizes[-1]) if len(sizes) > 3 else None


def livelier(
    plan: Calls | Plan,
    space: dict[str, Theirs],
    sizes: tuple[int, ...],
    batch: int,
    seed: int,
    patched: Patched,
    runs: list[Run],
) -> list[Run]:
    """More points where some parameter had no influence at all (dead neurons)."""
    more: list = []
    while len(more) < TRIES and any(all(r.compared[n].zero for r in runs + more) for n in runs[0].compared):
        more.append(at_point(plan, space, sizes, batch, f"{seed} {sizes} more {len(more)}", patched))
        if large(more[-1]):
            break
    return [run for run in more if set(run.compared) == set(runs[0].compared)]


def repeatable(
    plan: Calls | Plan, space: dict[str, Theirs], batch: int, seed: int, patched: Patched, run: Run
) -> Run:
    """A run to be repeated: with a small network where this one is large, and the code has one."""
    if not large(run) or not run.trial.sizes:
        return run
    sizes = fewer(run.trial.sizes)
    try:
        less = judge(Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes}"), patched))
    except Exception:  # noqa: BLE001, its widths are fixed
        return run
    return run if broken(less) != broken(run) else less


def fewer(sizes: tuple) -> tuple:
    """Small widths, as many as these."""
    return tuple(4 + (i + 1) % 3 for i in range(len(sizes)))


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
                "words": f"{odd['name']}: the gradient has an entry for each of the {batch} examples, its shape is "
                f"{tuple(odd['found shape'])} in place of {tuple(odd['expected shape'])}: it is not summed over them",
            }
        elif odd and out["cause"] == "unknown" and broadcasts(odd["found shape"], odd["expected shape"]):
            out |= {
                "cause": "shape",
                "words": f"{odd['name']}: the gradient has the shape {tuple(odd['found shape'])}, which only broadcasts to "
                f"{tuple(odd['expected shape'])}: expected an entry for each entry of the parameter",
            }
        elif odd and out["cause"] == "unknown":
            raise Unusable(
                f"{odd['name']}: expected a gradient of shape {tuple(odd['expected shape'])}, found {tuple(odd['found shape'])}"
            )
        if patched.leaks:
            out["verdict"] = "undecided"
            out["words"] = (
                f"{at(patched.leaks[0])} turns exact numbers into floats, where their history is lost; keep NumPy arrays there"
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
            "some functions have no exact algebra here (sqrt, erf, arctan ...): what depends on them was compared "
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
