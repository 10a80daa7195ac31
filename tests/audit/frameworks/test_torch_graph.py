"""Every core operation of torch that is taken, against torch itself; what is not known is refused by name."""

import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from symbolic_bp.audit.arrays.arrays import Exact, exact
from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.frameworks.torch_elements import RULES
from symbolic_bp.audit.frameworks.torch_graph import LIKE, evaluate
from symbolic_bp.audit.frameworks.torch_moves import BY_TORCH
from symbolic_bp.audit.torch_function import functional

DOCS = Path(__file__).resolve().parents[3] / "docs" / "audit-torch.md"
TAKEN = {*RULES, *BY_TORCH, *LIKE}


@pytest.fixture
def torch(needs):
    needs("torch")
    return import_module("torch")


def cases(torch):
    """[(words, function, tensors)]: functions of every kind with several values of their options."""
    f = torch.nn.functional
    torch.manual_seed(3)
    v, m, t = (torch.randn(*s, dtype=torch.float64) for s in ((5,), (4, 3), (2, 3, 4)))
    unit = torch.rand(2, 3, dtype=torch.float64) * 0.8 + 0.1
    for name in (
        "exp",
        "exp2",
        "log",
        "log1p",
        "log2",
        "log10",
        "expm1",
        "tanh",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "sqrt",
        "sign",
        "erf",
        "erfc",
        "floor",
        "ceil",
        "square",
        "asin",
        "acos",
        "atan",
        "asinh",
        "atanh",
        "neg",
        "abs",
        "reciprocal",
        "rsqrt",
        "trunc",
        "round",
        "sigmoid",
        "relu",
        "isnan",
        "isinf",
        "isfinite",
        "signbit",
        "frac",
        "sgn",
        "logit",
        "positive",
        "logsumexp",
        "softmax",
        "log_softmax",
        "cumsum",
        "cumprod",
        "argmax",
        "argmin",
        "argsort",
        "flip",
        "sinc",
    ):
        more = (
            (0,)
            if name
            in ("logsumexp", "softmax", "log_softmax", "cumsum", "cumprod", "argmax", "argmin", "argsort")
            else ((0, 1),)
            if name == "flip"
            else ()
        )
        yield name, lambda x, name=name, more=more: getattr(torch, name)(x, *more), (unit,)
        if name not in ("log", "log1p", "log2", "log10", "sqrt", "rsqrt", "asin", "acos", "atanh", "logit"):
            yield name, lambda x, name=name, more=more: getattr(torch, name)(2 * x, *more), (m,)
    for name in (
        "add",
        "sub",
        "mul",
        "div",
        "maximum",
        "minimum",
        "fmod",
        "remainder",
        "floor_divide",
        "gt",
        "lt",
        "ge",
        "le",
        "eq",
        "ne",
        "rsub",
        "atan2",
        "hypot",
        "logaddexp",
        "fmax",
        "fmin",
    ):
        yield name, lambda x, y, name=name: getattr(torch, name)(x, y), (m, m.flip(0) + 0.3)
    yield "acosh", lambda x: torch.acosh(1.5 + x * x), (m,)
    yield "labels", lambda x: torch.nn.functional.one_hot(torch.tensor([0, 2, 1, 1]), 3) * x, (m,)
    yield (
        "alpha",
        lambda x, y: (torch.add(x, y, alpha=2.5), torch.sub(x, y, alpha=-3), torch.rsub(x, y, alpha=0.5)),
        (m, m * 2),
    )
    yield (
        "division",
        lambda x, y: (
            torch.div(x, y, rounding_mode="floor"),
            torch.div(x, y, rounding_mode="trunc"),
            x // 2,
            x % 3,
        ),
        (m, m.flip(0)),
    )
    yield "powers", lambda x: (x**2, x**3, x**-1, x**0, (x * x) ** 1.5, 2**x), (m,)
    yield (
        "constants",
        lambda x: (
            x + 1,
            2 - x,
            3 / x,
            x * torch.arange(3),
            x + torch.full((3,), 0.25),
            torch.tensor(2.0) * x,
        ),
        (m,),
    )
    yield (
        "clamps",
        lambda x, y: (x.clamp(-0.5, 0.5), x.clamp(min=0), x.clamp(max=y), torch.clip(x, y, y + 1)),
        (m, m.flip(1)),
    )
    yield (
        "casts",
        lambda x: (x.int() * x, x.bool(), x.float() + x, (x > 0).double(), x.to(torch.int8), x.long()),
        (m,),
    )
    yield (
        "masks",
        lambda x: (
            torch.where((x > 0) & ~(x > 1) | (x < -1), x, x * x),
            x.masked_fill(x > 0, 2.0),
            (x > 0).logical_xor(x > 1),
            torch.where(x > 0, x, 0.0),
            torch.logical_not(x > 0),
        ),
        (m,),
    )
    for dim in ((0,), (1, 2), (0, 1, 2)):
        for keep in (False, True):
            yield (
                f"sums {dim, keep}",
                lambda x, a=(dim, keep): (
                    x.sum(*a),
                    x.mean(*a),
                    x.amax(*a),
                    x.amin(*a),
                    x.var(a[0], keepdim=a[1]),
                    x.std(a[0], unbiased=False, keepdim=a[1]),
                    torch.var_mean(x, a[0], correction=0),
                ),
                (t,),
            )
    yield (
        "whole",
        lambda x: (
            x.sum(),
            x.mean(),
            x.prod(),
            x.max(),
            x.min(),
            x.norm(),
            x.prod(1),
            x.norm(dim=0),
            x.std(),
            x.argmax(),
        ),
        (t,),
    )
    for dim in (0, 1, 2):
        yield (
            f"orders {dim}",
            lambda x, d=dim: (
                x.max(d),
                x.min(d),
                x.sort(d, descending=True),
                x.topk(2, d),
                x.cummax(d),
                x.cummin(d),
                x.argsort(d),
                x.sort(dim=d, stable=True),
                x.topk(1, d, largest=False),
            ),
            (t,),
        )
    yield (
        "moves",
        lambda x: (
            x.t(),
            x.reshape(6, 2),
            x[1:, ::2],
            x.flip(0),
            x.roll(1, 0),
            x.repeat(2, 2),
            torch.stack([x, x + 1]),
            x.chunk(2),
            torch.cat([x, x], 1),
            x[None].squeeze(0),
            x.unsqueeze(-1),
            x.expand(2, 4, 3),
            x.permute(1, 0),
            x[2],
            x[:, -1],
            x.unbind(1),
            x.split([1, 3]),
            x.tril(),
            x.triu(1),
            x.view(-1),
            x.transpose(0, 1),
            x.diagonal(),
            x.unfold(0, 2, 1),
            x.mT,
            torch.diag(x[0]),
            x.contiguous(),
            x.detach(),
            x.clone(),
            x.view_as(x),
            x.swapaxes(0, 1),
            x.movedim(0, 1),
        ),
        (m,),
    )
    at, column = torch.tensor([0, 3, 3]), torch.tensor([[0, 2, 1], [1, 1, 0]])
    yield (
        "picks",
        lambda x: (
            x[at],
            x[:, torch.tensor([2, 0])],
            x[at, torch.tensor([0, 1, 2])],
            x.index_select(0, at),
            x.gather(0, column),
            x[x > 0],
            torch.take_along_dim(x, column, 0),
            x.masked_select(x < 0),
            x.take(at),
        ),
        (m,),
    )
    yield (
        "puts",
        lambda x, y: (
            x.index_add(0, at, y, alpha=2),
            x.scatter(0, column, y[:2]),
            x.scatter_add(0, column, y[:2]),
            x.index_copy(0, at[:2], y[:2]),
            x.index_put((at,), y),
            x.index_put((at,), y, accumulate=True),
            x.scatter(0, column, 2.0),
            x.index_fill(0, at, 1.5),
            x.masked_scatter(x > 0, y),
            x.scatter_reduce(0, column, y[:2], "sum"),
        ),
        (m, m[:3] * 2),
    )
    yield "pads", lambda x: (f.pad(x, (1, 2)), f.pad(x, (1, 0, 0, 1), value=2.5)), (m,)

    def in_place(x):
        y = x.clone()
        y += 1
        y[:, 0] *= 2
        v = y[:2]
        v.exp_()
        y.t()[1].add_(x[:, 0], alpha=3)
        y[y > 2] = 5.0
        y.clamp_(min=-1).relu_()
        out = torch.empty_like(x)
        out.copy_(y)
        out[1:] = x[1:]
        return out, y.diagonal().mul_(2), y

    yield "in place", in_place, (m,)
    yield (
        "products",
        lambda x, y: (
            x @ y,
            torch.mm(x, y),
            x.mv(y[:, 0]),
            x[0].dot(y[:, 1]),
            torch.outer(x[0], y[0]),
            torch.addmm(y[0], x, y, beta=2, alpha=3),
            torch.einsum("ij,jk->ik", x, y),
            torch.einsum("ij,ij->j", x, x),
            x[None] @ y[None],
            torch.bmm(x[None], y[None]),
            torch.tensordot(x, y, 1),
            f.linear(x, y.t(), y[0]),
            torch.baddbmm(x[None, :, :1], x[None], y[None], beta=0.5),
        ),
        (m, torch.randn(3, 2).double()),
    )
    yield (
        "activations",
        lambda x: (
            f.gelu(x),
            f.gelu(x, approximate="tanh"),
            f.silu(x),
            f.softplus(x, 2, 3),
            f.leaky_relu(x, 0.1),
            f.elu(x, 0.5),
            f.hardtanh(x),
            f.logsigmoid(x),
            f.softsign(x),
            f.selu(x),
            f.mish(x),
            f.hardswish(x),
            f.relu6(x),
            f.softmax(x, 1),
            f.glu(x, 0),
        ),
        (m,),
    )
    yield (
        "norms",
        lambda x: (
            f.layer_norm(x, (3,), x[0], x[1]),
            f.normalize(x),
            f.batch_norm(x, None, None, training=True),
            f.group_norm(x[None].transpose(1, 2), 3),
        ),
        (m,),
    )
    yield (
        "losses",
        lambda x, y: (
            f.mse_loss(x, y),
            f.cross_entropy(x, torch.tensor([0, 2, 1, 1])),
            f.smooth_l1_loss(x, y),
            f.huber_loss(x, y, delta=0.5),
            f.binary_cross_entropy_with_logits(x, y.sigmoid()),
            f.nll_loss(x, torch.tensor([0, 2, 1, 1]), reduction="sum"),
            f.kl_div(x, y.softmax(1)),
            f.l1_loss(x, y, reduction="none"),
        ),
        (m, m.flip(0)),
    )
    image, kernel = torch.randn(1, 2, 4, 4).double(), torch.randn(4, 1, 2, 2).double()
    for options in (
        {"groups": 2},
        {"groups": 2, "stride": (2, 1), "padding": 1},
        {"groups": 2, "dilation": (2, 1)},
    ):
        yield (
            f"convolution {options}",
            lambda x, k, b, o=options: f.conv2d(x, k, b, **o),
            (image, kernel, v[:4]),
        )
    yield (
        "convolutions",
        lambda x, k: (f.conv1d(x, k), f.conv_transpose1d(x, k.transpose(0, 1), stride=2)),
        (t, torch.randn(2, 3, 2).double()),
    )
    yield (
        "pools",
        lambda x: (
            f.max_pool2d(x, 2),
            f.max_pool2d(x, (2, 1), stride=1, padding=(1, 0)),
            f.avg_pool2d(x, 2),
            f.avg_pool2d(x, 2, 1, 1, count_include_pad=False),
            f.adaptive_avg_pool2d(x, 1),
            f.max_pool1d(x[0], 2),
        ),
        (image,),
    )
    yield (
        "like",
        lambda x: (
            torch.zeros_like(x) + x,
            torch.ones_like(x) * x,
            torch.full_like(x, 2.5) * x,
            x.new_zeros(3) + x,
            x.new_ones(2),
            x.new_full((2,), 3.0),
        ),
        (m,),
    )


