"""Hypothesis: the same examples on every run in CI, so that a run can be repeated; new ones everywhere else."""
import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)          # other programs may run beside the tests
settings.load_profile("ci" if os.environ.get("CI") else "here")
