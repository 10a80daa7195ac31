"""Run a plan on several networks and points, and gather what was found into one result (plain data)."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.judging.judge import judge, results
from symbolic_bp.audit.judging.repeated import Repeated, again, broken, changing
from symbolic_bp.audit.judging.result import large, result, undecided
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.plan import Calls, Plan
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


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
