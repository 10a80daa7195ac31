"""Every file of the corpus, with nothing said about how it is called."""

import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[1] / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("entry", MANIFEST, ids=lambda e: e["file"])
def test_everything_is_found_by_itself(entry, alone):
    code, found = alone(CORPUS / entry["file"])
    assert code is None and found["verdict"] == entry["verdict"], found
    if found["verdict"] == "wrong":
        assert found["cause"] in (entry["cause"], *entry.get("also", []))
        # that an array is the transpose of the gradient is seen without a network, and
        # breaks no equation of one
        assert found["equation"] == entry["equation"] or (
            found["equation"],
            entry["equation"],
            found["cause"],
        ) == ("none", "BP4", "transpose-missing")
