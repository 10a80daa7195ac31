"""What a claim needs, and its statement says: divisors that are not 0, logarithms of what is above 0; where
its form does not show it already."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from symbolic_bp.coq import functions
from symbolic_bp.coq.point import POINTS, Point, evaluate
from symbolic_bp.exact.missing import Unsupported
from symbolic_bp.moves.term import num, substitute

if TYPE_CHECKING:
    from symbolic_bp.coq.net import Net


NOT_0, ABOVE_0 = "{} <> 0", "0 < {}"


def demands(net: Net, t: tuple) -> list:
    """[(form, term)] of a closed term, sums written out."""
    if t[0] == "sum":
        return [d for i in range(1, net.n(t[2][1][1]) + 1) for d in demands(net, substitute(t[3], {t[1]: i}))]
    inside: tuple = {
        "add": t[1:],
        "mul": t[1:],
        "pow": t[1:2],
        "recip": t[1:2],
        "fn": t[2:3],
        "act": t[4:5],
    }.get(t[0], ())
    form, at = {"recip": (NOT_0, 1), "fn": (ABOVE_0 if t[1] == "log" else "", 2)}.get(t[0], ("", 0))
    own = [(form, t[at])] if form and not positive(net, t[at]) else []
    return own + [d for s in inside for d in demands(net, s)]


def possible(net: Net, found: list) -> bool:
    """Whether there is a point at which these hold: else a claim that assumes them may say nothing at all."""

    def at(make: type[Point | Free], seed: int) -> bool:
        try:
            point = make(net, seed)
            return all(
                value != 0 if form == NOT_0 else value > 0
                for form, value in ((form, evaluate(point, d)) for form, d in found)
            )
        except Unsupported:
            return False

    return not found or any(at(make, seed) for make in (Point, Free) for seed in range(POINTS))


class Free:
    """Values of x, y and w alone: whatever they are, the biases can move every z to where the network
    has its derivatives."""

    def __init__(self, net: Net, seed: int) -> None:
        self.net, draw = net, random.Random(seed)
        self.value = Chosen({("a", 1, k): Fraction(draw.randint(-9, 9), 5) for k in range(1, net.n(1) + 1)})
        self.value |= {("y", j): Fraction(draw.randint(0, 9), 5) for j in range(1, net.top + 1)}
        self.value |= {
            ("w", l, j, k): Fraction(draw.randint(-9, 9), 5)
            for l, j in net.neurons()
            for k in range(1, net.n(l - 1) + 1)
        }

    def sigma(self, layer: int, z: Fraction, order: int = 0) -> NoReturn:
        """Raises Unsupported."""
        raise Unsupported("an activation, where only x, y and w have values")

    def gradient(self, j: int) -> NoReturn:
        """Raises Unsupported."""
        raise Unsupported("the cost, where only x, y and w have values")


class Chosen(dict):
    """Values by name; one that is missing has none."""

    def __missing__(self, key: tuple) -> NoReturn:
        raise Unsupported(f"{key[0]}, where only x, y and w have values")


def positive(net: Net, t: tuple) -> bool:
    """Whether a closed term is above 0 by its form."""
    head = t[0]
    if head == "num":
        return t[1] > 0
    if head == "ref" and t[1] == "a" and t[2][1] > 1:
        return net.act(t[2][1]).name in functions.POSITIVE or bool(t[2][1] == net.L and net.cost.needs)
    if head == "add" and len(t) == 3 and num(1) in t[1:]:
        (other,) = [s for s in t[1:] if s != num(1)] or [num(1)]
        if other[0] == "mul" and other[1] == num(-1) and len(other) == 3 and other[2][:2] == ("ref", "a"):
            return below_1(net, other[2][2][1])
    if head in ("add", "mul"):
        return all(positive(net, s) for s in t[1:])
    if head in ("pow", "recip"):
        return positive(net, t[1])
    return head == "size" or head == "fn" and t[1] in ("exp", "Phi", "phi")


def below_1(net: Net, layer: int) -> bool:
    """Whether the outputs of a layer are below 1."""
    return layer > 1 and (
        net.act(layer).name == "sigmoid"
        or net.act(layer).name == "softmax"
        and net.n(layer) > 1
        or layer == net.L
        and "< 1" in net.cost.needs
    )
