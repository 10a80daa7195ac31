"""The normal form and the rule field on quotients and known functions keep the value of a term (50 digits)."""

import mpmath
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from symbolic_bp.moves.calculus import positive, vanishes
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import RULES
from symbolic_bp.moves.term import add, mul, num

ARRAYS = {"s": (), "t": (), "u": (("dim", "N"),)}
FUNCTIONS = {
    "exp": mpmath.exp,
    "step": lambda x: mpmath.mpf(x > 0),
    "sgn": mpmath.sign,
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
}
SIZE = 3


def context():
    return Context(Network(), ARRAYS)


def within_bounds(judge, *args):
    """The judge's answer; an example that takes too many operations is no example."""
    try:
        return judge(*args)
    except Rejected as why:
        assume("operations" not in str(why))
        raise


def value(t, at):
    """The value of a term; 1/0 is 0."""
    head = t[0]
    if head == "num":
        return mpmath.mpf(t[1]) / t[2]
    if head == "size":
        return mpmath.mpf(SIZE)
    if head == "inv":
        return mpmath.mpf(1) / SIZE
    if head == "ref":
        return at[t[1]][at[t[3][0]]] if t[3] else at[t[1]]
    if head == "sum":
        return mpmath.fsum(value(t[3], {**at, t[1]: i}) for i in range(SIZE))
    if head == "fn" and t[1] == "log":
        x = value(t[2], at)
        assume(x > mpmath.mpf(10) ** -20)
        return mpmath.log(x)
    if head == "fn":
        x = value(t[2], at)
        assume(abs(x) < 50)
        assume(t[1] not in ("step", "sgn") or abs(x) > mpmath.mpf(10) ** -20)
        return FUNCTIONS[t[1]](x)
    if head == "recip":
        x = value(t[1], at)
        assume(x == 0 or abs(x) > mpmath.mpf(10) ** -10)
        return 1 / x if x else x
    if head == "pow":
        return value(t[1], at) ** t[2]
    parts = [value(p, at) for p in t[1:]]
    return mpmath.fsum(parts) if head == "add" else mpmath.fprod(parts)


LEAVES = st.one_of(
    st.builds(num, st.integers(-3, 3), st.integers(1, 3)),
    st.sampled_from([("ref", "s", None, ()), ("ref", "t", None, ())]),
    st.just(("sum", "k", ("dim", "N"), ("fn", "exp", ("ref", "u", None, ("k",))))),
    st.just(("sum", "k", ("dim", "N"), ("ref", "u", None, ("k",)))),
    st.just(("size", ("dim", "N"))),
)
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda a, b: ("add", a, b), inner, inner),
        st.builds(lambda a, b: ("mul", a, b), inner, inner),
        st.builds(lambda a: ("recip", a), inner),
        st.builds(lambda a: ("pow", a, 2), inner),
        st.builds(lambda f, a: ("fn", f, a), st.sampled_from(["exp", "log", "step", "sgn", "Phi"]), inner),
    ),
    max_leaves=6,
)
NUMBERS = st.builds(lambda p, q: mpmath.mpf(p) / q, st.integers(-5, 5), st.integers(1, 4))
POINTS = st.fixed_dictionaries(
    {"s": NUMBERS, "t": NUMBERS, "u": st.lists(NUMBERS, min_size=SIZE, max_size=SIZE)}
)


@pytest.mark.slow
@settings(max_examples=150)
@given(TERMS, POINTS)
def test_normal_form_keeps_the_value(t, at):
    with mpmath.workdps(50):
        wanted, found = value(t, at), value(within_bounds(normal, context(), t), at)
        assert abs(wanted - found) <= mpmath.mpf(10) ** -25 * max(1, abs(wanted))


@pytest.mark.slow
@settings(max_examples=150)
@given(TERMS, POINTS)
def test_what_is_seen_to_be_positive_is(t, at):
    with mpmath.workdps(50):
        x = value(t, at)
        assert not within_bounds(positive, context(), t) or x > 0


@pytest.mark.slow
@settings(max_examples=60)
@given(st.sampled_from(["step", "sgn"]), TERMS, TERMS, POINTS)
@example(
    "step",
    ("recip", ("ref", "s", None, ())),
    num(1),
    {"s": mpmath.mpf(-1), "t": mpmath.mpf(0), "u": [mpmath.mpf(0)] * SIZE},
)
def test_a_sign_that_is_worked_out_is_that_of_the_number(name, a, b, at):
    for u in (
        a,
        mul(a, b),
        mul(num(-1), ("pow", a, 2)),
        add(mul(num(-1), ("pow", a, 2)), mul(num(-2), ("pow", b, 4))),
    ):
        try:
            found = RULES["sign"](context(), ("fn", name, u), None, {}, None)
        except Rejected:
            continue
        with mpmath.workdps(50):
            x = value(u, at)
            assert value(found, at) == FUNCTIONS[name](x), (u, found)


@settings(max_examples=100)
@given(TERMS, TERMS, POINTS)
def test_what_vanishes_is_zero_where_no_divisor_is(a, b, at):
    """a/b + 1/b - (a + 1)/b vanishes, and a changed one only where it is 0."""
    over = ("recip", b)
    zero = add(mul(a, over), over, mul(num(-1), add(a, num(1)), over))
    assert within_bounds(vanishes, context(), zero)
    for t in (add(a, mul(num(-1), b)), add(zero, over)):
        with mpmath.workdps(50):
            x = value(t, at)
            ctx = context()
            if within_bounds(vanishes, ctx, t):
                divisors = [h for h in ctx.hyps if h[0] == "nonzero"]
                assert abs(x) < mpmath.mpf(10) ** -25 or any(
                    abs(value(d, at)) < mpmath.mpf(10) ** -20 for _, d in divisors
                )


@given(TERMS)
@example(("pow", ("ref", "t", None, ()), 2))
def test_a_divisor_cancels_under_a_sum_and_outside_of_it(a):
    b = add(("pow", ("size", ("dim", "N")), 2), ("sum", "k", ("dim", "N"), ("ref", "u", None, ("k",))))
    assert within_bounds(vanishes, context(), add(mul(a, ("recip", b), b), mul(num(-1), a)))


@pytest.mark.parametrize(
    "left, right",
    [
        (("fn", "exp", ("ref", "s", None, ())), ("fn", "exp", ("ref", "t", None, ()))),
        (("recip", add(("ref", "s", None, ()), num(1))), add(("recip", ("ref", "s", None, ())), num(1))),
        (
            ("fn", "log", add(("ref", "s", None, ()), ("ref", "t", None, ()))),
            add(*(("fn", "log", ("ref", n, None, ())) for n in "st")),
        ),
        (
            ("fn", "log", mul(("ref", "s", None, ()), ("ref", "t", None, ()))),
            add(*(("fn", "log", ("ref", n, None, ())) for n in "st")),
        ),
    ],
)
def test_what_differs_has_two_normal_forms(left, right):
    assert normal(context(), left) != normal(context(), right)
    assert not vanishes(context(), add(left, mul(num(-1), right)))
