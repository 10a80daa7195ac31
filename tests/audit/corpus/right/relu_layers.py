"""Small layer library: Dense, ReLU and a softmax loss on integer class labels; the Model stacks them.

Rows: a batch is (batch, features). Every layer keeps what its backward pass needs; Dense stores dW and db.
"""
import numpy as np


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.standard_normal((n_in, n_out)) * np.sqrt(2.0 / n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, dout):
        self.dW = self.x.T.dot(dout)
        self.db = dout.sum(axis=0)
        return dout.dot(self.W.T)


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0)

    def backward(self, dout):
        return dout * self.mask


class SoftmaxLoss:
    def forward(self, scores, labels):
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(self.labels)), self.labels] -= 1
        return d / len(self.labels)


class Model:
    def __init__(self, sizes, seed=42):
        rng = np.random.default_rng(seed)
        self.layers = []
        for i, (m, n) in enumerate(zip(sizes[:-1], sizes[1:])):
            if i:
                self.layers.append(ReLU())
            self.layers.append(Dense(m, n, rng))
        self.loss_layer = SoftmaxLoss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, labels):
        return self.loss_layer.forward(self.predict(x), labels)

    def backward(self):
        d = self.loss_layer.backward()
        for layer in reversed(self.layers):
            d = layer.backward(d)

    def accuracy(self, x, labels):
        return np.mean(np.argmax(self.predict(x), axis=1) == labels)
