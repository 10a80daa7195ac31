"""Sizes as they are typed: h=28,k=5 and n=3-4-2 for the sizes n[1], n[2], n[3] of layers, n[0]=3-4-2 from 0
on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.model.model import Model

ONE = re.compile(
    r"\s*([A-Za-z_]\w*)\s*(?:\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\])?\s*=\s*(-?\d+(?:\s*-\s*\d+)*)\s*"
)
LONGEST = 9  # digits of a number
FORM = "sizes such as h=28,k=5, and n=3-4-2 for n[1], n[2], n[3]"


def sizes_of(model: Model, text: str, widths: Sequence[str] = ()) -> dict[str, Any]:
    """{"L": 3, "n": {1: 3, 2: 4, 3: 2}}, every size of the model. widths: 3-4-2 in place of L=3,n=3-4-2,
    for a model whose
    sizes they are. Raises SymbolicBPError."""
    numbers, calls = named(model)
    found: dict[str, Any] = {}
    if len(widths) > 1:
        raise SymbolicBPError(
            "verify-net --model", "one model", f"{len(widths)} networks", "give the sizes by --sizes"
        )
    if widths and (calls, numbers) != ({"n": 1}, ["L"]):
        raise SymbolicBPError(
            "--model", "--sizes in place of widths", repr(widths[0]), f"its sizes are {listed(model)}"
        )
    if widths:
        text = f"L={len(widths[0].split('-'))},n={widths[0]}" + f",{text}" * bool(text)
    for part in cut(text):
        read(part, numbers, calls, found, model)
    missing = [n for n in numbers if n not in found] + [
        f"{n}[{','.join('.' * k)}]" for n, k in calls.items() if n not in found
    ]
    if missing:
        todo = (
            "n=3-4-2 gives n[1], n[2], n[3]"
            if calls
            else "such as --sizes " + ",".join(f"{n}=3" for n in missing[:3])
        )
        raise SymbolicBPError(
            "--sizes", f"a number for each size of {model.name}", f"none for {', '.join(missing)}", todo
        )
    return found


def named(model: Model) -> tuple[list[str], dict[str, int]]:
    """The sizes of a model, and the size functions with the numbers of their arguments."""
    names = model.data["sizes"]
    calls = {n.partition("(")[0]: n.count(",") + 1 for n in names if "(" in n}
    return [n for n in names if "(" not in n], calls


def listed(model: Model) -> str:
    """The sizes of a model in words."""
    return ", ".join(n.replace("(", "[").replace(")", "]") for n in model.data["sizes"]) or "none"


def cut(text: str) -> Iterator[str]:
    """The parts between commas that are in no bracket."""
    start = deep = 0
    for k, sign in enumerate(text + ","):
        deep += (sign == "[") - (sign == "]")
        if sign == "," and deep <= 0:
            if text[start:k].strip():
                yield text[start:k]
            start = k + 1


def read(
    part: str, numbers: Sequence[str], calls: dict[str, int], found: dict[str, Any], model: Model
) -> None:
    """Notes one size. Raises SymbolicBPError."""
    match = ONE.fullmatch(part) if len(part) < 2000 else None
    if not match:
        raise SymbolicBPError("--sizes", FORM, repr(part.strip()[:60]))
    name, at, value = match.groups()
    if name not in numbers and name not in calls:
        raise SymbolicBPError("--sizes", f"sizes of {model.name}, which are {listed(model)}", repr(name))
    values = (
        [value] if value.startswith("-") and value.count("-") == 1 else [v.strip() for v in value.split("-")]
    )
    if any(not v or len(v) > LONGEST for v in values):
        raise SymbolicBPError("--sizes", f"numbers of at most {LONGEST} digits", repr(part.strip()[:60]))
    if name in numbers:
        if at or len(values) != 1 or name in found:
            raise SymbolicBPError("--sizes", f"one number for {name}", repr(part.strip()), FORM)
        found[name] = int(values[0])
        return
    start = [int(a) for a in at.split(",")] if at else [1] * calls[name]
    if len(start) != calls[name]:
        raise SymbolicBPError("--sizes", f"{calls[name]} arguments of {name}", repr(part.strip()))
    table = found.setdefault(name, {})
    for k, v in enumerate(values):
        table[tuple([*start[:-1], start[-1] + k])] = int(v)
