"""Certificates for claims on one model: found, then replayed by the kernel from their JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from symbolic_bp.finding import NotFound, Prover
from symbolic_bp.judging.hypotheses import Needed, needed
from symbolic_bp.model.model import Model
from symbolic_bp.kernel.replay import Verdict, verify

SECONDS = 10.0
CITING = ("lemma", "self")


def find(
    model: Model, claim: dict[str, Any], before: Iterable[dict[str, Any]] = (), seconds: float = SECONDS
) -> dict[str, Any] | None:
    """A certificate whose last claim is this one, found and not yet replayed; before: claims that it may
    cite, of which
    those are proved that can be. None where no proof was found."""
    prover = Prover(model.kernel_data, seconds)
    for one in before:
        attempt(prover, one)
    return attempt(prover, claim)


def attempt(prover: Prover, claim: dict[str, Any]) -> dict[str, Any] | None:
    """The pruned certificate of one more claim; None where no proof was found."""
    try:
        return pruned(prover.prove(claim))
    except NotFound:
        return None


def pruned(certificate: dict[str, Any]) -> dict[str, Any]:
    """A certificate with the claims only that its last one cites, directly or not."""
    claims = certificate["claims"]
    used, todo = set[int](), [len(claims) - 1]
    while todo:
        k = todo.pop()
        if k not in used:
            used.add(k)
            todo += [args["number"] for rule, _, args, _ in claims[k]["steps"] if rule == "lemma"]
    numbers = {k: n for n, k in enumerate(sorted(used))}

    def renumbered(step: list[Any]) -> list[Any]:
        rule, path, args, to = step
        return [rule, path, {**args, "number": numbers[args["number"]]} if rule == "lemma" else args, to]

    kept = [{**claims[k], "steps": [*map(renumbered, claims[k]["steps"])]} for k in numbers]
    return {**certificate, "claims": kept}


def replayed(certificate: dict[str, Any]) -> tuple[Verdict, tuple[Needed, ...]]:
    """The kernel's verdict on a certificate, read back from its JSON, and the hypotheses as they are said."""
    verdict = verify(json.loads(json.dumps(certificate)))
    if verdict.proved is None:
        return verdict, ()
    cites = any(rule in CITING for rule, *_ in certificate["claims"][-1]["steps"])
    return verdict, tuple(needed(verdict.proved, cites))
