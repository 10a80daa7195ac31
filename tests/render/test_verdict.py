"""Verdicts on the terminal: 80 columns, both character sets, nothing said twice, numbers in a named notation."""

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim
from symbolic_bp.render.verdict import as_data, hypotheses, judgement, statement, table

LIBRARY = Library()
CLAIMS = [
    ("dC/db[l,j] = delta[l,j]", {}, "PROVED"),
    ("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", {}, "REFUTED"),
    ("sgn(b[l,j])^2*b[l,j] = b[l,j]", {}, "UNDECIDED"),
    ("s .* t = Sum(s[k]*t[k], k)", {}, "REFUTED"),
    ("z[l] = w[l] @ a[l-1]", {"batch": True}, "REFUTED"),
]


def shown(text, kind, notation="nielsen", ascii=False):
    found = judge(read_claim(text, Network(**kind)), LIBRARY)
    return judgement(found, notation, ascii, 80)


@pytest.mark.parametrize("notation", ["nielsen", "ng", "goodfellow", "bishop"])
@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("text, kind, verdict", CLAIMS)
def test_every_verdict_fits(text, kind, verdict, ascii, notation):
    made = shown(text, kind, notation, ascii)
    assert made.startswith(verdict) and all(len(line) <= 80 for line in made.splitlines())
    assert made.isascii() or not ascii
    assert "\u00a0" not in made and not made.splitlines()[1].endswith(":")


def test_a_counterexample_says_each_number_once():
    made = shown("s .* t = Sum(s[k]*t[k], k)", {})
    assert "s = (1, 2)  t = (3, 4)" in made and "s[1] =" not in made
    assert "different\n    things" in made and "for all vectors s and t of length N" in made


def test_what_is_true_instead():
    made = shown("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", {})
    assert "true instead:  ∂C/∂w[l,j,k] = a[l-1,k] δ[l,j]   (BP4: j and k are swapped in" in made
    assert "∂C/∂w[2,1,2] = 2" in made and "dC/d" not in made


@pytest.mark.parametrize(
    "text, said",
    [
        ("delta[l,j] = 0", "σ_l'(z[l,j]) (BP2, for l < L)"),
        ("delta[l] = w[l+1].T @ delta[l+1]", "(--activation identity)"),
        ("delta[L,j] = a[L,j]-y[j]", "the cost is cross-entropy (--activation sigmoid --cost cross-entropy)"),
        ("dC/db[l,j] = -delta[l,j]", "(BP3: the sign is wrong in yours)"),
        ("0 = 1", "the two sides: left 0 right 1"),
        ("dC/db[L,j] = delta[L-1,j]", "∂C/∂b[L,j] = δ[L,j] (BP3: yours has δ[L-1,j] for δ[L,j])"),
    ],
)
def test_what_is_said_of_the_truth(text, said):
    assert said in " ".join(shown(text, {}).split())


def test_indices_are_not_named_where_another_notation_renames_them():
    assert "swapped" not in shown("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", {}, "bishop")


def test_numbers_of_another_notation_name_theirs():
    """In Bishop's book a is the weighted input: the numbers of the claim as it was typed must not be read so."""
    made = shown("z[l] = w[l] @ a[l-1]", {"batch": True}, "bishop")
    assert "notation of claims" in made and "left    Z^l" in made
    assert "notation of claims" not in shown("z[l] = w[l] @ a[l-1]", {"batch": True})


def test_undecided_is_called_tested_and_not_proved():
    made = shown(*CLAIMS[2][:2])
    assert "tested, not proved" in " ".join(made.split()) and "PROVED" not in made


