"""What is said about an error: lines for a person, and the exit code."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from symbolic_bp.arguments import Usage
from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.audit.run import CodeError
from symbolic_bp.errors import FAULT, ClaimError, JudgesDisagree, SymbolicBPError
from symbolic_bp.output import COLUMNS, reported
from symbolic_bp.render import text
from symbolic_bp.session import WrongLine, false_statement, gap

if TYPE_CHECKING:
    from symbolic_bp.assistant.theorem import Theorem


DEBUG = "SYMBOLIC_BP_DEBUG"  # set to anything: a fault of this program comes with its traceback


def complaint(error: SymbolicBPError, notation: str, ascii: bool) -> tuple[list[str], int]:
    """(lines, exit code) for an error."""
    if isinstance(error, Unfinished):
        goal = error.goal
        left, right = (text.formula(t, goal.claim.network, notation, ascii) for t in (goal.now, goal.target))
        numbers = [text.to_ascii(line) if ascii else line for line in gap(goal)]
        return [
            f"{said(error, 'unfinished')}left to show",
            f"    {left}",
            f"  = {right}",
            *numbers,
        ], 1 if numbers else 3
    if isinstance(error, Refused):
        return [
            *f"{said(error)}{WrongLine(error)}".split("\n"),
            *error.numbers,
        ], 1 if error.numbers else error.code
    if isinstance(error, Usage):
        return [*error.usage.rstrip().split("\n"), f"error: {error}"], error.code
    if isinstance(error, CodeError):
        return [f"error: {error}"], error.code  # one line, to be searched by programs
    place = f", with the file {reported(error)}" if isinstance(error, JudgesDisagree) else ""
    kind = said(error).replace(" ", text.KEEP)  # what follows may be longer than a line: it stays beside it
    lines = [
        line.replace(text.KEEP, " ")
        for line in text.wrapped(f"{kind}{error}{place}", COLUMNS, "", "  ", words=True)
    ]
    pointed = error.pointed().split("\n") if isinstance(error, ClaimError) and error.pointed() else []
    return [*lines, *error.numbers, *pointed], 1 if error.numbers else error.code


def fault(error: Exception) -> SymbolicBPError:
    """An exception that no input should cause, as an error to be reported."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next(
        (
            f"{frame.filename.rpartition('symbolic_bp')[2][1:]}, line {frame.lineno}"
            for frame in reversed(frames)
            if "symbolic_bp" in frame.filename
        ),
        "outside of this program",
    )
    made = SymbolicBPError(
        "a fault of symbolic-bp itself, no verdict on your input",
        "an answer",
        f"{type(error).__name__} ({where})",
        f"please report it with this command; {DEBUG}=1 shows the traceback",
    )
    made.code = FAULT
    return made


def said(error: SymbolicBPError, kind: str = "error") -> str:
    """How the message about an error starts: with the line of a person's file, where it comes from one."""
    return f"{kind}: {error.line}: " if error.line else f"{kind}: "


def refuted_by(theorems: list[Theorem], ascii: bool) -> list[str]:
    """The lines that show numbers against what theorems state, for those that are false."""
    lines = []
    for t in theorems:
        shown = false_statement(t)
        lines += (
            [f"{t.name} is false:", *(text.to_ascii(line) if ascii else line for line in shown)]
            if shown
            else []
        )
    return lines
