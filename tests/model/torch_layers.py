"""The layers of the library that PyTorch has too: NAME -> (the family that is its output, PyTorch's function of the arrays of the model and its sizes)."""

from importlib import import_module

torch = import_module("torch")
F = torch.nn.functional


def batched(function):
    """A function of (channels, length) from one of a batch."""
    return lambda x, *rest, **more: function(x[None], *rest, **more)[0]


def cut(y, size, dims=1):
    """The first entries of each of the last axes; 0 where PyTorch has fewer: there the windows leave the padded array."""
    for k in range(dims):
        axis = y.dim() - 1 - k
        y = y.narrow(axis, 0, min(y.shape[axis], size[dims - 1 - k]))
    return y


def cell(kind, x, h, parts, more=()):
    """A recurrent module of PyTorch with given weights: parts are (W, U, b), one triple for each gate."""
    module = getattr(torch.nn, kind)(x.shape[1], h[0].shape[0], dtype=torch.float64)
    W, U, b = ([part[k] for part in parts] for k in range(3))
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.cat(W))
        module.weight_ih_l0.copy_(torch.cat(U))
        module.bias_ih_l0.copy_(torch.cat(more or b))
        module.bias_hh_l0.copy_(torch.cat(b) if more else torch.cat(b) * 0)
        start = tuple(part[None] for part in h)
        return module(x, start if len(h) > 1 else start[0])[0]


def heads(g):
    """Attention with its maps, one head after the other."""

    def one(h):
        q, k, v = (g.X @ w[h].T for w in (g.Wq, g.Wk, g.Wv))
        return F.scaled_dot_product_attention(q, k, v) @ g.Wo[:, h].T

    return sum(one(h) for h in range(g.Wq.shape[0]))


def labels(g):
    """Labels from 0; -100 is PyTorch's for one that is ignored."""
    found = [g.lab(e + 1) for e in range(g.N)]
    return torch.tensor([k - 1 if k <= g.n else -100 for k in found])


