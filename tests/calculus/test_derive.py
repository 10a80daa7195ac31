"""Mechanical derivation: the four equations come out of it, and plain differentiation agrees."""

import pytest
from hypothesis import given, settings, strategies as st
from sympy import Rational, diff, latex, symbols

from symbolic_bp.calculus.derive import derive
from symbolic_bp.errors import NetworkError
from symbolic_bp.network.network import Network
from symbolic_bp.network.quantities import CostDerivative, Entry, Sigma

l, j, k = symbols("l j k", integer=True, positive=True)


@pytest.mark.parametrize(
    "what,indices,text",
    [
        ("delta", (l, j), "sigma_l'(z[l, j])*Sum(delta[l + 1, k]*w[l + 1, k, j], (k, 1, n(l + 1)))"),
        ("b", (l, j), "delta[l, j]"),
        ("w", (l, j, k), "a[l - 1, k]*delta[l, j]"),
        ("a", (l, k), "Sum(delta[l + 1, i]*w[l + 1, i, k], (i, 1, n(l + 1)))"),
        ("x", (k,), "Sum(delta[2, i]*w[2, i, k], (i, 1, n(2)))"),
    ],
)
def test_the_equations_come_out(what, indices, text):
    assert str(derive(Network(), what, *indices).expr) == text


def test_output_layer():
    net = Network()
    assert str(derive(net, "delta", net.L, j).expr) == "sigma_L'(z[L, j])*dC/da[L, j]"
    net = Network(cost="quadratic")
    assert str(derive(net, "delta", net.L, j).expr) == "(a[L, j] - y[j])*sigma_L'(z[L, j])"


def test_kinds_of_networks():
    assert str(derive(Network(modified=(l, j, "f")), "delta", l, j).expr).startswith("f'(z[l, j])*")
    assert str(derive(Network(modified=(l, j, "f")), "delta", l, k).expr).startswith("sigma_l'(z[l, k])*")
    linear = Network(linear=True)
    assert str(derive(linear, "delta", linear.L, j).expr) == "dC/da[L, j]"
    assert (
        str(derive(Network(batch=True), "w", l, j, k).expr)
        == "Sum(a[l - 1, k, x]*delta[l, j, x], (x, 1, m))/m"
    )
    assert (
        str(derive(Network([2, 3, 2]), "delta", 2, 1).expr)
        == "(delta[3, 1]*w[3, 1, 1] + delta[3, 2]*w[3, 2, 1])*sigma_2'(z[2, 1])"
    )


@pytest.mark.parametrize(
    "net,what,indices",
    [
        (Network(), "delta", (l, j)),
        (Network(), "w", (l, j, k)),
        (Network(batch=True), "b", (l, j)),
        (Network([2, 3, 2]), "w", (2, 1, 2)),
        (Network(cost="quadratic"), "a", (l, j)),
    ],
)
def test_no_internals_are_shown(net, what, indices):
    done = derive(net, what, *indices)
    shown = (
        str(done.expr)
        + latex(done.expr)
        + done._repr_latex_()
        + "".join(str(e) + latex(e) + r for e, r in done.steps)
    )
    for word in ("Subs", "xi", "Piecewise", "Kronecker", "Derivative", "Dummy", "_i"):
        assert word not in shown


@pytest.mark.parametrize(
    "what,indices",
    [
        ("delta", (1, 1)),
        ("delta", (4, 1)),
        ("b", (2, 4)),
        ("w", (2, 1, 3)),
        ("w", (2, 1)),
        ("q", (2, 1)),
        ("delta", (2, 0)),
    ],
)
def test_what_does_not_exist_is_refused(what, indices):
    with pytest.raises(NetworkError):
        derive(Network([2, 3, 2]), what, *indices)


def test_trap_bound_index_is_renamed_apart():
    """Sum(w[l,j,k]*a[k], k) by w[l,m,k]: SymPy captures the bound k; the derivation must not."""
    done = derive(Network(), "w", l, j, k)
    assert done.expr == Entry(Network().a, l - 1, k) * Entry(Network().delta, l, j)


def value(expr, numbers, acts):
    """A derived expression with the numbers of a net in it."""

    def known(e):
        if isinstance(e, Sigma):
            z = symbols("z")
            return diff(acts[int(e.args[1])](z), z, int(e.args[0])).subs(z, value(e.args[3], numbers, acts))
        return numbers[e]

    return expr.replace(lambda e: isinstance(e, (Sigma, CostDerivative)), known).replace(
        lambda e: isinstance(e, Entry), known
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 2), min_size=2, max_size=4), st.data())
def test_derived_formulas_agree_with_plain_differentiation(widths, data):
    net, draw = Network(widths), data.draw
    number = st.builds(Rational, st.integers(-3, 3), st.integers(1, 2))
    acts = {
        at: (lambda z, c=draw(number), d=draw(number): d * z + c * z**2) for at in range(2, len(widths) + 1)
    }
    variables, numbers = {}, {}
    for at in range(2, len(widths) + 1):
        for n in range(1, widths[at - 1] + 1):
            for e in [net.b[at, n], *(net.w[at, n, i] for i in range(1, widths[at - 2] + 1))]:
                variables[e], numbers[e] = symbols(f"v{len(variables)}"), draw(number)
    before = [draw(number) for _ in range(widths[0])]
    for n, v in enumerate(before, 1):
        numbers[net.x[n]] = numbers[net.a[1, n]] = v
    for at in range(2, len(widths) + 1):
        z = [
            sum(
                (variables[net.w[at, n, i]] * before[i - 1] for i in range(1, len(before) + 1)),
                variables[net.b[at, n]],
            )
            for n in range(1, widths[at - 1] + 1)
        ]
        before = [acts[at](t) for t in z]
        at_point = {v: numbers[e] for e, v in variables.items()}
        for n in range(1, len(z) + 1):
            numbers[net.z[at, n]], numbers[net.a[at, n]] = (
                z[n - 1].subs(at_point),
                before[n - 1].subs(at_point),
            )
    weights = [draw(number) for _ in before]
    cost = sum(c * a**2 + a for c, a in zip(weights, before))
    for n, c in enumerate(weights, 1):
        numbers[CostDerivative(net.a[net.L, n])] = 2 * c * numbers[net.a[net.L, n]] + 1
    for e, v in variables.items():
        what = str(e.base)
        expr = derive(net, what, *e.indices, unroll=True).expr
        assert value(expr, numbers, acts) == diff(cost, v).subs(at_point)
