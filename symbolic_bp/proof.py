"""A proof as data: the claim, the lines that a person reads with their moves, the certificate that the kernel
replays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.kernel.replay import Proved
from symbolic_bp.moves.check import FORMAT, follow
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
class Verdict:
    """status: "proved", where the kernel made theorems of it; "not replayed", where it was not asked;
    "undecided", with the reason; "rejected", "incomplete", where already the moves do not lead to the claim.
    hypotheses: pairs as in assistant/granted.py; theorems: those of the kernel that the proof is about."""

    status: str
    message: str
    hypotheses: tuple[tuple[str, Any], ...] = ()
    theorems: tuple[Proved, ...] = ()

    @property
    def steps(self) -> int:
        """The number of steps that the kernel replayed."""
        return max((one.steps for one in self.theorems), default=0)

    @property
    def model(self) -> str:
        """The name of the model that the theorems are about."""
        return self.theorems[0].model.name if self.theorems else ""

    def __repr__(self) -> str:
        made = f", {self.steps} steps on the model {self.model}" if self.theorems else ""
        return (self.status if self.message == self.status else f"{self.status}: {self.message}") + made


@dataclass(frozen=True, repr=False)
class Proof(Shown):
    """A claim with its lines and the moves from one to the next; the `verdict` is the kernel's, once it was
    asked."""

    printer = "render.shown:proof"

    name: str
    claim: Claim
    body: object
    claims: tuple  # the claims with their moves, ((name, data), ...), the last one is this
    cites: tuple = ()
    walk: Any = field(default=None, compare=False)  # the Followed of the moves
    verdict: Any = field(default=None, compare=False)  # the Verdict
    also: tuple = ()  # further claims that the same certificate proves: other neurons, entries
    omitted: int = 0  # how many more of them there are that were left out
    certificate: Any = field(default=None, compare=False)  # what python -m symbolic_bp.kernel replays
    opinion: object = field(default=None, compare=False)  # what the second judge found, once he was asked

    @property
    def script(self) -> str:
        """The moves as JSON: what the kernel's steps are found along, and Coq's."""
        return script(self.name, self.claim, self.claims)

    @property
    def followed(self) -> bool:
        """Whether the moves lead from each line to the next: enough to cite it, and not to call it proved."""
        return self.walk.status == "followed"

    @property
    def proved(self) -> bool:
        """Whether the kernel made theorems of it, and the second judge, who was asked, does not object."""
        return bool(self.verdict.theorems) and self.verdict.status == "proved" and self.opinion is not None

    def to_json(self) -> str:
        """The text of the certificate; null where there is none."""
        return json.dumps(self.certificate, separators=(",", ":"))


def script(name: str, claim: Claim, claims: Sequence[tuple[str, dict]]) -> str:
    """The moves of all claims as JSON: the cited claims by their numbers, made-up bound names without
    their %."""
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
    """The proof with what the moves lead to; the kernel has not seen it yet."""
    walk = follow(json.loads(script(name, claim, claims)))
    unseen = Verdict("not replayed", "every line follows, and the kernel has not replayed it")
    verdict = unseen if walk.status == "followed" else Verdict(walk.status, walk.message)
    return Proof(name, claim, body, tuple(claims), tuple(cites), walk, verdict)
