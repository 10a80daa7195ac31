"""The verdict of the kernel that takes a model on a proof about a dense network."""

import json
from dataclasses import dataclass
from typing import Any

from symbolic_bp.dense.gap import Gap
from symbolic_bp.dense.proofs import SECONDS, certificate
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.moves.term import Rejected as Refused
from symbolic_bp.proof import Proof
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.replay import Verdict, verify
from symbolic_bp.kernel.show import shown

PROVED, NOT_FOUND, NOT_SAID = "proved", "no steps found", "not said"


@dataclass(frozen=True)
class Judged:
    """status: proved, rejected, incomplete or bad as the kernel says; "no steps found", "not said" where
    there is no certificate, with the reason. A claim about every layer of a network of given widths is one
    claim for each layer: as many verdicts and certificates."""

    status: str
    reason: str = ""
    verdicts: tuple[Verdict, ...] = ()
    certificates: tuple[dict[str, Any], ...] = ()


def proved_on_model(proof: Proof, seconds: float = SECONDS) -> Judged:
    """What the kernel that takes a model says of a proof: its claims and its lines are carried over to the
    dense preset, and the certificate, as JSON, is replayed."""
    try:
        whole = certificate(proof.claim.network, proof.claim.arrays, proof.claims, seconds)
    except Gap as gap:
        return Judged(NOT_FOUND, f"no steps from {shown(gap.args[0])} to {shown(gap.args[1])}")
    except (Unsaid, Refused, Rejected, RecursionError) as why:
        return Judged(NOT_SAID, str(why))
    title = whole["claims"][-1]["name"]
    ends = [n for n, one in enumerate(whole["claims"], 1) if one["name"] == title]
    certificates = tuple({**whole, "claims": whole["claims"][:end]} for end in ends)
    verdicts = tuple(verify(json.loads(json.dumps(one))) for one in certificates)
    worst = next((v for v in verdicts if v.status != PROVED), verdicts[-1])
    return Judged(worst.status, "" if worst.fault is None else str(worst.fault), verdicts, certificates)
