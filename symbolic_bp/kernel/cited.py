"""What a rule gets besides the term that stands at a place."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .family import Hypothesis
from .index import Poly
from .least import least
from .model import Context
from .read import Claim


class Done(NamedTuple):
    """A claim that was proved, what it and all that it cites need, and whether no values are in its ranges."""

    claim: Claim
    hyps: tuple[Hypothesis, ...]
    vacuous: bool = False


def done(claim: Claim, ctx: Context) -> Done:
    """A claim that is proved in the context of its names, where its hypotheses were recorded."""
    return Done(claim, least(ctx, ctx.log.hyps), ctx.absurd())


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
