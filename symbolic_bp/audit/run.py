"""Run the audit of somebody's code in a process of its own, with a limit on time and memory, and remove what
it was given to write in."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from symbolic_bp.audit.answer import opened
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.errors import MissingProgram, SymbolicBPError
from symbolic_bp.render.escape import visible

SECONDS, MEGABYTES = 60, 2048


class CodeError(SymbolicBPError):
    """Somebody's code cannot be audited: one sentence, and the exit code it means (2 bad
    input, 3 undecided)."""

    def __init__(self, sentence: str, code: int = 2) -> None:
        Exception.__init__(self, sentence)
        self.code = code


def need_numpy() -> None:
    """Raises MissingProgram where NumPy is not installed."""
    try:
        found = find_spec("numpy")
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise MissingProgram("audit", "NumPy", "none", "pip install 'symbolic_bp[audit]'")


def in_process(request: dict[str, Theirs], seconds: float = SECONDS, megabytes: int = MEGABYTES) -> dict:
    """The result of the child process for a request (both plain data). Raises CodeError, MissingProgram."""
    need_numpy()
    name, secret = visible(Path(request["file"]).name), secrets.token_bytes(32)
    request = request | {"seconds": seconds, "megabytes": megabytes, "secret": secret.hex()}
    with tempfile.TemporaryDirectory(prefix="symbolic-bp-") as scratch:
        child = subprocess.Popen(
            [sys.executable, "-m", "symbolic_bp.audit.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            env=environment(scratch),
        )
        try:
            answer, _ = child.communicate(
                json.dumps(request | {"scratch": scratch}).encode(), timeout=seconds
            )
        except subprocess.TimeoutExpired:
            raise CodeError(
                f"{name}: expected an answer within {seconds:g} s, found the code still running; "
                "give --time-limit or smaller --sizes",
                3,
            ) from None
        finally:
            end(child, scratch)
    return understood(opened(answer, secret), child.returncode, name, megabytes)


def environment(scratch: str) -> dict[str, str]:
    """One thread, no bytecode files, no window, temporary files in a directory that is removed."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": scratch,
        "MPLCONFIGDIR": scratch,
        "PYTHONPATH": path,
        "PYTHONHASHSEED": "0",
    }


def end(child: subprocess.Popen, scratch: str) -> None:
    """The child and everything that it started, also where that has left its group (seen on Linux)."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    while found := started(child.pid, scratch):
        for process in found:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
    child.communicate()


def started(session: int, scratch: str) -> list:
    """The processes of a session, and those whose environment names the scratch directory:
    nobody else knows it."""
    out = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, *numbers = (folder / "stat").read_text().rpartition(")")[2].split()
            mine = int(numbers[2]) == session or os.fsencode(f"TMPDIR={scratch}") in (
                folder / "environ"
            ).read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):  # it has ended, or is another person's
            continue
        if mine and state not in "ZX" and int(folder.name) != os.getpid():
            out.append(int(folder.name))
    return out


def understood(data: dict | None, code: int, name: str, megabytes: int) -> dict:
    """The result in an answer. Raises CodeError for an error, and for none."""
    if data is None:
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
        hint = f"; it may need more than the {megabytes} MB it was given (--memory)" if code < 0 else ""
        raise CodeError(
            f"{name}: expected the code to run, found that its process ended with {why} before an "
            f"answer{hint}",
            3,
        )
    if "error" in data:
        raise CodeError(visible(data["error"]), data["code"])
    return data["result"]
