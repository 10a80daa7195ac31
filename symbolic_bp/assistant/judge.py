"""Is this equation true? Proved by the kernel, refuted by numbers, or undecided with what was tried."""

from dataclasses import dataclass

from symbolic_bp.assistant.kinds import kinds_for, lacking
from symbolic_bp.assistant.nearby import Truth, fitting, near
from symbolic_bp.assistant.reduce import find_proof
from symbolic_bp.assistant.reasons import in_words
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.counterexample import Counterexample, Nowhere, refute
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.second import Second
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import shift
from symbolic_bp.language.read import before
from symbolic_bp.language.write import written
from symbolic_bp.shown import Shown

QUICK = 40  # places that a claim has to pass before a proof of it is looked for
WIDE = 2_000  # weights and biases of a network on which those places take longer than most proofs
LARGEST = 100_000  # weights and biases of a network that numbers are tried on


@dataclass(frozen=True, repr=False)
class Judgement(Shown):
    """status: proved, refuted or undecided; evidence: a Proof (with the reason in its verdict, where it is undecided), a
    Counterexample (also of a claim that is undecided, as it speaks of an activation or a cost that was not named) or
    an Agreement.

    values: of the two sides of a refuted inequality, as it was written, at the counterexample.
    truth: a Truth near a refuted claim, or None; kinds: [(words, options)] of networks for which the claim is proved.
    """

    printer = "render.shown:judgement"

    status: str
    claim: object
    evidence: object
    truth: object = None
    kinds: tuple = ()
    values: tuple = ()


def judge(claim, library=None):
    """The judgement on a claim. Raises ClaimError where no network has all that the claim names."""
    for name, (kind, *ends) in claim.scope.items():
        if kind == "layer" and before(shift(ends[1], 1), ends[0], claim.network.least):
            raise ClaimError(
                "the claim",
                f"a layer {name} at which every symbol exists",
                "none",
                "give a network of more layers or a wider range",
            )
    equation = claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs
    entries = parameters(claim.network)
    found = refute(*equation, most=QUICK) if entries <= WIDE else None
    if not isinstance(found, Counterexample):
        proof = find_proof(claim, library)
        if proof:
            proof = vouched(proof, library.second if library else Second())
            if proof.proved or proof.opinion or entries > WIDE:
                return Judgement("proved" if proof.proved else "undecided", claim, proof)
        if entries > LARGEST:
            raise ClaimError(
                "the network",
                f"at most {LARGEST:,} weights and biases, as no proof was found and a counterexample "
                "has numbers for all of them",
                f"{entries:,}",
                "leave --net out, or give narrower layers",
            )
        found = refute(*equation)
        if proof and not isinstance(found, Counterexample):
            return Judgement("undecided", claim, proof)
    if isinstance(found, Counterexample):
        kinds = kinds_for(claim, library) if library else []
        status = "undecided" if lacking(claim, kinds) else "refuted"
        truth = near(claim, found, library) if library else None
        return Judgement(status, claim, found, truth, tuple(kinds), sides_at(found, claim))
    if isinstance(found, Nowhere):
        truth = fitting(claim, library) if library else None
        raise ClaimError(
            "the claim",
            "quantities that exist in one network",
            found.reason,
            instead(truth) if truth else "check layers, indices and divisors",
        )
    try:
        ctx = claim.context()
        ctx.shape(claim.lhs), ctx.shape(claim.rhs)
    except Rejected as why:
        raise ClaimError(
            "the claim",
            "quantities that exist at every value of its names",
            in_words(why),
            "give the ranges, or another layer or index",
        ) from None
    return Judgement("undecided", claim, found)


def instead(truth: Truth) -> str:
    """What to do where the two indices of a weight are swapped, as the words of an error."""
    words = "".join(part if isinstance(part, str) else written(part[1]) for part in truth.slip)
    return f"{words}; proved is {written(truth.claim.lhs)} = {written(truth.claim.rhs)}"


def sides_at(found, claim):
    """The values of the sides of an inequality at a Counterexample; nothing for an equation."""
    left, sign, right = claim.written()
    return () if sign == "=" else tuple(evaluate(found.instance, side, found.names) for side in (left, right))


def parameters(network):
    """The number of weights and biases; 0 where there are no widths."""
    widths = network.widths or ()
    return sum(n * (below + 1) for below, n in zip(widths, widths[1:]))
