"""Sigmoid class network on a batch of columns (n, m), cross-entropy over the batch.

backprop gives nabla_b, nabla_w.
"""
import numpy as np


class Net:
    def __init__(self, sizes, seed=0):
        r = np.random.RandomState(seed)
        self.w = [r.randn(o, i) / np.sqrt(i) for i, o in zip(sizes, sizes[1:])]
        self.b = [r.randn(o, 1) for o in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for w, b in zip(self.w, self.b):
            self.a.append(1 / (1 + np.exp(-(w @ self.a[-1] + b))))
        return self.a[-1]

    def cost(self, x, y):
        p = self.forward(x)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()

    def backprop(self, x, y):
        d = self.forward(x) - y
        nabla_b, nabla_w = [], []
        for i in range(len(self.w), 0, -1):
            gb = np.sum(d)
            gw = d @ self.a[i - 1].T
            nabla_b.insert(0, gb)
            nabla_w.insert(0, gw)
            d = (self.w[i - 1].T @ d) * self.a[i - 1] * (1 - self.a[i - 1])
        return nabla_b, nabla_w
