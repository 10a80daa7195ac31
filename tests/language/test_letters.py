"""The letters of a book are read as they are printed, and never as those of another one."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.normal import normal
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import tex, text
from symbolic_bp.render.convention import SWAP, changed, claim_in, source, swapped
from symbolic_bp.render.nodes import related
from symbolic_bp.render.outline import outline, stated

LIBRARY = Library()
THEOREMS = LIBRARY.theorems
UNREAD = (
    "⋯",
    "π",
    "𝟏",
    "∂(",
)  # products with dots, sums over paths, vectors of ones, derivatives of expressions
DRAW = {
    "text": lambda book: text.Printer(book),
    "ascii": lambda book: text.Printer(book, True),
    "latex": lambda book: tex.Printer(book).whole,
}


def printed(claim, book, form):
    return DRAW[form](book)(related(*stated(claim_in(claim, book))))


def same(one, other, book):
    """Whether two claims say the same, up to the book's names for neurons."""
    if NOTATIONS[book].source:
        one, other = (
            changed(c, lambda t: swapped(t, SWAP)) if source(c.lhs, c.rhs) else c for c in (one, other)
        )
    ctx = one.context()
    return (
        one.scope == other.scope
        and one.order == other.order
        and all(
            normal(ctx, left) == normal(ctx, right)
            for left, right in ((one.lhs, other.lhs), (one.rhs, other.rhs))
        )
    )


@pytest.mark.parametrize("form", DRAW)
@pytest.mark.parametrize("book", NOTATIONS)
def test_what_is_printed_of_a_theorem_is_read_as_that_theorem(book, form):
    unread = 0
    for t in THEOREMS.values():
        claim = t.claim()
        if any(sign in printed(claim, book, "text") for sign in UNREAD):
            unread += 1
            with pytest.raises(ClaimError):
                read_claim(printed(claim, book, form), t.network, t.where or None, dict(t.arrays), book)
        elif (book, form, t.name) != ("ng", "ascii", "step-derivative"):  # dz/dz: see the test of it below
            got = read_claim(printed(claim, book, form), t.network, t.where or None, dict(t.arrays), book)
            assert same(got, claim, book), (t.name, printed(claim, book, form))
    assert unread == 13


@pytest.mark.parametrize("book", NOTATIONS)
def test_every_line_of_a_proof_is_read_as_it_is_printed(book):
    lines = 0
    for t in THEOREMS.values():
        for block in outline(None, LIBRARY.proof(t.name), book, False).blocks:
            for node, _ in block.lines:
                plain = DRAW["text"](book)(related(block.start, "=", node))
                if any(sign in plain for sign in UNREAD):
                    continue
                for form in ("text", "latex"):
                    said = DRAW[form](book)(related(block.start, "=", node))
                    got = claim_in(read_claim(said, t.network, None, dict(t.arrays), book), book)
                    assert DRAW[form](book)(related(*stated(got))) in (
                        said,
                        said.replace(" · 1", "").replace(r" \cdot 1", ""),
                    )
                    lines += 1
    assert lines > 600


ENTRIES = [
    "w[l,j,k]",
    "w[l+1,p,j]",
    "b[l,j]",
    "z[l,j]",
    "a[l,j]",
    "a[l-1,k]",
    "delta[l,j]",
    "sigma(z[l,j])",
    "sigma'(z[l,j])",
    "sigma''(z[l,j])",
    "dC/dw[l,j,k]",
    "dC/db[l,j]",
    "dC/da[l,j]",
    "dC/dz[l,j]",
    "da[l,j]/dz[l,j]",
    "dz[l+1,p]/dw[l+1,p,j]",
    "x[k]",
    "y[q]",
    "eta",
    "[j=k]",
    "n(l)",
    "2",
    "1/3",
    "C",
    "dz[l+1,p]/da[l,j]",
    "z[2,1]",
    "w[3,1,1]",
    "a[L,q]",
]
VECTORS = [
    "z[l]",
    "a[l]",
    "b[l]",
    "delta[l]",
    "sigma(z[l])",
    "sigma'(z[l])",
    "dC/db[l]",
    "dC/dz[l]",
    "dC/da[l]",
]
MATRICES = ["w[l]", "dC/dw[l]", "(delta[l] @ a[l-1].T)"]
BATCH = [
    "z[l]",
    "a[l]",
    "delta[l]",
    "sigma(z[l])",
    "sigma'(z[l])",
    "(w[l] @ a[l-1])",
    "(w[l+1].T @ delta[l+1])",
    "(Sigma'(b[l]) @ z[l])",
]


def numbers():
    pairs = lambda e: st.one_of(
        st.tuples(e, st.sampled_from(["+", "-", "*", "/"]), e).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        e.map(lambda t: f"({t})^2"),
        e.map(lambda t: f"exp({t})"),
        e.map(lambda t: f"abs({t})"),
        e.map(lambda t: f"(-{t})"),
        e.map(lambda t: f"Sum(w[l+1,i,j]*delta[l+1,i]*({t}), i)"),
    )
    return st.recursive(st.sampled_from(ENTRIES), pairs, max_leaves=5)


def vectors():
    wider = lambda e: st.one_of(
        st.tuples(e, st.sampled_from(["+", "-", ".*"]), e).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        e.map(lambda t: f"(Sigma'(z[l]) @ ({t}))"),
        e.map(lambda t: f"(eta*{t})"),
        e.map(lambda t: f"(w[l+1].T @ w[l+1] @ {t})"),
    )
    return st.recursive(st.sampled_from(VECTORS), wider, max_leaves=4)


