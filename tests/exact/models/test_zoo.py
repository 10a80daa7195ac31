"""28 models with 128 claims (two of them under an assumption) and 104 wrong variants: every claim holds, every variant is refuted.

One variant, of the convolutional network, differs from its claim on kinks only: that must be seen too.
"""

import json
from pathlib import Path

import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import EQUAL, REFUTED

FILES = sorted((Path(__file__).parent / "zoo").glob("*.json"))
KINKS_ONLY = (
    "convnet",
    "dC/dz",
    "*step(z[o,i])",
)  # relu, then the maximum of two: what step takes away lost the maximum


def zoo(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_claims_hold_and_variants_are_refuted(path):
    data = zoo(path)
    model = read_model(data["model"])
    for claim in model.claims:
        found = refute(model, claim, sizes=12)
        assert found.status == EQUAL, (claim.name, found)
        assert sum(found.points.values()) >= 12
    for wrong in data["wrong"]:
        raw = next(claim for claim in data["model"]["claims"] if claim["name"] == wrong["claim"])
        found = refute(model, read_claim(model, {**raw, "right": wrong["right"]}), sizes=60)
        if (path.stem, wrong["claim"], wrong["change"][0]) == KINKS_ONLY:
            assert found.status == EQUAL and found.skipped["a kink"]
        else:
            assert found.status == REFUTED and found.against.left != found.against.right, (wrong, found)


def test_all_of_them():
    """The counts that the other test goes through."""
    data = [zoo(path) for path in FILES]
    assert len(data) == 28
    assert sum(len(one["model"]["claims"]) for one in data) == 128
    assert sum(len(claim["assuming"]) for one in data for claim in one["model"]["claims"]) == 4
    assert sum(len(one["wrong"]) for one in data) == 104
