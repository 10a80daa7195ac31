"""Every file of the corpus: the verdict, the wrong arrays, the equation and the cause, over
many random points."""

import json
from pathlib import Path

import pytest

from symbolic_bp.cli import main

CORPUS = Path(__file__).parent / "corpus"
MANIFEST = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda e: e["file"])
@pytest.mark.parametrize("seed", [0, 1])
def test_as_called_by_the_manifest(entry, seed, audited_by, expected):
    found = audited_by(entry, seed)
    assert expected(entry, found), {
        k: found.get(k) for k in ("verdict", "equation", "cause", "words", "arrays")
    }
    assert not found["notes"] or found["verdict"] == "wrong" or "13 digits" not in found["notes"][0]


@pytest.mark.parametrize("name", ["right/dropout_layers.py", "wrong/ridge_dict.py"])
def test_the_command(name, capsys):
    entry = next(e for e in MANIFEST if e["file"] == name)
    code = main(["audit", "--format", "json", str(CORPUS / name)])
    found = json.loads(capsys.readouterr().out)
    assert code == (entry["verdict"] == "wrong") and found["verdict"] == entry["verdict"]
    assert found["verdict"] == "right" or (found["equation"], found["cause"]) == (
        entry["equation"],
        entry["cause"],
    )


@pytest.mark.parametrize(
    "file, seed, examples",
    [
        ("wrong/dropout_columns.py", 39, 7),
        ("wrong/three_layer_dict.py", 9, 3),
        ("wrong/relu_spelled_out.py", 9, 3),
    ],
)
def test_layers_that_are_partly_dead_are_read_off(file, seed, examples, audited_by):
    """A layer that is dead on one example, and one whose living neurons are others on each example."""
    entry = next(e for e in MANIFEST if e["file"] == file)
    found = audited_by(entry, seed, 1, examples)
    assert (found["equation"], found["cause"]) == (entry["equation"], entry["cause"]) and found["network"]


def test_a_tiny_mistake_is_seen(audited_by):
    entry = next(e for e in MANIFEST if e["cause"] == "one-entry")
    found = audited_by(entry, 7)
    row = next(r for r in found["arrays"] if r["status"] == "wrong")
    assert row["wrong entries"] == 1 and row["yours"] != row["gradient"]
