"""A certificate: files for coqc, the statements first, and what each theorem says to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.coq import proofs
from symbolic_bp.coq.names import comment
from symbolic_bp.coq.net import HEAD, PER_FILE, formulas, statements, title

if TYPE_CHECKING:
    from symbolic_bp.coq.net import Net


THEORY = Path(__file__).resolve().parent / "theory"
ORDER = (
    "Calculus",
    "Network",
    "Activations",
    "Chain",
    "Backprop",
    "Costs",
    "Concrete",
    "Variants",
    "Formulas",
    "Kernel",
    "Rules",
)
IMPORT = re.compile(r"From SymbolicBP Require Import ([\w ]+)\.")


def imports(text: str) -> set[str]:
    """The files of the theory that a Coq text asks for."""
    return {name for names in IMPORT.findall(text) for name in names.split()}


def theory_texts() -> dict[str, str]:
    """{file of the theory: its text}"""
    return {name: (THEORY / f"{name}.v").read_text(encoding="utf-8") for name in ORDER}


def closure(names: set[str]) -> set[str]:
    """These files of the theory with all that they import."""
    texts = theory_texts()
    found: set = set()
    while not names <= found:
        found |= names
        names = set().union(*(imports(texts[name]) for name in names))
    return found


@dataclass(frozen=True)
class Part:
    """One theorem: what it is called by a person, its module, its name there, and the
    name of its statement."""

    shown: str
    module: str
    theorem: str
    statement: str


@dataclass(frozen=True)
class Certificate:
    """files: {module: text}; stages: the modules in the order of checking, those of one stage in any order or
    at once, the last one the audit; parts: the theorems that the audit asks for; given: what the statement of
    a claim needs, such as a divisor that is not 0; doubt: why it may say nothing although Coq accepts it."""

    title: str
    files: dict
    stages: tuple
    parts: tuple
    given: tuple = ()
    doubt: str = ""

    @property
    def script(self) -> str:
        """Two lines of sh that check everything from scratch."""
        needed = closure(self.imports)
        theory = " ".join(f"theory/{m}" for m in ORDER if m in needed)
        own = " ".join(m for stage in self.stages for m in stage)
        return (
            'CDPATH= cd -- "$(dirname -- "$0")" || exit 1; '
            f"for f in {theory}; do coqc -q -w none -Q theory SymbolicBP $f.v || exit 1; done\n"
            f"for f in {own}; do coqc -q -w none -Q . Certificate -Q theory SymbolicBP $f.v || exit 1; done\n"
        )

    @property
    def imports(self) -> set[str]:
        """The files of the theory that it asks for."""
        return set().union(*map(imports, self.files.values()))

    @property
    def size(self) -> int:
        """The number of characters."""
        return sum(map(len, self.files.values()))


def audit(parts: list[Part]) -> str:
    """Commands that ask Coq whether each theorem is the statement, and what all of them together assume."""
    lines = ["(** * Is every theorem what the statement says, and what do they assume? *)"]
    lines += [
        f"Definition c{n} : Statement.{p.statement} := {p.module}.{p.theorem}." for n, p in enumerate(parts)
    ]
    groups = range(0, len(parts), 50)
    lines += [
        f"Definition all{n} := ({', '.join(f'c{i}' for i in range(n, min(n + 50, len(parts))))}, tt)."
        for n in groups
    ]
    return (
        "\n".join(
            [
                *lines,
                f"Definition all := ({', '.join(f'all{n}' for n in groups)}, tt).",
                "Print Assumptions all.",
            ]
        )
        + "\n"
    )


def single(title: str, head: str, state: str, proof: str, parts: list[Part]) -> Certificate:
    """A Certificate in one file: the statement first, then the proof, then the audit."""
    text = (
        f"(* {comment(title)}.\n   The module Statement says what is proved; nothing after it has to be read "
        "to believe it. *)\n"
        f"{head}\nModule Statement.\n{state}End Statement.\n\nModule Proof.\nImport Statement.\n{proof}End "
        "Proof.\n\n" + audit(parts)
    )
    return Certificate(title, {"Certificate": text}, (("Certificate",),), tuple(parts))


def of_net(net: Net) -> Certificate:
    """The Certificate of every formula of a Net; large nets have several files of proofs."""
    every = list(formulas(net))
    lemmas = proofs.machinery(net)
    if len(every) <= PER_FILE:
        parts = [Part(f.shown, "Proof", f"{f.name}_holds", f.name) for f in every]
        return single(title(net), HEAD, statements(net), lemmas + proofs.theorems(every), parts)
    groups = [every[n : n + PER_FILE] for n in range(0, len(every), PER_FILE)]
    names = tuple(f"Proof{n}" for n in range(1, len(groups) + 1))
    own = HEAD + "From Certificate Require Import Statement.\n"
    parts = [
        Part(f.shown, name, f"{f.name}_holds", f.name)
        for name, group in zip(names, groups, strict=False)
        for f in group
    ]
    files = {
        "Statement": f"(* {comment(title(net))}. What is proved. *)\n" + HEAD + statements(net),
        "Machinery": own + lemmas,
    }
    files |= {
        name: own + "From Certificate Require Import Machinery.\n" + proofs.theorems(group)
        for name, group in zip(names, groups, strict=False)
    }
    files["Audit"] = f"From Certificate Require {' '.join(files)}.\n" + audit(parts)
    return Certificate(title(net), files, (("Statement",), ("Machinery",), names, ("Audit",)), tuple(parts))
