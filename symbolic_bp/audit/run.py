"""Run the audit of somebody's code in a process of its own, with a limit on time and memory, and leave nothing behind."""
import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from symbolic_bp.errors import MissingProgram, SymbolicBPError

SECONDS, MEGABYTES = 60, 2048


class CodeError(SymbolicBPError):
    """Somebody's code cannot be audited: one sentence, and the exit code it means (2 bad input, 3 undecided)."""

    def __init__(self, sentence, code=2):
        Exception.__init__(self, sentence)
        self.code = code


def in_process(request, seconds=SECONDS, megabytes=MEGABYTES):
    """The result of the child process for a request (both plain data). Raises CodeError, MissingProgram."""
    if find_spec("numpy") is None:
        raise MissingProgram("audit", "NumPy", "no module numpy", "pip install 'symbolic_bp[audit]'")
    request = request | {"seconds": seconds, "megabytes": megabytes}
    name = Path(request["file"]).name
    with tempfile.TemporaryDirectory(prefix="symbolic-bp-") as scratch:
        child = subprocess.Popen([sys.executable, "-m", "symbolic_bp.audit.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, cwd="/", start_new_session=True, env=environment(scratch))
        try:
            answer, _ = child.communicate(json.dumps(request).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise CodeError(f"{name}: expected an answer within {seconds:g} s, found the code still running; "
                            "give --time-limit or smaller --sizes", 3) from None
        finally:
            end(child)
    return understood(answer, child.returncode, name, megabytes)


def environment(scratch):
    """One thread, no bytecode files, no window, temporary files in a directory that is removed."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "Agg",
                         "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": scratch, "MPLCONFIGDIR": scratch, "PYTHONPATH": path,
                         "PYTHONHASHSEED": "0"}


def end(child):
    """The child and everything that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.communicate()


def understood(answer, code, name, megabytes):
    lines = answer.decode("utf-8", "replace").strip().splitlines()
    try:
        data = json.loads(lines[-1])
    except (IndexError, ValueError):
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
        hint = f"; it may need more than the {megabytes} MB it was given (--memory)" if code < 0 else ""
        raise CodeError(f"{name}: expected the code to run, found that its process ended with {why} before an answer{hint}", 3) from None
    if "error" in data:
        raise CodeError(data["error"], data["code"])
    return data["result"]
