"""`symbolic-bp certify`: writes a certificate, has Coq check it, and says what came of it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.coq import check, record
from symbolic_bp.coq.certificate import of_net
from symbolic_bp.coq.claim import of_claim
from symbolic_bp.coq.export import export, export_all
from symbolic_bp.coq.general import of_theorems, theorems
from symbolic_bp.coq.net import Net
from symbolic_bp.coq.output import write
from symbolic_bp.errors import StepError

if TYPE_CHECKING:
    from symbolic_bp.coq.certificate import Certificate
    from symbolic_bp.coq.check import Report
    from symbolic_bp.proof import Proof


CODES = {"accepted": 0, "rejected": 3, "unchecked": 3}  # a refutation that Coq accepts: 1


def certify(
    what: str | None = None,
    widths: tuple[int, int] | None = None,
    activation: str = "sigmoid",
    cost: str = "quadratic",
    everything: bool = False,
    output: str | Path | None = None,
    say: Callable = lambda text: None,
    steps: bool = False,
) -> tuple[str, int]:
    """(text, exit code). what: the name of a theorem, or a claim with "=", or None for every formula of a
    network; steps: the kernel's proof of the theorem, each step by the Coq lemma of its rule. Raises
    SymbolicBPError."""
    refuted = None
    if steps and (not (what or everything) or "=" in (what or "") or widths):
        raise StepError(
            "certify --steps",
            "the name of a theorem, or --all",
            repr(what or ""),
            "for example certify BP2 --steps",
        )
    noted = None
    if what and "=" in what:
        if not widths:
            raise StepError("certify", "the network that the claim is about, such as --net 2-3-2", "none")
        certificate, refuted = of_claim(what, Net(widths, activation, cost))
    elif what or everything:
        if widths:
            raise StepError(
                "certify", "a theorem for every network, or --net without a theorem", f"both {what} and --net"
            )
        certificate, noted = of_library(what, steps)
    elif widths:
        certificate = of_net(Net(widths, activation, cost))
    else:
        raise StepError(
            "certify",
            "the name of a theorem, --all, or --net 2-3-2",
            "none",
            "for example symbolic-bp certify BP2",
        )
    folder = Path(output or "certificate")
    write(certificate, folder)
    report = check.check(certificate, say)
    if noted and report.status == "accepted":
        record.note(*noted)
    if what and "=" in what and not refuted and report.status == "rejected":
        text = told(certificate, report, folder).replace(
            "REJECTED by Coq at", "NOT PROVED: Coq's tactics do not close"
        )
        return text + "\n  no counterexample was found either", 3
    if certificate.doubt and report.status == "accepted":
        return f"{told(certificate, report, folder)}\n  UNDECIDED all the same: {certificate.doubt}", 3
    return told(
        certificate, report, folder, refuted
    ), 1 if refuted and report.status == "accepted" else CODES[report.status]


def of_library(what: str | None, steps: bool) -> tuple[Certificate, tuple[str, list[Proof]]]:
    """(Certificate, (kind, proofs)) of one theorem, or of all that there are; by its steps where the
    theory has no statement."""
    library = Library()
    names = library_names()
    exact = next((n for n in names if what and n.lower() == what.lower()), None)
    if steps or what and not exact:
        proofs = [library.proved(n) for n in ([what] if what else library.theorems)]
        data = [json.loads(proof.script) for proof in proofs]
        return export(data[0]) if what else export_all(data), (record.STEPS, proofs)
    chosen = [exact] if exact else names
    return of_theorems(chosen), (record.GENERAL, [library.proved(n) for n in chosen])


def status(library: Library) -> tuple[dict, str]:
    """({name: what coqc has accepted of the theorem on this computer}, how many there are, and how to
    have the rest checked)."""
    stated, known = set(library_names()), record.seen()
    can = {
        record.GENERAL: [name for name in library.theorems if name in stated],
        record.STEPS: [*library.theorems],
    }
    done = {
        way: [n for n in names if record.key(way, library.proof(n)) in known] for way, names in can.items()
    }
    found = {
        name: f"re-checked by Coq on this computer: {', '.join(way for way in done if name in done[way])}"
        for name in library.theorems
        if any(name in names for names in done.values())
    }
    of = {way: f"{len(done[way]) or 'none'} of {len(can[way])}" for way in can}
    return found, (
        f"re-checked by Coq on this computer: {of[record.GENERAL]} statements in Coq's own terms "
        "(symbolic-bp certify "
        f"--all checks them), {of[record.STEPS]} proofs of the kernel step by step (certify --all --steps)"
    )


def told(certificate: Certificate, report: Report, folder: Path, refuted: list[str] | None = None) -> str:
    """The report as a person reads it."""
    count = len(certificate.parts)
    lines = [certificate.title, ""]
    if refuted:
        lines += [
            "  REFUTED: Coq proves that it is not the derivative, at"
            if report.status == "accepted"
            else "  NOT SETTLED: exact arithmetic says that it is not the derivative, Coq has not confirmed "
            "it, at",
            *(f"      {line}" for line in refuted),
            "",
        ]
    if certificate.given:
        lines += [f"  where {', '.join(certificate.given)}", ""]
    if report.status == "accepted":
        names = ", ".join(report.assumptions) or "nothing"
        lines += [
            f"  accepted by Coq: {count} formula{'s' * (count > 1)} in {report.seconds:.1f} s"
            + (f", the theory in {report.theory_seconds:.1f} s" if report.theory_seconds else ""),
            fill(
                names + " (axioms of Coq's real numbers)" * bool(report.assumptions),
                80,
                initial_indent="  it assumes     ",
                subsequent_indent=" " * 17,
                break_long_words=False,
            ),
        ]
    elif report.status == "rejected":
        lines += [
            f"  REJECTED by Coq at {report.fault}",
            *("      " + line for line in report.message.splitlines()[:12]),
        ]
    else:
        lines += [f"  emitted, NOT re-checked: {report.message}", f"      to have it checked, {report.todo}"]
    names = ", ".join(f"{m}.v" for m in certificate.files)
    place = shlex.quote(f"./{folder}" if str(folder).startswith("-") else str(folder))
    lines += [
        f"  written        {place}/: {names}, theory/, check.sh",
        f"  to check it    sh {place}/check.sh",
    ]
    return "\n".join(lines)


def library_names() -> list[str]:
    """The theorems of the library that the theory states, all of them."""
    return [name for name in theorems() if name not in ("delta_exists", "grad_exists")]
