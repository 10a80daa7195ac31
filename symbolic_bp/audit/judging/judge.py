"""Compare the gradient that the code gives with the gradient of the cost that it
computes, entry for entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.numbers import real, tape
from symbolic_bp.audit.numbers.field import P
from symbolic_bp.audit.numbers.number import Num, lift, small
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.trial import Trial


ROUNDING, CALLS = 13, 3
FAR = 1e-3
ZERO = small(0)
EXACT, DIGITS, ROUNDED, DIFFERENT = range(4)


class NotNumbers(Unusable):
    """A gradient with something else than finite numbers in it."""


@dataclass
class Compared:
    """One parameter array on one trial: both gradients, and where they differ."""

    name: str
    yours: np.ndarray
    true: np.ndarray
    wrong: list[tuple[int, ...]]
    level: int = EXACT
    missing: bool = False
    shape: tuple[int, ...] | None = None

    @property
    def zero(self) -> bool:
        """True where the gradient is 0 in every entry."""
        return all(is_zero(n) for n in self.true.flat)


@dataclass
class Run:
    """One trial after both passes; again: what makes the same trial once more, where that can be done;
    primal: what a traced function gives."""

    trial: Theirs  # a Trial, or what a traced function has of one
    cost: Num
    true: dict[str, np.ndarray]
    compared: dict[str, Compared] = field(default_factory=dict)
    given: dict[str, Theirs] = field(default_factory=dict)
    call: int = 1
    again: Callable[[], Trial] | None = None
    primal: list[Num] = field(default_factory=list)


def is_zero(n: Num) -> bool:
    """True where a number is 0: by its residue, by its sign where it has none."""
    return not n.r % P if n.r is not None else real.sign(n, small(0)) == 0


def agree(a: Num, b: Num) -> int:
    """EXACT: same residue. DIGITS: same to forty digits. ROUNDED: to the rounding of float constants.
    DIFFERENT otherwise."""
    if a.r is not None and b.r is not None and not (a.r - b.r) % P:
        return EXACT
    if not (a.isfinite() and b.isfinite()):
        return DIFFERENT
    if abs(a.f - b.f) > FAR * (abs(a.f) + abs(b.f)) > 1e-200:
        return DIFFERENT
    x, y = real.value(a), real.value(b)
    if real.close(x, y):
        return DIGITS
    return ROUNDED if real.close(x, y, ROUNDING) else DIFFERENT


def judge(trial: Trial) -> Run:
    """Both passes of one trial. Where the cost changes from call to call (its state: a mask, a counter), the
    gradient may be that of the second or third forward pass, in all of its entries. Raises what the code
    raises, Unusable for what is no gradient."""
    cost, yours = trial.cost(), trial.gradient()
    run = judged(trial, cost, true_gradient(trial, cost), yours)
    if any(c.wrong for c in run.compared.values()):
        for call, other in enumerate(trial.costs(CALLS)[1:], 2):
            if agree(other, cost) == DIFFERENT:
                found = judged(trial, other, true_gradient(trial, other), yours)
                if not any(c.wrong for c in found.compared.values()):
                    found.call = call
                    return found
    return run


def judged(trial: Theirs, cost: Num, true: dict[str, np.ndarray], yours: Mapping[str, Theirs]) -> Run:
    """A Run of what was calculated: the cost, its true gradient, and the one that the code gives, by name."""
    run = Run(
        trial,
        cost,
        true,
        {name: compare(name, yours.get(name), want) for name, want in true.items()},
        dict(yours),
    )
    if trial.patched.guards.met and any(c.wrong for c in run.compared.values()):
        trial.patched.guards.follow(results(run))
    return run


def results(run: Run) -> list[Num]:
    """The cost and the entries of the gradient that the code gives."""
    return [run.cost, *(n for c in run.compared.values() for n in c.yours.flat if isinstance(n, Num))]


def true_gradient(trial: Theirs, cost: Num) -> dict[str, np.ndarray]:
    """{name: array of dC/dp}"""
    found = tape.gradient(cost, [n for array in trial.leaves.values() for n in array.flat])
    out = {}
    for name, array in trial.leaves.items():
        values = np.empty(array.size, dtype=object)
        values[:] = [found.get(id(n), ZERO) for n in array.ravel().tolist()]
        out[name] = values.reshape(array.shape)
    return out


def compare(name: str, yours: Theirs, want: np.ndarray) -> Compared:
    """Entry by entry; a missing gradient counts as zero; a shape that fits by broadcasting is
    broadcast, and noted."""
    missing = yours is None
    given = np.asarray(0 if missing else yours, dtype=object)
    shape, alone = None, False
    if given.shape != want.shape:
        shape = None if missing else given.shape
        if (
            given.size == want.size
            and sorted(s for s in given.shape if s > 1) == sorted(s for s in want.shape if s > 1)
            and not missing
            and tuple(s for s in given.shape if s > 1) == tuple(s for s in want.shape if s > 1)
            and int(np.prod(np.broadcast_shapes(given.shape, want.shape))) == want.size
        ):  # (m,) from (m, 1) is (m, m)
            given = given.reshape(want.shape)
        elif given.size == 1:
            given = np.broadcast_to(given.reshape(()), want.shape)
            alone = (
                not missing and want.size > 1
            )  # one number in the place of many: wrong also where all of them are that number
        else:
            return Compared(name, given, want, list(np.ndindex(want.shape)), DIFFERENT, shape=given.shape)
    mine, wrong, level = [], [], EXACT
    for place, (value, true) in enumerate(zip(given.ravel().tolist(), want.ravel().tolist(), strict=True)):
        n = lift(value) if value is not None else ZERO
        if n is None:
            raise NotNumbers(f"{name}: expected numbers in the gradient, found a {type(value).__name__}")
        if not n.isfinite():
            raise NotNumbers(f"{name}: expected numbers in the gradient, found nan or infinity")
        mine.append(n)
        found = agree(n, true)
        if found == DIFFERENT:
            wrong.append(tuple(int(i) for i in np.unravel_index(place, want.shape)))
        else:
            level = max(level, found)
    if alone and not wrong:
        return Compared(
            name, np.asarray(yours, dtype=object), want, list(np.ndindex(want.shape)), DIFFERENT, shape=shape
        )
    full = np.empty(len(mine), dtype=object)
    full[:] = mine
    return Compared(
        name, full.reshape(want.shape), want, wrong, DIFFERENT if wrong else level, missing, shape
    )
