"""How somebody's code is called: what makes the network, where its parameters are, which number is its cost,
and what gives the gradient. A plan is a few Python expressions in the code's own names, so that a report can
print it and a person can write it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from symbolic_bp.audit.objects.closures import Bundle
from symbolic_bp.audit.objects.having import having
from symbolic_bp.audit.objects.layer_objects import back, through
from symbolic_bp.audit.objects.module_arrays import Globals
from symbolic_bp.audit.objects.scalars import held_at, number_at, scalars
from symbolic_bp.audit.objects.vectors import divided
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    pass


BITS = 52
VECTOR = -1  # outputs: one number for each example, the targets are a plain vector
LAYOUTS = {
    "(n,)": lambda n, m: (n,),
    "(n,1)": lambda n, m: (n, 1),
    "(1,n)": lambda n, m: (1, n),
    "(n,m)": lambda n, m: (n, m),
    "(m,n)": lambda n, m: (m, n),
    "steps": lambda n, m: (m, n),
    "pairs": lambda n, m: (n, 1),
}
SIDES, STEPS = (4, 5, 6, 8), 3
SHAPED = {
    **{f"(m,1,{s},{s})": lambda n, m, s=s: (m, 1, s, s) for s in SIDES},  # type: ignore[misc]
    **{f"(m,{s},{s},1)": lambda n, m, s=s: (m, s, s, 1) for s in SIDES},  # type: ignore[misc]
    **{f"(m,{s},{s})": lambda n, m, s=s: (m, s, s) for s in SIDES},  # type: ignore[misc]
    **{f"({s},{s})": lambda n, m, s=s: (s, s) for s in SIDES},  # type: ignore[misc]
    "[(n,1)]": lambda n, m: (n, 1),
    "[(n,)]": lambda n, m: (n,),
}  # images, and sequences as lists of STEPS arrays
LAYOUTS |= SHAPED
HELPERS = {
    "divided": divided,
    "generator": np.random.default_rng,
    "having": having,
    "np": np,
    "Globals": Globals,
    "Bundle": Bundle,
    "through": through,
    "back": back,
    "scalars": scalars,
    "number_at": number_at,
    "held_at": held_at,
}
EXAMPLE = ("x", "y", "data", "h0")
FIELDS = ("make", "parameters", "cost", "gradient", "step", "after", "rate")


class Unusable(Exception):
    """The code ran but did not give what an audit needs; the text is a whole sentence."""


class Exhausted(BaseException):
    """The code takes more memory than it is given: no way of calling it is tried after that."""


class NoCost(Unusable):
    """The cost is no finite number."""


@dataclass
class Plan:
    """Expressions in the names of the code and of `it` (what make gives), sizes, x, y,
    data (pairs of x and y).

    x: one of LAYOUTS ("steps": a sequence with one target), or "indices": a sequence of words as numbers,
    with h0, the hidden state (n, 1) before it; y: real, distribution (columns that sum to 1), onehot, labels
    or signs. One of gradient, step (changes the parameters) and after (gives the new parameters) is set; rate
    is the learning rate of the last two, 1 where it is empty.
    """

    make: str
    parameters: str
    cost: str
    gradient: str = ""
    step: str = ""
    after: str = ""
    rate: str = ""
    x: str = "(m,n)"
    y: str = "real"
    outputs: int = 0
    inputs: int = 0
    why: list = field(default_factory=list)


@dataclass
class Calls:
    """A plan made of Python functions: forward_cost(parameters, *inputs) and
    backward(parameters, *inputs)."""

    forward_cost: Callable
    backward: Callable
    parameters: Theirs
    inputs: tuple
    step: bool = False
    y: str = ""
