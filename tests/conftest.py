"""Hypothesis: the same examples on every run in CI, so that a run can be repeated; new ones everywhere else. And what tests may need."""

import fcntl
import os
import shutil
from importlib.util import find_spec

import pytest
from hypothesis import settings

from symbolic_bp.coq import cache

from .needed import PROGRAMS, missing

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)  # other programs may run beside the tests
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure(config):
    """What Coq compiles is kept beside pytest's own cache: nothing in the cache of the person decides a test, or comes from one."""
    if hasattr(config, "cache"):
        os.environ["XDG_CACHE_HOME"] = str(config.cache.mkdir("compiled"))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Benchmarks run in one process: pytest-benchmark switches them off, and says nothing with -q, where there are several."""
    if config.option.benchmark_enable:
        config.option.numprocesses = 0


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
            (pytest.fail if os.environ.get("SYMBOLIC_BP_REQUIRE_PROGRAMS") else pytest.skip)(missing(name))

    return ask


@pytest.fixture(scope="session")
def coq(needs):
    """The theory, compiled once for all processes of a run."""
    needs("coqc")
    place = cache.theory_place().with_suffix(".lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return cache.compiled_theory()
