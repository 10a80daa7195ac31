"""coqc, and the theory as it compiles it: kept in the user's cache folder, compiled again where it is
damaged or out of date."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path

from symbolic_bp.coq.certificate import ORDER, closure, imports, theory_texts
from symbolic_bp.errors import FileError, MissingProgram

SECONDS = 600
INSTALL = (
    "install Coq with Coquelicot (Debian, Ubuntu: apt install coq libcoq-coquelicot; opam: coq-coquelicot)"
)
MANIFEST = "manifest.json"  # {file: sha256 of it} of a finished folder of the cache


def program() -> str | None:
    """The path of coqc, None where it is not installed."""
    return shutil.which("coqc")


def coqc(command: list[str], folder: str | Path | None) -> tuple[int, str, str]:
    """(exit code, output, errors) of coqc. Raises MissingProgram where it gives no answer."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as why:
        raise MissingProgram(
            "coqc", "a program that runs", f"{command[0]}, {type(why).__name__}", INSTALL
        ) from None
    try:
        out, err = process.communicate(timeout=SECONDS)
    except BaseException as why:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(why, subprocess.TimeoutExpired):
            raise MissingProgram(
                "coqc", f"an answer in {SECONDS} seconds", "none", "try a smaller network, or fewer formulas"
            ) from None
        raise
    if process.returncode < 0:
        raise MissingProgram(
            "coqc",
            "an answer",
            f"that it was ended by signal {-process.returncode}",
            "is there enough memory?",
        )
    return process.returncode, out, err


def theory_place() -> Path | None:
    """The folder of the theory as this coqc compiles it, in the user's cache folder; None without coqc.
    Raises SymbolicBPError."""
    if not program():
        return None
    _, version, _ = coqc([program() or "coqc", "--version"], None)
    key = hashlib.sha256("\0".join([version, *theory_texts().values()]).encode()).hexdigest()[:20]
    given = os.environ.get("XDG_CACHE_HOME") or ""
    try:
        base = Path(given) if os.path.isabs(given) else Path.home() / ".cache"
    except RuntimeError:
        raise FileError("the compiled theory", "a home folder", "none", "set XDG_CACHE_HOME") from None
    return base.absolute() / "symbolic-bp" / f"coq-{key}"


def compiled_theory(wanted: set[str] | tuple[str, ...] = ORDER, fresh: bool = False) -> tuple[Path, float]:
    """(folder with what is wanted of the theory, compiled by this coqc, seconds spent); fresh:
    whatever was kept before.

    Certificates of networks and of theorems need nothing of Formulas, Kernel and Rules: two folders,
    "general" and "all". Raises FileError, MissingProgram."""
    texts, place = theory_texts(), theory_place()
    general = closure(set(ORDER) - {"Formulas", "Kernel", "Rules"})
    kind = "general" if closure(set(wanted)) <= general else "all"
    if place is None:
        raise MissingProgram("coqc", "a program that runs", "none", INSTALL)
    target = place / kind
    try:
        for kept in () if fresh else (place / "all", target):
            if intact(kept):
                return kept, 0.0
        place.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=place, prefix=".coq-"))
    except OSError as why:
        raise FileError(
            str(place), "a folder for the compiled theory", type(why).__name__, "set XDG_CACHE_HOME"
        ) from None
    start = time.perf_counter()
    try:
        new = work / "new"
        if kind == "all" and not fresh and intact(place / "general"):
            shutil.copytree(place / "general", new)
        compile_all(new, {name: texts[name] for name in ORDER if kind == "all" or name in general})
        (new / MANIFEST).write_text(json.dumps(digests(new)), encoding="utf-8")
        exchange(new, target, work / "old", fresh)
        if (
            fresh and kind == "general"
        ):  # else what is out of date in "all" would be found first the next time
            shutil.rmtree(place / "all", ignore_errors=True)
    except OSError as why:
        raise FileError(
            str(place), "a folder for the compiled theory", type(why).__name__, "set XDG_CACHE_HOME"
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target, time.perf_counter() - start


def exchange(new: Path, target: Path, old: Path, fresh: bool) -> None:
    """Put a folder in the place of what is there, unless another process has just put an intact one there."""
    if target.exists() and not fresh and intact(target):
        return
    if os.path.lexists(target):
        os.replace(target, old)
    os.replace(new, target)


def digests(folder: Path) -> dict[str, str]:
    """{file: sha256 of it} of what coqc wrote."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.vo")}


def intact(folder: Path) -> bool:
    """Whether the compiled files are those that coqc wrote there, all of them, to the last byte."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8")) == digests(folder)
    except (OSError, ValueError):
        return False


def loads(theory: Path, wanted: set[str]) -> bool:
    """Whether coqc can load the compiled theory: not so where another Coq or Coquelicot came
    after it was compiled."""
    with tempfile.TemporaryDirectory() as place:
        Path(place, "Probe.v").write_text(
            f"From SymbolicBP Require {' '.join(sorted(wanted))}.\n", encoding="utf-8"
        )
        return (
            coqc(
                [program() or "coqc", "-q", "-w", "none", "-Q", str(theory), "SymbolicBP", "Probe.v"], place
            )[0]
            == 0
        )


def compile_all(work: Path, texts: dict[str, str]) -> None:
    """Compile the files that are not compiled yet, each as soon as those that it imports are."""
    work.mkdir(exist_ok=True)
    for name, text in texts.items():
        (work / f"{name}.v").write_text(text, encoding="utf-8")
    order = TopologicalSorter({name: imports(text) for name, text in texts.items()})
    order.prepare()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {}
        while order.is_active():
            for name in sorted(order.get_ready(), key=ORDER.index):
                running[pool.submit(compile_one, work, name)] = name
            for task in wait(running, return_when=FIRST_COMPLETED).done:
                task.result()
                order.done(running.pop(task))


def compile_one(work: Path, name: str) -> None:
    """Compiles one file of the theory. Raises FileError where coqc does not accept it."""
    if (work / f"{name}.vo").is_file():
        return
    code, _, err = coqc([program() or "coqc", "-q", "-w", "none", "-Q", ".", "SymbolicBP", f"{name}.v"], work)
    if code:
        raise FileError(
            f"theory/{name}.v",
            "a theory that coqc accepts",
            " ".join(err.split())[:300] or "no reason",
            INSTALL,
        )
