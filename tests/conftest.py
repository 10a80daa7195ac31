"""Hypothesis: the same examples on every run in CI, so that a run can be repeated; new ones everywhere else."""
import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
