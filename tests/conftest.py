"""Hypothesis: the same examples on every run in CI, so that a run can be repeated; new ones everywhere else. And what tests may need."""
import fcntl
import os
import shutil
from importlib.util import find_spec

import pytest
from hypothesis import settings

from symbolic_bp.coq import check

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)          # other programs may run beside the tests
settings.load_profile("ci" if os.environ.get("CI") else "here")

PROGRAMS = {"pdflatex": "apt install texlive-latex-recommended texlive-fonts-recommended texlive-pictures lmodern",
            "coqc": "apt install coq libcoq-coquelicot"}
PACKAGES = {"torch": "pip install torch", "jax": "pip install jax", "flint": "pip install python-flint",
            "distributed": "pip install distributed"}


def pytest_collection_modifyitems(config, items):
    """What is marked slow is left out, and counted as deselected, except in CI and where -m or a single test asks for it."""
    if os.environ.get("CI") or config.option.markexpr or any("::" in arg for arg in config.args):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in set(slow)]


@pytest.fixture(scope="session")
def needs():
    """needs(name): a program or package that users may lack. Without it the test is skipped and says so; where
    SYMBOLIC_BP_REQUIRE_PROGRAMS is set, as in CI, it fails."""
    def ask(name):
        if not (shutil.which(name) if name in PROGRAMS else find_spec(name)):
            missing = f"{name} is not installed: {(PROGRAMS | PACKAGES)[name]}"
            (pytest.fail if os.environ.get("SYMBOLIC_BP_REQUIRE_PROGRAMS") else pytest.skip)(missing)
    return ask


@pytest.fixture(scope="session")
def coq(needs):
    """The theory, compiled once for all processes of a run."""
    needs("coqc")
    place = check.theory_place().with_suffix(".lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return check.compiled_theory()
