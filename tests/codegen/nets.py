"""Helpers of the tests: files that are run, and an independent forward pass from the formulas of
the records (mpmath)."""

import mpmath

from symbolic_bp.codegen.python_file import source
from symbolic_bp.language.formula import read_formula
from symbolic_bp.network.network import Network

CALLS = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sgn": mpmath.sign,
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "step": lambda u: mpmath.mpf(u > 0),
}


def generated(net):
    """The names of the NumPy file of a network."""
    names = {"__name__": "generated"}
    exec(compile(source(net, "a test", "A network"), "generated.py", "exec"), names)
    return names


def network(widths, acts, cost, regulariser=None, mean=True):
    return Network(widths, activation=list(acts), cost=cost, regulariser=regulariser, mean=mean)


def value(t, at, vector=None, bound=None):
    """A term of a formula at numbers; vector: the numbers of a layer, bound: index -> place."""
    head = t[0]
    if head == "num":
        return mpmath.mpf(t[1]) / t[2]
    if head == "ref":
        return vector[bound[t[3][0]]] if t[3] else at[t[1]]
    if head == "sum":
        return mpmath.fsum(value(t[3], at, vector, {**bound, t[1]: n}) for n in range(len(vector)))
    parts = [value(s, at, vector, bound) for s in t[1:] if isinstance(s, tuple)]
    if head == "fn":
        return CALLS[t[1]](parts[0])
    return {
        "add": mpmath.fsum,
        "mul": mpmath.fprod,
        "recip": lambda p: 1 / p[0],
        "pow": lambda p: p[0] ** t[-1],
    }[head](parts)


def terms(record, *names):
    return read_formula(record.formula, {**dict.fromkeys(names), **record.parameters}, record.vector)


def total_cost(net, x, y, w, b):
    """The cost of nested lists of mpf: x[k][e], y[j][e], w[layer][j][k], b[layer][j][0];
    also the last outputs."""
    examples, sums, outputs = len(x[0]), [], []
    cost = terms(net.cost, "a", "y", "n")
    for e in range(examples):
        a = [row[e] for row in x]
        for at, (weights, biases) in enumerate(zip(w, b), 2):
            z = [mpmath.fdot(row, a) + bias[0] for row, bias in zip(weights, biases)]
            record = net.activation(at)
            rule = terms(record, "z")
            a = [value(rule, {"z": v}, z, {"j": n}) for n, v in enumerate(z)]
        outputs += a
        sums.append(
            mpmath.fsum(value(cost, {"a": u, "y": row[e], "n": mpmath.mpf(len(a))}) for u, row in zip(a, y))
        )
    whole = mpmath.fsum(sums) / (examples if net.mean else 1)
    if net.regulariser:
        rule = terms(net.regulariser, "w")
        whole += mpmath.fsum(value(rule, {"w": v}) for layer in w for row in layer for v in row)
    return whole, outputs
