"""What is shown of each parameter array: one row for each network that was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.audit.causes.words import fact_words
from symbolic_bp.audit.numbers import real

if TYPE_CHECKING:
    from symbolic_bp.audit.causes.causes import Wrong
    from symbolic_bp.audit.judging.judge import Compared, Run


def rows_of(runs: list[Run], short: list[Run]) -> list[dict]:
    """[row] of every array of every network, in the order of the runs; short: runs with short numbers, to
    show."""
    out = []
    for net in dict.fromkeys(net_of(run) for run in runs):
        own, shown = ([r for r in some if net_of(r) == net] for some in (runs, short))
        for name in dict.fromkeys(n for run in own for n in run.compared):
            found, simple = ([r.compared[name] for r in some if name in r.compared] for some in (own, shown))
            idle = all(r.compared[name].zero for r in runs if name in r.compared)
            out.append({"net": net} | row(name, found, simple, idle))
    return out


def net_of(run: Run) -> str:
    """The widths that were asked for, in words."""
    return "-".join(map(str, getattr(run.trial, "sizes", ())))


def row(name: str, found: list[Compared], short: list[Compared], idle: bool) -> dict:
    """One parameter array over all points of one network; idle: its gradient is zero at every point."""
    wrong = [c for c in found if c.wrong]
    first = found[0]
    out = {"name": name, "shape": list(first.true.shape), "entries": first.true.size, "status": "right"}
    if not wrong:
        return out | {"status": "vacuous"} if idle else out
    shown = next((c for c in short if c.wrong and readable(c)), wrong[0])
    out |= {
        "status": "never updated" if all(unmoved(c) for c in found) else "wrong",
        "wrong entries": len(shown.wrong),
    }
    at = shown.wrong[0]
    if shown.yours.shape == shown.true.shape:
        return out | {
            "entry": list(at),
            "yours": real.shown(shown.yours[at]),
            "gradient": real.shown(shown.true[at]),
        }
    return out | {"expected shape": list(shown.true.shape), "found shape": list(shown.yours.shape)}


def readable(c: Compared) -> bool:
    """True where the shapes agree and both numbers of the first wrong entry are short."""
    return c.yours.shape == c.true.shape and all(real.short(x[c.wrong[0]]) for x in (c.yours, c.true))


def unmoved(c: Compared) -> bool:
    """True where every entry that the code gives is exactly 0."""
    return c.yours.shape == c.true.shape and all(n.f == 0 and n.r in (0, None) for n in c.yours.flat)


def explain(row: dict, wrong: Wrong | None) -> None:
    """Put into the row of a wrong array what is known of it: the exact ratio, a phrase, the line that wrote
    it."""
    if wrong is None or row["status"] not in ("wrong", "never updated"):
        return
    if wrong.ratios.get(row["net"]) is not None:
        row["ratio"] = str(wrong.ratios[row["net"]])
    words = fact_words([f for f in wrong.facts if f.key[0] != "mistake"])
    if words:
        row["is"] = words
    line = wrong.lines.get(row["net"])
    if line:
        row["line"] = line
