"""The parts of the normal form that no certificate reaches alone, and the limits of work."""

from fractions import Fraction

import pytest

from symbolic_bp.kernel import build, index
from symbolic_bp.kernel.back import reify
from symbolic_bp.kernel.fault import Incomplete, Rejected
from symbolic_bp.kernel.family import WORK
from symbolic_bp.kernel.index import NAME, OWN, Atom, const, var
from symbolic_bp.kernel.model import Log
from symbolic_bp.kernel.mono import Mono, bounded, times
from symbolic_bp.kernel.normal import monos, normal
from symbolic_bp.kernel.slopes import diff
from symbolic_bp.kernel.term import Add, Fn, Mul, Num, Pow, Range, Ref, Sum, apart, names, put, sub

from .text import claim, family, model, term

X = family("x", "j: 1..n")
A, J = Atom(OWN, "a"), Atom(NAME, "j")


@pytest.fixture
def place():
    """A reader of terms in j, and the context of j."""
    m, reader = build.model(model(X, family("y", "j: 1..n", "x[j]", ["0"])))
    ctx = build.claim(m, reader, claim("0", "0", "j: 1..n"), Log())[1]
    return lambda text: reader.term(term(text), build.scope_of(ctx)), ctx


def test_a_sum_without_a_range_is_no_term(place):
    """Rejected, with the factors; with its two constraints, or in the box of a slot, it is one."""
    read, ctx = place
    with pytest.raises(Rejected) as raised:
        reify(ctx, [Mono(Fraction(1), (A,))])
    assert raised.value.expected == "a range for each sum"
    with pytest.raises(Rejected):
        reify(ctx, [Mono(Fraction(1), (A,), (), (var(A),))])
    assert reify(ctx, [Mono(Fraction(1), (A,), (), (var(A), index.sub(const(3), var(A))))]) == read(
        "Sum(i1,0,3,1)"
    )


def test_names_of_the_kernel_step_aside_for_those_in_use(place):
    read, ctx = place
    two = ctx.more(scope=[Atom(NAME, "i1")])
    assert normal(two, read("Sum(k,1,n,x[k])")).var == Atom(NAME, "i2")


def test_a_binder_may_not_shadow(place):
    _, ctx = place
    with pytest.raises(Rejected) as raised:
        ctx.under([Range(J, const(1), const(2))])
    assert raised.value.expected == "a bound name that is not in scope"


def test_a_derivative_has_no_derivative(place):
    read, ctx = place
    with pytest.raises(Rejected) as raised:
        diff(ctx, read("2*D(y[j],x[j])"), Ref("x", (var(J),)))
    assert raised.value.expected == "no derivative of a derivative"


def test_substitution_captures_nothing():
    """Sum_j x[k + j] at k = j: the bound name steps aside; so does apart."""
    k = Atom(NAME, "k")
    t = Sum(J, const(1), const(2), Ref("x", (index.add(var(k), var(J)),)))
    moved = put(t, {k: var(J)})
    assert moved.var != J and J in names(moved) and names(moved.body) == {J, moved.var}
    assert put(t, {J: var(k)}) == t
    away = apart(t, frozenset({J}), frozenset({"j'"}))
    assert away.var.name == "j''" and put(away.body, {away.var: var(J)}) == t.body


@pytest.mark.parametrize(
    "make",
    [
        lambda ctx: bounded(Fraction(2) ** 3000),
        lambda ctx: bounded(1 / Fraction(2) ** 3000),
        lambda ctx: times(ctx, [[Mono(Fraction(1))] * 40] * 2),
        lambda ctx: monos(ctx, Pow(Num(Fraction(2**300)), -12)),
        lambda ctx: monos(ctx, Pow(Num(Fraction(2**300)), 12)),
        lambda ctx: normal(
            ctx,
            Mul(
                tuple(Fn("exp", Ref("x", (index.var(Atom(NAME, "j")),))) for _ in range(2))
                + (Pow(Add((Num(Fraction(1)), Ref("x", (var(J),)))), 12),)
            ),
        ),
        lambda ctx: [ctx.log.spend() for _ in range(WORK + 1)],
    ],
    ids=range(7),
)
def test_limits_of_work(place, make):
    with pytest.raises(Incomplete):
        make(place[1])


def test_like_factors_have_a_limit(place):
    read, ctx = place
    with pytest.raises(Incomplete) as raised:
        normal(ctx, read("*".join(["Sum(i,1,n,x[i])"] * 8)))
    assert raised.value.expected == "fewer like factors in a product"
    assert normal(ctx, sub(read("*".join(["Sum(i,1,n,x[i])"] * 4)), read("Sum(i,1,n,x[i])**4"))) == Num(
        Fraction(0)
    )
