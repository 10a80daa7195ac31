"""The SymPy code: it runs as it stands, and its expressions have the values that plain SymPy
differentiation gives."""

import numpy as np
import pytest
import sympy
from sympy import Rational, Symbol, diff

from symbolic_bp.codegen.command import Request, derive
from symbolic_bp.network.network import Network

from .nets import generated, network

CASES = [
    ((2, 2), "sigmoid", "cross-entropy", None),
    ((1, 2, 2), "tanh,softmax", "log-likelihood", "l2"),
    ((2, 1, 2), "softmax,identity", "quadratic", "l1"),
    ((1, 2, 1), "gelu,softplus", "huber(1/3)", None),
    ((2, 2, 1), "leaky-relu(1/10),leaky-relu(1/5)", "mean-squared", None),
    ((1, 2, 2), "elu,silu", "squared", "l2"),
    ((1, 1, 1, 1), "gelu-tanh,softsign,sigmoid", "quadratic", None),
]


def pasted(text):
    names = {}
    exec(text, names)
    return names


@pytest.mark.parametrize("widths, acts, cost, regulariser", CASES)
def test_values_of_the_pasted_expressions(widths, acts, cost, regulariser):
    """Entries by entry: the pasted expression with numbers in it is the entry that the
    NumPy function gives."""
    text, files, code = derive(Request(widths, acts, cost, regulariser, of="delta,b,w,a,x", form="sympy"))
    assert (files, code) == ({}, 0)
    names = pasted(text)
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-1, 1, (widths[0], 1)), rng.uniform(0.1, 1, (widths[-1], 1))
    y /= y.sum()
    w = [rng.uniform(-1, 1, shape) for shape in zip(widths[1:], widths)]
    b = [rng.uniform(-1, 1, (n, 1)) for n in widths[1:]]
    code = generated(network(widths, acts.split(","), cost, regulariser))
    z, a = code["forward"](x, w, b)
    _, dw, db, dx = code["backprop"](x, y, w, b)
    known = {"x": x, "y": y}
    values = {
        "z": dict(enumerate(z, 2)),
        "a": dict(enumerate(a, 2)),
        "w": dict(enumerate(w, 2)),
        "delta": dict(enumerate(db, 2)),
    }

    def number(e):
        name, indices = str(e.base), [int(i) for i in e.indices]
        if name in known:
            return known[name][indices[0] - 1, 0]
        if name == "dC_da":
            return float(value(names[f"dC_da_{indices[0]}"].subs(names["j"], indices[1])))
        array = values[name][indices[0]]
        return array[indices[1] - 1, indices[2] - 1 if name == "w" else 0]

    def value(expr):
        expr = sympy.sympify(expr).doit()
        return sympy.N(expr.replace(lambda e: isinstance(e, sympy.Indexed), lambda e: sympy.Float(number(e))))

    j, k = Symbol("j", integer=True, positive=True), Symbol("k", integer=True, positive=True)
    compared = 0
    for at in range(2, len(widths) + 1):
        for n in range(1, widths[at - 1] + 1):
            for name in (f"delta_{at}", f"dC_db_{at}"):
                assert abs(value(names[name].subs(j, n)) - db[at - 2][n - 1, 0]) < 1e-9, name
            for i in range(1, widths[at - 2] + 1):
                assert abs(value(names[f"dC_dw_{at}"].subs({j: n, k: i})) - dw[at - 2][n - 1, i - 1]) < 1e-9
                compared += 1
    assert all(abs(value(names["dC_dx"].subs(k, i)) - dx[i - 1, 0]) < 1e-9 for i in range(1, widths[0] + 1))
    assert compared == sum(p * q for p, q in zip(widths, widths[1:]))


@pytest.mark.parametrize(
    "widths, acts, cost",
    [
        ((1, 2, 1), ["sigmoid", "sigmoid"], "cross-entropy"),
        ((2, 1, 2), ["tanh", "softmax"], "log-likelihood"),
        ((1, 2, 2), ["softplus", "identity"], "quadratic"),
    ],
)
def test_plain_differentiation_of_the_whole_cost(widths, acts, cost):
    """SymPy's diff of the cost as one expression of the weights, at a rational point."""
    net = Network(widths, activation=acts, cost=cost)
    variables, arrays, before = [], [], [net.x[n] for n in range(1, widths[0] + 1)]
    at_point = {net.x[n]: Rational(2 * n - 3, 5) for n in range(1, widths[0] + 1)}
    targets = [Rational(1, widths[-1])] * widths[-1]
    for at in range(2, len(widths) + 1):
        size = widths[at - 1]
        w = [[Symbol(f"w{at}_{n}_{i}") for i in range(widths[at - 2])] for n in range(size)]
        b = [Symbol(f"b{at}_{n}") for n in range(size)]
        z = [sum(p * q for p, q in zip(row, before)) + v for row, v in zip(w, b)]
        known = {net.z[at, n]: t for n, t in enumerate(z, 1)}
        before = [net.definition(net.a[at, n]).doit().xreplace(known) for n in range(1, size + 1)]
        variables += [(v, ("w", at, n, i)) for n, row in enumerate(w) for i, v in enumerate(row)]
        variables += [(v, ("b", at, n, 0)) for n, v in enumerate(b)]
        arrays.append((w, b))
    at_point |= {v: Rational((-1) ** n * (n + 1), 7) for n, (v, _) in enumerate(variables)}
    known = {net.a[net.L, n]: t for n, t in enumerate(before, 1)} | {
        net.y[n]: t for n, t in enumerate(targets, 1)
    }
    whole = sum(net.cost_of(n) for n in range(1, widths[-1] + 1)).xreplace(known)

    def filled(symbols, shape):
        return np.array([float(at_point[v]) for v in np.ravel(symbols)]).reshape(shape)

    w = [filled(pair[0], (n, m)) for pair, n, m in zip(arrays, widths[1:], widths)]
    b = [filled(pair[1], (n, 1)) for pair, n in zip(arrays, widths[1:])]
    x = np.array([[float(at_point[net.x[n]])] for n in range(1, widths[0] + 1)])
    _, dw, db, _ = generated(net)["backprop"](x, np.array([[float(t)] for t in targets]), w, b)
    for v, (name, at, n, i) in variables:
        assert abs({"w": dw, "b": db}[name][at - 2][n, i] - float(diff(whole, v).subs(at_point))) < 1e-12


@pytest.mark.parametrize(
    "request_",
    [
        Request(None, "sigmoid", "cross-entropy", form="sympy"),
        Request(None, "softmax", None, form="sympy", of="delta,a,w"),
        Request(None, None, None, "l1", form="sympy"),
        Request((3, 2), "relu", "quadratic", batch="m", form="sympy"),
        Request((3, 2), "gelu", "huber(2)", "l2", batch="4", form="sympy", of="x,w,delta", mean=False),
        Request(None, "elu(2)", "mean-squared", batch="m", form="sympy"),
    ],
)
def test_it_runs_as_it_stands(request_):
    text, _, _ = derive(request_)
    names = pasted(text)
    made = [n for n in names if n.startswith(("delta_", "dC_d")) and isinstance(names[n], sympy.Expr)]
    assert made
    for internal in ("Kronecker", "Piecewise", "Subs", "Dummy", "symbolic_bp."):
        assert internal not in text


def test_text_of_a_small_file():
    text, _, _ = derive(Request((2, 3), "sigmoid", "cross-entropy", form="sympy"))
    assert text.splitlines()[-3:] == [
        "delta_2 = a[2, j] - y[j]",
        "dC_db_2 = delta[2, j]",
        "dC_dw_2 = delta[2, j]*x[k]",
    ]
