"""What a rule gets besides the term that stands at a place."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .family import Hypothesis
from .index import Poly
from .model import Context
from .read import Claim


class Done(NamedTuple):
    """A claim that was proved, and what it needs."""

    claim: Claim
    hyps: tuple[Hypothesis, ...]


class State(NamedTuple):
    """What a step may cite: the claims done, and the claim itself with the context of its names."""

    done: Sequence[Done]
    claim: Claim
    ctx: Context


class Args(NamedTuple):
    """The arguments of a step: values for a claim's names, an index expression, the number of a claim or of
    an assumption."""

    at: Mapping[str, Poly] = {}
    by: Poly | None = None
    number: int | None = None
