"""Reverse mode on single numbers, and a network of such numbers."""
import math
import random


class Scalar:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.push = data, 0.0, parents, lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Scalar) else Scalar(other)
        out = Scalar(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad
        out.push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Scalar) else Scalar(other)
        out = Scalar(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.push = push
        return out

    __radd__ = __add__

    def __sub__(self, other):
        return self + other * -1

    def __pow__(self, n):
        return self * self if n == 2 else NotImplemented

    def tanh(self):
        out = Scalar(math.tanh(self.data), (self,))

        def push():
            self.grad += out.grad * (1 - out.data ** 2)
        out.push = push
        return out

    def backward(self):
        order, seen = [], set()

        def visit(n):
            if n not in seen:
                seen.add(n)
                for parent in n.parents:
                    visit(parent)
                order.append(n)
        visit(self)
        self.grad = 1.0
        for n in reversed(order):
            n.push()


class Net:
    def __init__(self, nin, nouts):
        widths = [nin, *nouts]
        self.rows = [[[Scalar(random.gauss(0, 1)) for _ in range(n + 1)] for _ in range(m)] for n, m in zip(widths, widths[1:])]

    def __call__(self, x):
        for layer in self.rows:
            x = [sum((w * v for w, v in zip(row, x)), row[-1]).tanh() for row in layer]
        return x

    def parameters(self):
        return [w for layer in self.rows for row in layer for w in row]
