"""Run a plan on several networks and points, and gather what was found into one result (plain data)."""
import random
import time
from pathlib import Path

from symbolic_bp.audit import real
from symbolic_bp.audit.advice import advice
from symbolic_bp.audit.bound import bound
from symbolic_bp.audit.diagnose import diagnose, unexplained
from symbolic_bp.audit.judge import DIGITS, ROUNDED, judge
from symbolic_bp.audit.patch import Patched
from symbolic_bp.audit.plan import Trial, Unusable

ENOUGH = 20_000
TRIES = 6
MORE = 3


def runs_of(plan, space, sizes, batch, seed, points, patched):
    """[Run] at random points."""
    out, started = [], time.perf_counter()
    for point in range(points):
        out.append(judge(Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes} {point}"), patched)))
        if large(out[-1]) and time.perf_counter() - started > 0.3:
            break
    return out


def large(run):
    return sum(c.true.size for c in run.compared.values()) > ENOUGH


def short_runs(plan, space, nets, batch, seed, patched):
    """[Run] at a point of short numbers for people to read; they decide nothing, as z = 0 may occur there."""
    out = []
    for sizes in nets:
        try:
            out.append(judge(Trial(plan, space, sizes, batch, random.Random(f"{seed} {sizes} short"), patched, small=True)))
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
    short = short_runs(plan, space, done, batch, seed, patched) if any(map(broken, runs)) and not large(runs[-1]) else []

    def another(i):
        return judge(Trial(plan, space, done[-1], batch, random.Random(f"{seed} {done[-1]} another {i}"), patched))
    return result(plan, runs, short, another, done, batch, seed, patched)


def broken(run):
    return any(c.wrong for c in run.compared.values())


def evened(sizes):
    """The same depth with equal hidden widths: some code runs with these only."""
    return (sizes[0], *[sizes[1] + 1] * (len(sizes) - 2), sizes[-1]) if len(sizes) > 3 else None


def livelier(plan, space, sizes, batch, seed, patched, runs):
    """More points where some parameter had no influence at all (dead neurons)."""
    more = []
    while len(more) < TRIES and any(all(r.compared[n].zero for r in runs + more) for n in runs[0].compared):
        rng = random.Random(f"{seed} {sizes} more {len(more)}")
        more.append(judge(Trial(plan, space, sizes, batch, rng, patched)))
        if large(more[-1]):
            break
    return [run for run in more if set(run.compared) == set(runs[0].compared)]


def result(plan, runs, short, another, nets, batch, seed, patched):
    rows = [row(name, *([r.compared[name] for r in some if name in r.compared] for some in (runs, short))) for name in names_of(runs)]
    wrong = any(r["status"] in ("wrong", "never updated") for r in rows)
    out = {"verdict": "wrong" if wrong else "right", "arrays": rows, "nets": ["-".join(map(str, n)) for n in nets if n],
           "batch": examples(plan, batch), "points": len(runs), "seed": seed, "notes": notes(runs, patched.leaks)}
    if not wrong:
        out |= {"missed": bound(runs)}
    if wrong:
        out |= cause(plan, [r for r in runs if broken(r)], another)
        odd = next((r for r in rows if "found shape" in r), None)
        if odd and out["cause"] == "unknown":
            raise Unusable(f"{odd['name']}: expected a gradient of shape {tuple(odd['expected shape'])}, found {tuple(odd['found shape'])}")
        if patched.leaks:
            out["verdict"] = "undecided"
            out["words"] = f"{at(patched.leaks[0])} turns exact numbers into floats, where their history is lost; keep NumPy arrays there"
            out |= {"equation": "none", "cause": "leak", "should be": "", "numpy": ""}
    return out


def names_of(runs):
    names = {}
    for run in runs:
        names |= dict.fromkeys(run.compared)
    return list(names)


def row(name, found, short):
    """One parameter array over all points; short: the points with short numbers, to show."""
    wrong = [c for c in found if c.wrong]
    first = found[0]
    out = {"name": name, "shape": list(first.true.shape), "entries": first.true.size, "status": "right"}
    if not wrong:
        if all(c.zero for c in found):
            out["status"] = "vacuous"
        return out
    shown = next((c for c in short if c.wrong and readable(c)), wrong[0])
    out |= {"status": "never updated" if all(unmoved(c) for c in found) else "wrong", "wrong entries": len(shown.wrong)}
    at = shown.wrong[0]
    if shown.yours.shape == shown.true.shape:
        out |= {"entry": list(at), "yours": real.shown(shown.yours[at]), "gradient": real.shown(shown.true[at])}
    else:
        out |= {"expected shape": list(shown.true.shape), "found shape": list(shown.yours.shape)}
    return out


def readable(c):
    return c.yours.shape == c.true.shape and all(real.short(x[c.wrong[0]]) for x in (c.yours, c.true))


def unmoved(c):
    return c.yours.shape == c.true.shape and all(n.f == 0 and n.r in (0, None) for n in c.yours.flat)


def cause(plan, wrong, another):
    """The diagnosis that explains every point at which something is wrong; another(i) is one more point, where several do.

    Where the network is read off at some points only, these decide: at the others no mistake of a network could be tried.
    """
    points = sorted(wrong, key=lambda r: -sum(bool(c.wrong) for c in r.compared.values()))[:3]
    more, before = 0, None
    read = unread = None
    while points:
        run = points.pop(0)
        found = diagnose(run, read and {(d.equation, d.cause) for d in read})
        if found[0].read:
            read = common(read, found)
        else:
            unread = common(unread, found)
        left = unread if read is None else read
        if not left or left[0].cause == "unknown":
            break
        several = len({(d.equation, d.cause) for d in left})
        if not points and several > 1 and several != before and more < MORE and not large(run):
            more, before = more + 1, several
            points = [r for r in (another(more),) if broken(r)]
    best = left[0] if left else unexplained(wrong[0])
    return {"equation": best.equation, "cause": best.cause, "words": best.words, "layer": best.layer,
            "network": best.plain} | advice(best, plan)


def common(some, found):
    """Those of `some` (None: all) whose equation and cause were found too."""
    keys = {(d.equation, d.cause) for d in found}
    return found if some is None else [d for d in some if (d.equation, d.cause) in keys]


def examples(plan, batch):
    return 1 if getattr(plan, "x", "") in ("(n,)", "(n,1)", "(1,n)") else batch


def notes(runs, leaks):
    """What was not exact."""
    levels = [c.level for r in runs for c in r.compared.values() if not c.wrong]
    out = []
    if DIGITS in levels:
        out.append("some functions have no exact algebra here (sqrt, erf, arctan ...): what depends on them was compared "
                   "as real numbers to 40 digits")
    if ROUNDED in levels:
        why = f"{at(leaks[0])} turns exact numbers into floats" if leaks else "float constants calculated by the code are rounded"
        out.append(f"some entries agree to 13 digits only: {why}")
    return out


def at(place):
    return f"{Path(place[0]).name}, line {place[1]}"
