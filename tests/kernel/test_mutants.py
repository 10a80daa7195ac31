"""The tests of the kernel notice a guard that is taken out, and random changes (mutants.py)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("kind, least", [("guards", 0.915), ("random", 0.79)])
def test_mutants_of_the_kernel_are_killed(kind, least):
    """What is killed of all guards, of 150 random mutants: no less than measured; the aim is all and 95 %, which
    the files that see signs (interval, span, quotient) do not reach yet: docs/soundness.md."""
    command = [
        sys.executable,
        "-m",
        "tests.kernel.mutants",
        f"--{kind}-only",
        "--random",
        "150",
        "--seed",
        "1",
    ]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    killed, of = map(int, re.findall(rf"^{kind}: (\d+) of (\d+) killed", run.stdout, re.M)[-1])
    assert killed >= least * of > 0.5 * of, run.stdout + run.stderr