LAYERS = {
    "attention": ("O", lambda g: F.scaled_dot_product_attention(g.Q, g.K, g.V)),
    "causal-attention": ("O", lambda g: F.scaled_dot_product_attention(g.Q, g.K, g.V, is_causal=True)),
    "cross-attention": ("O", lambda g: F.scaled_dot_product_attention(g.X @ g.Wq, g.Y @ g.Wk, g.Y @ g.Wv)),
    "masked-attention": ("O", lambda g: F.scaled_dot_product_attention(g.Q, g.K, g.V, attn_mask=g.M.log())),
    "multi-head-attention": ("Y", heads),
    "grouped-query-attention": (
        "O",
        lambda g: F.scaled_dot_product_attention(
            g.Q, g.K[:, None].expand(-1, g.F, -1, -1), g.V[:, None].expand(-1, g.F, -1, -1)
        ),
    ),
    "layer-norm": ("y", lambda g: F.layer_norm(g.x, (g.n,), g.gam, g.bet, g.eps)),
    "layer-norm-plain": ("y", lambda g: F.layer_norm(g.x, (g.n,), None, None, g.eps)),
    "rms-norm-plain": ("y", lambda g: F.rms_norm(g.x, (g.n,), None, g.eps)),
    "batch-norm2d-eval": ("y", lambda g: F.batch_norm(g.x, g.mu, g.v, g.gam, g.bet, False, 0, g.eps)),
    "rms-norm": ("y", lambda g: F.rms_norm(g.x, (g.n,), g.gam, g.eps)),
    "batch-norm": ("y", lambda g: F.batch_norm(g.x, None, None, g.gam, g.bet, True, 0, g.eps)),
    "batch-norm-eval": ("y", lambda g: F.batch_norm(g.x, g.mu, g.v, g.gam, g.bet, False, 0, g.eps)),
    "batch-norm2d": ("y", lambda g: F.batch_norm(g.x, None, None, g.gam, g.bet, True, 0, g.eps)),
    "group-norm": (
        "y",
        lambda g: F.group_norm(g.x.flatten(1, 2), g.M, g.gam.flatten(), g.bet.flatten(), g.eps).reshape(
            g.x.shape
        ),
    ),
    "instance-norm": ("y", lambda g: F.instance_norm(g.x, weight=g.gam, bias=g.bet, eps=g.eps)),
    "softmax": ("y", lambda g: F.softmax(g.z, 1)),
    "softmax-channels": ("y", lambda g: F.softmax(g.z, 1)),
    "softmax-labels": ("l", lambda g: F.cross_entropy(g.z, labels(g), reduction="none")),
    "softmax-cross-entropy": ("l", lambda g: F.cross_entropy(g.z, g.t, reduction="none")),
    "sigmoid-logits": ("l", lambda g: F.binary_cross_entropy_with_logits(g.z, g.t, reduction="none")),
    "swiglu": ("Y", lambda g: (F.silu(g.X @ g.W1) * (g.X @ g.W3)) @ g.W2),
    "rnn": ("h", lambda g: torch.cat([g.h0[None], cell("RNN", g.x, [g.h0], [(g.W, g.U, g.b)])])),
    "lstm": (
        "h",
        lambda g: torch.cat(
            [
                g.h0[None],
                cell(
                    "LSTM",
                    g.x,
                    [g.h0, g.c0],
                    [(g.Wi, g.Ui, g.bi), (g.Wf, g.Uf, g.bf), (g.Wg, g.Ug, g.bg), (g.Wo, g.Uo, g.bo)],
                ),
            ]
        ),
    ),
    "gru": (
        "h",
        lambda g: torch.cat(
            [
                g.h0[None],
                cell(
                    "GRU",
                    g.x,
                    [g.h0],
                    [(g.Wr, g.Vr, g.br), (g.Wu, g.Vu, g.bu), (g.W, g.V, g.b)],
                    (g.br * 0, g.bu * 0, g.c),
                ),
            ]
        ),
    ),
    "max-pool1d": ("y", lambda g: cut(F.max_pool1d(g.x[None], g.K, g.s, g.p)[0], (g.m,))),
    "avg-pool1d": ("y", lambda g: cut(F.avg_pool1d(g.x, g.K, g.s), (g.m,))),
    "global-avg-pool": ("y", lambda g: F.adaptive_avg_pool2d(g.x, 1)[:, :, 0, 0]),
    "global-max-pool": ("y", lambda g: F.adaptive_max_pool2d(g.x, 1)[:, :, 0, 0]),
    "conv1d": ("y", lambda g: cut(batched(F.conv1d)(g.x, g.w, g.b, g.s, g.p, g.r), (g.m,))),
    "conv2d": (
        "y",
        lambda g: cut(batched(F.conv2d)(g.x, g.w, g.b, (g.s, g.t), (g.p, g.q), (g.r, g.u)), (g.m, g.n), 2),
    ),
    "grouped-conv1d": (
        "y",
        lambda g: cut(
            batched(F.conv1d)(g.x.flatten(0, 1), g.w.flatten(0, 1), g.b.flatten(), g.s, g.p, 1, g.M), (g.m,)
        ).unflatten(0, (g.M, g.O)),
    ),
    "depthwise-conv2d": (
        "y",
        lambda g: cut(batched(F.conv2d)(g.x, g.w[:, None], None, g.s, g.p, 1, g.I), (g.m, g.n), 2),
    ),
    "grouped-conv2d": (
        "y",
        lambda g: cut(
            batched(F.conv2d)(
                g.x.flatten(0, 1), g.w.flatten(0, 1), g.b.flatten(), (g.s, g.t), (g.p, g.q), 1, g.M
            ),
            (g.m, g.n),
            2,
        ).unflatten(0, (g.M, g.O)),
    ),
    "transposed-conv2d": (
        "y",
        lambda g: cut(batched(F.conv_transpose2d)(g.x, g.w, g.b, (g.s, g.t), (g.p, g.q)), (g.m, g.n), 2),
    ),
    "transposed-conv1d": (
        "y",
        lambda g: cut(batched(F.conv_transpose1d)(g.x, g.w, g.b, g.s, g.p, 0, 1, g.r), (g.m,)),
    ),
}
