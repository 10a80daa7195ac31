"""A maker that returns functions, which enclose the weights; one of them rebinds the biases."""
import numpy as np


def build(sizes, lam=0.01):
    mats = [np.random.randn(n, m) for n, m in zip(sizes, sizes[1:])]
    offs = [np.zeros(m) for m in sizes[1:]]

    def forward(X):
        outs = [X]
        for at, (mat, off) in enumerate(zip(mats, offs)):
            s = outs[-1] @ mat + off
            outs.append(np.tanh(s) if at < len(mats) - 1 else s)
        return outs

    def cost(X, y):
        return ((forward(X)[-1] - y) ** 2).sum() / len(X) / 2 + lam / 2 * sum((mat ** 2).sum() for mat in mats)

    def train_step(X, y, lr):
        nonlocal offs
        outs, shifts = forward(X), []
        d = (outs[-1] - y) / len(X)
        for at in reversed(range(len(mats))):
            below = (d @ mats[at].T) * (1 - outs[at] ** 2)
            mats[at] -= lr * (outs[at].T @ d + lam * mats[at])
            shifts.insert(0, lr * d.sum(axis=0))
            d = below
        offs = [off - shift for off, shift in zip(offs, shifts)]

    return forward, cost, train_step
