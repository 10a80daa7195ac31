"""Closed forms: known short forms, every line of every derivation has the same value, and wrong
records are refused."""

from dataclasses import replace

import mpmath
import pytest
from hypothesis import given, settings, strategies as st
from sympy import Integer, KroneckerDelta, Sum, Symbol, exp, symbols

from symbolic_bp.calculus.closed import closed
from symbolic_bp.errors import NetworkError
from symbolic_bp.network import activations, costs
from symbolic_bp.network.formulas import Phi, expression, phi, same, sgn, step
from symbolic_bp.network.network import Network
from symbolic_bp.network.quantities import CostDerivative, Entry, Equal, PartialDerivative, Sigma
from symbolic_bp.network.record import discover

j, k, x = symbols("j k x", integer=True, positive=True)
ACTIVATIONS, COSTS = discover(activations), discover(costs)
SCALAR = [name for name, r in ACTIVATIONS.items() if not r.vector]


@pytest.mark.parametrize(
    "activation, cost, form",
    [
        ("sigmoid", "cross-entropy", "a[2, j] - y[j]"),
        ("identity", "quadratic", "a[2, j] - y[j]"),
        ("softmax", "log-likelihood", "a[2, j] - y[j]"),
        ("sigmoid", "quadratic", "(1 - a[2, j])*(a[2, j] - y[j])*a[2, j]"),
        ("sigmoid", "log-likelihood", "(a[2, j] - 1)*y[j]"),
        ("tanh", "cross-entropy", "(a[2, j] + 1)*(a[2, j] - y[j])/a[2, j]"),
        ("softmax", "quadratic", "(a[2, j] - y[j] - Sum((a[2, k] - y[k])*a[2, k], (k, 1, 3)))*a[2, j]"),
        ("relu", "quadratic", "(a[2, j] - y[j])*step(z[2, j])"),
    ],
)
def test_output_error(activation, cost, form):
    done = closed(Network([2, 3], activation=activation, cost=cost), "delta", 2, j)
    assert str(done.expr) == form
    assert [words for words, _, _ in done.assuming] == ["the targets of an example sum to 1"] * (
        cost == "log-likelihood" and activation == "softmax"
    )


@pytest.mark.parametrize("activation", SCALAR)
@pytest.mark.parametrize("cost", COSTS)
def test_output_error_is_the_slope_of_the_composition(activation, cost):
    """dC(a(z))/dz by plain differentiation, exactly: it uses neither the recorded slopes nor the chain
    rule of the engine."""
    net, t, y = Network([1, 2], activation=activation, cost=cost), Symbol("t"), Symbol("y")
    rho, c = net.activations[0], net.cost
    a = expression(rho.formula, rho.parameters, z=t)
    whole = expression(c.formula, c.parameters, a=a, y=y, n=Integer(2)).diff(t)
    form = closed(net, "delta", 2, j).expr
    form = form.xreplace({net.z[2, j]: t, net.a[2, j]: a, net.y[j]: y})
    assert same(whole, form)
    assert not same(whole, 2 * form) and not same(whole, -form)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("cost", COSTS)
def test_softmax_error_is_the_slope_of_the_composition(size, cost):
    """The same for softmax, with every output a function of every z; for log-likelihood only where
    the targets sum to 1."""
    if size == 1 and cost == "cross-entropy":
        with pytest.raises(NetworkError, match="output is always 1"):  # ln(1 - a) of a = 1
            Network([1, size], activation="softmax", cost=cost)
        return
    net = Network([1, size], activation="softmax", cost=cost)
    z, y = [symbols(f"{name}1:{size + 1}") for name in "zy"]
    a = [exp(t) / sum(map(exp, z)) for t in z]
    parts = [
        expression(net.cost.formula, net.cost.parameters, a=u, y=v, n=Integer(size)) for u, v in zip(a, y)
    ]
    form = closed(net, "delta", 2, Integer(1)).expr.doit()
    form = form.xreplace(
        {net.a[2, n]: u for n, u in enumerate(a, 1)} | {net.y[n]: v for n, v in enumerate(y, 1)}
    )
    whole = sum(parts).diff(z[0])
    assert same(whole, form) == (cost != "log-likelihood")
    summed = {y[-1]: 1 - sum(y[:-1])}
    assert same(whole.subs(summed), form.subs(summed))