def names(graph):
    for node in graph.graph.nodes:
        if node.op == "call_function" and node.target.__name__ != "getitem":
            yield str(node.target).split(".")[1]


def leaves(found):
    if isinstance(found, (list, tuple)):
        return [leaf for part in found for leaf in leaves(part)]
    return [found]


def given(x):
    return exact(x.numpy()) if x.is_floating_point() else x.numpy()


MAY_BE_REFUSED = ("convolutions",)


def test_every_operation_means_what_it_means_to_torch(torch):
    met = set()
    for words, function, args in cases(torch):
        graph = functional(torch, lambda *a, function=function: leaves(function(*a)), args)
        called = set(names(graph))
        try:
            found = evaluate(graph, [given(a) for a in args])
        except Unusable as why:
            raise AssertionError(f"{words}: {why}") from None
        met |= called
        for mine, true in zip(found, leaves(function(*args)), strict=True):
            mine, true = np.asarray(mine), true.numpy()
            assert mine.shape == true.shape, (words, mine.shape, true.shape)
            np.testing.assert_allclose(
                mine.astype(float), true.astype(float), rtol=1e-6, atol=1e-9, err_msg=words
            )
    assert TAKEN <= met, sorted(TAKEN - met)


def test_the_page_lists_what_is_taken():
    assert set(re.findall(r"`([a-z0-9_]+)`", DOCS.read_text().split("## Taken")[1])) == TAKEN