def batches():
    wider = lambda e: st.one_of(
        st.tuples(e, st.sampled_from(["+", "-", ".*"]), e).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        e.map(lambda t: f"(eta*{t})"),
        e.map(lambda t: f"(w[l+1].T @ w[l+1] @ {t})"),
    )
    return st.recursive(st.sampled_from(BATCH), wider, max_leaves=4)


@settings(max_examples=50, deadline=None)
@given(
    st.one_of(st.tuples(numbers(), numbers()), st.tuples(vectors(), vectors())), st.sampled_from(["=", "<="])
)
@example(("delta[l,j]", "z[l,j]*delta[l,j]/delta[l+1,p]"), "=")
@example(("w[l,j,k]", "(-Sum(w[l+1,i,j]*delta[l+1,i]*((2)^2), i))"), "=")
def test_what_is_printed_of_any_claim_is_read_as_that_claim(sides, sign):
    try:
        claim = read_claim(f"{sides[0]} {sign} {sides[1]}", Network(cost="quadratic"))
    except ClaimError:
        return
    every_way(claim)


@settings(max_examples=20, deadline=None)
@given(batches(), batches(), st.sampled_from(["", "a[l].T"]))
def test_what_is_printed_of_any_claim_about_a_mini_batch_is_read_as_that_claim(left, right, also):
    sides = (left, right) if not also else (f"dC/dw[l+1] @ {left} @ {also}", f"w[l+1] @ ({right} @ {also})")
    try:
        claim = read_claim("{} = {}".format(*sides), Network(batch=True))
    except ClaimError:
        return
    every_way(claim)


def every_way(claim):
    for book in NOTATIONS:
        for form in DRAW:
            try:
                said = printed(claim, book, form)
            except ClaimError:  # no form with one row for each example
                continue
            try:
                got = read_claim(said, claim.network, claim.where, notation=book)
            except ClaimError as why:
                quotient = (
                    book == "ng" and form != "latex" and "dz" in said and "one reading" in str(why)
                )  # dz/dz
                if "opens" in str(why) or "||" in said:  # an absolute value inside another one
                    continue
                assert quotient or form == "ascii" and "a number on one side of *" in str(why), (
                    book,
                    form,
                    said,
                    str(why),
                )
                continue
            assert same(got, claim, book), (book, form, said)


@pytest.mark.parametrize(
    "book, said, wanted",
    [
        ("ng", "dz[l,j] = dJ/dz[l,j]", "delta[l,j] = dC/dz[l,j]"),
        ("ng", "dz[l,j]/dW[l,j,k] = 1", "dz[l,j]/dw[l,j,k] = 1"),
        ("ng", "dz[l,j]/a[l,j] = 1", "delta[l,j]/a[l,j] = 1"),
        ("ng", "a[l,j]/dz[l,j] = 1", "a[l,j]/delta[l,j] = 1"),
        ("ng", r"\frac{dJ}{dW^{[l]}_{jk}} = 1", "dC/dw[l,j,k] = 1"),
        ("ng", "∂z[l+1,k]/∂z[l,j] = 0", "dz[l+1,k]/dz[l,j] = 0"),
        ("ng", r"\frac{\partial z^{[l+1]}_k}{\partial z^{[l]}_j} = 0", "dz[l+1,k]/dz[l,j] = 0"),
        ("ng", "g'(z[l,j]) = G[l]", None),
        ("ng", "delta[l,j] = dC/dz[l,j]", "delta[l,j] = dC/dz[l,j]"),
        ("goodfellow", "a[l,j] = b[l,j]", "z[l,j] = b[l,j]"),
        ("goodfellow", "h[l,j] = f(a[l,j])", "a[l,j] = sigma(z[l,j])"),
        ("goodfellow", "delta[l,j] = dC/dz[l,j]", "delta[l,j] = dC/dz[l,j]"),
        ("goodfellow", "h[l,h] = 0", "a[l,h] = 0"),
        ("ng", "W[g,j,J] = 0", None),
        ("ng", "W[g,j,g1] = 0", "w[g,j,g1] = 0"),
        ("bishop", "z[l,j] = h(a[l,j])", "a[l,j] = sigma(z[l,j])"),
        ("bishop", "∇_z E = δ^(L)", "grad(C) = delta[L]"),
    ],
)
def test_letters(book, said, wanted):
    if wanted is None:
        with pytest.raises(ClaimError):
            read_claim(said, Network(), notation=book)
    else:
        got, claim = read_claim(said, Network(), notation=book), read_claim(wanted, Network())
        assert (got.lhs, got.rhs, got.scope) == (claim.lhs, claim.rhs, claim.scope)


@pytest.mark.parametrize(
    "book, said, place",
    [
        ("goodfellow", "delta[l,j] = a[l,j]", "a["),
        ("goodfellow", "dC/da[L,j] = 0", "a["),
        ("bishop", "dC/dz[l,j] = delta[l,j]", "z["),
        ("bishop", "a[l,j] = sigma(z[l,j])", "a["),
        ("goodfellow", "z[l,j] = a[l,j]", "a["),
        ("goodfellow", r"\delta^l = a^l", "a^"),
        ("ng", "dz[l,j]/dz[l,k] = 1", "dz[l,j]"),
    ],
)
def test_two_readings_are_refused_at_their_place(book, said, place):
    with pytest.raises(ClaimError, match="one notation|one reading") as no:
        read_claim(said, Network(), notation=book)
    assert said[no.value.position :].startswith(place) and "^" in no.value.pointed()
