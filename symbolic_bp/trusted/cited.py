"""What a rule gets besides the term that stands at a place."""

from dataclasses import dataclass, field

from .family import Hypothesis
from .index import Poly
from .model import Context
from .read import Claim


@dataclass(frozen=True, slots=True)
class Done:
    """A claim that was proved, and what it needs."""

    claim: Claim
    hyps: tuple[Hypothesis, ...]


@dataclass(slots=True)
class State:
    """What a step may cite: the claims done, and the claim itself with the context of its names."""

    done: list[Done]
    claim: Claim
    ctx: Context


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of a step: values for a claim's names, an index expression, the number of a claim or of
    an assumption."""

    at: dict[str, Poly] = field(default_factory=dict)
    by: Poly | None = None
    number: int | None = None
