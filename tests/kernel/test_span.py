"""Where a number is seen to lie, there it lies: random terms at random numbers; what is seen and what is not."""

import random
from fractions import Fraction

import pytest

from symbolic_bp.kernel import build, span
from symbolic_bp.kernel.family import Log
from symbolic_bp.kernel.model import Context
from symbolic_bp.kernel.quotient import quotient
from symbolic_bp.kernel.sign import fits

from .ground import Ground, Numbers, Skip
from .text import family, model, term

MODEL = model(family("x", "j: 1..3"), family("c"), family("a", "j: 1..3", "sigmoid(x[j])*iv(j<=2)", ["0"]))
FUNCTIONS = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "Phi", "sin", "cos")


def some(r, depth):
    """A random term, as text."""
    if depth == 0 or r.random() < 0.15:
        return r.choice(["x[1]", "x[2]", "c", "a[1]", "a[3]", "1", "2", "0", "num(m)", "num(n)", "iv(m>=1)"])
    u, v = some(r, depth - 1), some(r, depth - 1)
    return r.choice(
        [
            *(
                f"({u}+{v})",
                f"({u}-{v})",
                f"({u})*({v})",
                f"({u})**2",
                f"({u})**3",
                f"1/({u})",
                f"1/(({u})**2)",
            ),
            *(f"{r.choice(FUNCTIONS)}({u})", f"({u})/(1+exp({v}))", f"({u})*sgn({u})", f"({u})*step({u})"),
            *(
                f"(1-{r.choice(FUNCTIONS)}({u}))",
                f"Sum(k{depth},1,m,{u})",
                f"Sum(k{depth},1,n,{u})",
                f"iv(m>=2)*({u})",
            ),
        ]
    )


def seen(text):
    """The context without names, and the term."""
    m, reader = build.model(MODEL)
    ctx = Context(m, Log())
    return ctx, build.network(m, reader.term(term(text), build.scope_of(ctx)))


def lies(found, value):
    """Whether a number is in an interval; one that was rounded may be a little beyond an end."""
    little = 0 if isinstance(value, (int, Fraction)) else 1e-9
    low, high = ((None if e.at is None else value - e.at, e.open) for e in found)
    return (low[0] is None or low[0] > -little or not low[0] and not low[1]) and (
        high[0] is None or high[0] < little or not high[0] and not high[1]
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_number_lies_where_it_is_seen_to_lie(seed):
    r, count = random.Random(seed), 0
    for k in range(250):
        text = some(r, 3)
        ctx, t = seen(text)
        found = span.of(ctx, t)
        over = quotient(t, lambda d, ctx=ctx: span.of(ctx, d).above)
        for n, m in ((1, 0), (2, 2)):
            ground = Ground(MODEL, {"n": n, "m": m})
            for at in range(4):
                numbers = Numbers(ground, (seed, k, at))
                try:
                    value = numbers.of(ground.term(term(text), ground.env()))
                    if abs(value) > 1e6 or 0 < abs(value) < 1e-7:
                        continue
                    assert lies(found, value), (text, found, value)
                    if over is not None:
                        other = numbers.of(ground.term(*ground_of(over, ground)))
                        assert abs(other) < 1e-6 or (other > 0) == (value > 0), (text, value, other)
                except (Skip, OverflowError):
                    continue
                count += found != span.ALL
    assert count > 300


def ground_of(t, ground):
    from symbolic_bp.finding.write import data

    return data(t), ground.env()


@pytest.mark.parametrize(
    "text, yes, no",
    [
        ("1-sigmoid(x[1])", ["nonzero", "positive"], []),
        ("1-1/(1+exp(-x[1]))", ["nonzero", "positive"], []),
        ("1-exp(x[1])/(1+exp(x[1]))", ["nonzero", "positive"], []),
        ("1-2*exp(x[1])/(1+exp(x[1]))", [], ["nonzero", "positive", "not negative"]),
        ("sigmoid(x[1])-1", ["nonzero"], ["positive", "not negative"]),
        ("1-tanh(x[1])**2", ["positive"], []),
        ("1-sin(x[1])", ["not negative"], ["positive", "nonzero"]),
        ("(x[1]+c)**2", ["not negative"], ["positive", "nonzero"]),
        ("1+x[1]*sgn(x[1])", ["positive"], []),
        ("1+x[1]*sgn(x[2])", [], ["positive", "not negative"]),
        ("a[1]", ["positive"], []),
        ("1-a[1]", ["positive"], []),
        ("a[3]", ["not negative"], ["positive", "nonzero"]),
        ("Sum(k,1,n,exp(x[1]))", ["positive"], []),
        ("Sum(k,1,m,exp(x[1]))", ["not negative"], ["positive", "nonzero"]),
        ("iv(m>=1)*exp(c)", ["not negative"], ["positive", "nonzero"]),
        ("iv(n>=1)*exp(c)", ["positive"], []),
        ("iv(n>=1)*c", [], ["positive", "nonzero", "not negative"]),
        ("1/x[1]", [], ["nonzero", "positive", "not negative"]),
        ("1/relu(x[1])", ["not negative"], ["nonzero", "positive"]),
    ],
)
def test_signs(text, yes, no):
    ctx, t = seen(text)
    assert [kind for kind in (*yes, *no) if fits(ctx, kind, t)] == yes
