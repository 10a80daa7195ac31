"""The gradient of a number by going back through its history: dC/dn of every leaf asked for, in
the same exact numbers.

Adjoint rule: for n = op(a, b), dC/da += dC/dn * dn/da. Source: reverse accumulation
(Griewank and Walther, ch. 3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers.number import lift, small
from symbolic_bp.audit.numbers.opcodes import (
    ADD,
    COS,
    DIV,
    DOT,
    EXP,
    LEAF,
    LOG,
    MUL,
    NEG,
    OTHER,
    POW,
    SIN,
    SUB,
)
from symbolic_bp.audit.numbers.real import makers

if TYPE_CHECKING:
    from symbolic_bp.audit.numbers.number import Num


class NoDerivative(Exception):
    """A function on the way from the parameters to the cost has no derivative here."""


def gradient(
    cost: Num, leaves: list[Num], also: Sequence[Num] = (), ends: bool = False, held: set[int] | tuple = ()
) -> dict[int, Num]:
    """{id(n): dC/dn} for the Nums in leaves and in `also`; what C does not depend on is missing. ends: no
    leaf depends on another; held: the ids of Nums that are constants, whatever they were calculated from.

    Raises NoDerivative for a function without a known derivative.
    """
    wanted = {id(n) for n in leaves}
    order = depending(cost, wanted, ends)
    needs = {id(n) for n in order}
    keep = wanted | {id(n) for n in also}
    sums = {id(cost): small(1)}
    out = {}
    for n in reversed(order):
        g = sums.pop(id(n), None)
        if g is None or id(n) in held:
            continue
        if id(n) in keep:
            out[id(n)] = g
        for m, part in pulled(n, g, needs):
            key = id(m)
            old = sums.get(key)
            sums[key] = part if old is None else old + part
    return out


def depending(cost: Num, wanted: set[int], ends: bool = False) -> list[Num]:
    """The nodes between the wanted leaves and the cost, makers first; ends: what is below a wanted
    one is not looked at."""
    order, stack = [], [(cost, False)]
    depends: dict = {}
    while stack:
        n, done = stack.pop()
        key = id(n)
        if done:
            if key in wanted or any(depends.get(id(m)) for m in makers(n)):
                depends[key] = True
                order.append(n)
        elif key not in depends:
            if ends and key in wanted:
                depends[key] = True
                order.append(n)
                continue
            depends[key] = False
            stack.append((n, True))
            for m in reversed(makers(n)):
                key = id(m)
                if key in depends:
                    continue
                if m.op > LEAF:
                    stack.append((m, False))
                elif key in wanted:
                    depends[key] = True
                    order.append(m)
    return order


def pulled(n: Num, g: Num, needs: set[int]) -> list[tuple[Num, Num]]:
    """[(maker, dC/dmaker by this way)]"""
    op, a, b = n.op, n.a, n.b
    if op == LEAF:
        return []
    if op == DOT:
        return [(x, g * y) for x, y in zip(a, b, strict=True) if id(x) in needs] + [
            (y, g * x) for x, y in zip(a, b, strict=True) if id(y) in needs
        ]
    if op == OTHER:
        return [(m, g * d) for m, d in other(n) if id(m) in needs]
    out = []
    if id(a) in needs:
        out.append((a, FIRST[op](n, g)))
    if op <= DIV and id(b) in needs:
        out.append((b, SECOND[op](n, g)))
    return out


FIRST = {
    ADD: lambda n, g: g,
    SUB: lambda n, g: g,
    MUL: lambda n, g: g * n.b,
    DIV: lambda n, g: g / n.b,
    NEG: lambda n, g: -g,
    EXP: lambda n, g: g * n,
    LOG: lambda n, g: g / n.a,
    POW: lambda n, g: g * n.b * n.a.power(n.b - 1),
    SIN: lambda n, g: g * n.a.cos(),
    COS: lambda n, g: -g * n.a.sin(),
}
SECOND = {
    ADD: lambda n, g: g,
    SUB: lambda n, g: -g,
    MUL: lambda n, g: g * n.a,
    DIV: lambda n, g: -g * n / n.b,
}


def other(n: Num) -> list[tuple[Num, Num]]:
    """[(maker, derivative)] of the functions that have no residue."""
    name, x = n.a
    if name == "power":
        return [(x, n.b * n / x), (n.b, n * x.log())]
    rules = {
        "sqrt": lambda: 1 / (2 * n),
        "atan": lambda: 1 / (1 + x * x),
        "asin": lambda: 1 / (1 - x * x).sqrt(),
        "acos": lambda: -1 / (1 - x * x).sqrt(),
        "asinh": lambda: 1 / (1 + x * x).sqrt(),
        "cbrt": lambda: n / (3 * x),
        "erf": lambda: (-x * x).exp() * 2 / lift(math.pi).sqrt(),
    }
    if name not in rules:
        raise NoDerivative(name)
    return [(x, lift(rules[name]()))]
