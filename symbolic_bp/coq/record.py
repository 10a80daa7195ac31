"""What coqc has accepted on this computer: a line for each theorem, kept beside the compiled theory that
it was checked with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from symbolic_bp.coq import cache
from symbolic_bp.errors import FileError, MissingProgram

if TYPE_CHECKING:
    from symbolic_bp.proof import Proof


GENERAL, STEPS = "the theorem", "the kernel's proof, step by step"


def key(kind: str, proof: Proof) -> str:
    """A name for one thing that Coq may accept: the kernel's certificate, to the last letter, and
    what was made of it."""
    return hashlib.sha256(f"{kind}\0{proof.script}".encode()).hexdigest()


def note(kind: str, proofs: list[Proof]) -> None:
    """Write down that coqc accepted these; where that cannot be written down, they are
    simply checked again."""
    try:
        place = cache.theory_place()
        if place is None:
            return
        with (place / "accepted").open("a", encoding="utf-8") as file:
            file.writelines(f"{key(kind, proof)}\n" for proof in proofs)
    except OSError:
        return


def seen() -> set[str]:
    """The keys of all that coqc has accepted, with this theory and this coqc."""
    try:
        place = cache.theory_place()
        return (
            set((place / "accepted").read_text(encoding="utf-8", errors="replace").split())
            if place
            else set()
        )
    except (OSError, FileError, MissingProgram):
        return set()
