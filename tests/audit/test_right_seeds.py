"""Every right file of the corpus over two hundred seeds: no false alarm."""

import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
RIGHT = [e for e in MANIFEST if e["verdict"] == "right"]


@pytest.mark.slow
@pytest.mark.parametrize("entry", RIGHT, ids=lambda e: e["file"])
def test_no_false_alarm_over_two_hundred_seeds(entry, no_circles, audited_by, expected):
    bad = [seed for seed in range(200) if not expected(entry, audited_by(entry, seed, 1, 3))]
    assert not bad
