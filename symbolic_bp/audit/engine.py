"""Run a plan on several networks and points, and gather what was found into one result (plain data)."""

import math
import random
import time
from pathlib import Path

import numpy as np

from symbolic_bp.audit.numbers.bound import bound
from symbolic_bp.audit.causes.causes import causes
from symbolic_bp.audit.causes.facts import reads_inputs
from symbolic_bp.audit.judging.judge import DIGITS, ROUNDED, judge, results
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.calling.plan import Trial, Unusable
from symbolic_bp.audit.judging.repeated import Repeated, again, broken, changing
from symbolic_bp.audit.causes.rows import explain, rows_of

ENOUGH = 20_000
TRIES = 6
MORE = 3


def runs_of(plan, space, sizes, batch, seed, points, patched):
    """[Run] at random points."""
    out, started = [], time.perf_counter()
    for point in range(points):
        out.append(at_point(plan, space, sizes, batch, f"{seed} {sizes} {point}", patched))
        if large(out[-1]) and time.perf_counter() - started > 0.3:
            break
    return out


def at_point(plan, space, sizes, batch, word, patched):
    """The Run at the random point that a word stands for; it knows how to be tried there once more."""

    def trial():
        return Trial(plan, space, sizes, batch, random.Random(word), patched)

    run = judge(trial())
    run.again = trial
    return run


def large(run):
    return sum(c.true.size for c in run.compared.values()) > ENOUGH


def short_runs(plan, space, nets, batch, seed, patched):
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


def audit_plan(plan, space, nets, batch, seed=0, points=2, patched=None):
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

    def another(i):
        return at_point(plan, space, done[-1], batch, f"{seed} {done[-1]} another {i}", patched)

    found = result(plan, runs + later.runs, short, another, done, batch, seed, patched, later)
    if later.failed and found["verdict"] == "right":
        return undecided(runs, done, batch, seed, plan, "second-call", later.failed)
    found["notes"] += later.notes
    return found


def guards_of(plan, space, nets, batch, seed, patched):
    """(guards, tiny constants that are none): of all that was tried, or, where some are read as 0, of the plan itself."""
    if not patched.guards.zeros:
        return patched.guards.kept, patched.guards.exposed

    def tried():
        trials = (
            Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes} 0"), patched) for sizes in nets
        )
        return results(judge(next(trials)))

    return patched.guards.without(tried)


def evened(sizes):
    """The same depth with equal hidden widths: some code runs with these only."""
    return (sizes[0], *[sizes[1] + 1] * (len(sizes) - 2), sizes[-1]) if len(sizes) > 3 else None


def livelier(plan, space, sizes, batch, seed, patched, runs):
    """More points where some parameter had no influence at all (dead neurons)."""
    more = []
    while len(more) < TRIES and any(all(r.compared[n].zero for r in runs + more) for n in runs[0].compared):
        more.append(at_point(plan, space, sizes, batch, f"{seed} {sizes} more {len(more)}", patched))
        if large(more[-1]):
            break
    return [run for run in more if set(run.compared) == set(runs[0].compared)]


def repeatable(plan, space, batch, seed, patched, run):
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


def undecided(runs, nets, batch, seed, plan, cause, words):
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


def shared(plan, runs, nets, batch, seed):
    """What every result says."""
    rows = rows_of(runs, [])
    return {
        "arrays": rows,
        "nets": ["-".join(map(str, n)) for n in nets if n],
        "batch": examples(plan, batch),
        "points": len(runs),
        "seed": seed,
    }


def result(plan, runs, short, another, nets, batch, seed, patched, later=None):
    """The result of runs; later: what is known of the second call."""
    rows = rows_of(runs, short)
    wrong = any(r["status"] in ("wrong", "never updated") for r in rows)
    if all(r["status"] == "vacuous" for r in rows):
        return undecided(runs, nets, batch, seed, plan, "nothing", compared_nothing(rows))
    out = {
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


def examples(plan, batch):
    return 1 if getattr(plan, "x", "") in ("(n,)", "(n,1)", "(1,n)") or not reads_inputs(plan) else batch


def notes(runs, leaks):
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


def at(place):
    return f"{Path(place[0]).name}, line {place[1]}"
