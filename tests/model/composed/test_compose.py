"""Lists of layers: the lines of their models, what is refused, and PyTorch's gradients of the same networks."""

import random
from importlib import import_module
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.codegen.models.numpy_file import numpy_source
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.model.composed.compose import composed
from symbolic_bp.model.composed.layer import ELEMENTWISE, known
from symbolic_bp.model.composed.whole import shown, value
from symbolic_bp.on_model import verify_on
from symbolic_bp.sympy_side.derive import Derivation

NETS = {
    "lenet": ("conv 3 3x3 pad 1, relu, maxpool 2, flatten, dense 4, softmax", "2x6x6", None),
    "strides": (
        "conv 4 3x2 stride 2x1 pad 1x0 dilation 1x2 groups 2, tanh, avgpool 2 stride 1 pad 1, globalavgpool",
        "2x5x6",
        None,
    ),
    "depthwise": ("conv 3 2 groups 3, softplus, maxpool 3 stride 2 pad 1", "3x5x4", 2),
    "length": (
        "conv1d 4 3 stride 2 pad 1 dilation 2 groups 2, maxpool 2, avgpool 2 stride 1, flatten, dense 3",
        "2x15",
        2,
    ),
    "norms": (
        "conv 3 2, batchnorm, sigmoid, flatten, batchnorm, dense 3, layernorm, rmsnorm, dropout 1/4",
        "1x3x3",
        3,
    ),
    "sequence": ("rnn 3, lstm 2, gru 3, last, dense 2", "4x2", 2),
    "tokens": (
        "embedding 3 4, attention 2, causal-attention 1 width 3, layernorm, dense 3, softmax",
        "4",
        None,
    ),
}
SHAPES = {"3": 1, "2x3": 2, "2x4x4": 3}


@pytest.mark.parametrize("name", known())
def test_a_file_says_what_it_is(name):
    """Its name, what it is with a source, and where numbers stand."""
    layer = known()[name]
    assert layer.name == name and layer.about and layer.cases
    assert all(any(kind == "output" for kind, _ in case.steps) for case in layer.cases)


def test_the_lines_of_a_convolutional_net():
    made = composed(
        "conv 8 3x3 pad 1, relu, maxpool 2, flatten, dense 10, softmax", "1x28x28", "log-likelihood"
    )
    assert made.shapes == [(1, 28, 28), (8, 28, 28), (8, 28, 28), (8, 14, 14), (1568,), (10,), (10,)]
    text = made.model.text
    assert (
        "a3[c,i,j] = max(a2[c,2*i+k-2,2*j+l-2], (k, 1, 2), (l, 1, 2)) for c in 1..8, i in 1..14, j in 1..14"
        in text
    )
    assert "C = Sum(-y[p]*log(a6[p]), (p, 1, 10))" in text
    assert not made.model.data["sizes"]


def test_a_batch_is_one_more_index_and_the_cost_its_mean():
    made = composed("dense 2, softmax", "3", "log-likelihood", 4)
    assert "x[e,k] in R for e in 1..4, k in 1..3" in made.model.text
    assert "C = 1/4*Sum(loss[e], (e, 1, 4))" in made.model.text


@pytest.mark.parametrize(
    ("layers", "shape", "more", "words"),
    [
        ("dense 3, conv 2 3", "4", {}, "layer 2 (conv 2 3): expected an input of channels x height x width"),
        ("conv 2 3, dense 3, dense 2", "2x3", {}, "layer 1 (conv 2 3)"),
        ("dense 3, convv 2 3", "4", {}, "did you mean conv?"),
        ("relu 3", "4", {}, "layer 1 (relu 3): expected elementwise"),
        ("conv 2", "1x3x3", {}, "expected conv O AxB [stride SxT]"),
        ("conv 2 3 stride", "1x3x3", {}, "expected conv O AxB [stride SxT]"),
        ("conv 2 3 pad 1 pad 1", "1x3x3", {}, "found 'pad 1'"),
        ("conv 2 3x3x3", "1x3x3", {}, "found '3x3x3'"),
        ("conv 2 5", "1x3x3", {}, "at least 5 x 5 places for a kernel of 5 x 5, found an input of 1 x 3 x 3"),
        ("conv 2 3 stride 0", "1x3x3", {}, "at least 1"),
        ("conv 3 3 groups 2", "2x4x4", {}, "channels that 2 groups share evenly"),
        ("maxpool 2 pad 2", "2x4x4", {}, "padding of at most half a window"),
        ("batchnorm", "3", {}, "a batch, over which it averages, found none"),
        ("dense 2, embedding 3 2", "4", {}, "to be the first layer"),
        ("attention 2", "3x3", {}, "2 heads share evenly"),
        ("dropout 3/2", "3", {}, "a probability below 1"),
        ("dense 3, , relu", "3", {}, "an empty place between two commas"),
        ("", "3", {}, "1 to 200 layers"),
        ("dense 3", None, {}, "--input"),
        ("dense 3", "0x3", {}, "'0x3'"),
        ("dense 3", "3", {"cost": "likely"}, "log-likelihood"),
        ("dense 3", "3", {"batch": 0}, "--batch"),
        ("dense 0", "3", {}, "layer 1 (dense 0)"),
        ("dense 9999999, dense 9999999", "9999999", {}, "layer"),
    ],
)
def test_what_cannot_be_is_refused_by_its_layer(layers, shape, more, words):
    with pytest.raises(SymbolicBPError) as found:
        composed(layers, shape, **more)
    assert words in str(found.value)