@pytest.mark.parametrize("name", ["lgamma", "fft_fft", "cholesky"])
def test_what_is_not_known_is_refused_by_name(torch, name):
    def f(x):
        return [
            torch.lgamma(x)
            if name == "lgamma"
            else torch.fft.fft(x).real
            if name == "fft_fft"
            else torch.linalg.cholesky(x @ x.t())
        ]

    graph = functional(torch, f, (torch.eye(3).double() + 0.5,))
    with pytest.raises(Unusable, match="complex|lgamma|cholesky|fft"):
        evaluate(graph, [exact(np.eye(3) + 0.5)])


def test_chance_is_not_decided(torch):
    graph = functional(torch, lambda x: [x * torch.rand(3)], (torch.ones(3).double(),))
    with pytest.raises(Unusable, match="draws other numbers at every call"):
        evaluate(graph, [exact(np.ones(3))])


def test_a_keyword_that_no_rule_takes_is_refused(torch):
    from symbolic_bp.audit.frameworks import torch_graph

    target = torch.ops.prims.add.default
    with pytest.raises(Unusable, match="add with upside_down=True"):
        torch_graph.apply(target, [exact(np.ones(2)), exact(np.ones(2))], {"upside_down": True})
    assert isinstance(torch_graph.apply(target, [exact(np.ones(2)), exact(np.ones(2))], {}), Exact)
