"""The command for benchmarks in the README works as it stands: it measures, and prints ratios."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def told(only):
    """What the command of the README prints for some of the benchmarks."""
    (line,) = re.findall(
        r"^    (pytest tests/benchmarks.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M
    )
    command = [sys.executable, "-m", *shlex.split(line), "-p", "no:cacheprovider", "-k", only]
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")
    }  # of a person's shell
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=plain)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_measures():
    said = told("test_theorem and BP3-vector")
    assert "benchmark: 1 tests" in said
    assert re.search(r"test_theorem\[BP3-vector\] +[\d.,]+", said)


@pytest.mark.slow
def test_it_prints_ratios():
    said = told("test_command and true")
    assert re.search(r"check, true: \d+\.\d\d times import sympy", said)
