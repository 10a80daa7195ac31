"""A proof as data: the claim, the lines that a person reads, the certificate that the kernel replays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.errors import StepError
from symbolic_bp.moves.check import FORMAT, Verdict, verify
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.read import load
from symbolic_bp.language.claim import Claim
from symbolic_bp.shown import Shown


@dataclass(frozen=True)
class Line:
    """One line of a chain: the new term, and why: a tuple of words, ("math", term) and ("cite", theorem)."""

    term: tuple
    reason: tuple = ()
    rule: str = ""  # the rule of the kernel that the line rests on


@dataclass(frozen=True)
class Chain:
    """start = line = line = ...; names: the indices of the entry that it is about, where the
    claim is of arrays."""

    start: tuple
    lines: tuple
    names: tuple = ()


@dataclass(frozen=True)
class Induction:
    """A downward induction on the layer var: base at its highest value hi, step from var+1."""

    var: str
    hi: tuple
    base: Chain
    step: Chain


@dataclass(frozen=True, repr=False)
class Proof(Shown):
    """A claim with its proof; `verdict` is the kernel's, made anew from the certificate."""

    printer = "render.shown:proof"

    name: str
    claim: Claim
    body: object
    claims: tuple  # the certificate's claims, ((name, data), ...), the last one is this
    cites: tuple = ()
    verdict: Any = field(default=None, compare=False)  # the Verdict of the kernel
    also: tuple = ()  # further claims that the same certificate proves: other neurons, entries
    omitted: int = 0  # how many more of them there are that were left out
    text: str = field(default="", compare=False)  # the certificate as it was judged
    opinion: object = field(default=None, compare=False)  # what the second judge found, once he was asked

    @property
    def certificate(self) -> dict[str, Any]:
        """The data that `python -m symbolic_bp.moves` replays."""
        return json.loads(self.to_json())

    @property
    def accepted(self) -> bool:
        """Whether the kernel accepts it: enough to cite it, and not to call it proved."""
        return self.verdict.status == "proved"

    @property
    def proved(self) -> bool:
        """Whether both judges were asked, and neither objects."""
        return self.accepted and self.opinion is not None

    def to_json(self) -> str:
        """The text of the certificate."""
        return self.text or certificate(self.name, self.claim, self.claims)


def certificate(name: str, claim: Claim, claims: Sequence[tuple[str, dict]]) -> str:
    """The text of a certificate: JSON, the cited claims by their numbers, made-up bound
    names without their %."""
    net = claim.network
    numbers = {title: number for number, (title, _) in enumerate(claims)}

    def numbered(data: Any) -> Any:  # noqa: ANN401, JSON
        if isinstance(data, dict):
            return {k: numbers[v] if k == "claim" else numbered(v) for k, v in data.items()}
        return [numbered(d) for d in data] if isinstance(data, list) else data  # a term is a tuple

    data = {
        "format": FORMAT,
        "name": name,
        "network": {
            "widths": net.widths,
            "activation": net.activation,
            "cost": net.cost,
            "batch": net.batch,
            "least": net.least,
            **({"formulas": net.formulas} if net.formulas else {}),
        },
        "arrays": list(claim.arrays.items()),
        "claims": [{"name": title, **numbered(data)} for title, data in claims],
    }
    return json.dumps(data, separators=(",", ":")).replace('"%', '"')


def seal(
    name: str,
    claim: Claim,
    body: Chain | Induction | None,
    claims: Sequence[tuple[str, dict]],
    cites: Sequence[str] = (),
) -> Proof:
    """The proof with the verdict of the kernel on its certificate."""
    text = certificate(name, claim, claims)
    return Proof(name, claim, body, tuple(claims), tuple(cites), verify(json.loads(text)), text=text)


def replay_json(text: str) -> Verdict:
    """The kernel's verdict on a certificate in JSON; raises StepError for text that is no certificate."""
    try:
        return verify(load(text))
    except Rejected as why:
        raise StepError("the certificate", "JSON that the kernel reads", str(why)) from None
