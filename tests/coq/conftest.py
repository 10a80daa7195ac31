"""The theory, compiled once for all tests that need coqc."""
import pytest

from symbolic_bp.coq import check


@pytest.fixture(scope="session")
def coq(needs):
    needs("coqc")
    return check.compiled_theory()
