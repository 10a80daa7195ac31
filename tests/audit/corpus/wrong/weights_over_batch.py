"""ReLU hidden layer, linear output, half the sum of squares over the batch; dictionary of parameters, rows (m, n)."""
import numpy as np


def setup(sizes, seed=0):
    rng = np.random.default_rng(seed)
    d, h, o = sizes
    return {"w1": rng.normal(size=(d, h)), "b1": rng.normal(size=h),
            "w2": rng.normal(size=(h, o)), "b2": rng.normal(size=o)}


def loss_and_grads(p, x, y):
    m = x.shape[0]
    pre = x @ p["w1"] + p["b1"]
    hid = np.where(pre > 0, pre, 0 * pre)
    out = hid @ p["w2"] + p["b2"]
    diff = out - y
    loss = 0.5 * (diff * diff).sum()

    g = {}
    g["w2"] = hid.T @ diff / m
    g["b2"] = diff.sum(axis=0)
    dhid = diff @ p["w2"].T
    dhid = np.where(pre > 0, dhid, 0 * dhid)
    g["w1"] = x.T @ dhid
    g["b1"] = dhid.sum(axis=0)
    return loss, g
