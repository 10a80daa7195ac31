"""LaTeX to PDF with pdflatex, which has to be installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from symbolic_bp.errors import FileError, MissingProgram

SECONDS = 120


def compile(latex_source):
    """The PDF of a LaTeX document, as bytes. Raises MissingProgram, FileError."""
    pdf, _ = compiled(latex_source)
    return pdf


def compiled(latex_source):
    """(PDF as bytes, log of the last run)."""
    program = shutil.which("pdflatex")
    if not program:
        raise MissingProgram(
            "pdflatex",
            "the program on PATH",
            "none",
            "install it (Debian, Ubuntu: apt install texlive-latex-recommended) or use --format latex",
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "proofs.tex")
        source.write_text(latex_source, encoding="utf-8")
        command = [program, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", source.name]
        for _ in range(3):  # references and contents settle
            try:
                run = subprocess.run(
                    command, cwd=folder, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL
                )
            except subprocess.TimeoutExpired:
                raise FileError("pdflatex", f"a PDF in {SECONDS} seconds", "none") from None
            log = run.stdout.decode("utf-8", "replace")
            if run.returncode:
                raise FileError("pdflatex", "LaTeX that compiles", trouble(log))
        return source.with_suffix(".pdf").read_bytes(), log


def trouble(log):
    """The first error of a log, with the line number that follows it."""
    lines = log.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("!")), None)
    if start is None:
        return " ".join(lines[-2:]) or "no output"
    place = next((line for line in lines[start:] if line.startswith("l.")), "")
    return f"{lines[start][2:]} {place}".strip()
