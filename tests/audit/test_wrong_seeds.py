"""Every wrong file of the corpus over many seeds: verdict, wrong arrays, equation and cause. SYMBOLIC_BP_SEEDS says
over how many."""

import json
import os
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
WRONG = [e for e in MANIFEST if e["verdict"] == "wrong"]
SEEDS = int(os.environ.get("SYMBOLIC_BP_SEEDS", 20))


@pytest.mark.slow
@pytest.mark.parametrize("entry", WRONG, ids=lambda e: e["file"])
def test_many_seeds(entry, no_circles, audited_by, expected):
    """Small batches and a single point at first: fewer numbers that could help to tell the causes apart."""
    bad = [seed for seed in range(SEEDS) if not expected(entry, audited_by(entry, seed, 1, 4))]
    assert not bad
