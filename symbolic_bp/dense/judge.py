"""The verdict of the kernel on a proof by moves: its claims and its lines on the dense preset."""

import json
from dataclasses import dataclass
from typing import Any

from symbolic_bp.dense.claims import Said
from symbolic_bp.dense.gap import Gap
from symbolic_bp.dense.proofs import SECONDS, carried
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.replay import Proved, verify
from symbolic_bp.kernel.show import shown
from symbolic_bp.language.claim import Claim
from symbolic_bp.moves.term import Rejected as Refused
from symbolic_bp.proof import Proof

PROVED, NOT_FOUND, NOT_SAID = "proved", "no steps found", "not said"
LONG = 80
CITING = ("lemma", "self")


@dataclass(frozen=True)
class Theorem:
    """A theorem of the kernel; the claim that it is on the preset; whether its steps cite a claim; the arrays
    of the claim by their families."""

    proved: Proved
    said: Said
    cites: bool
    arrays: dict[str, str]


@dataclass(frozen=True)
class Judged:
    """status: proved, rejected, incomplete or bad as the kernel says; "no steps found", "not said" where
    there is no certificate, with the reason. theorems: those that the proof is about; a claim about every
    layer of a network of given widths is one theorem for each layer."""

    status: str
    reason: str = ""
    certificate: dict[str, Any] | None = None
    theorems: tuple[Theorem, ...] = ()


def proved_on_model(proof: Proof, seconds: float = SECONDS) -> Judged:
    """What the kernel says of a proof: its claims and its lines are carried over to the dense preset, and the
    certificate, as JSON, is replayed."""
    wanted = {place(proof, claim) for claim in (proof.claim, *proof.also)}
    if None in wanted:
        return Judged(NOT_SAID, "the steps are of another claim")
    try:
        whole = carried(proof.claim.network, proof.claim.arrays, proof.claims, seconds)
    except Gap as gap:
        return Judged(NOT_FOUND, "no steps from {} to {}".format(*(cut(shown(t)) for t in gap.args)))
    except Rejected as fault:
        return Judged(NOT_FOUND, f"expected {fault.expected}")
    except (Unsaid, Refused, RecursionError) as why:
        return Judged(NOT_SAID, str(why))
    verdict = verify(json.loads(json.dumps(whole.certificate)))
    if verdict.status != PROVED:
        reason = "" if verdict.fault is None else f"expected {verdict.fault.expected}"
        return Judged(verdict.status, reason, whole.certificate)
    made = zip(verdict.theorems, whole.said, whole.certificate["claims"], whole.of, strict=True)
    theorems = tuple(
        Theorem(proved, said, any(rule in CITING for rule, *_ in data["steps"]), whole.arrays)
        for proved, said, data, number in made
        if number in wanted
    )
    return Judged(PROVED, "", whole.certificate, theorems)


def cut(text: str) -> str:
    """The text, its middle left out where it is long."""
    return text if len(text) <= LONG else f"{text[: LONG // 2]} ... {text[-LONG // 2 :]}"


def place(proof: Proof, claim: Claim) -> int | None:
    """Where among the claims of a proof a claim is shown; that of the proof is its last one."""
    scope = {n: tuple(decl) for n, decl in claim.scope.items()}
    for number in range(len(proof.claims) - 1, -1, -1):
        _, data = proof.claims[number]
        own = {n: tuple(decl) for n, decl in data["vars"]}
        if (data["lhs"], data["rhs"], own) == (claim.lhs, claim.rhs, scope):
            return number
        if claim is proof.claim:
            return None
    return None
