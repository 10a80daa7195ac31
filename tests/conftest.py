"""Hypothesis: the same examples on every run in CI, so that a run can be repeated; new ones everywhere else. And what tests may need."""
import os
import shutil
from importlib.util import find_spec

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)          # other programs may run beside the tests
settings.load_profile("ci" if os.environ.get("CI") else "here")

PROGRAMS = {"pdflatex": "apt install texlive-latex-recommended texlive-fonts-recommended texlive-pictures lmodern",
            "coqc": "apt install coq libcoq-coquelicot"}
PACKAGES = {"torch": "pip install torch", "jax": "pip install jax", "flint": "pip install python-flint",
            "distributed": "pip install distributed"}


@pytest.fixture(scope="session")
def needs():
    """needs(name): a program or package that users may lack. Without it the test is skipped and says so; where
    SYMBOLIC_BP_REQUIRE_PROGRAMS is set, as in CI, it fails."""
    def check(name):
        if not (shutil.which(name) if name in PROGRAMS else find_spec(name)):
            missing = f"{name} is not installed: {(PROGRAMS | PACKAGES)[name]}"
            (pytest.fail if os.environ.get("SYMBOLIC_BP_REQUIRE_PROGRAMS") else pytest.skip)(missing)
    return check
