"""Sigmoid network with the cross-entropy cost, a flat vector (n,) per example, z = W x + b; class with backprop."""
import numpy as np


class CENet:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.w = [rng.normal(size=(n, m)) for m, n in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=n) for n in sizes[1:]]

    def run(self, x):
        acts = [x]
        for w, b in zip(self.w, self.b):
            acts.append(1 / (1 + np.exp(-(w @ acts[-1] + b))))
        return acts

    def cost(self, x, y):
        a = self.run(x)[-1]
        return -(y @ np.log(a) + (1 - y) @ np.log(1 - a))

    def backprop(self, x, y):
        acts = self.run(x)
        delta = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
        dw, db = {}, {}
        for k in range(len(self.w) - 1, -1, -1):
            dw[k], db[k] = np.outer(delta, acts[k]), delta
            delta = (self.w[k].T @ delta) * acts[k] * (1 - acts[k])
        return [db[k] for k in sorted(db)], [dw[k] for k in sorted(dw)]
