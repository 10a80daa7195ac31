"""Leaky ReLU and softmax; a constant keeps the logarithm from zero, and another one the steps of an Adam optimizer."""
import numpy as np


class Classifier:
    def __init__(self, wide, mid, classes):
        self.net = {"A": np.random.randn(wide, mid), "p": np.zeros(mid), "B": np.random.randn(mid, classes), "q": np.zeros(classes)}

    def forward(self, X):
        self.X = X
        self.s = X @ self.net["A"] + self.net["p"]
        self.h = np.where(self.s > 0, self.s, 0.01 * self.s)
        raised = np.exp(self.h @ self.net["B"] + self.net["q"])
        self.share = raised / raised.sum(axis=1, keepdims=True)
        return self.share

    def loss(self, X, y):
        return -np.mean(np.log(self.forward(X)[np.arange(len(y)), y] + 1e-9))

    def backward(self, y):
        top = self.share.copy()
        top[np.arange(len(y)), y] -= 1
        top = top / len(y)
        low = top @ self.net["B"].T * np.where(self.s > 0, 1, 0.01)
        return {"A": self.X.T @ low, "p": low.sum(0), "B": self.h.T @ top, "q": top.sum(0)}


class Adam:
    def __init__(self, rate=1e-3, tiny=1e-8):
        self.rate, self.tiny, self.first, self.second, self.count = rate, tiny, {}, {}, 0

    def step(self, net, grads):
        self.count += 1
        for k, g in grads.items():
            self.first[k] = 0.9 * self.first.get(k, 0) + 0.1 * g
            self.second[k] = 0.999 * self.second.get(k, 0) + 0.001 * g * g
            net[k] -= self.rate * self.first[k] / (np.sqrt(self.second[k]) + self.tiny)