@pytest.mark.parametrize(
    "what, indices, form",
    [
        ("delta", (2, j), "(dC/da[2, j] - Sum(dC/da[2, k]*a[2, k], (k, 1, 3)))*a[2, j]"),
        ("a", (2, j), "Sum(delta[3, k]*w[3, k, j], (k, 1, 2))"),
        ("b", (2, j), "delta[2, j]"),
        ("w", (3, j, k), "a[2, k]*delta[3, j] + w[3, j, k]/10"),
        ("w", (2, j, k), "delta[2, j]*x[k] + w[2, j, k]/10"),
        ("x", (k,), "Sum(delta[2, i]*w[2, i, k], (i, 1, 3))"),
    ],
)
def test_hidden_softmax_and_weight_decay(what, indices, form):
    net = Network([2, 3, 2], activation=["softmax", "relu"], cost="quadratic", regulariser="l2")
    assert str(closed(net, what, *indices).expr) == form


def test_mean_and_sum_over_a_batch():
    for mean, tail in ((True, "/4"), (False, "")):
        net = Network([2, 3], activation="relu", cost="quadratic", batch=4, mean=mean)
        assert str(closed(net, "b", 2, j).expr) == "Sum(delta[2, j, x], (x, 1, 4))" + tail
    net = Network(activation="sigmoid", cost="cross-entropy", batch=True)
    assert str(closed(net, "delta", net.L, j, x).expr) == "a[L, j, x] - y[j, x]"


def test_a_long_slope_can_stay_a_name():
    net = Network([1, 1, 1], activation="gelu-tanh", cost="quadratic", letters=True)
    assert (
        str(closed(net, "delta", 2, j, brief=True).expr)
        == "sigma_2'(z[2, j])*Sum(delta[3, k]*w[3, k, j], (k, 1, 1))"
    )
    assert "exp" in str(closed(net, "delta", 2, j).expr)


@pytest.mark.parametrize(
    "kind, name, slope",
    [
        ("activation", "sigmoid", "a*(1 + a)"),
        ("activation", "relu", "1"),
        ("activation", "elu", "step(z)"),
        ("activation", "softsign", "1/(1 + abs(z))"),
        ("activation", "gelu", "Phi(z)"),
        ("activation", "softmax", "a[j]*(1 - a[j])*[j=k]"),
        ("activation", "softmax", "a[j]*([j=k] + a[k])"),
        ("cost", "cross-entropy", "(y - a)/(a*(1 - a))"),
        ("cost", "huber", "a - y"),
        ("cost", "mean-squared", "2*(a - y)"),
    ],
)
def test_a_wrong_recorded_slope_is_refused(kind, name, slope):
    wrong = replace({"activation": ACTIVATIONS, "cost": COSTS}[kind][name], derivative=slope)
    net = Network([2, 2], **{"activation": "sigmoid", "cost": "quadratic", kind: wrong})
    with pytest.raises(NetworkError, match="the slope of its formula"):
        closed(net, "delta", 2, j)


def test_a_wrong_recorded_slope_of_a_regulariser_is_refused():
    net = Network([2, 2], activation="sigmoid", cost="quadratic", regulariser="l2")
    net.regulariser = replace(net.regulariser, derivative="2*lam*w")
    with pytest.raises(NetworkError, match="the slope of its formula"):
        closed(net, "w", 2, j, k)


@pytest.mark.parametrize(
    "what, indices", [("delta", (1, j)), ("delta", (4, j)), ("w", (2, j)), ("q", (2, j)), ("b", (2, 9))]
)
def test_what_does_not_exist(what, indices):
    with pytest.raises(NetworkError):
        closed(Network([2, 3, 2], activation="relu", cost="quadratic"), what, *indices)


