"""Running coqc on a certificate: accepted, rejected at which formula, or not checked; and what
Coq says it assumes."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from symbolic_bp.coq import cache
from symbolic_bp.errors import FileError, MissingProgram

if TYPE_CHECKING:
    from symbolic_bp.coq.certificate import Certificate


# the axioms of Coq's real numbers, with their statements: all that a certificate may assume
STANDARD = {
    "ClassicalDedekindReals.sig_not_dec": "forall P : Prop, {~ ~ P} + {~ P}",
    "ClassicalDedekindReals.sig_forall_dec": "forall P : nat -> Prop, (forall n : nat, {P n} + {~ P n}) -> "
    "{n : nat | ~ P n} + {forall n : nat, P n}",
    "FunctionalExtensionality.functional_extensionality_dep": "forall (A : Type) (B : A -> Type) (f g : "
    "forall x : A, B x), (forall x : A, f x = g x) "
    "-> f = g",
    "Classical_Prop.classic": "forall P : Prop, P \\/ ~ P",
    "Eqdep.Eq_rect_eq.eq_rect_eq": "forall (U : Type) (p : U) (Q : U -> Type) (x : Q p) (h : p = p), x = "
    "eq_rect p Q x p h",
}


@dataclass(frozen=True)
class Report:
    """status: accepted, rejected or unchecked; message: why; fault: the formula that Coq does not accept;
    seconds of coqc, those of the theory apart (0.0 where it was compiled before); todo: how to have it
    checked."""

    status: str
    message: str = ""
    fault: str = ""
    assumptions: tuple = ()
    seconds: float = 0.0
    theory_seconds: float = 0.0
    todo: str = ""


class Refusal(Exception):
    """coqc did not accept a file: (module, line, message)."""


def check(certificate: Certificate, say: Callable = lambda text: None) -> Report:
    """The Report on a certificate, checked in a folder of its own."""
    if not cache.program():
        return Report("unchecked", "coqc is not on PATH", todo=cache.INSTALL)
    try:
        for fresh in (False, True):
            theory, spent = cache.compiled_theory(certificate.imports, fresh)
            report = attempt(certificate, theory, spent, say)
            if report.status != "rejected" or cache.loads(theory, certificate.imports):
                return report
    except OSError as why:
        return Report("unchecked", f"no folder to check it in: {type(why).__name__}", todo="set TMPDIR")
    except (FileError, MissingProgram) as why:
        return Report("unchecked", f"{why.where}: expected {why.expected}, found {why.found}", todo=why.todo)
    return Report("unchecked", "coqc does not load the theory that it has just compiled", todo=cache.INSTALL)


def attempt(certificate: Certificate, theory: Path, spent: float, say: Callable) -> Report:
    """The Report on a certificate, by this compiled theory."""
    with tempfile.TemporaryDirectory() as place:
        folder, start = Path(place), time.perf_counter()
        for module, text in certificate.files.items():
            (folder / f"{module}.v").write_text(text, encoding="utf-8")
        try:
            for stage in certificate.stages:
                say(f"coqc {', '.join(stage)}")
                with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                    *_, output = pool.map(lambda module: run(folder, theory, module), stage)
        except Refusal as no:
            module, line, message = no.args
            fault = at_fault(certificate, module, line)
            return Report("rejected", message, fault, (), time.perf_counter() - start, spent)
        seconds = time.perf_counter() - start
    found = assumptions(output)
    extra = [name for name, kind in found if STANDARD.get(name) != kind]
    if extra:
        return Report(
            "rejected",
            "it assumes more than the axioms of the real numbers",
            ", ".join(sorted(extra, key=len)[:5]),
            tuple(n for n, _ in found),
            seconds,
            spent,
        )
    return Report("accepted", "", "", tuple(n for n, _ in found), seconds, spent)


def run(folder: Path, theory: Path, module: str) -> str:
    """The output of coqc on one file; raises Refusal."""
    command = [
        cache.program() or "coqc",
        "-q",
        "-w",
        "none",
        "-Q",
        str(theory),
        "SymbolicBP",
        "-Q",
        ".",
        "Certificate",
        f"{module}.v",
    ]
    code, out, err = cache.coqc(command, folder)
    if code or not (folder / f"{module}.vo").is_file():
        line = re.search(rf'File "(?:\./)?{module}\.v", line (\d+)', err)
        text = re.sub(r'File "[^"]*", line \d+, characters [\d-]+:\s*', "", err).strip()
        raise Refusal(module, int(line.group(1)) if line else 0, text[:2000] or "coqc gave no reason")
    return out


def at_fault(certificate: Certificate, module: str, line: int) -> str:
    """What a person calls the formula whose proof stands at that line of a file."""
    known = {p.theorem: p.shown for p in certificate.parts}
    step = ""
    for text in reversed(certificate.files[module].splitlines()[:line]):
        one = re.fullmatch(r"\s*\(\* (step \d+: rule .*) \*\)", text)
        if one:
            step = step or f", {one.group(1)}"
        named = re.match(r"(?:Theorem|Lemma|Definition|Fact|Corollary)\s+([\w']+)", text)
        if named:
            asked = re.fullmatch(r"c(\d+)", named.group(1))
            return (
                certificate.parts[int(asked.group(1))].shown
                if asked
                else (known.get(named.group(1)) or readable(named.group(1))) + step
            )
    return module


def readable(name: str) -> str:
    """d2_1_ok is delta[2,1], z2_1_ok is z[2,1]."""
    if re.fullmatch(r"all\d*", name):
        return "the audit"
    if name == "cost_ok":
        return "the cost"
    found = re.fullmatch(r"([dza])(\d+)_(\d+)(?:_ok)?", name)
    return (
        f"{'delta' if found.group(1) == 'd' else found.group(1)}[{found.group(2)},{found.group(3)}]"
        if found
        else name
    )


def assumptions(output: str) -> list[tuple[str, str]]:
    """[(name, statement)] of all axioms that any Print Assumptions lists, layout removed: a later answer
    hides no earlier one."""
    found = (
        []
        if "Axioms:\n" in output or "Closed under the global context" in output
        else ["no answer from Coq :"]
    )
    for block in output.split("Axioms:\n")[1:]:
        for line in block.splitlines():
            if line.strip() == "Closed under the global context":
                continue
            if line and not line[0].isspace():
                found.append(line)
            elif line.strip():
                found[-1] += " " + line.strip()
    found = list(dict.fromkeys(found))
    pairs = (re.match(r"(\S+) *: *(.*)", re.sub(r"\s+", " ", text)) for text in found)
    return [(p.group(1), p.group(2)) if p else (text, "") for p, text in zip(pairs, found, strict=False)]
