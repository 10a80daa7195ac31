"""A word of a claim with its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """A word of a text: number, derivative (the d of dC), name or op; its place is counted from 0; gap: a
    space is before it."""

    kind: str
    text: str
    place: int
    gap: bool = False
