"""Counterexamples to claims on models: the smallest sizes, and numbers that a person can redo."""

import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.model.presets import preset


@pytest.mark.parametrize(
    "text",
    ["dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", "dC/db[l,j] = a[l,j]", "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]^2"],
)
def test_a_counterexample_can_be_redone_by_hand(text):
    """Functions are as simple as can be, and what may be 0 or 1 is."""
    model = preset("nielsen")
    engine = read_model(model.kernel_data)
    found = refute(engine, read_claim(engine, model.claim(text)))
    assert found.status == "refuted" and found.against.left != found.against.right
    assert set(found.against.given.values()) <= {-1, 0, 1, 2}
    assert list(found.against.given.values()).count(0) * 2 > len(found.against.given)
    assert any("= z" in line for line in found.against.functions)
