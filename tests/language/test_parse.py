"""Plain notation to terms: an accept table, a reject table with carets, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import num
from symbolic_bp.assistant.named import network
from symbolic_bp.language.read import read_claim
from symbolic_bp.language.parse import DEEPEST, Parser

l, up, L = ("l", 0), ("l", 1), ("L", 0)
C = ("ref", "C", None, ())


def ref(name, layer=None, *indices):
    return ("ref", name, layer, indices)


def read(text, **kind):
    return Parser(text, Network(**kind)).whole()


@pytest.mark.parametrize(
    "text, term",
    [
        ("w[l+1,k,j]", ref("w", up, "k", "j")),
        ("z[2,1]", ref("z", ("", 2), 1)),
        ("delta[L-1]", ref("delta", ("L", -1))),
        ("x[j]", ref("a", ("", 1), "j")),
        ("C", C),
        ("y[j]", ref("y", None, "j")),
        ("eta", ref("eta")),
        ("dC/db[l,j]", ("D", C, ref("b", l, "j"))),
        ("dz[l+1,k]/da[l,j]", ("D", ref("z", up, "k"), ref("a", l, "j"))),
        ("grad(C)", ("D", C, ref("a", L))),
        ("∂C/∂b[l,j]", ("D", C, ref("b", l, "j"))),
        ("2*b[l,j] - b[l,k]", ("add", ("mul", num(2), ref("b", l, "j")), ("mul", num(-1), ref("b", l, "k")))),
        ("-b[l,j]", ("mul", num(-1), ref("b", l, "j"))),
        ("b[l,j]^2", ("pow", ref("b", l, "j"), 2)),
        ("1/2", num(1, 2)),
        ("b[l,j]/2", ("mul", ref("b", l, "j"), num(1, 2))),
        ("1/2*eta", ("mul", num(1, 2), ref("eta"))),
        ("b[l,j]/n(l)", ("mul", ref("b", l, "j"), ("inv", ("n", l)))),
        ("[j=k]", ("kd", "j", "k")),
        ("w[l].T", ("ein", "ij->ji", ref("w", l))),
        ("w[l] @ a[l-1]", ("ein", "ij,j->i", ref("w", l), ref("a", ("l", -1)))),
        ("s .* t", ("ein", "i,i->i", ref("s"), ref("t"))),
        ("s ⊙ t", ("ein", "i,i->i", ref("s"), ref("t"))),
        ("(b[l,j])", ref("b", l, "j")),
        ("b[l] @ a[l].T", ("ein", "i,j->ij", ref("b", l), ref("a", l))),
        ("w[l] @ a[l].T.T", ("ein", "ij,j->i", ref("w", l), ref("a", l))),
        ("b[l] @ -a[l].T", ("ein", "i,j->ij", ref("b", l), ("mul", num(-1), ref("a", l)))),
    ],
)
def test_accepted(text, term):
    assert read(text) == term


@pytest.mark.parametrize(
    "text, other",
    [
        ("2 b[l,j] a[l,j]", "2*b[l,j]*a[l,j]"),
        ("w[l] a[l-1]", "w[l] @ a[l-1]"),
        ("w[l+1].T w[l+2].T b[l+2]", "w[l+1].T @ w[l+2].T @ b[l+2]"),
        ("delta[l] a[l-1].T", "delta[l] @ a[l-1].T"),
        ("2 w[l]", "2*w[l]"),
        ("w[l] · a[l-1]", "w[l] @ a[l-1]"),
        ("eta · b[l]", "eta*b[l]"),
        ("b[l,j] (a[l,j] + 1)", "b[l,j]*(a[l,j] + 1)"),
        ("b[l,j] [j=k]", "b[l,j]*[j=k]"),
        ("w[l][j][k]", "w[l,j,k]"),
        ("a[l][j]", "a[l,j]"),
        ("Sum_k w[l,j,k] a[l-1,k] + b[l,j]", "Sum(w[l,j,k]*a[l-1,k], k) + b[l,j]"),
        ("sum(b[l,k], k)", "Sum(b[l,k], k)"),
        ("Σ_k a[l,k] Σ_i w[l+1,i,k]", "Sum(a[l,k]*Sum(w[l+1,i,k], i), k)"),
        ("Sum_{k=1}^{n(l)} 1", "Sum(1, (k, 1, n(l)))"),
        ("|b[l,j]|", "abs(b[l,j])"),
        ("[b[l,j] + 1]*eta", "(b[l,j] + 1)*eta"),
        ("0 + b[l]", "b[l]"),
        ("b[l] - 0", "b[l]"),
    ],
)
def test_two_ways_to_write_one_term(text, other):
    assert read(text) == read(other)


@pytest.mark.parametrize(
    "text",
    ["b[l] - delta[l] = 0", "0 = b[l] - delta[l]", "w[l] = 0", "dC/dw[l] - outer(delta[l], a[l-1]) = 0"],
)
def test_0_beside_an_array_is_the_array_of_zeros(text):
    parser = Parser(text, Network())
    left, right = parser.equation()
    assert parser.rank(left) == parser.rank(right) > 0 and num(0) in (left[1], right[1])


@pytest.mark.parametrize("text", ["b[l] = 1", "b[l,j] = 0"])
def test_other_numbers_stay_numbers(text):
    assert Parser(text, Network()).equation()[1] in (num(1), num(0))


@pytest.mark.parametrize(
    "text, term",
    [
        ("delta[l,j,x]", ref("delta", l, "j", "x")),
        ("1/m", ("inv", ("m",))),
        ("Cx[x]", ref("Cx", None, "x")),
        ("ones(m)", ("ones", ("m",))),
    ],
)
def test_accepted_in_a_mini_batch(text, term):
    assert read(text, batch=True) == term


@pytest.mark.parametrize(
    "text, over, under, value",
    [
        ("b[l,j] <= 1/4", "b[l,j]", "1/4", 0),
        ("1/4 >= b[l,j]", "b[l,j]", "1/4", 0),
        ("b[l,j] > 0*eta", "b[l,j]", "0*eta", 1),
        ("1/4 < b[l,j]", "b[l,j]", "1/4", 1),
        ("b[l,j] ≤ 1/4", "b[l,j]", "1/4", 0),
        ("1/4 ≥ b[l,j]", "b[l,j]", "1/4", 0),
    ],
)
def test_an_inequality_is_an_equation_with_a_step(text, over, under, value):
    """step(over - under), which is 1 where over > under, else 0."""
    assert Parser(text, Network()).equation() == (read(f"step({over} - {under})"), num(value))


@pytest.mark.parametrize(
    "text", ["b[l] <= a[l]", "b[l] > 0", "b[l,j] < a[l,j] < 1", "b[l,j] => 0", "b[l,j] <", "<= 1"]
)
def test_inequalities_that_are_refused(text):
    with pytest.raises(ClaimError):
        Parser(text, Network()).equation()


# text, the place of the caret, the kind of network
REJECTED = [
    ("foo[l]", 0, {}),
    ("b[l,j] + ", 9, {}),
    ("b[l,j", 5, {}),
    ("b l", 2, {}),
    ("b[l,j,k]", 0, {}),
    ("w[l,j]", 0, {}),
    ("delta[1,j]", 0, {}),
    ("w[L+1,j,k]", 0, {}),
    ("b[0,j]", 2, {}),
    ("dC/ddelta[l,j]", None, {}),
    ("dC*b[l,j]", None, {}),
    ("w[l] @ delta[l] @ w[l]", None, {}),
    ("delta[l] .* w[l]", 9, {}),
    ("b[l,j].T", 6, {}),
    ("b[l].T", 6, {}),
    ("b[l].T @ w[l]", 13, {}),
    ("b[l].T @ a[l]", 7, {}),
    ("2*b[l].T", 2, {}),
    ("b[l] .* a[l].T", 8, {}),
    ("w[l] @ a[l].T", 5, {}),
    ("w[l]^2", 4, {}),
    ("b[l] + C", 5, {}),
    ("eta - b[l]", 4, {}),
    ("b[l] - w[l]", 5, {}),
    ("w[l] * w[l]", 5, {}),
    ("Σ_k b[l,j]", 0, {}),
    ("Σ_k b[l,k] Σ_k a[l,k]", 13, {}),
    ("Σ_k b[l,k] Sum(a[l,k], k)", None, {}),
    ("δ[l,j] + foo", 9, {}),
    ("l", 0, {}),
    ("Sum(Sum(b[l,k], k)*a[l,k], k)", 27, {}),
    ("Sum(b[l,k])", 10, {}),
    ("Prod(w[i+1], (i, 2, L))", 0, {}),
    ("Prod(w[i], (i, 1, L))", 0, {}),
    ("b[l,j]^21", 7, {}),
    ("b[l,j]^k", 7, {}),
    ("m", 0, {}),
    ("Cx[x]", None, {}),
    ("z[5,1]", None, {"widths": (2, 2)}),
    ("b[2,7]", 0, {"widths": (2, 3)}),
    ("b[l,0]", 4, {}),
    ("b[l,C]", 4, {}),
    ("b[l,L]", 4, {}),
    ("[j=]", 3, {}),
    ("b[l] a[l]", 5, {}),
    ("eta(b[l,j])", 3, {}),
    ("C(a[L,1])", 1, {}),
    ("b[l,j] 2", 7, {}),
    ("|b[l]|", 0, {}),
    ("|b[l,j]", 7, {}),
    ("w[l][j]", 0, {}),
    ("[b[l,j]", 7, {}),
    ("b_1", 0, {}),
    ("(b[l,j]", 7, {}),
    (")", 0, {}),
    ("", 0, {}),
    ("b[l+x,j]", 4, {}),
    ("b[j*2,j]", 3, {}),
    ("(" * (DEEPEST + 1) + "1", None, {}),
    ("b[l," + "k" * 31 + "]", 4, {}),
]


@pytest.mark.parametrize("text, place, kind", REJECTED)
def test_rejected_with_a_caret(text, place, kind):
    with pytest.raises(ClaimError) as caught:
        read(text, **kind)
    error = caught.value
    assert "expected" in str(error) and "found" in str(error)
    assert error.text == text and 0 <= error.position <= len(text)
    if place is not None:
        assert error.position == place, error
    line, caret = error.pointed().splitlines()
    assert len(line) <= 82 and caret.strip() == "^"


def test_a_caret_in_a_long_text_stays_on_the_screen():
    text = "b[l,j] + " * 20 + "foo" + " + b[l,j]" * 20
    with pytest.raises(ClaimError) as caught:
        read(text)
    line, caret = caught.value.pointed().splitlines()
    assert len(line) <= 82 and line[caret.index("^") :].startswith("foo")


def test_an_equation_needs_two_sides():
    assert Parser("b[l,j] = 0", Network()).equation() == (ref("b", l, "j"), num(0))
    for text in ("b[l,j]", "b[l,j] = 0 = 0", "= 0", "b[l] = w[l]", "w[l] = w[l] @ a[l-1]"):
        with pytest.raises(ClaimError):
            Parser(text, Network()).equation()


@given(st.text(alphabet="wbz[]l,jk+-*/@.T'()=C1 d", max_size=30))
def test_law_any_text_is_read_or_refused_with_a_place_inside_it(text):
    try:
        Parser(text, Network()).equation()
    except ClaimError as error:
        assert error.position is None or 0 <= error.position <= len(text)


NAMES = st.sampled_from(["b[l,j]", "delta[l,k]", "2", "eta", "sigma'(z[l,j])", "dC/db[l,j]"])


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_law_brackets_and_spaces_do_not_matter(parts):
    plain = read("*".join(parts))
    assert read(" * ".join(f"({p})" for p in parts)) == plain
    assert read("((" + "*".join(parts) + "))") == plain


@pytest.mark.parametrize(
    "text",
    [
        "0/z[l,j] = 0",
        "b[l,j] + 0*ln(z[l,j]) = b[l,j]",
        "Sum(0*a[l,k]/z[l,k], k) = 0",
        "0*(z[l,j] + 1/z[l,j]) = 0",
        "delta[L,j]*0/sigma'(z[L,j]) = 0",
        "0 ln(z[l,j]) = 0",
        r"\frac{0}{z^l_j} = 0",
        "(z[l,j]/a[l,j])*0 = 0",
    ],
)
def test_a_factor_0_hides_no_divisor_and_no_logarithm(text):
    """What is divided by is listed with every verdict; of a product that is 0 nothing would be left to list."""
    with pytest.raises(ClaimError, match="no quotient or logarithm that is multiplied by 0"):
        read_claim(text, network())


@pytest.mark.parametrize("text", ["0*z[l,j] = 0", "0*z[l,j]/2 = 0", "0*z[l,j]/n(l) = 0"])
def test_a_factor_0_beside_what_always_exists_is_read(text):
    assert read_claim(text, network()).lhs == ("num", 0, 1)
