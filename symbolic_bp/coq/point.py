"""Points at which every number of a network is rational: weights, inputs and targets are drawn, each bias is
chosen so that its z is one at which the activation is rational (sigmoid(0) = 1/2, relu(2) = 2). So a claim
can be tested exactly."""

from __future__ import annotations

import random
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from symbolic_bp.exact.missing import Unsupported
from symbolic_bp.moves.term import substitute

if TYPE_CHECKING:
    from symbolic_bp.coq.demands import Free
    from symbolic_bp.coq.net import Net


POINTS = 40
KNOWN: dict[tuple[str, Fraction | int], Fraction] = {
    ("exp", 0): Fraction(1),
    ("log", 1): Fraction(0),
    ("Phi", 0): Fraction(1, 2),
}
AT_ZERO = {
    "sigmoid": (Fraction(1, 2), Fraction(1, 4)),
    "tanh": (Fraction(0), Fraction(1)),  # sigma and sigma' there
    **dict.fromkeys(("silu", "gelu", "gelu-tanh"), (Fraction(0), Fraction(1, 2))),
}


class Point:
    """Values of x, y, w, b, z, a and delta of a Net: value["w", l, j, k] and so on, all Fractions."""

    def __init__(self, net: Net, seed: int) -> None:
        self.net, draw = net, random.Random(seed)
        self.value: dict = {}
        v = self.value
        pick = lambda *choices: Fraction(draw.choice(choices))  # noqa: E731
        for k in range(1, net.n(1) + 1):
            v["a", 1, k] = pick(1, 2, 3, -1, -2)
        for j in range(1, net.top + 1):
            v["y", j] = pick(0, 1, 2, 3)
        for l in range(2, net.L + 1):
            act = net.act(l).name
            shared = pick(0, 1)
            for j in range(1, net.n(l) + 1):
                for k in range(1, net.n(l - 1) + 1):
                    v["w", l, j, k] = pick(1, 2, 3, -1, -2, 0)
                target = (
                    Fraction(0)
                    if act in AT_ZERO
                    else shared
                    if act == "softmax"
                    else Fraction(1, draw.randint(2, 4))
                    if l == net.L and "< 1" in net.cost.needs
                    else pick(1, 2, 3)
                    if act == "elu"
                    else pick(1, 2, -1, 3, -2)
                )
                rest = sum(v["w", l, j, k] * v["a", l - 1, k] for k in range(1, net.n(l - 1) + 1))
                v["b", l, j], v["z", l, j] = target - rest, target
            for j in range(1, net.n(l) + 1):
                v["a", l, j] = self.sigma(l, v["z", l, j])
        for l in range(net.L, 1, -1):
            for j in range(1, net.n(l) + 1):
                v["delta", l, j] = self.delta(l, j)

    def sigma(self, layer: int, z: Fraction, order: int = 0) -> Fraction:
        """sigma or sigma' of a layer at z. Raises Unsupported where it is not rational."""
        act, (alpha, *_) = self.net.act(layer).name, self.net.act(layer).numbers or (None,)
        if act == "softmax":
            if order:
                raise Unsupported("softmax has no single derivative")
            return Fraction(1, self.net.n(layer))
        if act in AT_ZERO:
            if z:
                raise Unsupported(f"{act} at {z}")
            return AT_ZERO[act][order]
        if act == "identity":
            return (z, Fraction(1))[order]
        if act == "softsign":
            return z / (1 + abs(z)) if not order else 1 / (1 + abs(z)) ** 2
        if act in ("relu", "leaky-relu", "elu") and (z > 0 or act != "elu" and z < 0):
            slope = Fraction(1) if z > 0 else alpha or Fraction(0)
            return slope if order else slope * z
        raise Unsupported(f"{act} at {z}")

    def gradient(self, j: int) -> Fraction:
        """dC/da of output j."""
        a, y, n = self.value["a", self.net.L, j], self.value["y", j], self.net.top
        name = self.net.cost.name
        if name in ("quadratic", "squared", "mean-squared"):
            return (a - y) * {
                "quadratic": Fraction(1),
                "squared": Fraction(2),
                "mean-squared": Fraction(2, n),
            }[name]
        if name == "huber":
            (d,) = self.net.cost.numbers
            return max(-d, min(d, a - y))
        if name == "cross-entropy" and 0 < a < 1:
            return (a - y) / (a * (1 - a))
        if name == "log-likelihood" and a > 0:
            return -y / a
        raise Unsupported(f"{name} at {a}")

    def incoming(self, layer: int, j: int) -> Fraction:
        """dC/da[l,j]: from the cost at the top, from the next layer else."""
        if layer == self.net.L:
            return self.gradient(j)
        v = self.value
        return sum(
            v["w", layer + 1, k, j] * v["delta", layer + 1, k] for k in range(1, self.net.n(layer + 1) + 1)
        )

    def delta(self, layer: int, j: int) -> Fraction:
        """delta[l,j], with the whole Jacobian for a softmax."""
        if self.net.act(layer).name != "softmax":
            return self.incoming(layer, j) * self.sigma(layer, self.value["z", layer, j], 1)
        a = {k: self.value["a", layer, k] for k in range(1, self.net.n(layer) + 1)}
        return a[j] * (self.incoming(layer, j) - sum(self.incoming(layer, k) * a[k] for k in a))


def evaluate(point: Point | Free, t: tuple) -> Fraction:
    """The exact value of a closed term at a Point. Raises Unsupported."""
    head, net = t[0], point.net
    again = lambda s: evaluate(point, s)  # noqa: E731
    if head == "num":
        return Fraction(t[1], t[2])
    if head == "ref":
        return point.value[(t[1],) + ((t[2][1],) if t[2] else ()) + t[3]]
    if head == "add":
        return sum(map(again, t[1:]), Fraction(0))
    if head == "mul":
        return prod(map(again, t[1:]), start=Fraction(1))
    if head == "pow":
        return again(t[1]) ** t[2]
    if head == "recip":
        value = again(t[1])
        if not value:
            raise Unsupported("a division by 0")
        return 1 / value
    if head == "fn":
        return function_value(t[1], again(t[2]))
    if head in ("size", "inv"):
        return Fraction(net.n(t[1][1][1])) ** (1 if head == "size" else -1)
    if head == "kd":
        return Fraction(t[1] == t[2])
    if head == "sum":
        terms = (again(substitute(t[3], {t[1]: i})) for i in range(1, net.n(t[2][1][1]) + 1))
        return sum(terms, Fraction(0))
    if head == "act":
        return point.sigma(t[2][1], again(t[4]), t[1])
    _, name, (_, l), idx = t[2]
    if name == "a":
        return point.gradient(idx[0])
    return point.value["delta", l, idx[0]] * (point.value["a", l - 1, idx[1]] if name == "w" else 1)


def function_value(name: str, value: Fraction) -> Fraction:
    """A function of a number, where the value is a fraction that is known. Raises Unsupported."""
    if name == "step":
        return Fraction(value > 0)
    if (name, value) in KNOWN:
        return KNOWN[name, value]
    raise Unsupported(f"{name}({value})")
