"""Every layer of the library, as its one file has it: proved for all sizes, exact numbers agree and refute what people write wrongly, autograd agrees at random sizes."""

import json
import math
import random
from functools import lru_cache
from importlib import import_module

import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import EQUAL, REFUTED
from symbolic_bp.exact.models.verify import verify as verify_at
from symbolic_bp.finding import Prover
from symbolic_bp.model.presets import HERE, paths, preset, preset_text
from symbolic_bp.trusted.replay import verify

LAYERS = sorted(name for name, path in paths().items() if path.parent == HERE / "layers")
WORK = 1_500_000  # of the largest instance that is verified
DRAWS = 3


@lru_cache(None)
def layer(name):
    """The model of a layer, its claims and its wrong variants as data."""
    model = preset(name)
    claims = [claim for s in model.statements for claim in s.claims]
    wrong = [one for s in model.statements for _, one in s.wrong]
    return model, claims, wrong


def test_layers_are_found():
    assert {"residual", "conv1d", "rnn", "layer-norm", "attention"} <= set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_a_file_says_what_it_is_and_is_read_back(name):
    """The first line is the model's name, comments say what it is, the formula and the source; three wrong variants or more."""
    lines = preset_text(name).splitlines()
    about = [line for line in lines if line.startswith("#")]
    assert lines[0] == f"model {name}" and lines[1 : 1 + len(about)] == about and len(about) >= 2
    assert max(map(len, about)) <= 140 and any("=" in line for line in about[1:])
    model, claims, wrong = layer(name)
    assert type(model).read(model.text).data == model.data
    assert claims and len(wrong) >= 3
    assert len({s.name for s in model.statements}) == len(model.statements)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_claims_are_proved_for_all_sizes(name):
    model, claims, _ = layer(name)
    prover = Prover(model.kernel_data, seconds=60)
    for claim in claims:
        prover.prove(claim)
    verdict = verify(json.loads(json.dumps(prover.certificate)))
    assert verdict.status == "proved" and verdict.proved.claims == len(claims) and not verdict.proved.vacuous


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_numbers_agree_with_claims_and_refute_wrong_variants(name):
    model, claims, wrong = layer(name)
    made = read_model(model.kernel_data)
    for claim in claims:
        found = refute(made, read_claim(made, claim), sizes=12)
        assert found.status == EQUAL and sum(found.points.values()) >= 12, (claim["name"], found)
    for parts in wrong:
        found = [refute(made, read_claim(made, claim), sizes=40) for claim in parts]
        against = [one.against for one in found if one.status == REFUTED]
        assert against and all(one.left != one.right for one in against), parts[0]["name"]


def sizes(model, drawn):
    """Sizes from drawn(name, least), functions of sizes too."""
    out = {}
    for text, least in model.data["sizes"].items():
        name, called, _ = text.partition("(")
        out[name] = (
            (lambda *at, name=name, least=least: drawn((name, at), least)) if called else drawn(name, least)
        )
    return out


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_all_derivatives_at_a_real_size(name):
    """The largest of some sizes that fits into the work: every claim holds at every index, adjoints agree with a pass forwards."""
    model, claims, _ = layer(name)
    made = read_model(model.kernel_data)
    for large in (32, 24, 16, 12, 8, 6, 4, 3, 2, 1):
        try:
            report = verify_at(
                made,
                sizes(
                    model,
                    lambda key, least: least + large - random.Random(repr(key)).randrange(large // 3 + 1),
                ),
                [read_claim(made, claim) for claim in claims],
                work=WORK,
            )
        except TooMuch:
            continue
        if all(row.equations for row in report.rows):
            break
    else:
        pytest.fail("no size fits")
    assert large >= 2 and report.parameters >= 10
    for row in report.rows:
        assert row.holds or row.verdict is not None and row.verdict.status == EQUAL, row


def assumed(net, model, claims):
    """Values of given entries on which the claims' assumptions hold: one step along the gradients of each, exact where it is linear."""
    torch = import_module("torch")
    moved = {key: value.item() for key, value in net.values.items()}
    for claim in claims:
        for left, right in claim["assuming"]:
            for place in net.places(claim["ranges"], {}):
                env = net.scope(claim["ranges"], place)
                rest = net.term(left, env) - net.term(right, env)
                keys = [key for key, value in net.values.items() if value.is_leaf and value.requires_grad]
                found = torch.autograd.grad(rest, [net.values[key] for key in keys], allow_unused=True)
                slopes = {key: g.item() for key, g in zip(keys, found) if g is not None}
                total = sum(g**2 for g in slopes.values())
                for key, g in slopes.items():
                    moved[key] = net.values[key].item() - rest.item() * g / total
    return moved


def instance(name, seed):
    """A layer at random sizes and values, in PyTorch."""
    net_of = import_module(f"{__package__}.evaluate").Net
    model, claims, _ = layer(name)
    data, rng = model.kernel_data, random.Random(f"{name} {seed}")
    most = 3 if len(data["sizes"]) > 7 else 4
    drawn = lru_cache(None)(lambda key, least: least + random.Random(f"{key} {seed}").randrange(most))
    for low in (-1, 0):  # positive numbers where a root or a logarithm needs them
        given = lru_cache(None)(lambda family, place, low=low: rng.uniform(low, 1) + (low == 0) * 0.1)
        net = net_of(data, sizes(model, drawn), given)
        if any(claim["assuming"] for claim in claims):
            moved = assumed(net, model, claims)
            net = net_of(data, sizes(model, drawn), lambda family, place, moved=moved: moved[family, place])
        if all(math.isfinite(value.item()) for value in net.values.values()):
            return net, claims
    raise ValueError(f"no values for {name}")


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_autograd_agrees(name, needs):
    """Both sides of every claim at every index, derivatives by PyTorch's autograd on the definitions, at random sizes."""
    needs("torch")
    met = dict.fromkeys((claim["name"] for claim in layer(name)[1]), 0)
    for seed in range(DRAWS):
        net, claims = instance(name, seed)
        for claim in claims:
            for place, left, right in net.sides(claim):
                assert left.item() == pytest.approx(right.item(), rel=1e-9, abs=1e-9), (
                    claim["name"],
                    place,
                    seed,
                )
                met[claim["name"]] += 1
    assert all(met.values())
