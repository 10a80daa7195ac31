"""All derivatives of a model at given sizes, exactly: its claims and yours at every value of their letters,
in a prime field."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.models import verdict
from symbolic_bp.exact.models.amount import Amount
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.instance import WORK
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verify import KEY, Report, Row
from symbolic_bp.exact.models.verify import verify as on_sizes
from symbolic_bp.judging.sizes import named
from symbolic_bp.model.model import Model
from symbolic_bp.shown import Shown

SURE = 1.5  # above this much of what fits, an estimate is believed
BYTES = 400  # of memory for each entry and each term of a sum, measured
EQUAL, DIFFERS, OPEN = "equal", "differs", "undecided"
CODES = {EQUAL: 0, DIFFERS: 1, OPEN: 3}


@dataclass(frozen=True, repr=False)
class Verified(Shown):
    """What was compared on one instance of a model; texts: {name of a row: its claim as it was written}."""

    printer = "render.models.net:shown"

    model: Model
    sizes: Mapping[str, Any]
    report: Report
    texts: Mapping[str, str]

    @property
    def status(self) -> str:
        """The worst of its rows."""
        found = {status(row) for row in self.report.rows}
        return next((s for s in (DIFFERS, OPEN) if s in found), EQUAL)

    @property
    def code(self) -> int:
        """The exit code that it means."""
        return CODES[self.status]


def status(row: Row) -> str:
    """equal; differs, where numbers say so as well; undecided, where nothing could be used or only the
    field tells sides
    apart."""
    if row.differs:
        sure = row.verdict is None or row.verdict.status == verdict.REFUTED
        return DIFFERS if sure else OPEN
    return EQUAL if row.equal or not row.equations and not row.reason else OPEN


def verify(
    model: Model, sizes: Mapping[str, Any], claims: Sequence[str] = (), key: str = "", memory: float = 1.0
) -> Verified:
    """The derivatives of every objective of a model (a line without indices that no other line reads), its
    claims, and
    claims of one's own.

    sizes: a number for each; memory: gigabytes. Raises SymbolicBPError."""
    numbers, calls = named(model)
    missing = [name for name in (*numbers, *calls) if name not in sizes]
    if missing:
        raise SymbolicBPError(
            "the sizes", f"a number for each size of {model.name}", f"none for {', '.join(missing)}"
        )
    if memory <= 0:
        raise SymbolicBPError("--memory", "a positive number of gigabytes", str(memory))
    exact = read_model(model.kernel_data)
    stated = [(s.name, s.text, s.claims) for s in model.statements]
    stated += [
        (f"claim {n}" if len(claims) > 1 else "yours", text, model.claims(text))
        for n, text in enumerate(claims, 1)
    ]
    rows, texts = [], dict[str, str]()
    for name, text, data in stated:
        for n, claim in enumerate(data):
            own = name + f" ({n + 1})" * (len(data) > 1)
            rows.append(read_claim(exact, {**claim, "name": own}))
            texts[own] = text
    of = objectives(model)
    if not of and not rows:
        raise SymbolicBPError(
            f"the model {model.name}",
            "a line whose derivatives are asked for, such as C = ..., or a claim",
            "neither",
            "every line has indices, or is read by another one",
        )
    work = max(1, min(WORK, int(memory * 1e9 / BYTES)))
    enough(exact, sizes, memory, work)
    try:
        report = on_sizes(exact, sizes, rows, key or KEY, work, of)
    except TooMuch as why:
        room = f"sizes for which {memory:g} GB are enough"
        raise SymbolicBPError(
            "the sizes", room, why.found, "give smaller ones, or more by --memory"
        ) from None
    complete(sizes, report.used)
    return Verified(model, sizes, report, texts)


def enough(exact: Any, sizes: Mapping[str, Any], memory: float, work: int) -> None:
    """Raises SymbolicBPError, before anything is made, where the lines of a model are more than fits: which is the
    largest, and what would fit."""
    counted = Amount(exact, sizes)
    amount = counted.of
    total = sum(amount.values())
    if total <= work * SURE or not counted.even:
        return
    most = max(amount, key=lambda name: amount[name])
    needed = math.ceil(total * BYTES / 1e8) / 10
    fits = "give smaller ones" if total > WORK else f"give smaller ones, or --memory {needed:g}"
    raise SymbolicBPError(
        "the sizes",
        f"at most {work:,} entries and terms, for which {memory:g} GB are enough",
        f"about {total:,}, {amount[most]:,} of them in {most}",
        fits,
    )


def complete(sizes: Mapping[str, Any], used: Sequence[tuple[str, tuple[int, ...]]]) -> None:
    """Raises SymbolicBPError where a size of a layer was asked for that nobody gave: it would have been the
    least one."""
    for name, at in used:
        table = sizes[name]
        if isinstance(table, Mapping) and at not in table and (len(at) > 1 or at[0] not in table):
            where = f"{name}[{','.join(map(str, at))}]"
            raise SymbolicBPError(
                "--sizes",
                f"a number for {where}",
                "none",
                f"{name}=3-4-2 gives {name}[1], {name}[2], {name}[3]",
            )


def objectives(model: Model) -> list[str]:
    """The defined quantities without indices that no line but abbreviations reads."""
    families = model.data["families"]
    lines = [f for f in families if f[2] is not None and model.kind(f[0]) != "abbreviation"]
    read = {name for f in lines for name in words(f[2])}
    return [f[0] for f in lines if not f[1] and f[0] not in read]


def words(term: Any) -> set[str]:
    """The names of the families in a definition."""
    if not isinstance(term, list):
        return set()
    own = {str(term[1])} if len(term) == 3 and term[0] == "ref" else set[str]()
    return own.union(*map(words, term))
