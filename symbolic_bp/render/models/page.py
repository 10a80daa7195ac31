"""A model with formulas about it, as data for the printers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from symbolic_bp.model.model import Model
from symbolic_bp.model.terms import Term

Box = Sequence[Sequence[str]]
Part = Union[str, tuple[Any, ...]]  # words; ("term", t), ("name", n), ("relation", kind, index expression)


@dataclass(frozen=True)
class Row:
    """left sign right for all values of box; right None: a given array."""

    left: Term
    right: Term | None
    box: Box
    sign: str = "="


@dataclass(frozen=True)
class Need:
    """What a proof needs: differentiable, positive, nonzero ... of a term, under conditions on indices p >=
    0 or = 0; function: the undefined function of arrays that the term is a value of, or ""."""

    kind: str
    term: Term
    conditions: tuple[tuple[str, str], ...] = ()
    function: str = ""
    equals: Term | None = None

    def parts(self) -> list[Part]:
        """The sentence."""
        here: list[Part] = [("term", self.term)]
        if self.kind == "differentiable":
            where = self.term[4] if self.term[0] == "app" else self.term
            head = ("name", self.function) if self.function else ("app", self.term[1], self.term[3])
            middle = (
                " is differentiable at "
                if self.term[0] == "app"
                else " is differentiable at the arguments of "
            )
            here = [head, middle, ("term", where)]
        elif self.kind == "one maximiser":
            here = [("term", self.term), " has one maximiser"]
        elif self.kind == "assumed":
            here = [("term", self.term), " = ", ("term", self.equals)]
        else:
            here.append(
                {"nonzero": " is not 0", "positive": " is positive"}.get(self.kind, " is not negative")
            )
        for n, condition in enumerate(self.conditions):
            here += [" where " if n == 0 else ", ", ("relation", *condition)]
        return here


@dataclass(frozen=True)
class Result:
    """A formula with what is known of it: words, proved, and the numbers of what it needs, counted from 1."""

    row: Row
    words: str
    proved: bool
    needs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Page:
    """title; model; results; needs, what they need in all; closing: a sentence at the end."""

    title: str
    model: Model
    results: Sequence[Result] = ()
    needs: Sequence[Need] = ()
    closing: str = ""
    slopes: Sequence[tuple[str, int]] = field(default=())

    @property
    def least(self) -> Mapping[str, int]:
        """The lower bounds of sizes."""
        return {name.partition("(")[0]: n for name, n in self.model.data["sizes"].items()}

    def given(self) -> list[Row]:
        """The arrays that have no definition."""
        return [row(f) for f in self.model.data["families"] if f[2] is None]

    def defined(self) -> list[Row]:
        """The definitions."""
        kinds = {f[0]: self.model.kind(f[0]) for f in self.model.data["families"]}
        signs = {n: ":=" if kind == "abbreviation" else "=" for n, kind in kinds.items()}
        return [row(f, signs[f[0]]) for f in self.model.data["families"] if f[2] is not None]


def row(family: Sequence[Any], sign: str = "=") -> Row:
    """A family as a row."""
    return Row(["ref", family[0], [v for v, _, _ in family[1]]], family[2], family[1], sign)
