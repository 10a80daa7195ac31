"""Two judges before anything is called proved: the kernel replays a certificate on the model, and what it
accepts is evaluated on numbers by the second judge."""

from dataclasses import replace

from symbolic_bp.assistant.granted import granted
from symbolic_bp.dense.judge import NOT_FOUND, NOT_SAID, PROVED, proved_on_model
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.errors import JudgesDisagree
from symbolic_bp.exact.second import Confirmed, Unconfirmed
from symbolic_bp.proof import Verdict

UNDECIDED = (
    "the kernel accepts every step, but the second judge has no numbers to evaluate the statement on: {}; "
    "a statement about no network at all says nothing"
)
WHY = {
    NOT_FOUND: "the lines follow, but the kernel's steps between two of them were not found: {}",
    NOT_SAID: "the lines follow, but the kernel's model does not say all that they do: {}",
}
REJECTED = "the lines follow, but the kernel does not accept the steps that were found along them: {}"


def vouched(proof, judge):
    """The proof with its certificate, the kernel's verdict and what the second judge found: `opinion`, and a verdict that is
    undecided where the kernel does not prove it or there were no numbers.

    judge: a Second. Raises JudgesDisagree where numbers that fulfil the hypotheses refute what the kernel accepted.
    """
    if not proof.followed or proof.opinion:
        return proof
    proof = replayed(proof)
    if not proof.verdict.theorems:
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
            verdict = replace(proof.verdict, status="undecided", message=UNDECIDED.format(found.reason))
            return replace(proof, verdict=verdict, opinion=found)
        if not isinstance(found, Confirmed):
            raise JudgesDisagree(proof.name, proof.certificate, found.lines())
        places, networks, digits = (
            places + found.places,
            max(networks, found.networks),
            max(digits, found.digits),
        )
    return replace(proof, opinion=Confirmed(places, networks, digits))


def replayed(proof):
    """The proof with what the kernel says of it."""
    judged = proved_on_model(proof)
    if judged.status != PROVED:
        why = WHY.get(judged.status, REJECTED).format(judged.reason)
        return replace(proof, verdict=Verdict("undecided", why))
    try:
        hypotheses = granted(proof, judged.theorems)
    except Unsaid as why:
        reason = f"what it takes for granted has no words: {why}"
        return replace(proof, verdict=Verdict("undecided", f"the kernel accepts every step, but {reason}"))
    theorems = tuple(one.proved for one in judged.theorems)
    verdict = Verdict("proved", "proved", tuple(hypotheses), theorems)
    return replace(proof, verdict=verdict, certificate=judged.certificate)


def shape_of(claim):
    """The dimensions of the two sides, () for numbers."""
    return claim.context().shape(claim.lhs)
