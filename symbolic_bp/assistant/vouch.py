"""Two judges before anything is called proved: what the kernel accepts is evaluated on numbers by the second judge."""

from copy import copy
from dataclasses import replace

from symbolic_bp.errors import JudgesDisagree
from symbolic_bp.exact.second import Confirmed, Unconfirmed

UNDECIDED = (
    "the kernel accepts every step, but the second judge has no numbers to evaluate the statement on: {}; "
    "a statement about no network at all says nothing"
)


def vouched(proof, judge):
    """The proof with what the second judge found: `opinion`, and a verdict that is undecided where he found no numbers.

    judge: a Second. Raises JudgesDisagree where numbers that fulfil the hypotheses refute what the kernel accepted.
    """
    if not proof.accepted or proof.opinion:
        return proof
    places, networks, digits = 0, 0, 0
    for claim in proof.also or (proof.claim,):
        found = judge(
            claim.network,
            claim.arrays,
            claim.scope,
            claim.lhs,
            claim.rhs,
            proof.verdict.hypotheses,
            shape_of(claim),
        )
        if isinstance(found, Unconfirmed):
            verdict = copy(proof.verdict)
            verdict.status, verdict.message = "undecided", UNDECIDED.format(found.reason)
            return replace(proof, verdict=verdict, opinion=found)
        if not isinstance(found, Confirmed):
            raise JudgesDisagree(proof.name, proof.certificate, found.lines())
        places, networks, digits = (
            places + found.places,
            max(networks, found.networks),
            max(digits, found.digits),
        )
    return replace(proof, opinion=Confirmed(places, networks, digits))


def shape_of(claim):
    """The dimensions of the two sides, () for numbers."""
    return claim.context().shape(claim.lhs)
