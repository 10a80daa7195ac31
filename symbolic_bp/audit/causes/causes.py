"""Why a gradient is wrong: what explains every wrong entry at every point exactly. Where nothing does, no
cause is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from symbolic_bp.audit.causes.advice import advice
from symbolic_bp.audit.causes.facts import facts, held_constant
from symbolic_bp.audit.causes.lines import line_of
from symbolic_bp.audit.causes.rows import net_of
from symbolic_bp.audit.causes.words import about, clause
from symbolic_bp.audit.dense.dense import recognise
from symbolic_bp.audit.dense.diagnose import diagnose, plain, separate
from symbolic_bp.audit.host.watched import Watch
from symbolic_bp.audit.judging.judge import judged, true_gradient

if TYPE_CHECKING:
    from fractions import Fraction

    from symbolic_bp.audit.calling.plan import Calls, Plan
    from symbolic_bp.audit.causes.facts import Fact
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.dense.diagnose import Diagnosis
    from symbolic_bp.audit.judging.judge import Run


MORE = 3
NAMED = 3


@dataclass
class Wrong:
    """A wrong array: the facts that hold at every point; by network, the line that wrote it and the ratio to
    the gradient."""

    facts: Any = None  # [Fact], None before the first point
    lines: dict = field(default_factory=dict)
    ratios: dict = field(default_factory=dict)


def causes(
    plan: Calls | Plan | None, runs: list[Run], another: Callable, large: Callable
) -> tuple[dict, dict[str, Wrong]]:
    """({equation, cause, words ...} of the whole, {name: Wrong}).

    runs: those in which something is wrong; another(i): one more Run; large(run): whether a run is too long
    for more than the comparison itself.
    """
    left = common_causes(runs, another, large)
    arrays = {}
    if not large(runs[0]):
        arrays = by_array(runs, cuts=not left)
    if not left or len(left) > NAMED:
        return of_arrays(runs, arrays, recognise(runs[0])), arrays
    best = left[0]
    equations, lines = {d.equation for d in left}, [advice(d, plan) for d in left]
    return {
        "equation": best.equation if len(equations) == 1 else "none",
        "cause": best.cause,
        "words": "; or ".join(dict.fromkeys(d.words for d in left)),
        "layer": best.layer if len(left) == 1 else None,
        "network": best.plain,
        "also": sorted({d.cause for d in left} - {best.cause}),
    } | (lines[0] if all(line == lines[0] for line in lines) else advice(None, plan)), arrays


def common_causes(runs: list[Run], another: Callable, large: Callable) -> list[Diagnosis]:
    """[Diagnosis] that explains every point; more points are tried where several do.

    Where the network is read off at some points only, these decide: at the others no mistake of a network
    could be tried.
    """
    points = sorted(runs, key=lambda r: -sum(bool(c.wrong) for c in r.compared.values()))
    more, before = 0, None
    read: list[Diagnosis] | None = None
    unread: list[Diagnosis] | None = None
    left: list[Diagnosis] = []
    while points:
        run = points.pop(0)
        net = recognise(run)
        found = diagnose(run, net, read)
        if net is not None and net.examples >= len(run.trial.columns()):
            read = common(read, found)
        else:
            unread = common(unread, found)
        left = (unread if read is None else read) or []
        if not left:
            return []
        if not points and len(left) > 1 and len(left) != before and more < MORE and not large(run):
            more, before = more + 1, len(left)
            points = [r for r in (another(more),) if any(c.wrong for c in r.compared.values())]
    return left


def common(some: list[Diagnosis] | None, found: list[Diagnosis]) -> list[Diagnosis]:
    """Those of `some` (None: all) that are found too, once each."""
    if some is None:
        out: list = []
        for d in found:
            if not any(d.agrees(e) and d.words == e.words for e in out):
                out.append(d)
        return out
    return [d for d in some if any(d.agrees(e) for e in found)]


def by_array(runs: list[Run], cuts: bool) -> dict[str, Wrong]:
    """{name of a wrong array: Wrong}, from the same points once more, now with an eye on what the code's
    names hold."""
    out: dict = {}
    for run in runs:
        run, forward, backward = watched(run)
        found = facts(run, held_constant(run, forward) if cuts else ())
        net = recognise(run) if cuts else None
        mixed = separate(run, net) if net is not None else {}
        for name, new in found.items():
            new, kept, here = new + mixed.get(name, []), out.setdefault(name, Wrong()), net_of(run)
            kept.facts = (
                new if kept.facts is None else [f for f in kept.facts if f.key in {n.key for n in new}]
            )
            line = line_of(run, backward, name)
            if line:
                kept.lines.setdefault(here, line)
            ratio = next((f.ratio for f in new if f.ratio is not None), None)
            kept.ratios[here] = ratio if kept.ratios.get(here, ratio) == ratio else None
    return out


def watched(run: Run) -> tuple[Run, Watch, Watch]:
    """(Run, Watch of the forward pass, Watch of the backward pass) of the same trial once more; of the run
    as it is where it cannot be repeated."""
    forward, backward = Watch(), Watch()
    if run.again is None:
        return run, forward, backward
    try:
        trial = run.again()
        with forward:
            cost = trial.cost()
        true = true_gradient(trial, cost)
        with backward:
            yours = trial.gradient()
        found = judged(trial, cost, true, yours)
        if wrong_names(found) == wrong_names(run):
            return found, forward, backward
    except Exception:  # noqa: BLE001, code that does something else the second time
        pass
    return run, Watch(), Watch()


def wrong_names(run: Run) -> set[str]:
    """The names of the arrays that have a wrong entry."""
    return {c.name for c in run.compared.values() if c.wrong}


def of_arrays(runs: list[Run], arrays: dict[str, Wrong], net: Dense | None) -> dict:
    """The whole in words where no one mistake explains it: what each array is, as far as that is known."""
    groups: dict = {}
    for name in dict.fromkeys(c.name for run in runs for c in run.compared.values() if c.wrong):
        groups.setdefault(kind(arrays[name].facts) if name in arrays else (), []).append(name)
    known = {key: shared([arrays[n].facts for n in some]) for key, some in groups.items() if key}
    words = [clause(groups[key], known[key]) for key in known] + (
        [about(groups[()], net)] if () in groups else []
    )
    single = len(groups) == 1
    cause = "unknown" if () in groups else next(iter(known.values()))[0].cause if single else "several"
    return {
        "equation": "none",
        "cause": cause,
        "words": ("" if single else "more than one thing: ") + "; ".join(words),
        "layer": None,
        "network": plain(net),
        "also": [],
    } | advice(None, None)


def kind(facts: list[Fact]) -> tuple[tuple[str | Fraction, ...], ...]:
    """What arrays of the same kind share: the same multiple, or the same facts."""
    return next(((f.key,) for f in facts if f.key[0] == "ratio"), tuple(f.key for f in facts))


def shared(some: list[list[Fact]]) -> list[Fact]:
    """The facts of the first that hold for all."""
    return [
        f for f in some[0] if all(any(f.key == g.key and f.hint == g.hint for g in facts) for facts in some)
    ]
