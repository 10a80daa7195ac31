"""Where parameters are kept: one place, and what can be told of values and names by looking at them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from symbolic_bp.audit.arrays.arrays import Exact
from symbolic_bp.audit.names.vocabulary import GRADIENT_NAMES
from symbolic_bp.audit.numbers.number import Num
from symbolic_bp.audit.objects.scalars import is_numbers
from symbolic_bp.audit.theirs import Theirs

PASSING = re.compile(
    r"^(d[A-Z_]|d[wb]\d*$|db|dw|grad|nabla|g[WwBb]|vel|v[_WwBb]|m[_WwBb]|mom|cache|mask|delta|prev|last|acc(?!t)|in$|inp|out|x$|z$|"
    r"a$|hs$|zs$|y$|errors?$|loss|probs?$|lr$|buf|stat|running|_)"
)


DICTIONARIES = ("grads", "gradients", "grad", "dparams", "d_params", "derivatives", "g", "nabla")


@dataclass
class Holder:
    """parameters: an expression; groups: the names of its parts; stored: expressions of stored gradients,
    to be tried in turn."""

    parameters: str
    groups: list[str]
    stored: list[str]


def arrays_in(value: Exact, depth: int = 3) -> bool:
    """True for an exact array, or a list, tuple or dictionary that holds some."""
    if isinstance(value, Exact) or is_numbers(value):
        return True
    if depth and isinstance(value, dict):
        return any(arrays_in(v, depth - 1) for v in value.values())
    return bool(depth) and isinstance(value, (list, tuple)) and any(arrays_in(v, depth - 1) for v in value)


def only_arrays(value: Theirs, depth: int = 3) -> bool:
    """An array, or containers of nothing but arrays."""
    if isinstance(value, (Exact, np.ndarray)):
        return isinstance(value, Exact)
    if is_numbers(value):
        return True
    parts = (
        list(value.values())
        if isinstance(value, dict)
        else list(value)
        if isinstance(value, (list, tuple))
        else None
    )
    return parts is not None and bool(parts) and depth > 0 and all(only_arrays(p, depth - 1) for p in parts)


def is_box(value: Theirs) -> bool:
    """A parameter object with its array in .data and its gradient in .grad."""
    return (
        not isinstance(value, np.ndarray)
        and isinstance(getattr(value, "data", None), Exact)
        and hasattr(value, "grad")
    )


@dataclass(frozen=True)
class Known:
    """What running has shown: names of attributes and keys that hold what the cost depends on, and
    of those that do not."""

    also: frozenset = frozenset()
    without: frozenset = frozenset()


NOTHING = Known()


def chosen(attributes: list[str], known: Known = NOTHING) -> list[str]:
    """The names that hold parameters, as far as names tell: not those of a gradient, a buffer or an
    activation; what is known goes before."""
    every = set(attributes)
    gradients = {g.format(n) for n in every for g in GRADIENT_NAMES} & every
    kept = [n for n in attributes if n not in gradients and n not in DICTIONARIES and not PASSING.match(n)]
    kept = kept or [n for n in attributes if n not in gradients and not n.startswith("_")]
    return [n for n in attributes if n in known.also or n in kept and n not in known.without]


def is_float(value: object) -> bool:
    """A plain number that is no integer."""
    return isinstance(value, (float, Num))
