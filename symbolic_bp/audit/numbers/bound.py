"""How likely it is that a wrong entry passes: by the degrees of the rational functions that were compared.

A numerator of degree d that is not zero vanishes at a random point of S^n with probability at most d/|S|.
Source: Schwartz, Zippel. Weights, inputs and targets are drawn from at least 2^49 numbers; each exp, log, sin
... of a new argument counts as one more random number.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, cast

from symbolic_bp.audit.numbers.opcodes import ADD, CONST, DIV, DOT, LEAF, MUL, NEG, POW, SUB
from symbolic_bp.audit.numbers.real import history, makers

if TYPE_CHECKING:
    import numpy as np

    from symbolic_bp.audit.judging.judge import Run
    from symbolic_bp.audit.numbers.number import Num


Degree = tuple[int, int]  # of the numerator, of the denominator
BITS = 49
DRAWN = 2**20


def bound(runs: list[Run]) -> dict[str, int]:
    """{"degree": d, "bits": k}: a wrong entry would pass every point of its network with
    probability at most 2^-k."""
    nets: dict = {}
    for run in runs:
        nets.setdefault(getattr(run.trial, "sizes", ()), []).append(run)
    tops = [(highest(some[0]), len(some)) for some in nets.values()]
    return {
        "degree": max(top for top, _ in tops),
        "bits": max(0, min(int(n * (BITS - log2(top))) for top, n in tops)),
    }


def highest(run: Run) -> int:
    """The largest degree of a difference between what the code gives and the gradient."""
    known: dict = {}
    pairs: set = set()
    for c in run.compared.values():
        pairs.update(zip(degrees(c.yours, known), degrees(c.true, known), strict=False))
    return max((max(a + d, c + b) for (a, b), (c, d) in pairs), default=1) or 1


def degrees(array: np.ndarray, known: dict[int, Degree]) -> list[Degree]:
    """The degree of each entry; a product of numbers that are known, as most entries of a large
    matrix are, is not kept."""
    out = []
    for n in array.ravel().tolist():
        found = of(n, known)
        if found is None and n.op == MUL:
            a, b = of(n.a, known), of(n.b, known)
            if a is not None and b is not None:
                found = a[0] + b[0], a[1] + b[1]
        if found is None:
            for node in history(n, lambda m: m.op > LEAF and id(m) not in known):
                known[id(node)] = degree(node, known)
            found = of(n, known)
        out.append(found)
    return cast("list[Degree]", out)


def of(n: Num, known: dict[int, Degree]) -> Degree | None:
    """The degree of a number that is known, random or constant; None for another."""
    if n.op == LEAF:
        return 1, 0
    return known.get(id(n)) if n.op != CONST else (int(n.a is not None and n.a.denominator > DRAWN), 0)


def degree(n: Num, known: dict[int, Degree]) -> Degree:
    """(degree of the numerator, of the denominator) of a number as a rational function of what is random;
    known: {id: that of its makers}."""
    op = n.op
    if op <= LEAF:
        return cast("Degree", of(n, known))
    parts = cast("list[Degree]", [of(m, known) for m in makers(n)])  # makers come first
    if op in (ADD, SUB):
        (a, b), (c, d) = parts
        return (max(a + d, c + b), b + d) if n.a is not n.b else (a, b)
    if op == MUL:
        return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
    if op == DIV:
        return parts[0][0] + parts[1][1], parts[0][1] + parts[1][0]
    if op == NEG:
        return parts[0]
    if op == POW:
        a, b = parts[0]
        return (n.b * a, n.b * b) if n.b >= 0 else (-n.b * b, -n.b * a)
    if op == DOT:
        half = len(parts) // 2
        pairs = [(a + c, b + d) for (a, b), (c, d) in zip(parts[:half], parts[half:], strict=True)]
        below = sum(d for _, d in pairs)
        return max((a + below - d for a, d in pairs), default=0), below
    return 1, 0
