"""Parameters that are plain numbers: nested lists of them, and objects with a number in .data and
its gradient in .grad."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.objects.closures import cells, enclosing
from symbolic_bp.audit.theirs import Theirs

NUMBERS = (float, int, Num)
WEIGHT = re.compile(r"^_?(w|ws|weights?|b|bias(es)?|theta|coef\w*|threshold)\d*$", re.I)
DEEP = 5


class Attribute:
    """A number that is an attribute of an object, an item of a container or a variable of a function, as
    something with .data."""

    grad = None

    def __init__(self, owner: Theirs, name: Theirs) -> None:
        self.owner, self.name = owner, name

    @property
    def data(self) -> float | Num | None:
        """The number that stands there now."""
        if isinstance(self.owner, (dict, list)):
            found = self.owner[self.name]
        elif enclosing(self.owner):
            found = cells(self.owner)[self.name].cell_contents
        else:
            found = getattr(self.owner, self.name)
        return found.item() if isinstance(found, np.ndarray) and found.size == 1 else found

    @data.setter
    def data(self, value: Num) -> None:
        """The number that stands there now."""
        if isinstance(self.owner, (dict, list)):
            self.owner[self.name] = value
        elif enclosing(self.owner):
            cells(self.owner)[self.name].cell_contents = value
        else:
            setattr(self.owner, self.name, value)


def number_at(owner: Theirs, name: Theirs) -> list:
    """[Attribute]: a number that may be put in place."""
    return [Attribute(owner, name)]


def held_at(owner: Theirs, name: Theirs) -> Theirs:
    """What a container or an object holds under a name; a plain number as number_at() gives it."""
    found = owner[name] if isinstance(owner, (dict, list)) else getattr(owner, name)
    return number_at(owner, name) if isinstance(found, NUMBERS) and not isinstance(found, bool) else found


def scalars(it: Theirs, depth: int = DEEP) -> dict:
    """{where: list of numbers, or [Attribute]}: the weights and biases of objects in lists and
    attributes, such as neurons."""
    if not depth:
        return {}
    if isinstance(it, (list, tuple)) and not is_numbers(it):
        return {
            f"[{i}]{rest}": v for i, part in enumerate(it) for rest, v in scalars(part, depth - 1).items()
        }
    out = {}
    for name, value in (
        getattr(it, "__dict__", {}).items() if not isinstance(it, type) and not callable(it) else ()
    ):
        if WEIGHT.match(name) and is_numbers(value):
            out[f".{name}"] = value
        elif WEIGHT.match(name) and (
            isinstance(value, (float, Num)) or isinstance(value, Exact) and value.size == 1
        ):
            out[f".{name}"] = [Attribute(it, name)]
        else:
            out |= {f".{name}{rest}": v for rest, v in scalars(value, depth - 1).items()}
    return out


def is_scalar_box(value: Theirs) -> bool:
    """An object with a number in .data and its gradient in .grad, as in small autograd engines."""
    return isinstance(getattr(value, "data", None), NUMBERS) and hasattr(value, "grad")


def shape(value: Theirs) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers or boxes; None for anything else, and for ragged lists."""
    if isinstance(value, NUMBERS) and not isinstance(value, bool) or is_scalar_box(value):
        return ()
    if not isinstance(value, list) or not value:
        return None
    inner = {shape(v) for v in value}
    only = inner.pop() if len(inner) == 1 else None
    return None if only is None else (len(value), *only)


def flat(value: Theirs) -> Iterator[Theirs]:
    """The items of nested lists, in order."""
    if isinstance(value, list):
        for v in value:
            yield from flat(v)
    else:
        yield value


def is_numbers(value: Theirs) -> bool:
    """A list (or list of lists ...) of numbers of which one is no integer, or of boxes."""
    return isinstance(value, list) and bool(shape(value)) and any(not isinstance(v, int) for v in flat(value))


def gathered(value: list) -> Exact:
    """The numbers as an Exact array of the same shape."""
    out = np.empty(len(list(flat(value))), dtype=object)
    out[:] = [lift(v.data if is_scalar_box(v) else v) for v in flat(value)]
    return out.reshape(shape(value)).view(Exact)


def put(value: list, new: Callable) -> None:
    """Replace every number in place by new()."""
    for i, v in enumerate(value):
        if isinstance(v, list):
            put(v, new)
        elif is_scalar_box(v):
            v.data = new()
        else:
            value[i] = new()
