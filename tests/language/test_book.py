"""The notation of books: what it says in plain notation, where each sign stood, and what is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import subterms
from symbolic_bp.language.book import plain
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.scan import tokens
from symbolic_bp.render import latex, text
from symbolic_bp.session import network

LIBRARY = Library()


@pytest.mark.parametrize(
    "book, wanted",
    [
        (r"\frac{\partial C}{\partial w^l_{jk}}", "dC/dw[l,j,k]"),
        (r"\frac{dC}{db^l_j}", "dC/db[l,j]"),
        ("∂C/∂b_j^l", "dC/db[l,j]"),
        (r"a^{l-1}_k \delta^l_j", "a[l-1,k] delta[l,j]"),
        ("w^l_jk", "w[l,j,k]"),
        (r"\delta_j^l", "delta[l,j]"),
        (r"\delta^L = \nabla_a C \odot \sigma'(z^L)", "delta[L] = grad(C) ⊙ sigma'(z[L])"),
        ("(∇_aC) ⊙ σ_L'(z^L)", "(grad(C)) ⊙ sigma[L]'(z[L])"),
        (r"((w^{l+1})^T \delta^{l+1})", "((w[l+1]).T delta[l+1])"),
        (r"(w^{l})^{\top}", "(w[l]).T"),
        ("(w^2)ᵀ", "(w[2]).T"),
        (r"\sum_k w^l_{jk}", "∑[k] w[l,j,k]"),
        (r"\sum_{k=1}^{n_l} y_k^2", "∑[k,n(l)] y[k]^2"),
        ("Σ_k b[l,k]", "∑[k] b[l,k]"),
        (r"\sum_{jk} 1", "∑[j]∑[k] 1"),
        (r"\sum_{j,k} 1", "∑[j]∑[k] 1"),
        (r"\sum\limits_k b^l_k", "∑[k] b[l,k]"),
        (r"\delta^{x,l}_j", "delta[l,j,x]"),
        (r"\delta^{x,l}", "col(delta[l],x)"),
        (r"\Delta^l A^{l-1}", "delta[l] a[l-1]"),
        ("C_x", "Cx[x]"),
        (r"w^l_{j k}", "w[l,j,k]"),
        (r"e^{-z^l_j}", "exp(-z[l,j])"),
        (r"\ln a^L_j", "ln(a[L,j])"),
        (r"\ln(1-a^L_j)", "ln(1-a[L,j])"),
        (r"\ln \left(2\right)", "ln (2 )"),
        (r"\frac{1}{2} \frac12", "((1)/(2)) ((1)/(2))"),
        (r"z^l_j²", "z[l,j]^2"),
        ("δˡⱼ", "delta[l,j]"),
        (r"\mathbf{w}^l", "w[l]"),
        (r"$\delta^l$", "delta[l]"),
        (r"$$\delta^l = 1.$$", "delta[l] = 1"),
        (r"\delta^l = 1.", "delta[l] = 1"),
        ("w^T", "w.T"),
        (r"\sigma^\prime(z^l)", "sigma'(z[l])"),
        (r"0 \leq a^l_j", "0 <= a[l,j]"),
        ("dC/dw[l,j,k] = a[l-1,k]*delta[l,j]",) * 2,
        ("b[l,j]^2 + my_name^3", "b[l,j]^2 + my_name^3"),
        ("", ""),
    ],
)
def test_accepted(book, wanted):
    said, places = plain(book)
    assert said.strip() == wanted
    assert len(places) == len(said) + 1


@pytest.mark.parametrize(
    "book, place",
    [
        (r"a + \foo^l", 4),
        (r"\frac{1}{2", 8),
        (r"\sum_{k=0}^{n_l} y_k", 7),
        ("\\", 0),
        ("1 + Σ_ = 1", 4),
        (r"\sum_{2} 1", 0),
        (r"δˡ + \oops", 5),
    ],
)
def test_refused_with_the_place(book, place):
    with pytest.raises(ClaimError) as caught:
        plain(book)
    assert caught.value.position == place and caught.value.text == book


def test_places_are_those_in_the_text_as_it_was_typed():
    assert [(t.text, t.place) for t in tokens(r"\delta^l_j = 2")] == [
        ("delta", 0),
        ("[", 0),
        ("l", 7),
        (",", 0),
        ("j", 9),
        ("]", 0),
        ("=", 11),
        ("2", 13),
        ("the end", 14),
    ]


@pytest.mark.parametrize("draw", [text.formula, latex.formula])
def test_what_is_printed_of_a_theorem_is_read_as_that_theorem(draw):
    """But for products with dots, sums over paths, vectors of ones, and derivatives with all else held."""
    read = 0
    for t in LIBRARY.theorems.values():
        claim = t.claim()
        sides = claim.lhs, claim.rhs
        if {"prod", "paths", "ones", "held"} & {s[0] for side in sides for s in subterms(side)}:
            continue
        again = read_claim(
            " = ".join(draw(side, claim.network) for side in sides),
            claim.network,
            t.where or None,
            dict(t.arrays),
        )
        ctx, read = claim.context(), read + 1
        assert {n: set(decl) for n, decl in again.scope.items()} == {
            n: set(decl) for n, decl in claim.scope.items()
        }
        assert all(normal(ctx, a) == normal(ctx, b) for a, b in zip(sides, (again.lhs, again.rhs))), t.name
    assert read > 60


@pytest.mark.parametrize(
    "book, plainly, kind",
    [
        (
            r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)",
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
            {},
        ),
        (
            r"\delta^L_j = \sum_k \frac{\partial C}{\partial a^L_k} \frac{\partial a^L_k}{\partial z^L_j}",
            "delta[L,j] = Sum(dC/da[L,k]*da[L,k]/dz[L,j], k)",
            {},
        ),
        (
            r"a^l_j = \sigma(\sum_k w^l_{jk} a^{l-1}_k + b^l_j)",
            "a[l,j] = sigma(Sum(w[l,j,k]*a[l-1,k], k) + b[l,j])",
            {},
        ),
        (
            r"\frac{\partial C}{\partial w^l} = \frac{1}{m} \sum_x \delta^{x,l} (a^{x,l-1})^T",
            "dC/dw[l] = 1/m*Sum(col(delta[l],x) @ col(a[l-1],x).T, x)",
            {"batch": True},
        ),
        (
            r"C = -\sum_j \left[ y_j \ln a^L_j + (1-y_j) \ln (1-a^L_j) \right]",
            "C = -Sum(y[j]*ln(a[L,j]) + (1-y[j])*ln(1-a[L,j]), j)",
            {"cost": "cross-entropy", "activation": "sigmoid"},
        ),
    ],
)
def test_a_formula_of_the_book_says_what_it_says_plainly(book, plainly, kind):
    net = network(**kind)
    one, other = read_claim(book, net), read_claim(plainly, net)
    ctx = one.context()
    assert one.scope == other.scope
    assert all(normal(ctx, a) == normal(ctx, b) for a, b in ((one.lhs, other.lhs), (one.rhs, other.rhs)))


@given(st.text(alphabet="wabdzCl jk12+-*/^_{}()[],=δσΣ\\fracsum'$.²ˡ", max_size=40))
@example("^")
@example("\\frac")
@example("\\frac{")
@example("Σ_")
@example("w^")
@example("w^{}_{}")
@example("\\mathbf")
@example("\\ln")
@example("δ^{,}")
def test_law_any_text_is_read_or_refused_with_a_place(given):
    try:
        said, places = plain(given)
    except ClaimError as no:
        assert 0 <= no.position <= len(given)
    else:
        assert len(places) == len(said) + 1 and all(0 <= place <= len(given) for place in places)


@given(st.text(alphabet="wabdzl[],jk12+-*/()= ", max_size=40))
def test_law_plain_notation_stays(given):
    assert plain(given)[0] == given.strip(" ")


@pytest.mark.parametrize(
    "book",
    [
        r"\nabla_b C = \delta^L",
        r"\nabla_{w^l} C = \delta^L",
        r"(a^l_j)^{1/2} = a[l,j]/2",
        r"(a^l_j)^{1+1} = a[l,j]^2",
        r"\frac{\partial C}{\partial b^l_j + 1} = \delta^l_j",
        r"\frac{\partial C + 1}{2} = 1",
    ],
)
def test_what_would_be_read_as_something_else_is_refused(book):
    """Read without its subscript or its braces, the first was refuted, though true, and the third proved, though false."""
    with pytest.raises(ClaimError):
        read_claim(book, network())


@pytest.mark.parametrize(
    "book, plainly",
    [
        (r"\nabla_{a^L} C = \nabla_a C", "grad(C) = grad(C)"),
        (r"(w^{l+1})^T\delta^{l+1} = 0", "w[l+1].T @ delta[l+1] = 0"),
        (r"(z^l_j)^{2} = 1", "z[l,j]^2 = 1"),
        ("Σ_{k=1..n(l-1)} w[l,j,k] = 1", "Sum(w[l,j,k], (k, 1, n(l-1))) = 1"),
    ],
)
def test_the_same_without_what_is_left_out(book, plainly):
    one, other = read_claim(book, network()), read_claim(plainly, network())
    assert (one.lhs, one.rhs, one.scope) == (other.lhs, other.rhs, other.scope)
