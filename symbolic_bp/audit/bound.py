"""How likely it is that a wrong entry passes: by the degrees of the rational functions that were compared.

A numerator of degree d that is not zero vanishes at a random point of S^n with probability at most d/|S|. Source: Schwartz, Zippel.
Weights, inputs and targets are drawn from at least 2^49 numbers; each exp, log, sin ... of a new argument counts as one more random number.
"""
from math import log2

from symbolic_bp.audit.opcodes import ADD, CONST, DIV, DOT, LEAF, MUL, NEG, POW, SUB
from symbolic_bp.audit.real import history, makers

BITS = 49
DRAWN = 2**20


def bound(runs):
    """{"degree": d, "bits": k}: a wrong entry would pass every point of its network with probability at most 2^-k."""
    nets = {}
    for run in runs:
        nets.setdefault(getattr(run.trial, "sizes", ()), []).append(run)
    tops = [(highest(some[0]), len(some)) for some in nets.values()]
    return {"degree": max(top for top, _ in tops), "bits": max(0, min(int(n * (BITS - log2(top))) for top, n in tops))}


def highest(run):
    """The largest degree of a difference between what the code gives and the gradient."""
    known, top = {}, 1
    for c in run.compared.values():
        for pair in zip(c.yours.flat, c.true.flat):
            for n in pair:
                if id(n) not in known:
                    ready = all(id(m) in known for m in makers(n))
                    for node in (n,) if ready else history(n, lambda m: id(m) not in known):
                        known[id(node)] = degree(node, known)
            (a, b), (c1, d) = (known[id(n)] for n in pair)
            top = max(top, a + d, c1 + b)
    return top


def degree(n, known):
    """(degree of the numerator, of the denominator) of a number as a rational function of what is random."""
    op = n.op
    if op == CONST:
        return (int(n.a is not None and n.a.denominator > DRAWN), 0)
    if op == LEAF:
        return 1, 0
    parts = [known[id(m)] for m in makers(n)]
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
        pairs = [(a + c, b + d) for (a, b), (c, d) in zip(parts[:half], parts[half:])]
        below = sum(d for _, d in pairs)
        return max((a + below - d for a, d in pairs), default=0), below
    return 1, 0
