"""Every layer of the library, as its one file has it: proved for all sizes, exact numbers agree and refute what people write wrongly, autograd agrees at random sizes."""

import math
import random
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.exact.models.verdict import EQUAL, REFUTED
from symbolic_bp.exact.models.verify import verify as verify_at
from symbolic_bp.model.presets import preset, preset_text

from .layer_table import LAYERS, hypotheses, proved, row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "layers.md"
TABLE = {
    cells[0].strip("`"): cells
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    if len(cells) == 5  # other tables of the page have fewer columns
}
WORK = 300_000  # of the largest instance that is verified
DRAWS = 3


@lru_cache(None)
def layer(name):
    """The model of a layer, its claims and its wrong variants as data."""
    model = preset(name)
    claims = [claim for s in model.statements for claim in s.claims]
    wrong = [one for s in model.statements for _, one in s.wrong]
    return model, claims, wrong


def test_the_table_of_docs_has_every_layer_as_it_is():
    """What they need is compared where they are proved."""
    assert {"residual", "conv1d", "rnn", "layer-norm", "attention"} <= set(LAYERS)
    assert [*TABLE.values()] == [row(name, TABLE[name][3]) for name in LAYERS]


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
    """By the finder, replayed by the kernel; what they need is what the table of docs says."""
    verdicts = proved(name)
    assert len(verdicts) == len(layer(name)[1])
    assert all(verdict.status == "proved" and not verdict.proved.vacuous for verdict in verdicts)
    assert TABLE[name][3] == hypotheses(verdicts)


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
    for large in (16, 9, 5, 3, 2, 1):
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
        if all(one.equations for one in report.rows):
            break
    else:
        pytest.fail("no size fits")
    assert large >= 2 and report.parameters >= 10
    for one in report.rows:
        assert one.holds or one.verdict is not None and one.verdict.status == EQUAL, one


def assumed(net, model, claims):
    """Values of given entries on which the claims' assumptions hold: one step along the gradients of each, exact where it is linear."""
    torch = import_module("torch")
    moved = {key: value.item() for key, value in net.values.items()}
    for claim in claims:
        for left, right in claim["assuming"]:
            for place in net.places(claim["ranges"], {}):
                env = net.scope(claim["ranges"], place)
                rest = net.term(left, env) - net.term(right, env)
                keys = [key for key in net.values if net.body[key[0]] is None]
                found = torch.autograd.grad(rest, [net.values[key] for key in keys], allow_unused=True)
                slopes = {key: g.item() for key, g in zip(keys, found) if g is not None}
                total = sum(g**2 for g in slopes.values())
                for key, g in slopes.items():
                    moved[key] = net.values[key].item() - rest.item() * g / total
    return moved


def instance(name, seed, positive=False):
    """A layer at random sizes and values, in PyTorch; positive: values above 0 only."""
    net_of = import_module(f"{__package__}.evaluate").Net
    model, claims, _ = layer(name)
    data, rng = model.kernel_data, random.Random(f"{name} {seed}")
    most = 3 if len(data["sizes"]) > 7 else 4
    drawn = lru_cache(None)(lambda key, least: least + random.Random(f"{key} {seed}").randrange(most))
    for low in (0,) if positive else (-1, 0):  # positive numbers where a root or a logarithm needs them
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


class Arrays:
    """The given arrays, sizes and functions of sizes of an instance, by their names."""

    def __init__(self, net):
        self.net = net

    def __getattr__(self, name):
        if name in self.net.sizes:
            return self.net.sizes[name]
        found = self.net.array(name)
        return found if found.dim() else found.item()


def fits(name, net):
    """Sizes that PyTorch's function takes: kernels inside the padded array, every window inside it, some spread in a mean."""
    g = net.sizes
    if name in ("max-pool1d", "avg-pool1d"):
        p = g.get("p", 0)
        return 2 * p <= g["K"] and g["s"] * (g["m"] - 1) + g["K"] <= g["N"] + 2 * p
    if name in ("conv1d", "grouped-conv1d"):
        return g["s"] * (g["m"] - 1) + g.get("r", 1) * (g["K"] - 1) + 1 <= g["N"] + 2 * g["p"]
    if name in ("conv2d", "depthwise-conv2d", "grouped-conv2d"):
        steps = [("s", "m", "r", "A", "H", "p"), ("t", "n", "u", "B", "W", "q")]
        if name == "depthwise-conv2d":
            steps = [("s", "m", "r", "A", "H", "p"), ("s", "n", "r", "B", "W", "p")]
        return all(
            g[s] * (g[m] - 1) + g.get(r, 1) * (g[a] - 1) + 1 <= g[h] + 2 * g[p] for s, m, r, a, h, p in steps
        )
    if name == "transposed-conv2d":
        steps = [("s", "m", "A", "H", "p"), ("t", "n", "B", "W", "q")]
        return all(g[m] <= g[s] * (g[h] - 1) + g[a] - 2 * g[p] for s, m, a, h, p in steps)
    if name == "transposed-conv1d":
        return g["m"] <= g["s"] * (g["N"] - 1) + g["r"] * (g["K"] - 1) + 1 - 2 * g["p"]
    if name in ("batch-norm", "batch-norm2d", "group-norm", "instance-norm"):
        counts = {"batch-norm": "m", "batch-norm2d": "NHW", "group-norm": "KP", "instance-norm": "P"}[name]
        return math.prod(g[size] for size in counts) > 1
    return True


@pytest.mark.slow
def test_layers_are_those_of_pytorch(needs):
    """What the definitions give is what PyTorch's own layer gives, where it has one."""
    needs("torch")
    table = import_module(f"{__package__}.torch_layers").LAYERS
    assert set(table) <= set(LAYERS)
    for name, (output, function) in table.items():
        met = 0
        for seed in range(60):
            net = instance(name, seed, positive=True)[0]
            if fits(name, net):
                ours, theirs = net.array(output), function(Arrays(net)).detach()
                assert ours.shape == theirs.shape, (name, seed, ours.shape, theirs.shape)
                assert (ours - theirs).abs().max().item() <= 1e-9, (name, seed, net.sizes)
                met += 1
            if met == DRAWS:
                break
        assert met == DRAWS, name
