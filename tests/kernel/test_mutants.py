"""The tests of the kernel notice a guard that is taken out, and random changes (mutants.py)."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["guards", "random"])
def test_mutants_of_the_kernel_are_killed(kind):
    """All guards, and 95 % of 150 random mutants; docs/soundness.md lists those that are equivalent."""
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
    assert run.returncode == 0 and f"{kind}: " in run.stdout, run.stdout + run.stderr
