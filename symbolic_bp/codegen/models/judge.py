"""What the kernel and the numbers say of a formula that SymPy derived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from symbolic_bp.codegen.models.needs import need
from symbolic_bp.errors import FAULT, SymbolicBPError
from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import EQUAL, REFUTED
from symbolic_bp.finding.prover import NotFound, Prover
from symbolic_bp.finding.ways import WAYS
from symbolic_bp.model.model import Model
from symbolic_bp.render.models.page import Need
from symbolic_bp.sympy_side.derive import Formula
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel.replay import Proved, verify

PROVED, TESTED, UNDECIDED = "proved", "tested", "undecided"
FIRST = ("chain nothing", "chain right_only", "chain elementwise", "chain consumers")
SECONDS, SIZES_PROVED = 6.0, 8


class SympyDiffers(SymbolicBPError):
    """A formula that SymPy derived and numbers refute: a fault of this program."""

    code = FAULT


@dataclass(frozen=True)
class Judged:
    """A formula with its verdict: proved (for all sizes, under hypotheses), tested (equal in numbers, at so
    many comparisons on so many sizes), undecided (reason says why); certificate: what the kernel replays."""

    formula: Formula
    status: str
    hypotheses: tuple[Need, ...] = ()
    comparisons: int = 0
    sizes: int = 0
    reason: str = ""
    certificate: dict[str, Any] | None = None
    any_size: bool = True

    @property
    def words(self) -> str:
        """The verdict in words."""
        if self.status == PROVED:
            return "proved for all sizes" if self.any_size else "proved"
        if self.status == TESTED:
            return (
                f"tested: equal in {self.comparisons} comparisons on {self.sizes} sizes; no proof was found"
            )
        return f"could not decide: {self.reason}"


def judged(model: Model, formula: Formula) -> Judged:
    """A formula with its verdict; where only the formula without the names of known quantities is proved,
    that one. Raises SympyDiffers where numbers refute it."""
    proof, of = None, formula
    for right in (formula.right, formula.plain):
        of = replace(formula, right=right)
        proof = quick(model, of.claim)
        if proof is not None:
            break
    if proof is None:
        of, proof = formula, searched(model, formula.claim)
    found = refuted(model, of, proof is not None)
    if proof is not None:
        theorem, certificate = proof
        needs = [need(model, h, of.claim["ranges"]) for h in theorem.hypotheses]
        hypotheses = tuple(n for k, n in enumerate(needs) if n not in needs[:k])
        any_size = bool(model.data["sizes"])
        return Judged(of, PROVED, hypotheses, *found[:2], certificate=certificate, any_size=any_size)
    if found[2]:
        return Judged(of, UNDECIDED, (), *found)
    return Judged(of, TESTED, (), *found[:2])


Proof = tuple[Proved, dict[str, Any]]


def quick(model: Model, claim: dict[str, Any]) -> Proof | None:
    """The proof that one of the ways for one step of the chain rule finds."""
    for way in FIRST:
        try:
            prover = Prover(model.kernel_data, SECONDS)
            if prover.attempt(claim, WAYS[way]) is not None:
                return replayed(prover.certificate)
        except Rejected:  # a model, or work, that the kernel does not take
            return None
    return None


def searched(model: Model, claim: dict[str, Any]) -> Proof | None:
    """The proof that any way finds in the time there is."""
    try:
        return replayed(Prover(model.kernel_data, SECONDS).prove(claim))
    except (NotFound, Rejected):
        return None


def replayed(certificate: dict[str, Any]) -> Proof | None:
    """A certificate with the theorem that the kernel makes of it."""
    proved = verify(certificate).proved
    return (proved, certificate) if proved is not None and not proved.vacuous else None


def refuted(model: Model, formula: Formula, proved: bool) -> tuple[int, int, str]:
    """(comparisons, sizes, why nothing can be said). Raises SympyDiffers with the counterexample."""
    engine = read_model(model.kernel_data)
    claim = read_claim(engine, formula.claim)
    found = refute(engine, claim, SIZES_PROVED) if proved else refute(engine, claim)
    if found.status == REFUTED and found.against is not None:
        against = found.against
        at = ", ".join(f"{n} = {v}" for n, v in {**against.sizes, **against.at}.items())
        raise SympyDiffers(
            f"derive {formula.claim['name']}",
            "a formula of SymPy that holds in numbers",
            f"{against.left} and {against.right}" + f" at {at}" * bool(at),
            "this is a fault of symbolic_bp: please report it",
        )
    why = "" if found.status == EQUAL else "; ".join(found.skipped) or "nothing could be compared"
    return sum(found.points.values()), found.sizes, why
