"""The models that the pages of docs show: of at most ten lines each, their claims are proved, their wrong variants refuted."""

import re
from pathlib import Path

import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.finding import Prover
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset_text
from symbolic_bp.kernel.replay import verify

LAYERS = paths()
DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^    # ([\w-]+)\.bp\n((?:    .*\n)+)", re.M)
MODELS = {
    name: re.sub("^    ", "", block, flags=re.M)
    for page in sorted(DOCS.glob("*.md"))
    for name, block in BLOCK.findall(page.read_text(encoding="utf-8"))
}


def test_the_models_that_people_ask_for_are_there():
    assert {"toy", "two-layers", "own-cost", "avg-pool1d"} <= set(MODELS)
    assert MODELS["avg-pool1d"] == preset_text("avg-pool1d")


@pytest.mark.parametrize("name", MODELS)
def test_gradients_are_proved_and_wrong_ones_refuted(name):
    assert len(MODELS[name].splitlines()) <= (10 if name not in LAYERS else 20)
    model = Model.read(MODELS[name])
    prover, made = Prover(model.kernel_data), read_model(model.kernel_data)
    assert model.statements
    for statement in model.statements:
        for claim in statement.claims:
            verdict = verify(prover.prove(claim))
            assert verdict.status == "proved" and not verdict.proved.vacuous
            assert refute(made, read_claim(made, claim)).status == "equal"
        assert statement.wrong
        for _, wrong in statement.wrong:
            assert any(refute(made, read_claim(made, claim)).status == "refuted" for claim in wrong)