@pytest.mark.parametrize(
    "text, kind, first, sides",
    [
        ("C > 0", {"cost": "quadratic"}, "REFUTED  C > 0", ("left    C = 0", "right   0")),
        (
            "sigma'(z[l,j]) <= b[l,j] - 1",
            {},
            "REFUTED  σ_l'(z[l,j]) ≤ b[l,j] - 1",
            ("left    σ_l'(z[l,j]) = 1", "right   b[l,j] - 1 = -1"),
        ),
        ("a[l,j]^2 >= 0", {}, "PROVED  a[l,j]^2 ≥ 0", ()),
        ("step(b[l,j]) = 0", {}, "REFUTED  step(b[l,j]) = 0", ("left    step(b[l,j]) = 1", "right   0")),
    ],
)
def test_an_inequality_is_shown_as_one(text, kind, first, sides):
    made = shown(text, kind)
    assert made.splitlines()[0] == first and all(side in made for side in sides)
    assert "step" in made or "step" not in text


def test_a_sum_over_another_range_shows_it():
    made = shown("Sum(a[l,k], (k, 1, n(l-1))) = Sum(a[l,k], k)", {})
    assert made.startswith("REFUTED  Σ_{k=1..n(l-1)} a[l,k] = Σ_k a[l,k]\n")
    assert shown("Sum(1, (k, 1, n(l))) = n(l)", {}).startswith("PROVED  Σ_{k=1..n(l)} 1 = n(l)\n")
    assert shown("Sum(col(delta[l], x), x) = delta[l] @ ones(m)", {"batch": True}).startswith(
        "PROVED  Σ_x δ^{x,l} = "
    )


def test_every_sign_of_a_product_is_shown():
    assert shown("sgn(b[l,j])*abs(b[l,j]) = b[l,j]", {}).startswith(
        "UNDECIDED  |b[l,j]| sgn(b[l,j]) = b[l,j]"
    )
    assert shown("b[l] - delta[l] = 0", {}).startswith("REFUTED  b^l - δ^l = 0\n")


def plain(phrases):
    """Phrases as JSON has them."""
    return as_data([{"hypotheses": phrases}])[0]["hypotheses"]


def test_list_rows():
    p = LIBRARY.proved("BP3")
    row = {
        "name": "BP3",
        "statement": statement(p),
        "source": "x",
        "verdict": "proved",
        "hypotheses": hypotheses(p),
    }
    made = table([row, {**row, "verdict": "rejected"}], 80)
    assert made.endswith("1 of 2 proved") and row["statement"] == "∂C/∂b[l,j] = δ[l,j]"
    assert plain(hypotheses(p)) == [
        "C is differentiable at a^L",
        "σ_i is differentiable at z^i for l ≤ i ≤ L",
    ]


@pytest.mark.parametrize(
    "name, said",
    [
        ("linear-BP2", "the neurons are linear, a^l = z^l"),
        ("batch-bias", "there is a mini-batch of m examples, C = 1/m · Σ_x C_x"),
        ("BP1-quadratic", "the cost is quadratic, C = Σ_k 1/2 · (y[k] - a[L,k])^2"),
        ("sigmoid-prime", "the activation is sigmoid, a[l,j] = 1/(1 + exp(-z[l,j]))"),
    ],
)
def test_the_kind_of_network_is_among_the_hypotheses(name, said):
    """δ^l = (w^{l+1})ᵀ δ^{l+1} by itself is false."""
    assert plain(hypotheses(LIBRARY.proved(name)))[0] == said


def test_a_derivative_of_an_expression_says_what_is_held_fixed():
    """a[l,j]^2 has the slope 0 in z[l,j] only while a[l,j] stays where it is."""
    said = "in the derivative of an expression every other quantity that it names is held fixed"
    assert said in " ".join(shown("held(a[l,j]^2, z[l,j]) = 0", {}).split()) and said in hypotheses(
        LIBRARY.proved("BP3-route")
    )
    assert said not in " ".join(hypotheses(LIBRARY.proved("BP3")))


def test_a_verdict_names_the_kind_of_network():
    assert "assuming   the neurons are linear" in shown(
        "delta[l] = w[l+1].T @ delta[l+1]", {"activation": "identity"}
    )
