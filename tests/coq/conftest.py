"""Tests that need coqc: skipped without it, unless SYMBOLIC_BP_REQUIRE_PROGRAMS says that it has to be there."""
import os

import pytest

from symbolic_bp.coq import check


@pytest.fixture(scope="session")
def coq():
    if not check.program():
        if os.environ.get("SYMBOLIC_BP_REQUIRE_PROGRAMS"):
            pytest.fail("coqc is not on PATH")
        pytest.skip("coqc is not on PATH")
    return check.compiled_theory()
