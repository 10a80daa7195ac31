"""Every right file of the corpus over many seeds: no false alarm. SYMBOLIC_BP_SEEDS says over how many."""

import json
import os
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
RIGHT = [e for e in MANIFEST if e["verdict"] == "right"]
SEEDS = int(os.environ.get("SYMBOLIC_BP_SEEDS", 60))


@pytest.mark.slow
@pytest.mark.parametrize("entry", RIGHT, ids=lambda e: e["file"])
def test_no_false_alarm_over_many_seeds(entry, no_circles, audited_by, expected):
    bad = [seed for seed in range(SEEDS) if not expected(entry, audited_by(entry, seed, 1, 3))]
    assert not bad
