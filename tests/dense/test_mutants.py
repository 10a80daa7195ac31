"""No mutant of a statement of the library is proved along the lines of its proof."""

import importlib.util
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from symbolic_bp.dense.judge import NOT_FOUND, NOT_SAID, proved_on_model

FILE = Path(__file__).parent.parent / "derivations" / "test_mutants.py"
SPEC = importlib.util.spec_from_file_location("mutants_of_statements", FILE)
MUTANTS = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MUTANTS)


@pytest.mark.slow
def test_no_mutant_is_proved():
    found = Counter()
    for name, claim in MUTANTS.all_mutants():
        proof = MUTANTS.LIBRARY.proof(name)
        title, data = proof.claims[-1]
        mutant = replace(
            proof,
            claim=replace(proof.claim, rhs=claim.rhs),
            claims=(*proof.claims[:-1], (title, {**data, "rhs": claim.rhs})),
        )
        status = proved_on_model(mutant, seconds=0).status
        found[status] += 1
        assert status in (NOT_FOUND, NOT_SAID), (name, claim.rhs)
    assert found[NOT_FOUND] >= 450 and sum(found.values()) >= 780
