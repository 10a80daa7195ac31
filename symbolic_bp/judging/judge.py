"""Is this equation true on this model? Numbers look first, then a proof is looked for, then the kernel
replays it."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from symbolic_bp.exact.models import verdict
from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.model import Model as Numbers
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import Verdict as Looked
from symbolic_bp.finding import Prover, between
from symbolic_bp.judging.judgement import (
    ILL_FORMED,
    PROVED,
    REFUTED,
    UNDECIDED,
    Judgement,
    Part,
    Stated,
    Theory,
)
from symbolic_bp.judging.nearby import instead
from symbolic_bp.judging.proving import attempt, find, replayed
from symbolic_bp.model.errors import ModelError, ShapeError
from symbolic_bp.model.model import Model, Statement

QUICK, SLOW = 1.0, 8.0  # seconds for a proof from the definitions alone; with the claims of the model
STAGES, FEW = 4, 6  # claims between the sides, and on how many sizes numbers look at each
WORST = (REFUTED, UNDECIDED, PROVED)
NOWHERE = "the kernel proves it, but no numbers were found for which its hypotheses hold: it may say nothing"


def judge(model: Model, text: str, where: str = "", assume: Sequence[str] = ()) -> Judgement:
    """The verdict on a claim such as dC/dW = delta @ x.T; where: conditions on its letters; assume:
    equations.

    Raises ModelError for a claim that cannot be read."""
    start = perf_counter()
    numbers = read_model(model.kernel_data)
    try:
        claims = model.claims(text, where, assume=assume)
    except ShapeError as error:
        cure = instead(model, numbers, text, where, assume, judged)
        return Judgement(ILL_FORMED, model, text, (), where, assume, error, cure, perf_counter() - start)
    made = judged(model, numbers, text, claims, where, assume)
    near = instead(model, numbers, text, where, assume, judged) if made.status == REFUTED else None
    return Judgement(made.status, model, text, made.parts, where, assume, None, near, perf_counter() - start)


def judged(
    model: Model,
    numbers: Numbers,
    text: str,
    claims: Sequence[dict[str, Any]],
    where: str = "",
    assume: Sequence[str] = (),
    prover: Prover | None = None,
    deep: bool = True,
) -> Judgement:
    """The verdict on claims as data. prover: with claims that may be cited; without one, those of the model
    are tried, where
    it is deep."""
    start = perf_counter()
    looked = [refute(numbers, read_claim(numbers, claim)) for claim in claims]
    refuted = any(one.status == verdict.REFUTED for one in looked)
    parts = []
    for claim, one in zip(claims, looked, strict=True):
        parts.append(part(model, numbers, claim, one, prover, deep) if not refuted else seen(claim, one))
    status = next(s for s in WORST if any(p.status == s for p in parts))
    return Judgement(status, model, text, tuple(parts), where, assume, None, None, perf_counter() - start)


def seen(claim: dict[str, Any], looked: Looked) -> Part:
    """What numbers alone say of a claim."""
    return Part(REFUTED if looked.status == verdict.REFUTED else UNDECIDED, claim, looked)


def part(
    model: Model, numbers: Numbers, claim: dict[str, Any], looked: Looked, prover: Prover | None, deep: bool
) -> Part:
    """The verdict on one claim that numbers do not refute."""
    certificate = attempt(prover, claim) if prover else None
    if certificate is None:
        certificate = searched(model, numbers, claim) if deep else find(model, claim, (), QUICK)
    if certificate is None:
        return Part(UNDECIDED, claim, looked, reason="no proof was found")
    found, needed = replayed(certificate)
    if found.proved is None:
        return Part(UNDECIDED, claim, looked, reason="a proof was found that the kernel does not accept")
    made = (claim, looked, certificate, needed, found.proved.steps, found.proved.vacuous)
    if looked.status == verdict.UNTESTED and not found.proved.vacuous:
        return Part(UNDECIDED, *made, reason=NOWHERE)
    return Part(PROVED, *made)


def searched(model: Model, numbers: Numbers, claim: dict[str, Any]) -> dict[str, Any] | None:
    """A certificate from the definitions alone, or with the help of claims between the sides and those of
    the model."""
    found = find(model, claim, (), QUICK)
    if found is None and (steps := [*stages(model, numbers, claim)]):
        found = find(model, claim, steps, QUICK)
    if found is None:
        try:
            stated = [one for s in model.statements for one in s.claims if one["left"] != claim["left"]]
        except ModelError:  # of the model's own claims, not of this one
            stated = []
        found = find(model, claim, [*stated, *stages(model, numbers, claim)], SLOW)
    return found


def stages(model: Model, numbers: Numbers, claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Claims between the two sides, the one that is nearest to the objective first; guesses that numbers
    refute end them."""
    found: list[dict[str, Any]] = []
    for _ in range(STAGES):
        guess = between(model.kernel_data, found[0] if found else claim)
        if guess is None or refute(numbers, read_claim(numbers, guess), FEW).status != verdict.EQUAL:
            break
        top, low = guess["left"][1:]
        found.insert(0, {**guess, "name": f"d{top[1]}/d{low[1]}"})
    return found


def prove(model: Model, names: Sequence[str] = ()) -> Theory:
    """The claims of a model's text (those with these names), each with its wrong variants, in their order:
    what was proved
    may be cited. Raises ModelError."""
    numbers, prover = read_model(model.kernel_data), Prover(model.kernel_data, SLOW)
    known = [s.name for s in model.statements]
    for name in names:
        if name not in known:
            todo = f"its claims are {', '.join(known)}" if known else "it has no line `claim NAME: ...`"
            raise ModelError("the name of a claim of the model", repr(name), todo)
    stated = []
    for s in model.statements:
        if names and s.name not in names:
            for claim in s.claims:
                attempt(prover, claim)
            continue
        stated.append(one(model, numbers, prover, s))
    return Theory(model, tuple(stated))


def one(model: Model, numbers: Numbers, prover: Prover, s: Statement) -> Stated:
    """A claim of a model's text and its wrong variants, judged."""
    made = judged(model, numbers, s.text, s.claims, prover=prover)
    wrong = [wrong_variant(model, numbers, text, claims) for text, claims in s.wrong]
    return Stated(s.name, made, tuple(wrong))


def wrong_variant(model: Model, numbers: Numbers, text: str, claims: Sequence[dict[str, Any]]) -> Judgement:
    """What numbers say of a variant that should be wrong."""
    parts = tuple(seen(claim, refute(numbers, read_claim(numbers, claim))) for claim in claims)
    status = REFUTED if any(p.status == REFUTED for p in parts) else UNDECIDED
    return Judgement(status, model, text, parts)
