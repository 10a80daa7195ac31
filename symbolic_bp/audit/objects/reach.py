"""Every float array and every number that can be reached from a network, and what each is for the cost: found
by running, not by names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from types import CellType
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.numbers.number import Num, leaf, lift
from symbolic_bp.audit.numbers.opcodes import LEAF
from symbolic_bp.audit.numbers.real import history, unwatched
from symbolic_bp.audit.objects.closures import Bundle, cells, copied, enclosing
from symbolic_bp.audit.objects.module_arrays import Bound, Globals
from symbolic_bp.audit.objects.scalars import flat, is_numbers, number_at, put
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.trial import Trial


DEEP = 5
TOUCHES, UNTOUCHED, INPUT, OVERWRITTEN = (
    "touches",
    "does not touch the cost",
    "an input",
    "overwritten by the forward pass",
)
NO_ATTRIBUTES = (str, bytes, type(None), bool, Num)


@dataclass
class Spot:
    """An array, a list of numbers or one number: the expression that reaches it, the name on the way to it,
    and where it is kept."""

    path: str
    names: tuple
    owner: Theirs
    key: Theirs
    value: Theirs

    @property
    def is_number(self) -> bool:
        """True for a plain number, False for an array or a list."""
        return not isinstance(self.value, (Exact, list))

    def numbers(self) -> list:
        """Its entries."""
        if isinstance(self.value, Exact):
            return self.value.ravel().tolist()
        return [self.value] if self.is_number else list(flat(self.value))


def spots(
    thing: object, path: str = "it", names: tuple = (), depth: int = DEEP, seen: set | None = None
) -> list:
    """[Spot] of what is reachable; what can be reached in two ways stands there once, by the first."""
    seen = set() if seen is None else seen
    if isinstance(thing, NO_ATTRIBUTES) or id(thing) in seen or depth < 0:
        return []
    seen.add(id(thing))
    out = []
    for key, value, at, name in parts(thing, path):
        way = (*names, name) if name else names
        if isinstance(value, Exact) and id(value) not in seen or is_numbers(value) and id(value) not in seen:
            seen.add(id(value))
            out.append(Spot(at, way, thing, key, value))
        elif isinstance(value, (float, Num)):
            out.append(Spot(at, way, thing, key, value))
        elif not isinstance(value, np.ndarray):
            out += spots(value, at, way, depth - 1, seen)
    return out


def parts(thing: Theirs, path: str) -> list:
    """[(key, value, expression, name or "")] of what is directly in something."""
    if isinstance(thing, dict):
        return [(k, v, f"{path}[{k!r}]", k if isinstance(k, str) else "") for k, v in thing.items()]
    if isinstance(thing, (list, tuple)):
        return [(i, v, f"{path}[{i}]", "") for i, v in enumerate(thing)]
    if isinstance(thing, Bundle):
        return [(k, v, f"{path}.{k}", k) for k, v in thing.everything().items() if not enclosing(v)]
    if enclosing(thing):
        return [
            (k, c.cell_contents, f"{path}.__closure__[{i}].cell_contents", k)
            for i, (k, c) in enumerate(cells(thing).items())
            if filled(c)
        ]
    inside = thing.reachable() if isinstance(thing, (Globals, Bound)) else getattr(thing, "__dict__", None)
    if (
        not isinstance(inside, dict)
        or isinstance(thing, type)
        or type(thing).__module__.split(".")[0] in ("numpy", "builtins")
    ):
        return []
    return [(k, v, f"{path}.{k}", k) for k, v in inside.items() if not k.startswith("__")]


def filled(cell: CellType) -> bool:
    """True where a cell holds something."""
    try:
        return cell.cell_contents is not None
    except ValueError:  # a name that has no value yet
        return False


def survey(trial: Trial, costs: list) -> list:
    """[Found]: what each array and number that is reachable is for these costs.

    Each gets leaves of its own with the values that it has; what a cost was calculated from is
    then seen in its history.
    """
    found: dict = {}
    for cost in costs:
        for one in one_survey(trial, cost):
            old = found.get(one.spot.path)
            found[one.spot.path] = one if old is None or one.what == TOUCHES else old
    return list(found.values())


@dataclass
class Found:
    """what: TOUCHES, UNTOUCHED, INPUT or OVERWRITTEN; mine: it is a parameter of the plan."""

    spot: Spot
    what: str
    mine: bool


def one_survey(trial: Trial, cost: str) -> list:
    """[Found] for one cost; where code takes numbers for counts, so that they cannot be leaves, they are
    tried one at a time."""
    with unwatched():
        out = marked(trial, cost, lambda spot: True)
        if out is None:
            out = marked(trial, cost, lambda spot: not spot.is_number) or []
            for i, one in enumerate(out):
                if one.spot.is_number and not one.mine:
                    alone = marked(trial, cost, lambda spot, path=one.spot.path: spot.path == path) or []
                    out[i] = next((f for f in alone if f.spot.path == one.spot.path), one)
    return out


def marked(trial: Trial, cost: str, chosen: Callable) -> list | None:
    """[Found] with leaves in the spots that are chosen; None where the code does not run with them."""
    it = copied(trial.it)
    given = [n for name in ("x", "y", "data", "h0") for n in every(trial.space.get(name))]
    inputs, mine = {id(n) for n in given}, {id(n) for array in trial.leaves.values() for n in array.flat}
    whole, leaves, taken = spots(it), {}, set()
    for spot in whole:
        old = [lift(n) for n in spot.numbers()]
        if not old or None in old:
            continue
        if all(id(n) in mine for n in old):
            leaves[spot.path] = old
        elif any(
            id(n) in inputs or n.op > LEAF and any(id(m) in inputs for m in history(n, always)) for n in old
        ):
            taken.add(spot.path)
        elif chosen(spot) and all(isfinite(n.f) for n in old):
            leaves[spot.path] = [leaf(float(n.f)) for n in old]
            place(spot, leaves[spot.path])
    try:
        value = trial.run(cost, it)
        total = lift(value.reshape(-1)[0] if isinstance(value, np.ndarray) and value.size == 1 else value)
    except Exception:  # noqa: BLE001, whatever somebody's code raises where a number is something else
        return None
    if total is None:
        return None
    used, now = {id(n) for n in history(total, always)}, {spot.path: spot.numbers() for spot in spots(it)}
    out = []
    for spot in whole:
        some, there = leaves.get(spot.path), now.get(spot.path, [])
        if spot.path in taken:
            what = INPUT
        elif some is None:
            what = UNTOUCHED
        elif any(id(n) in used for n in some):
            what = TOUCHES
        else:
            what = (
                UNTOUCHED
                if len(some) == len(there) and all(a is b for a, b in zip(some, there, strict=True))
                else OVERWRITTEN
            )
        out.append(Found(spot, what, some is not None and bool(some) and id(some[0]) in mine))
    return out


def always(_: Num) -> bool:
    """True."""
    return True


def every(value: object) -> list:
    """The numbers in arrays, lists and tuples."""
    if isinstance(value, np.ndarray):
        return value.ravel().tolist() if value.dtype == object else []
    return [n for v in value for n in every(v)] if isinstance(value, (list, tuple)) else []


def place(spot: Spot, new: list) -> None:
    """These numbers where the old ones stand."""
    rest = iter(new)
    if isinstance(spot.value, Exact):
        whole = np.empty(len(new), dtype=object)
        whole[:] = new
        spot.value[...] = whole.reshape(spot.value.shape)
    else:
        put(number_at(spot.owner, spot.key) if spot.is_number else spot.value, lambda: next(rest))
