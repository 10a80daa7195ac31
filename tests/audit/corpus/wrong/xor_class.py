"""The classic sigmoid network as a class, quadratic cost, column vectors (n, 1), one example at a time."""
import numpy as np


class Network:

    def __init__(self, sizes):
        self.L = len(sizes)
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigma(np.dot(w, a) + b)
        return a

    def cost(self, x, y):
        return 0.5 * np.sum((self.feedforward(x) - y) ** 2)

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        a, acts, zs = x, [x], []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, a) + b
            a = sigma(z)
            zs.append(z)
            acts.append(a)
        delta = acts[-1] - y
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, acts[-2].T)
        for l in range(2, self.L):
            delta = np.dot(self.weights[-l + 1].T, delta) * sigma_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, acts[-l - 1].T)
        return nabla_b, nabla_w


def sigma(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigma_prime(z):
    return sigma(z) * (1 - sigma(z))


if __name__ == "__main__":
    net = Network([2, 3, 1])
    for _ in range(5000):
        i, j = np.random.randint(0, 2, 2)
        nb, nw = net.backprop(np.array([[i], [j]]), np.array([[i ^ j]]))
        net.weights = [w - 0.5 * g for w, g in zip(net.weights, nw)]
        net.biases = [b - 0.5 * g for b, g in zip(net.biases, nb)]
