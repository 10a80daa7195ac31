"""The models of the library and those of texts/: read, printed, read again, each claim and each wrong variant as data."""

from pathlib import Path

import pytest

from symbolic_bp.errors import NetworkError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.model.presets.dense import layered, nielsen
from symbolic_bp.network import named

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.bp"))
ALL = [*TEXTS, *paths().values()]


@pytest.mark.parametrize("path", ALL, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_text_is_read_back_and_claims_are_data(path):
    model = Model.read(path.read_text(encoding="utf-8"))
    again = Model.read(model.text)
    assert again.data == model.data and again.text == model.text
    assert Model.from_data(model.data).data == model.data
    assert model.statements
    for s in model.statements:
        assert s.claims
        for _, wrong in s.wrong:
            assert [(c["left"], c["right"]) for c in wrong] != [(c["left"], c["right"]) for c in s.claims]
    assert sum(len(s.wrong) for s in model.statements) >= 2
    spoken = model.as_read()
    assert all(name in spoken for name in model.names)


def test_there_are_as_many_as_there_were():
    models = [Model.read(p.read_text(encoding="utf-8")) for p in TEXTS]
    claims = [s for m in models for s in m.statements]
    assert len(TEXTS) == 28 and len(claims) == 128 and sum(len(s.wrong) for s in claims) == 104


@pytest.mark.parametrize("name", ["residual", "conv1d", "rnn", "layer-norm", "attention"])
def test_layers_have_wrong_variants(name):
    assert paths()[name].parent.name == "layers"
    assert sum(len(s.wrong) for s in preset(name).statements) >= 4


@pytest.mark.parametrize("activation", ["layer", "neuron", "sigmoid", "relu,softmax", "leaky-relu(-1/3)"])
@pytest.mark.parametrize(
    "cost, regulariser, batch",
    [
        ("function", "", False),
        ("cross-entropy", "l2", False),
        ("huber(d=2)", "l1", True),
        ("mean-squared", "", True),
    ],
)
def test_variants_of_the_dense_network(activation, cost, regulariser, batch):
    model = Model.read(nielsen(activation, cost, regulariser, batch))
    assert Model.read(model.text).data == model.data
    assert ("lam" in model.names) == bool(regulariser) and ("Cx" in model.names) == batch


def test_the_dense_network_without_a_choice_is_the_preset():
    assert Model.read(nielsen()).data == preset("nielsen").data


def test_names_that_there_are_not():
    with pytest.raises(NetworkError, match="did you mean nielsen"):
        preset("nielsn")
    with pytest.raises(NetworkError, match="sigmoid"):
        nielsen("sigmoyd")


@pytest.mark.parametrize("cost, regulariser, batch", [(None, None, False), ("huber", "l2", True)])
def test_layers_of_one_network_are_those_of_the_preset_at_its_depth(cost, regulariser, batch):
    """relu, relu, softmax in the layers 2 to 4: the lines of relu,softmax with 4 for L."""
    records = [named.activation(name) for name in ("relu", "relu", "softmax")]
    mine = layered(
        records,
        cost and named.cost(cost),
        regulariser and named.regulariser(regulariser),
        batch,
    )
    general = nielsen("relu,softmax", cost or "function", regulariser or "", batch)
    lines = [line for line in general.splitlines() if line != "size L >= 2"]
    wanted = "\n".join(lines).replace("L-1", "3").replace("L", "4") + "\n"
    assert mine == wanted


def test_layers_of_one_network_with_any_activation_in_one_of_them():
    data = Model.read(layered([None, named.activation("tanh"), None])).data
    assert list(data["functions"]) == ["sigma"] and "L" not in data["sizes"]
