"""What the numbers say of a claim, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

EQUAL, REFUTED, UNTESTED = "equal", "refuted", "untested"


@dataclass(frozen=True)
class Counterexample:
    """Numbers against a claim: sizes; at, the values of its names; given, {(family, indices): value} of all
    given entries; functions, the undefined ones as text; left and right, the values of its sides, exact or
    rounded to some digits; details, the values of the entries and derivatives that the sides name.
    """

    sizes: Mapping[str, int]
    calls: Mapping[tuple[str, tuple[int, ...]], int]
    at: Mapping[str, int]
    given: Mapping[tuple[str, tuple[int, ...]], Fraction]
    functions: tuple[str, ...]
    left: str
    right: str
    exact: bool
    details: Mapping[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], str] = field(default_factory=dict)


@dataclass
class Verdict:
    """status: EQUAL at every point, REFUTED or UNTESTED; points: {"field" | "rationals" | "reals":
    comparisons}; sizes: on how many sizes; skipped: {reason: how many pairs or sizes told nothing};
    against: the counterexample.
    """

    claim: str
    status: str = UNTESTED
    points: dict[str, int] = field(default_factory=dict)
    sizes: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    against: Counterexample | None = None

    def count(self, kind: str, more: int = 1) -> None:
        """Notes comparisons."""
        if more:
            self.points[kind] = self.points.get(kind, 0) + more

    def skip(self, reason: str, more: int = 1) -> None:
        """Notes what told nothing."""
        self.skipped[reason] = self.skipped.get(reason, 0) + more
