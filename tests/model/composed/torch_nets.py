"""The lists of layers of test_compose as PyTorch has them: the last array, by PyTorch's own functions of the arrays
of the model."""

from importlib import import_module

torch = import_module("torch")
F = torch.nn.functional


def attention(g, k, x, causal=False):
    """Self-attention with its maps."""
    q, key, v = (torch.einsum("hki,ti->htk", g[f"{w}{k}"], x) for w in ("wq", "wk", "wv"))
    o = F.scaled_dot_product_attention(q, key, v, is_causal=causal)
    return torch.einsum("ihk,htk->ti", g[f"wo{k}"], o)


def cell(kind, g, k, x, w, u, b, hidden=()):
    """A recurrent module, from zeros; w, u, b, hidden: the names of its arrays in PyTorch's order."""
    size = g[f"{b[0]}{k}"].shape[0]
    module = getattr(torch.nn, kind)(x.shape[-1], size, dtype=torch.float64, batch_first=True)
    found = [torch.cat([g[f"{name}{k}"] for name in names]) for names in (w, u, b)]
    zero = torch.zeros(size, dtype=torch.float64)
    found.append(torch.cat([g[f"{name}{k}"] if name else zero for name in hidden or [""] * len(b)]))
    names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    return torch.func.functional_call(module, dict(zip(names, found, strict=True)), (x,))[0]


def lstm(g, k, x):
    """LSTM: input, forget, candidate and output gates."""
    return cell("LSTM", g, k, x, *([f"{p}{gate}" for gate in "ifgo"] for p in "wub"))


def gru(g, k, x):
    """GRU: reset and update gates, candidate."""
    return cell("GRU", g, k, x, ["wr", "wz", "wn"], ["ur", "uz", "un"], ["br", "bz", "bn"], ["", "", "dn"])


def dense(g, k, x):
    """A dense layer."""
    return x @ g[f"w{k}"].T + g[f"b{k}"]


def layer_norm(g, k, x):
    """Layer normalisation: PyTorch takes eps as a number, here it has a gradient too."""
    c = x - x.mean(-1, keepdim=True)
    return g[f"gam{k}"] * c / (c.square().mean(-1, keepdim=True) + g[f"eps{k}"]).sqrt() + g[f"bet{k}"]


def rms_norm(g, k, x):
    """RMS normalisation."""
    return g[f"gam{k}"] * x / (x.square().mean(-1, keepdim=True) + g[f"eps{k}"]).sqrt()


def batch_norm(g, k, x):
    """Batch normalisation over all axes but the channels, the second."""
    axes = [a for a in range(x.dim()) if a != 1]
    shape = [-1 if a == 1 else 1 for a in range(x.dim())]
    c = x - x.mean(axes, keepdim=True)
    c = c / (c.square().mean(axes, keepdim=True) + g[f"eps{k}"]).sqrt()
    return g[f"gam{k}"].reshape(shape) * c + g[f"bet{k}"].reshape(shape)


def conv(function, g, k, x, **more):
    """A convolution of one example or of a batch."""
    return function(x, g[f"w{k}"], g[f"b{k}"], **more)


NETS = {
    "lenet": lambda g: F.softmax(
        dense(g, 5, F.max_pool2d(F.relu(conv(F.conv2d, g, 1, g["x"], padding=1)), 2).flatten()), -1
    ),
    "strides": lambda g: F.avg_pool2d(
        torch.tanh(conv(F.conv2d, g, 1, g["x"], stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2)),
        2,
        1,
        1,
    ).mean((1, 2)),
    "depthwise": lambda g: F.max_pool2d(F.softplus(conv(F.conv2d, g, 1, g["x"], groups=3)), 3, 2, 1),
    "length": lambda g: dense(
        g,
        5,
        F.avg_pool1d(
            F.max_pool1d(conv(F.conv1d, g, 1, g["x"], stride=2, padding=1, dilation=2, groups=2), 2),
            2,
            1,
        ).flatten(1),
    ),
    "norms": lambda g: (
        g["m9"]
        * rms_norm(
            g,
            8,
            layer_norm(
                g,
                7,
                dense(
                    g,
                    6,
                    batch_norm(
                        g, 5, torch.sigmoid(batch_norm(g, 2, conv(F.conv2d, g, 1, g["x"]))).flatten(1)
                    ),
                ),
            ),
        )
        / 0.75
    ),
    "sequence": lambda g: dense(
        g, 5, gru(g, 3, lstm(g, 2, cell("RNN", g, 1, g["x"], ["w"], ["u"], ["b"])))[:, -1]
    ),
    "tokens": lambda g: F.softmax(
        dense(
            g,
            5,
            layer_norm(
                g,
                4,
                attention(g, 3, attention(g, 2, F.embedding(g["tokens"], g["w1"])), True),
            ),
        ),
        -1,
    ),
}
