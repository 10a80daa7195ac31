"""The line of somebody's code that computes a wrong array, found by the numbers that its names held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.audit.causes.facts import same
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.opcodes import ADD, CONST, DIV, LEAF, MUL, NEG, SUB

if TYPE_CHECKING:
    from symbolic_bp.audit.host.watched import Place, Watch
    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


def line_of(run: Run, watch: Watch, name: str) -> dict[str, int | str] | None:
    """{"number", "code", "file"} of the line where the first wrong entry of an array was written, or None."""
    c = run.compared[name]
    if not c.wrong or c.missing:
        return None
    fits = c.yours.shape == c.true.shape
    number = lift(c.yours[c.wrong[0]] if fits else next(iter(c.yours.flat), None))
    if number is None:
        return None
    true = c.true[c.wrong[0]] if fits else None
    place = written(number, true, watch)
    return (
        None if place is None else {"number": place.line, "code": place.code, "file": Path(place.file).name}
    )


def written(number: Num, true: Num | None, watch: Watch) -> Place | None:
    """The Place of the deepest number below this one that is wrong, through changes of a parameter and
    constant factors.

    A learning rate times the true gradient is right where the change was divided by that rate.
    """
    chain, rate = [number], number.b if number.op == DIV and number.a.op == SUB else None
    while (below := inner(chain[-1])) is not None:
        chain.append(below)
    if true is not None:
        good = [true] if rate is None else [true, true * rate]
        chain = chain[: next((i for i, n in enumerate(chain) if i and any(same(n, g) for g in good)), None)]
    return next((watch[n] for n in reversed(chain) if watch[n] is not None), None)


def inner(n: Num) -> Num | None:
    """What a number is, without a parameter that it is added to or subtracted from, and without a constant
    factor."""
    if n.op in (ADD, SUB):
        return n.b if n.a.op == LEAF and n.b.op > LEAF else n.a if n.b.op == LEAF and n.a.op > LEAF else None
    if n.op == NEG:
        return n.a
    if n.op in (MUL, DIV):
        return (
            n.a
            if n.b.op == CONST and n.a.op > LEAF
            else n.b
            if n.op == MUL and n.a.op == CONST and n.b.op > LEAF
            else None
        )
    return None
