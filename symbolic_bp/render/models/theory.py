"""The claims of a model with their proofs and their wrong variants, as text and as data for JSON."""

from __future__ import annotations

from typing import Any

from symbolic_bp.judging.judgement import PROVED, REFUTED, Judgement, Stated, Theory
from symbolic_bp.render.escape import visible
from symbolic_bp.render.models.steps import proof
from symbolic_bp.render.models.text import Text
from symbolic_bp.render.models.verdict import COLUMNS, as_data, counterexample, counted, judgement, statement
from symbolic_bp.render.text import KEEP, wrapped


def shown(found: Theory, ascii: bool = False) -> str:
    """As `symbolic-bp prove --model` prints it."""
    return theory(found, ascii)


def theory(found: Theory, ascii: bool = False, columns: int = COLUMNS) -> str:
    """Every claim: its verdict, the steps, its wrong variants with numbers; a last line with the counts."""
    draw = Text(found.model, ascii)
    blocks = [stated(one, draw, columns) for one in found.stated]
    right = sum(one.judgement.proved for one in found.stated)
    wrong = [w for one in found.stated for w in one.wrong]
    refuted = sum(w.status == REFUTED for w in wrong)
    end = f"{right} of {counted(len(found.stated), 'claim')} proved"
    end += f"; {refuted} of {counted(len(wrong), 'wrong variant')} refuted" if wrong else ""
    if not found.stated:
        end = "the model has no line `claim NAME: ...`"
    return "\n\n".join(["\n".join(block) for block in blocks] + [end]).replace(KEEP, " ")


def stated(one: Stated, draw: Text, columns: int) -> list[str]:
    """One claim of the model."""
    made = judgement(one.judgement, draw.ascii, columns - 2).split("\n")
    lines = [visible(one.name), *(f"  {line}" if line else "" for line in made)]
    for part in one.judgement.parts:
        if part.status == PROVED and part.certificate is not None:
            lines += ["", *proof(part.certificate, draw, columns)]
    for w in one.wrong:
        lines += ["", *variant(w, draw, columns)]
    return lines


def variant(found: Judgement, draw: Text, columns: int) -> list[str]:
    """A wrong variant: refuted with numbers, or said not to be."""
    part = next((p for p in found.parts if p.status == REFUTED), found.parts[0])
    if part.against is None:
        words = "WRONG VARIANT NOT REFUTED  " + statement(part.claim, draw)
        todo = (
            "no numbers tell its sides apart: it may be true, or differ only where nothing is differentiable"
        )
        return [*wrapped(words, columns, "  ", " " * 8), *wrapped(todo, columns, " " * 6)]
    lines = wrapped(f"wrong, refuted  {statement(part.claim, draw)}", columns, "  ", " " * 8)
    numbers = counterexample(part.against, found.model, part.claim, draw, columns - 2)
    return [*lines, *(f"  {line}" for line in numbers)]


def theory_data(found: Theory) -> dict[str, Any]:
    """A Theory for JSON."""
    return {
        "model": found.model.name,
        "exit": found.code,
        "claims": [
            {
                "name": one.name,
                **as_data(one.judgement),
                "wrong": [as_data(w) for w in one.wrong],
                "exit": one.code,
            }
            for one in found.stated
        ],
    }
