"""What was found about a claim on a model, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.models.verdict import Counterexample
from symbolic_bp.exact.models.verdict import Verdict as Looked
from symbolic_bp.judging.hypotheses import Needed
from symbolic_bp.model.model import Model
from symbolic_bp.shown import Shown

PROVED, REFUTED, UNDECIDED, ILL_FORMED = "proved", "refuted", "undecided", "not well-formed"
CODES = {PROVED: 0, REFUTED: 1, ILL_FORMED: 2, UNDECIDED: 3}


@dataclass(frozen=True)
class Part:
    """One claim as data, and what was found: looked, what numbers say; certificate, as the kernel accepts
    it, with how many
    steps and earlier claims; needed, its hypotheses; vacuous, where no values are in its ranges; reason,
    why it is open.
    """

    status: str
    claim: dict[str, Any]
    looked: Looked
    certificate: dict[str, Any] | None = None
    needed: tuple[Needed, ...] = ()
    steps: int = 0
    vacuous: bool = False
    reason: str = ""

    @property
    def against(self) -> Counterexample | None:
        """The numbers against it."""
        return self.looked.against

    @property
    def assumed(self) -> bool:
        """Whether the proof uses an equation that was assumed."""
        return any(h.kind == "assumed" for h in self.needed)


@dataclass(frozen=True, repr=False)
class Judgement(Shown):
    """The verdict on a claim: status, the worst of its parts (one, or one for each choice of < and > where
    != was said).

    text, where, assume: as they were given; error: of a claim that is not well-formed; instead: what is
    true near one that
    is refuted or not well-formed; seconds: how long it took.
    """

    printer = "render.models.verdict:shown"

    status: str
    model: Model
    text: str
    parts: tuple[Part, ...] = ()
    where: str = ""
    assume: Sequence[str] = ()
    error: ClaimError | None = None
    instead: Judgement | None = None
    seconds: float = 0.0

    @property
    def code(self) -> int:
        """The exit code that it means."""
        return CODES[self.status]

    @property
    def proved(self) -> bool:
        """Whether every part is proved."""
        return self.status == PROVED


@dataclass(frozen=True)
class Stated:
    """A claim of a model's text with its wrong variants, each judged."""

    name: str
    judgement: Judgement
    wrong: tuple[Judgement, ...]

    @property
    def code(self) -> int:
        """0 where the claim is proved and every wrong variant refuted, 1 where the claim is refuted, else
        3."""
        return self.judgement.code or (0 if all(one.status == REFUTED for one in self.wrong) else 3)


@dataclass(frozen=True, repr=False)
class Theory(Shown):
    """The claims of a model, judged."""

    printer = "render.models.theory:shown"

    model: Model
    stated: tuple[Stated, ...] = field(default=())

    @property
    def code(self) -> int:
        """1 where one is refuted, 3 where one is open or a wrong variant is not refuted, else 0."""
        codes = {one.code for one in self.stated}
        return next((code for code in (1, 2, 3) if code in codes), 0)
