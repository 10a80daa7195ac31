"""The backward pass of a plain dense network, with parts that can be replaced.

delta[L] = dC/dz[L];  delta[l] = (w[l+1]^T delta[l+1]) sigma'(z[l]);  dC/db[l] = delta[l];
dC/dw[l] = delta[l] a[l-1]^T.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers.number import small
from symbolic_bp.audit.numbers.products import dotted

if TYPE_CHECKING:
    from symbolic_bp.audit.dense.dense import Dense
    from symbolic_bp.audit.numbers.number import Num


class Pass:
    """A backward pass whose parts can be replaced: top[x][j]; step(l, x, delta above) -> [j];
    weight(l, j, k); bias(l, j)."""

    def __init__(
        self,
        net: Dense,
        top: list[list[Num]] | None = None,
        step: Callable | None = None,
        weight: Callable | None = None,
        bias: Callable | None = None,
    ) -> None:
        self.net = net
        self.step: Callable = step or (lambda at, x, above: None)
        self.weight: Callable = weight or (lambda at, j, k, d: None)
        self.bias: Callable = bias or (lambda at, j, d: None)
        self.top = top or net.delta[-1]
        self.delta: list[list[list[Num]]] | None = None
        self.known: dict = {}

    def deltas(self) -> list[list[list[Num]]]:
        """{layer: delta of each example}, from the last layer down."""
        if self.delta is None:
            rows = [self.top]
            for at in range(len(self.net.layers) - 2, -1, -1):
                rows.insert(
                    0,
                    [
                        self.step(at, x, above) or back(self.net, at, x, above)
                        for x, above in enumerate(rows[0])
                    ],
                )
            self.delta = rows
        return self.delta

    def __call__(self, leaf: Num) -> Num | None:
        """What this pass gives for a leaf, the part of the regulariser not included; None for
        a leaf of no layer."""
        key = self.net.where.get(id(leaf))
        if key is None:
            return None
        if key not in self.known:
            self.known[key] = self.value(key, self.deltas())
        return self.known[key]

    def value(self, key: tuple, delta: list[list[list[Num]]]) -> Num:
        """dC/db[j] or dC/dw[j,k] of a key, from the deltas."""
        if key[0] == "b":
            found = self.bias(key[1], key[2], delta)
            return total(d[key[2]] for d in delta[key[1]]) if found is None else found
        found = self.weight(*key[1:], delta)
        if found is not None:
            return found
        _, at, j, k = key
        return inner([d[j] for d in delta[at]], [a[k] for a in self.net.layers[at].below])


def total(numbers: Iterable) -> Num:
    """The sum of numbers."""
    out = small(0)
    for n in numbers:
        out = out + n
    return out


def inner(xs: list[Num], ys: list[Num]) -> Num:
    """Sum of x*y, as one number."""
    return dotted(*((ns, [n.r for n in ns], [n.f for n in ns]) for ns in (xs, ys)))


def carried(w: list[list[Num]], above: list[Num], width: int) -> list[Num]:
    """w^T delta"""
    return [inner([row[j] for row in w], above) for j in range(width)]


def back(
    net: Dense,
    at: int,
    x: int,
    above: list[Num],
    w: list[list[Num]] | None = None,
    slope: list[Num] | None = None,
) -> list[Num]:
    """(w[l+1]^T delta[l+1]) sigma'(z[l]), each replaceable."""
    low, up = net.layers[at], net.layers[at + 1]
    through = carried(up.w if w is None else w, above, len(low.z[x]))
    return [t * s for t, s in zip(through, low.slope[x] if slope is None else slope, strict=False)]
