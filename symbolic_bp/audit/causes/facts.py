"""What can be said of a single wrong array, whatever the code is: each fact holds for every entry exactly,
or is not said.

A fact compares the array that the code gives with the gradient: a multiple of it, its transpose, the
gradient of another array, with one term missing, with something held constant. It names no equation: none is
known to be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.audit.calling.plan import Calls
from symbolic_bp.audit.causes.terms import terms
from symbolic_bp.audit.judging.judge import DIFFERENT, DIGITS, agree, is_zero
from symbolic_bp.audit.numbers import real, tape
from symbolic_bp.audit.numbers.factors import times
from symbolic_bp.audit.numbers.number import constant, lift, small

if TYPE_CHECKING:
    import numpy as np

    from symbolic_bp.audit.calling.plan import Plan
    from symbolic_bp.audit.host.watched import Watch
    from symbolic_bp.audit.judging.judge import Compared, Run
    from symbolic_bp.audit.numbers.number import Num


MANY = 20_000


@dataclass
class Fact:
    """key: the same at every point where it is the same fact; cause: a word; words: what the array is
    ("twice the gradient"); hint: what may be behind it, as a question; ratio: where it is a multiple of the
    gradient.
    """

    key: tuple
    cause: str
    words: str
    hint: str = ""
    ratio: object = None


def same(a: Num, b: Num) -> bool:
    """True where two numbers agree: no difference was found."""
    return agree(a, b) < DIFFERENT


def all_same(xs: list[Num], ys: list[Num] | np.flatiter) -> bool:
    """True where two lists agree, number by number."""
    return all(same(a, b) for a, b in zip(xs, ys, strict=False))


def facts(run: Run, cuts: Sequence[tuple[tuple[str, int, str], str, dict]] = ()) -> dict[str, list[Fact]]:
    """{name of a wrong array: [Fact]}; cuts: [(key, words, {id of a leaf: dC/dleaf with something held
    constant})]."""
    found, wrong = {}, [c for c in run.compared.values() if c.wrong]
    parts = terms(run, wrong)
    for c in wrong:
        found[c.name] = list(of_one(run, c, parts, cuts))
    return found


def of_one(
    run: Run, c: Compared, parts: dict[int, list[Num]], cuts: Sequence[tuple[tuple[str, int, str], str, dict]]
) -> Iterator[Fact]:
    """The Facts that hold for every entry of one wrong array."""
    leaves = run.trial.leaves[c.name]
    if c.yours.shape != c.true.shape:
        yield from of_another_shape(run, c)
        return
    yours, true = list(map(lift, c.yours.flat)), list(c.true.flat)
    if c.missing or all(is_zero(n) for n in yours):
        yield Fact(("zero",), "never-updated", "zero: it never changes")
        return
    multiple = ratio(yours, true)
    if multiple is not None:
        yield from of_multiple(run, c, multiple)
        return
    if c.true.ndim == 2 and c.true.shape[0] == c.true.shape[1]:
        yield from transposed(c.yours.T.flat, true)
    for other in run.compared.values():
        if other.name != c.name and other.true.shape == c.true.shape and all_same(yours, other.true.flat):
            yield Fact(("other", other.name), "another-array", f"the gradient of {other.name}")
    yield from with_parameter(yours, true, list(leaves.flat))
    yield from by_terms(yours, true, [parts.get(id(n), []) for n in leaves.flat])
    for key, words, held in cuts:
        if all_same(yours, [held.get(id(n), small(0)) for n in leaves.flat]):
            yield Fact(("held", *key), "held-constant", words)
    if len(c.wrong) * 4 <= c.true.size:
        yield Fact(("few",), "one-entry", f"wrong in {len(c.wrong)} of {c.true.size} entries only")


def of_another_shape(run: Run, c: Compared) -> Iterator[Fact]:
    """A gradient of another shape: the transpose, or an entry too many."""
    if c.true.ndim == 2 and c.yours.shape == c.true.shape[::-1]:
        yield from transposed(map(lift, c.yours.T.flat), list(c.true.flat))


def transposed(yours: Iterable, true: list[Num]) -> Iterator[Fact]:
    """The Fact that an array is a multiple of the transpose, if it is."""
    multiple = ratio(list(map(lift, yours)), true)
    if multiple == 1:
        yield Fact(("transposed",), "transpose-missing", "the transpose of the gradient")
    elif multiple is not None:
        yield Fact(("transposed", multiple), "transpose-missing", f"the transpose of {times(multiple)}")


def of_multiple(run: Run, c: Compared, value: Fraction) -> Iterator[Fact]:
    """c times the gradient, with what c may be: one Fact for each reading; which of them hold at all points
    is what is left."""
    size, words = abs(value), times(value)
    yield Fact(("ratio", value), "sign" if value == -1 else NAMES.get(size, "factor"), words, ratio=value)
    for reading, of, count in counted(run, c):
        if count > 1 and size in (count, Fraction(1, count)):
            up, sign = size > 1, "minus " if value < 0 else ""
            yield Fact(
                ("ratio", value < 0, reading, up),
                "factor-n" if up else "factor-1/n",
                f"{sign}the gradient {'times' if up else 'divided by'} {of}",
                f"{count} is {of}: is it {'not ' if up else ''}divided by that?",
                value,
            )


NAMES = {Fraction(2): "factor-2", Fraction(1, 2): "factor-1/2"}


def counted(run: Run, c: Compared) -> Iterator[tuple[str, str, int]]:
    """[(reading, its words, number)] of what a factor may count."""
    if reads_inputs(run.trial.plan):
        yield "examples", "the number of examples", len(run.trial.columns())
    for axis, words in enumerate(
        ("rows", "columns") if c.true.ndim == 2 else ("entries",) if c.true.ndim == 1 else ()
    ):
        yield words, f"the number of {words} of {c.name}", c.true.shape[axis]


def reads_inputs(plan: Calls | Plan | None) -> bool:
    """Whether the way in which the code is called mentions inputs at all."""
    if isinstance(plan, Calls):
        return bool(plan.inputs)
    calls = " ".join(getattr(plan, key, "") for key in ("cost", "gradient", "step", "after"))
    return bool(re.search(r"\b(x|data)\b", calls))


def quotient(a: Num, b: Num) -> Fraction | None:
    """a/b as a short Fraction found from the value and checked by it, or None."""
    if is_zero(b):
        return None
    v = real.value(a / b)
    if v != v:
        return None
    q = Fraction(int(real.CONTEXT.nint(v * 10**40)), 10**40).limit_denominator(10**12)
    return q if agree(a / b, constant(q)) <= DIGITS else None


def ratio(yours: list[Num], true: list[Num]) -> Fraction | None:
    """c, where every entry is c times the true one and c is not 0; else None."""
    found = None
    for a, b in zip(yours, true, strict=False):
        if is_zero(b):
            if not is_zero(a):
                return None
            continue
        value = quotient(a, b) if found is None else found
        if not value or found is not None and not same(a, b * constant(found)):
            return None
        found = value
    return found


def with_parameter(yours: list[Num], true: list[Num], leaves: list[Num]) -> Iterator[Fact]:
    """The gradient and c times the parameter: a penalty of its squares that is in one of cost and gradient
    only."""
    value = ratio([a - b for a, b in zip(yours, true, strict=False)], leaves)
    if value is not None:
        sign = "plus" if value > 0 else "minus"
        yield Fact(
            ("penalty", value),
            "penalty",
            f"the gradient {sign} {real.shown(constant(abs(value)))} times the parameter "
            "(a penalty that is in one of cost and gradient only, or with another factor?)",
        )


def by_terms(yours: list[Num], true: list[Num], parts: list[list[Num]]) -> Iterator[Fact]:
    """The first or the last term of each entry is missing, or all but it are."""
    counts = {len(p) for p in parts}
    if len(counts) != 1 or min(counts) < 2:
        return
    (n,) = counts
    for word, at in (("first", 0), ("last", -1)):
        if all_same(yours, [t - p[at] for t, p in zip(true, parts, strict=False)]):
            yield Fact(("without", word), "term-missing", f"the gradient without the {word} of its {n} terms")
        elif n > 2 and all_same(yours, [p[at] for p in parts]):
            yield Fact(("only", word), "term-missing", f"the {word} of the {n} terms of the gradient alone")


def held_constant(run: Run, watch: Watch) -> list[tuple[tuple[str, int, str], str, dict]]:
    """[(key, words, {id of a leaf: dC/dleaf})] with what one name was given in the forward pass held
    constant."""
    leaves = [n for array in run.trial.leaves.values() for n in array.flat]
    if len(leaves) > MANY:
        return []
    out, files = [], {place.file for place in watch.named()}
    for place, numbers in watch.named().items():
        if not place.name or any(n is run.cost for n in numbers):
            continue
        held = tape.gradient(run.cost, leaves, held={id(n) for n in numbers})
        spot = f"{Path(place.file).name}, " if len(files) > 1 else ""
        out.append(((place.file, place.line, place.name), f"{place.name} ({spot}line {place.line})", held))
    return out
