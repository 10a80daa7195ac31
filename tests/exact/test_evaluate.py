"""Exact values: numbers worked out by hand, and laws on random networks."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from symbolic_bp.exact.counterexample import Agreement, Counterexample, Nowhere, compare, re_evaluate, refute
from symbolic_bp.exact.dual import Dual, Polynomial
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.instance import Instance
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim
from symbolic_bp.testing import holds, instances

# z2 = 2*3 + 1*5 + 1 = 12, a2 = 144;  z3 = -1*144 + 0 = -144, a3 = -288;  C = a3^2
NET = Instance(
    (2, 1, 1),
    {(2, 1, 1): Fraction(2), (2, 1, 2): Fraction(1), (3, 1, 1): Fraction(-1)},
    {(2, 1): Fraction(1), (3, 1): Fraction(0)},
    {(1, 0): Fraction(3), (2, 0): Fraction(5)},
    {(2,): Polynomial(0, 0, 1), (3,): Polynomial(0, 2)},
    [(Fraction(1), {1: 2})],
    sizes={"N": 2},
)


@pytest.mark.parametrize(
    "text,value",
    [
        ("a[1,2]", 5),
        ("z[2,1]", 12),
        ("a[2,1]", 144),
        ("z[3,1]", -144),
        ("a[L,1]", -288),
        ("C", 82944),
        ("dC/da[3,1]", -576),
        ("delta[3,1]", -1152),
        ("dC/da[2,1]", 1152),
        ("delta[2,1]", 27648),
        ("dC/db[2,1]", 27648),
        ("dC/dw[2,1,1]", 82944),
        ("dC/dw[2,1,2]", 138240),
        ("dC/dx[2]", 27648),
        ("dz[3,1]/dz[2,1]", -24),
        ("sigma''(z[2,1])", 2),
        ("sigma'(z[2,1])", 24),
        ("Sum(w[2,1,k]*a[1,k], k)", 11),
        ("n(1)", 2),
        ("[1=2]", 0),
        ("[2=2]", 1),
        ("1/n(1)", Fraction(1, 2)),
        ("held(z[2,1] - Sum(w[2,1,i]*a[1,i], i), z[2,1])", 1),
        ("db[2,1]/dz[2,1]", 0),
        ("Paths(sigma'(z[i,v])*w[i,v,u], dC/da[L,v], (u, v, i), (1, 2, L))", 1152),
    ],
)
def test_by_hand(text, value):
    term = read_claim(f"{text} = 0", Network()).lhs
    assert evaluate(NET, term) == value


def test_arrays_by_hand():
    def of(text):
        return evaluate(NET, read_claim(f"{text} = {text}", Network()).lhs)

    assert of("w[2]") == ((2, 1),) and of("w[2].T") == ((2,), (1,))
    assert of("w[2] @ a[1] + b[2]") == (12,) and of("diag(a[1])") == ((3, 0), (0, 5))
    assert of("outer(a[1], a[1])") == ((9, 15), (15, 25)) and of("a[1] .* a[1]") == (9, 25)
    assert of("Prod(w[i].T, (i, 2, L))") == ((-2,), (-1,)) and of("dC/dw[2]") == ((82944, 138240),)


@pytest.mark.parametrize(
    "term",
    [
        ("ref", "z", ("", 1), (1,)),
        ("ref", "delta", ("L", 1), (1,)),
        ("ref", "w", ("", 2), (1, 3)),
        ("ref", "a", ("", 0), (1,)),
        ("add", ("ref", "a", ("", 1), ()), ("ref", "a", ("", 2), ())),
    ],
)
def test_missing(term):
    with pytest.raises(Missing):
        evaluate(NET, term)


def test_unsupported():
    with pytest.raises(Unsupported):
        evaluate(NET, ("D", ("ref", "delta", ("L", 0), (1,)), ("ref", "b", ("", 2), (1,))))


def test_dual_numbers_and_polynomials():
    cube = Polynomial(1, 0, 0, 2)
    value = cube(Dual(Fraction(3), Fraction(1)))
    assert (
        (value.re, value.eps) == (55, 54)
        and cube.derivative(2)(Fraction(1)) == 12
        and str(cube) == "2z^3 + 1"
    )


def refuted(text, **kind):
    claim = read_claim(text, Network(**kind))
    return refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)


def test_outcomes():
    found = refuted("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]")
    assert isinstance(found, Counterexample) and re_evaluate(found)
    assert (
        ("net", "2-2") in found.lines()
        and found.instance.widths == (2, 2)
        and not any(found.instance.w.values())
    )
    assert isinstance(refuted("dC/db[l,j] = delta[l,j]"), Agreement)
    assert isinstance(refuted("w[l+1,k,j] = w[l,k,q]", widths=(2, 2)), Nowhere)
    found = refuted("s .* t = Sum(s[k]*t[k], k)")
    assert found.kind == "shape" and len(found.left) == 2
    assert compare(found.instance, found.names, *found.sides)


@settings(max_examples=40, deadline=None)
@given(instances())
def test_the_equations_hold_on_random_networks(instance):
    assert holds("delta[L,j] = dC/da[L,j]*sigma'(z[L,j])", instance)
    assert holds("dC/db[l,j] = delta[l,j]", instance)
    assert holds("dC/dw[l,j,k] = a[l-1,k]*delta[l,j]", instance)
    assert holds("delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ Sigma'(z[L]) @ grad(C)", instance)
    if instance.depth > 2:
        assert holds("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])", instance)


@settings(max_examples=20, deadline=None)
@given(instances(batch=True))
def test_mini_batches(instance):
    assert holds("dC/dw[l] = 1/m*(delta[l] @ a[l-1].T)", instance)
    assert holds("dC/db[l] = 1/m*(delta[l] @ ones(m))", instance)
    assert holds("z[l] = w[l] @ a[l-1] + outer(b[l], ones(m))", instance)


def test_holds_is_not_always_true():
    assert not holds("dC/db[l,j] = 2*delta[l,j]", NET)
    with pytest.raises(ValueError):
        holds("delta[7,1] = delta[7,1]", NET)


@settings(max_examples=25, deadline=None)
@given(instances())
def test_law_the_slope_is_that_of_a_difference_of_costs(instance):
    """The slope of a pass in which one number moves, against exact costs at two numbers close by."""
    net = instance
    for part, keys in (("w", net.w), ("b", net.b)):
        for key in [*keys][:4]:
            costs, step = [], Fraction(1, 10**9)
            for t in (step, -step):
                moved = Instance(
                    net.widths,
                    dict(net.w),
                    dict(net.b),
                    dict(net.x),
                    net.sigma,
                    net.cost,
                    net.arrays,
                    net.sizes,
                    net.m,
                    net.formulas,
                )
                getattr(moved, part)[key] += t
                costs.append(moved.forward()[("C",)])
            slope = net.forward((part, *key))[("C",)]
            slope = slope.eps if isinstance(slope, Dual) else Fraction(0)
            assert abs((costs[0] - costs[1]) / (2 * step) - slope) <= Fraction(1, 10**6) * max(1, abs(slope))
