"""Rows for examples and Bishop's letters: what is printed stays true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.term import alpha, children, num
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import html, latex, markdown, text
from symbolic_bp.render.convention import Rows, claim_in, in_notation, source, swapped, transpose, whole
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.render.verdict import statement

LIBRARY = Library()
BATCH = Network(batch=True)
BOOK = NOTATIONS["goodfellow"]
l, below = ("l", 0), ("l", -1)
SCOPE = {"l": ("layer", ("", 2), ("L", 0))}


def ref(name, layer=l):
    return ("ref", name, layer, ())


def in_columns(t):
    """A book's term with every array of a mini-batch replaced by the transpose of the kernel's."""
    if t[0] == "ref" and whole(t) or t[0] == "D" and whole(t[2]):
        return ("ein", "ij->ji", t)
    for pos in children(t) if t[0] != "col" else ():  # the column of an example is a^{x,l} in every book
        t = t[:pos] + (in_columns(t[pos]),) + t[pos + 1 :]
    return t


def shown(text, **options):
    claim = read_claim(text, Network(batch=True, **options))
    return claim, claim_in(claim, "goodfellow")


def true(claim, printed):
    """Both sides, read in rows, are what the claim says, both transposed or neither."""
    ctx, flip = claim.context(), Rows(claim, BOOK).flip
    for mine, theirs in ((claim.lhs, printed.lhs), (claim.rhs, printed.rhs)):
        wanted = ("ein", "ij->ji", mine) if flip else mine
        if normal(ctx, in_columns(theirs)) != normal(ctx, wanted):
            return False
    return True


@pytest.mark.parametrize(
    "claim, printed",
    [
        (
            "z[l] = w[l] @ a[l-1] + outer(b[l], ones(m))",
            r"\boldsymbol{A}^{(l)} = \boldsymbol{H}^{(l-1)} \, \boldsymbol{W}^{(l)\top} + \mathbf{1} \, \boldsymbol{b}^{(l)\top}",
        ),
        (
            "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma'(z[l])",
            r"\boldsymbol{G}^{(l)} = (\boldsymbol{G}^{(l+1)} \, \boldsymbol{W}^{(l+1)}) \odot f_{l}'(\boldsymbol{A}^{(l)})",
        ),
        (
            "dC/dw[l] = 1/m * (delta[l] @ a[l-1].T)",
            r"\frac{\partial J}{\partial \boldsymbol{W}^{(l)}} = \frac{1}{m} \, \boldsymbol{G}^{(l)\top} \, \boldsymbol{H}^{(l-1)}",
        ),
        (
            "dC/db[l] = 1/m * (delta[l] @ ones(m))",
            r"\frac{\partial J}{\partial \boldsymbol{b}^{(l)}} = \frac{1}{m} \, \boldsymbol{G}^{(l)\top} \, \mathbf{1}",
        ),
    ],
)
def test_rows_of_examples(claim, printed):
    before, after = shown(claim)
    assert true(before, after)
    net = after.network
    assert (
        f"{latex.formula(after.lhs, net, 'goodfellow')} = {latex.formula(after.rhs, net, 'goodfellow')}"
        == printed
    )


@pytest.mark.parametrize("name", [n for n, t in LIBRARY.theorems.items() if t.network.batch])
def test_every_batch_theorem_is_printed_true(name):
    claim = LIBRARY.theorems[name].claim()
    assert true(claim, claim_in(claim, "goodfellow"))


def test_the_check_can_fail():
    claim, printed = shown("delta[l] = delta[l] .* sigma'(z[l])")
    assert true(claim, printed) and not true(claim, Claim(BATCH, printed.lhs, transpose(printed.rhs), SCOPE))
    assert not true(claim, Claim(BATCH, printed.lhs, printed.lhs, SCOPE))


@st.composite
def arrays(draw, depth=2):  # 8 matrix products in one term are more than the kernel works on
    """Terms of n(l) rows and m columns."""
    kind = draw(st.sampled_from(["leaf", "product", "outer"] + ["add", "had", "times", "act"] * (depth > 0)))
    if kind == "leaf":
        return ref(draw(st.sampled_from(["z", "a", "delta"])))
    if kind == "product":
        return ("ein", "ij,jk->ik", ref("w"), ref("a", below))
    if kind == "outer":
        return ("ein", "i,j->ij", ref("b"), ("ones", ("m",)))
    if kind == "act":
        return ("act", draw(st.integers(0, 2)), l, (), ref("z"))
    one = draw(arrays(depth - 1))
    if kind == "times":
        return ("mul", num(draw(st.integers(1, 5))), one)
    return (
        ("add", one, draw(arrays(depth - 1)))
        if kind == "add"
        else ("ein", "ij,ij->ij", one, draw(arrays(depth - 1)))
    )


@given(arrays(), arrays())
def test_law_rows_read_back_are_the_transpose(left, right):
    claim = Claim(BATCH, left, right, SCOPE)
    assert true(claim, claim_in(claim, "goodfellow"))


@given(arrays())
def test_law_two_transposes_cancel(t):
    ctx = Claim(BATCH, t, t, SCOPE).context()
    assert normal(ctx, transpose(transpose(t))) == normal(ctx, t)


def test_what_has_no_form_in_rows_is_refused_in_every_format():
    claim = read_claim("z[l] = z[l]", BATCH)
    odd = Claim(BATCH, ("ein", "ij->i", claim.lhs), ("ein", "ij->i", claim.lhs), claim.scope)
    for notation in ("goodfellow", "bishop"):
        with pytest.raises(ClaimError, match="nielsen"):
            claim_in(odd, notation)
    assert claim_in(odd, "nielsen") == odd == claim_in(odd, "ng")


def test_nielsen_and_ng_change_nothing():
    for name in LIBRARY.theorems:
        proof = LIBRARY.proved(name)
        assert in_notation(proof, "nielsen") == proof == in_notation(proof, "ng")


@pytest.mark.parametrize(
    "name, wanted",
    [
        ("BP4", "∂E/∂w[l,j,i] = z[l-1,i] δ[l,j]"),
        ("BP2", "δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) h_l'(a[l,j])"),
        ("batch-weight", "∂E/∂w[l,j,i] = 1/m · Σ_x z[l-1,i,x] δ[l,j,x]"),
        ("matrix-Z", "A^(l) = Z^(l-1) (w^(l))ᵀ + 𝟏 (b^(l))ᵀ"),
    ],
)
def test_bishop_s_letters(name, wanted):
    assert statement(LIBRARY.proved(name), "bishop") == wanted


@pytest.mark.parametrize("name", list(LIBRARY.theorems))
def test_exchanging_letters_is_an_exchange(name):
    proof = LIBRARY.proved(name)
    names = {"i": "k", "k": "i"}
    for t in (proof.claim.lhs, proof.claim.rhs):
        assert swapped(swapped(t, names), names) == t
        if not {"i", "k"} & set(proof.claim.scope):
            assert alpha(swapped(t, names)) == alpha(t)


def test_where_a_weight_comes_from():
    assert source(("ref", "w", l, ("j", "k"))) and source(("D", ref("C", None), ("ref", "w", l, ("j", "k"))))
    assert not source(("ref", "w", l, ("k", "j"))) and not source(("ref", "a", l, ("k",)))


def test_every_format_says_rows_and_prints_rows():
    item = (LIBRARY.find("matrix-Z"), LIBRARY.proved("matrix-Z"))
    for page in (html.page, markdown.document, latex.document):
        assert "one row for each example" in page([item], "bishop")
        assert "one column for each example" in page([item], "nielsen")
    assert "Z^(l-1) (w^(l))ᵀ" in text.proof(*item, "bishop")
    assert r"\outs^{(l-1)} \, (\weight^{(l)})^{\mathrm{T}}" in latex.document([item], "bishop")


def test_the_notation_table_names_bishop_s_index():
    assert "from neuron i" in NOTATIONS["bishop"].meaning("w") and "from neuron k" in NOTATIONS[
        "nielsen"
    ].meaning("w")
    assert "w_{ji}" in markdown.document([], "bishop").replace("^{(l)}", "")


def test_entries_are_not_bold_where_arrays_are():
    theorem, proof = LIBRARY.find("BP2-vector"), LIBRARY.proved("BP2-vector")
    shown = latex.fragment(theorem, proof, "goodfellow")
    assert (
        r"\boldsymbol{g}^{(l)}" in shown
        and "{\\boldsymbol{g}^{(l)}_{" not in shown
        and r"W^{(l+1)}_{k,j}" in shown
    )
    assert "boldsymbol" not in latex.fragment(theorem, proof, "ng")
    page = html.page([(theorem, proof)], "goodfellow")
    assert (
        '<mi style="font-weight:bold">g</mi>' in page
        and "font-weight:bold" not in html.page([(theorem, proof)]).split("</style>")[1]
    )


def test_the_neuron_that_a_weight_comes_from_is_i_in_the_whole_proof():
    shown = text.proof(LIBRARY.find("matrix-grad-w"), LIBRARY.proved("matrix-grad-w"), "bishop")
    assert "∂E/∂w[l,j,i]" in shown and "[l,j,k]" not in shown and "h_r is" not in shown


def test_no_layer_has_the_name_of_a_neuron():
    shown = text.proof(LIBRARY.find("BP4"), LIBRARY.proved("BP4"), "bishop")
    assert "every neuron i" in shown and "h_r is differentiable at a^(r)" in " ".join(shown.split())