class Numbers:
    """A network with numbers (mpmath): the value of any expression that a line of a derivation holds."""

    def __init__(self, net, weights, inputs, targets):
        self.net, self.known = net, {**weights, **inputs, **targets}
        for at in range(2, len(net.widths) + 1):
            for name in ("z", "a"):
                for n in range(1, net.widths[at - 1] + 1):
                    entry = Entry(getattr(net, name), at, n)
                    self.known[entry] = self.value(net.definition(entry))
        for at in range(len(net.widths), 1, -1):
            for name in ("a", "z"):
                for n in range(1, net.widths[at - 1] + 1):
                    entry = Entry(getattr(net, name), at, n)
                    self.known[CostDerivative(entry)] = self.down(entry)
                    if name == "z":
                        self.known[net.delta[at, n]] = self.known[CostDerivative(entry)]

    def down(self, entry):
        """dC/d(entry) by the definitions: slopes of the next family by numerical differentiation."""
        net, at = self.net, entry.indices[0]
        if str(entry.base) == "a" and at == net.L:
            return self.slope(sum(net.cost_of(n) for n in range(1, net.widths[-1] + 1)), entry)
        family, layer = (net.a, at) if str(entry.base) == "z" else (net.z, at + 1)
        return mpmath.fsum(
            self.known[CostDerivative(family[layer, n])] * self.slope(net.definition(family[layer, n]), entry)
            for n in range(1, net.widths[int(layer) - 1] + 1)
        )

    def slope(self, expr, entry):
        kept = self.known[entry]

        def at(v):
            self.known[entry] = v
            return self.value(expr)

        found = mpmath.diff(at, kept)
        self.known[entry] = kept
        return found

    def value(self, e, at=()):
        e = e.xreplace(dict(at)) if at else e
        if e in self.known:
            return self.known[e]
        if isinstance(e, Sum):
            body, limits = e.function, e.limits
            index, low, high = limits[-1]
            inner = Sum(body, *limits[:-1]) if limits[1:] else body
            return mpmath.fsum(
                self.value(inner, {index: Integer(n)}.items()) for n in range(int(low), int(high) + 1)
            )
        if isinstance(e, PartialDerivative):
            y, by = e.args
            return self.slope(
                self.net.definition(y),
                self.net.x[by.indices[1:]] if by.base == self.net.a and by.indices[0] == 1 else by,
            )
        if isinstance(e, (Equal, KroneckerDelta)):
            return int(e.args[0] == e.args[1])
        if isinstance(e, Sigma):
            entry = e.args[3]
            return self.slope(self.net.definition(self.net.a[entry.indices]), entry)
        if e.is_Rational:
            return mpmath.mpf(e.p) / e.q
        parts = [self.value(p) for p in e.args]
        if e.is_Add:
            return mpmath.fsum(parts)
        if e.is_Mul:
            return mpmath.fprod(parts)
        if e.is_Pow:
            return parts[0] ** parts[1]
        return {step: lambda u: mpmath.mpf(u > 0), sgn: mpmath.sign, Phi: mpmath.ncdf, phi: mpmath.npdf}.get(
            type(e), getattr(mpmath, type(e).__name__, None)
        )(parts[0])


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_every_line_has_the_same_value(data):
    draw = data.draw
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    cost = draw(
        st.sampled_from(["quadratic", "cross-entropy", "log-likelihood", "huber(1/3)", "mean-squared"])
    )
    acts = [draw(st.sampled_from(list(ACTIVATIONS))) for _ in widths[2:]]
    acts.append(draw(st.sampled_from(["sigmoid", "softmax"] if widths[-1] > 1 else ["sigmoid"])))
    net = Network(widths, activation=acts, cost=cost, regulariser=draw(st.sampled_from([None, "l1", "l2"])))
    number = st.builds(lambda p: mpmath.mpf(p) / 64, st.integers(1, 60).map(lambda p: p * 2 - 61))
    with mpmath.workdps(40):
        weights = {
            net.b[at, n]: draw(number)
            for at in range(2, len(widths) + 1)
            for n in range(1, widths[at - 1] + 1)
        }
        weights |= {
            net.w[at, n, i]: draw(number)
            for at in range(2, len(widths) + 1)
            for n in range(1, widths[at - 1] + 1)
            for i in range(1, widths[at - 2] + 1)
        }
        inputs = {net.x[n]: draw(number) for n in range(1, widths[0] + 1)}
        inputs |= {net.a[1, n]: inputs[net.x[n]] for n in range(1, widths[0] + 1)}
        shares = [abs(draw(number)) for _ in range(widths[-1])]
        targets = {net.y[n]: share / mpmath.fsum(shares) for n, share in enumerate(shares, 1)}
        point = Numbers(net, weights, inputs, targets)
        at = draw(st.integers(2, len(widths)))
        what = draw(st.sampled_from(["delta", "b", "w", "a", "x"]))
        indices = {"x": (1,), "w": (at, widths[at - 1], 1)}.get(what, (at, widths[at - 1]))
        done = closed(net, what, *map(Integer, indices), brief=draw(st.booleans()))
        lines = [expr for expr, _ in done.steps] + [done.expr]
        if what in ("b", "w"):  # the first line may name what is derived
            lines = [e for e in lines if not e.has(CostDerivative(done.of.entry))]
        values = [point.value(e) for e in lines]
        wanted = values[-1]
        assert all(abs(v - wanted) < mpmath.mpf(10) ** -12 * (1 + abs(wanted)) for v in values), list(
            zip(lines, values)
        )