@given(
    st.lists(
        st.sampled_from(["dense 2", "relu", "flatten", "softmax", "layernorm", "rnn 2", "last", "maxpool 2"]),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(list(SHAPES)),
    st.sampled_from([None, 2]),
)
def test_any_list_is_a_model_or_refused_by_a_layer(layers, shape, batch):
    """What is made is read, and its last array has the shape that is said."""
    try:
        made = composed(", ".join(layers), shape, None, batch)
    except SymbolicBPError as error:
        assert str(error).startswith("layer ")
        return
    last = next(box for f, box in made.model.shapes.items() if f == made.last)
    ends = [int(high) for _, _, high in last]
    assert tuple(ends) == (*((batch,) if batch else ()), *made.shapes[-1])


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 3), st.integers(1, 3))
def test_whole_expressions(size, kernel, pad, stride):
    names = {"H": size, "A": kernel, "P": pad, "S": stride}
    assert value("(H + 2*P - A)//S + 1", names) == (size + 2 * pad - kernel) // stride + 1
    assert value("H >= A and P < S or A == 1", names) == (size >= kernel and pad < stride or kernel == 1)


@pytest.mark.parametrize("text", ["f(H)", "H**2", "K", "H[0]", "1.5", "H if P else 1"])
def test_other_expressions_are_refused(text):
    with pytest.raises(KeyError):
        value(text, {"H": 1, "P": 2})


def test_numbers_in_formulas():
    assert shown(3) == "3" and shown(-3) == "(-3)"


def test_a_net_is_verified_exactly():
    made = composed("conv 2 3x3, relu, maxpool 2, flatten, dense 3, softmax", "1x6x6", "log-likelihood")
    found = verify_on(made.model, {})
    assert found.status == "equal" and found.report.parameters == 36 + 18 + 2 + 24 + 3 + 3
    assert found.report.bits > 20


def test_every_layer_is_in_a_network_that_pytorch_has():
    used = {part.split()[0] for layers, _, _ in NETS.values() for part in layers.split(", ")}
    assert set(known()) - {ELEMENTWISE} <= used


@pytest.mark.slow
@pytest.mark.parametrize("name", NETS)
def test_code_agrees_with_pytorch(name, needs):
    """Forward and backward of the file of NumPy, at random arrays, against PyTorch's functions and autograd."""
    needs("torch")
    torch, np = import_module("torch"), import_module("numpy")
    function = import_module(f"{__package__}.torch_nets").NETS[name]
    layers, shape, batch = NETS[name]
    made = composed(layers, shape, None, batch)
    derivation = Derivation(made.model)
    formulas = [derivation.formula(of) for of in derivation.wanted([])]
    scope = {"__name__": "net"}
    exec(numpy_source(made.model, derivation, formulas, "a test", []), scope)
    rng, arrays = np.random.default_rng(random.Random(name).randrange(1000)), {}
    for f, box, body, _ in made.model.data["families"]:
        if body is None:
            positive = 0.5 + rng.random() if f.startswith("eps") else 0
            arrays[f] = np.asarray(positive or rng.standard_normal([int(b) for _, _, b in box]))
    leaves = {f: torch.tensor(a, dtype=torch.float64, requires_grad=True) for f, a in arrays.items()}
    more, tokens = {}, made.sizes.get("tok")
    if tokens:
        leaves["tokens"] = torch.tensor([k - 1 for k in tokens.values()])
        more["tok"] = lambda *at: tokens[at]
    last = function(leaves)
    names = signature(scope["forward"]).parameters
    given_ = {n: value for n, value in {**arrays, **more}.items() if n in names}
    weights = torch.tensor(rng.standard_normal(tuple(last.shape)))
    cost = (weights * last).sum()
    given_["cost"] = lambda a: float((weights.numpy() * a).sum())
    values = scope["forward"](**given_)
    assert np.allclose(values[made.last], last.detach().numpy(), rtol=1e-9, atol=1e-9)
    slopes = scope["backward"](**given_, cost_slopes=lambda a: (weights.numpy(),))
    free = [f for f in arrays]
    found = torch.autograd.grad(cost, [leaves[f] for f in free])
    for f, grad in zip(free, found, strict=True):
        assert np.allclose(slopes[f], grad.numpy(), rtol=1e-8, atol=1e-8), f
