"""Mini-batch SGD on pairs of columns (n, 1) with weight decay; the cost adds lmbda/(2n) times the squared weights."""
import numpy as np


class DecayNetwork:
    def __init__(self, sizes, lmbda=0.4):
        self.lmbda = lmbda
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def forward(self, x):
        acts = [x]
        for w, b in zip(self.weights, self.biases):
            acts.append(1.0 / (1.0 + np.exp(-(np.dot(w, acts[-1]) + b))))
        return acts

    def total_cost(self, pairs):
        fit = sum(-np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
                  for a, y in ((self.forward(x)[-1], y) for x, y in pairs))
        decay = sum((w ** 2).sum() for w in self.weights)
        return fit / len(pairs) + self.lmbda / (2 * len(pairs)) * decay

    def update_mini_batch(self, pairs, eta):
        n = len(pairs)
        sum_w = [np.zeros(w.shape) for w in self.weights]
        sum_b = [np.zeros(b.shape) for b in self.biases]
        for x, y in pairs:
            gb, gw = self.backprop(x, y)
            sum_w = [s + g for s, g in zip(sum_w, gw)]
            sum_b = [s + g for s, g in zip(sum_b, gb)]
        self.weights = [(1 + eta * self.lmbda / n) * w - eta / n * s for w, s in zip(self.weights, sum_w)]
        self.biases = [b - eta / n * s for b, s in zip(self.biases, sum_b)]

    def backprop(self, x, y):
        acts = self.forward(x)
        delta = acts[-1] - y
        gb, gw = [delta], [np.dot(delta, acts[-2].T)]
        for l in range(len(self.weights) - 1, 0, -1):
            delta = np.dot(self.weights[l].T, delta) * acts[l] * (1 - acts[l])
            gb = [delta] + gb
            gw = [np.dot(delta, acts[l - 1].T)] + gw
        return gb, gw
