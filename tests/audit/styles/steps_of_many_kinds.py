"""One gradient, and beside it steps and gradients of many other kinds, all of them right."""
import numpy as np

class Net:
    def __init__(self, n_in, n_hid, n_out, lr=0.1, momentum=0.9, l2=0.01):
        self.W1, self.b1 = np.random.randn(n_in, n_hid), np.zeros(n_hid)
        self.W2, self.b2 = np.random.randn(n_hid, n_out), np.zeros(n_out)
        self.lr, self.momentum, self.l2 = lr, momentum, l2
        self.cache = {}

    def forward(self, X):
        self.X = X
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def loss(self, X, y):
        return 0.5 * np.mean(np.sum((self.forward(X) - y) ** 2, axis=1))

    def gradients(self, X, y):
        d2 = (self.forward(X) - y) / len(X)
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        return {"W1": X.T @ d1, "b1": d1.sum(0), "W2": self.h.T @ d2, "b2": d2.sum(0)}

    def numerical_gradients(self, X, y, h=1e-5):
        out = {}
        for k in ("W1", "b1", "W2", "b2"):
            p = getattr(self, k)
            g = np.zeros_like(p)
            for i in np.ndindex(p.shape):
                old = p[i]
                p[i] = old + h
                up = self.loss(X, y)
                p[i] = old - h
                down = self.loss(X, y)
                p[i] = old
                g[i] = (up - down) / (2 * h)
            out[k] = g
        return out

    def input_gradient(self, X, y):
        d2 = (self.forward(X) - y) / len(X)
        return d2 @ self.W2.T * (1 - self.h ** 2) @ self.W1.T

    def clipped_gradients(self, X, y, limit=0.01):
        return {k: np.clip(g, -limit, limit) for k, g in self.gradients(X, y).items()}

    def train_output_layer(self, X, y):
        g = self.gradients(X, y)
        self.W2 -= self.lr * g["W2"]
        self.b2 -= self.lr * g["b2"]

    def step_with_decay(self, X, y):
        g = self.gradients(X, y)
        for k in g:
            p = getattr(self, k)
            p -= self.lr * (g[k] + self.l2 * p)

    def step_momentum(self, X, y):
        g = self.gradients(X, y)
        for k in g:
            v = self.cache[k] = self.momentum * self.cache.get(k, 0) - self.lr * g[k]
            p = getattr(self, k)
            p += v

    def step_rmsprop(self, X, y):
        g = self.gradients(X, y)
        for k in g:
            s = self.cache["s" + k] = 0.9 * self.cache.get("s" + k, 0) + 0.1 * g[k] ** 2
            p = getattr(self, k)
            p -= self.lr * g[k] / (np.sqrt(s) + 1e-8)

    def fit_dropout(self, X, y, keep=0.5):
        mask = (np.random.rand(*self.h.shape) < keep) / keep
        h = np.tanh(X @ self.W1 + self.b1) * mask
        d2 = (h @ self.W2 + self.b2 - y) / len(X)
        d1 = d2 @ self.W2.T * mask * (1 - np.tanh(X @ self.W1 + self.b1) ** 2)
        self.W2 -= self.lr * h.T @ d2
        self.b2 -= self.lr * d2.sum(0)
        self.W1 -= self.lr * X.T @ d1
        self.b1 -= self.lr * d1.sum(0)

    def fit(self, X, y, epochs=10, batch_size=4):
        for _ in range(epochs):
            for i in range(0, len(X), batch_size):
                g = self.gradients(X[i:i + batch_size], y[i:i + batch_size])
                for k in g:
                    p = getattr(self, k)
                    p -= self.lr * g[k]

    def zero_grad(self):
        self.cache = {}
