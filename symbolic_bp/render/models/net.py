"""The verdict on a model at given sizes as text, or as data for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symbolic_bp.exact.models.verify import Row
from symbolic_bp.judging.verify import DIFFERS, EQUAL, OPEN, Verified, status
from symbolic_bp.render.escape import visible
from symbolic_bp.render.models.text import Text
from symbolic_bp.render.models.verdict import COLUMNS, counted, counterexample, numbers
from symbolic_bp.render.text import KEEP, wrapped

HEADS = {
    EQUAL: "EQUAL: every derivative and every claim that could be compared holds",
    DIFFERS: "DIFFERS",
    OPEN: "UNDECIDED: no difference was seen that numbers confirm, and something could not be compared",
}
WORDS = {EQUAL: "equal", DIFFERS: "WRONG", OPEN: "OPEN"}
SHOWN = 3


def shown(found: Verified, ascii: bool = False) -> str:
    """As `symbolic-bp verify-net --model` prints it."""
    return report(found, ascii)


def report(found: Verified, ascii: bool = False, columns: int = COLUMNS) -> str:
    """Sizes, the verdict, one line for each claim, how it was done and how long it took."""
    draw, made = Text(found.model, ascii), found.report
    given = counted(made.parameters, "given value")
    lines = wrapped(f"{visible(found.model.name)}, {said(found.sizes) or 'no sizes'}: {given}", columns)
    differing = [row.name for row in made.rows if status(row) == DIFFERS]
    head = HEADS[found.status] + (f": {', '.join(map(visible, differing))}" if differing else "")
    lines += ["", *wrapped(head + ".", columns, "", "  "), ""]
    wide = min(24, max([len(name(row, draw)) for row in made.rows], default=8))
    for row in made.rows:
        lines += one(row, found, draw, wide, columns)
    chance = f"a difference would be missed with probability at most 2^-{int(made.bits)}" if made.bits else ""
    how = "at one random point of the field of 2^61 - 1 elements; "
    how += "derivatives backwards, checked by one pass forwards"
    lines += ["", *wrapped(how + f"; {chance}" * bool(chance), columns, "  how    ", " " * 9)]
    each = made.per_parameter * 1e6
    lines.append(f"  time   {made.seconds:.2f} s, {each:.0f} {'us' if ascii else 'µs'} for each given value")
    return "\n".join(lines).replace(KEEP, " ")


def said(sizes: Mapping[str, Any]) -> str:
    """h = 28, n[1] = 3, n[2] = 4."""
    rows = []
    for key, value in sizes.items():
        if isinstance(value, Mapping):
            rows += [
                f"{key}[{','.join(map(str, at)) if isinstance(at, tuple) else at}] = {v}"
                for at, v in value.items()
            ]
        else:
            rows.append(f"{key} = {value}")
    return ", ".join(rows)


def name(row: Row, draw: Text) -> str:
    """A row as it is named: a claim by its name, derivatives as those of the objective."""
    return (
        visible(row.name)
        if row.kind == "claim"
        else draw.greek(row.name.replace("D(", "d").replace(", ...)", "/d?"))
    )


def one(row: Row, found: Verified, draw: Text, wide: int, columns: int) -> list[str]:
    """How many equations of a row hold; numbers against it."""
    what = status(row)
    count = (
        f"{len(row.differs):,} of {row.equations:,}"
        if row.differs and row.kind == "claim"
        else f"{row.equations:,}"
    )
    text = visible(found.texts.get(row.name, "all of them at once, along a random direction"))
    lead = f"  {name(row, draw):<{wide}} {count:>11} {WORDS[what]:<6} "
    lines = wrapped(text, columns, lead, " " * (wide + 22))
    if row.met:
        lines += wrapped(
            f"{row.met:,} of them rest on a kink or on 1/0 and were not used", columns, " " * 6, " " * 8
        )
    if row.reason:
        lines += wrapped(visible(row.reason), columns, " " * 6, " " * 8)
    if row.differs and row.kind == "claim":
        places = ", ".join(f"({', '.join(map(str, at))})" for at in row.differs[:SHOWN])
        lines += wrapped(f"at {places}" + " ..." * (len(row.differs) > SHOWN), columns, " " * 6, " " * 8)
    if row.verdict is not None and row.verdict.against is not None:
        lines += counterexample(row.verdict.against, found.model, claim_of(row, found), draw, columns)
    return lines


def claim_of(row: Row, found: Verified) -> dict[str, Any]:
    """The claim of a row as data."""
    text = found.texts[row.name]
    claims = found.model.claims(text)
    number = row.name.rpartition(" (")[2].rstrip(")") if len(claims) > 1 else "1"
    return claims[int(number) - 1]


def as_data(found: Verified) -> dict[str, Any]:
    """A Verified for JSON."""
    made, draw = found.report, Text(found.model, True)
    sizes = {
        k: {said({k: {a: 0}})[:-4]: n for a, n in v.items()} if isinstance(v, Mapping) else v
        for k, v in found.sizes.items()
    }
    rows = []
    for row in made.rows:
        data: dict[str, Any] = {
            "name": row.name,
            "kind": row.kind,
            "claim": found.texts.get(row.name),
            "verdict": status(row),
            "equations": row.equations,
            "equal": row.equal,
            "differs": len(row.differs),
            "not used": row.met,
            "seconds": row.seconds,
        }
        if row.reason:
            data["reason"] = row.reason
        if row.verdict is not None and row.verdict.against is not None:
            data["counterexample"] = numbers(row.verdict.against, draw)
        rows.append(data)
    return {
        "model": found.model.name,
        "sizes": sizes,
        "verdict": found.status,
        "exit": found.code,
        "parameters": made.parameters,
        "rows": rows,
        "seconds": made.seconds,
        "bits": made.bits,
    }
