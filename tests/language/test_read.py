"""Whole claims: the ranges at which every symbol exists, narrower ranges, names that would mean two things."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.normal import normal
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import conditions, read_claim, read_term

ANY = Network()


def layers(text, where=None, **kind):
    return {
        n: decl[1:]
        for n, decl in read_claim(text, Network(**kind), where).scope.items()
        if decl[0] == "layer"
    }


@pytest.mark.parametrize(
    "text, where, wanted",
    [
        ("dC/db[l,j] = delta[l,j]", None, {"l": (("", 2), ("L", 0))}),
        ("a[l,j] = a[l,j]", None, {"l": (("", 1), ("L", 0))}),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)", None, {"l": (("", 2), ("L", -1))}),
        ("dC/dw[l,j,k] = a[l-1,k]*delta[l,j]", None, {"l": (("", 2), ("L", 0))}),
        ("b[l-2,j] = 0", None, {"l": (("", 4), ("L", 2))}),
        ("b[L,j] = 0", None, {}),
        ("dC/db[l,j] = delta[l,j]", "2 <= l < L", {"l": (("", 2), ("L", -1))}),
        ("dC/db[l,j] = delta[l,j]", "3 < l <= L-1", {"l": (("", 4), ("L", -1))}),
        ("dC/db[l,j] = delta[l,j]", "2 <= l <= 3", {"l": (("", 2), ("", 3))}),
        ("delta[l] = Prod(w[i+1].T, (i, l, L-1)) @ b[L]", None, {"l": (("", 2), ("L", 0))}),
        ("delta[l] = Prod(w[i+1].T, (i, l, 4)) @ b[5]", None, {"l": (("", 2), ("", 5))}),
        ("delta[l+1] = Prod(w[i], (i, l+2, L)).T @ b[L]", None, {"l": (("", 1), ("L", -1))}),
        (
            "delta[l] = Prod(w[i+1].T, (i, l, q-1)) @ b[q]",
            None,
            {"q": (("", 2), ("L", 0)), "l": (("", 2), ("q", 0))},
        ),
        (
            "delta[l] = Prod(w[i+1].T, (i, l, q-1)) @ Prod(w[i+1].T, (i, q, r-1)) @ b[r]",
            None,
            {"r": (("", 2), ("L", 0)), "q": (("", 1), ("r", 0)), "l": (("", 2), ("q", 0))},
        ),
        (
            "a[l,j] = Paths(w[i,v,u], b[q,v], (u,v,i), (j,l,q))",
            None,
            {"q": (("", 2), ("L", 0)), "l": (("", 1), ("q", 0))},
        ),
        ("dC/db[l,j] = delta[l,j]", "2 < l", {"l": (("", 3), ("L", 0))}),
        ("dC/db[l,j] = delta[l,j]", "l >= 3 and l<L", {"l": (("", 3), ("L", -1))}),
        ("dC/db[l,j] = delta[l,j]", "L > l ≥ 3", {"l": (("", 3), ("L", -1))}),
        ("dC/db[l,j] = delta[l,j]", "l + 1 <= L", {"l": (("", 2), ("L", -1))}),
        ("dC/db[l,j] = delta[l,j]", "l = L-1", {"l": (("L", -1), ("L", -1))}),
        ("b[l,1] = b[q,1]", "l < q", {"q": (("", 2), ("L", 0)), "l": (("", 2), ("q", -1))}),
        ("b[l,1] = b[q,1]", "2 <= q < l <= L-1", {"l": (("", 2), ("L", -1)), "q": (("", 2), ("l", -1))}),
    ],
)
def test_layer_ranges(text, where, wanted):
    assert layers(text, where) == wanted and [*layers(text, where)] == [*wanted]


def test_index_ranges_are_those_of_every_use():
    scope = read_claim("dC/dw[l,j,k] = a[l-1,j]*delta[l,k]", ANY).scope
    assert scope["j"] == ("index", ("n", ("l", 0)), ("n", ("l", -1))) and set(scope) == {"l", "j", "k"}
    assert read_claim("b[l,j] = Sum(b[l,k], k)", ANY).scope.keys() == {"l", "j"}


def test_on_a_network_the_top_is_a_number():
    claim = read_claim("delta[L,j] = delta[l,k]", Network((2, 3, 2)))
    assert claim.lhs[2] == ("", 3) and claim.scope["l"] == ("layer", ("", 2), ("", 3))


@pytest.mark.parametrize(
    "text, least",
    [
        ("b[L,j] = 0", 2),
        ("b[L-3,j] = 0", 5),
        ("b[4,j] = 0", 4),
        ("delta[l] = Prod(w[i+1].T, (i, l, 4)) @ b[5]", 5),
        ("b[l,1] = b[q,1]", 2),
        ("Prod(w[i], (i, L-2, L)) = Prod(w[i], (i, L-2, L))", 4),
        ("Prod(w[i], (i, 4, L)) = Prod(w[i], (i, 4, L))", 3),
    ],
)
def test_the_least_depth(text, least):
    assert read_claim(text, ANY).network.least == least


def test_a_range_that_starts_below_the_top_asks_for_depth():
    assert read_claim("delta[l,j] = 1", ANY, "L-2 <= l").network.least == 4


def test_the_quadratic_cost_declares_its_targets():
    assert (
        "y" in read_claim("b[l,j] = 0", Network(cost="quadratic")).arrays
        and "y" not in read_claim("b[l,j] = 0", ANY).arrays
    )


@pytest.mark.parametrize(
    "text, where",
    [
        ("delta[l,l] = 1", None),
        ("b[l,eta] = eta", None),
        ("b[l,m] = 0", None),
        ("b[l,n] = 0", None),
        ("dC/db[l,j] = delta[l,j]", "2 <= j < L"),
        ("dC/db[l,j] = delta[l,j]", "2 <= q < L"),
        ("dC/db[l,j] = delta[l,j]", "l is small"),
        ("dC/db[l,j] = delta[l,j]", "l"),
        ("b[l,j] = 0", "j != k"),
        ("b[l,j] = 0", "2 < L"),
        ("b[l,j] = 0", "l < q"),
        ("b[l,1] = b[q,1]", "l < q, l < L-1"),
        ("dC/db[l,j] = delta[l,j]", "0 < l <= L"),
        ("dC/db[l,j] = delta[l,j]", "2 <= l <= L+3"),
        ("delta[l,j] = delta[l+1,j]", "2 <= l <= L"),
        ("b[l,j] = Sum(b[l,j], j)", None),
        ("Sum(b[l,j], j) = b[l,j]", None),
        ("delta[l] = Prod(w[l+1].T, (l, 2, L-1)) @ b[L]", None),
        ("b[l,j]", None),
        ("", None),
    ],
)
def test_rejected(text, where):
    with pytest.raises(ClaimError) as caught:
        read_claim(text, ANY, where)
    assert "expected" in str(caught.value)


def test_conditions():
    assert conditions("2 <= l < L, p > 1", ANY) == [
        ("l", ("", 2), None, 2),
        ("l", None, ("L", -1), 7),
        ("p", ("", 2), None, 14),
    ]
    assert conditions("l = 3", ANY) == [("l", None, ("", 3), 2), ("l", ("", 3), None, 2)]


ODD_LAYERS = st.lists(
    st.sampled_from(
        [
            "l",
            "L",
            "q",
            "2",
            "0.5",
            "1/2",
            "+",
            "-",
            "*",
            "n(l)",
            "-1",
            "10000000",
            "'",
            "(",
            "^2",
            "m",
            " ",
            "٣",
            "d",
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
HOLES = (
    "z[{},j] = 1",
    "w[{},j,k] = 1",
    "n({}) = 1",
    "Sum(z[2,k], (k, 1, n({}))) = 1",
    "Sum(z[l,k], (k, 1, n(l)-{})) = 1",
    "sigma[{}](z[l,j]) = 1",
    "b[L] = Prod(w[i], (i, {}, L)) @ a[1]",
    "b[L] = Prod(w[i], (i, 2, {})) @ a[1]",
    "z[l,{}] = 1",
    "a[2,j] = Paths(w[i,v,u], b[L,v], (u,v,i), (j,2,{}))",
    "z^{{{}}}_j = 1",
    "[j={}]*z[l,j] = 1",
    "z[l,j]^{} = 1",
)


@given(st.sampled_from(HOLES), ODD_LAYERS, st.booleans())
@example(HOLES[0], "l+0.5", False)
@example(HOLES[4], "0.5", False)
@example(HOLES[11], "l", False)
def test_a_layer_or_range_is_read_whole_or_refused_with_its_place(hole, odd, whole):
    text = hole.format(odd)
    try:
        claim = read_claim(text, Network((2, 3, 2)) if whole else ANY)
    except ClaimError as no:
        assert no.text is None or no.position is None or 0 <= no.position <= len(text)
    else:
        assert all(
            type(by) is int for decl in claim.scope.values() if decl[0] == "layer" for _, by in decl[1:]
        )


@given(ODD_LAYERS, st.sampled_from(["<", "<=", ">", ">=", "=", "≤", "!=", ",", " and "]), ODD_LAYERS)
@example("l", "<", "l")
@example("L-1000000", "<=", "l")
def test_a_range_is_of_two_layers_or_refused_with_its_place(left, sign, right):
    where = left + sign + right
    try:
        scope = read_claim("b[l,1] = b[q,1]", ANY, where).scope
    except ClaimError as no:
        assert no.position is None or 0 <= no.position <= len(where)
        return
    assert all(decl[1][0] not in (name, None) and decl[2][0] != name for name, decl in scope.items())


@pytest.mark.parametrize(
    "where, place",
    [
        ("l < l", 2),
        ("l <= l+1", 2),
        ("l = l", 2),
        ("2 <= l < L-0.5", 11),
        ("2 <= l, l < l", 10),
        ("2*l < L", 1),
        ("", 0),
        ("l < L, ", 6),
        ("l < L and q", 9),
        ("2 < 3", 2),
        ("L-999999 <= l", 9),
    ],
)
def test_the_place_in_a_range(where, place):
    with pytest.raises(ClaimError) as caught:
        read_claim("dC/db[l,j] = delta[l,j]", ANY, where)
    assert caught.value.position == place and caught.value.pointed()


@pytest.mark.parametrize(
    "text, place",
    [
        ("z[l+0.5,j] = 1", 4),
        ("z[l+1/2,j] = 1", 4),
        ("Sum(z[l,k], (k, 1, n(l)-0.5)) = 1", 24),
        ("z[L-5000,1] = 0", 0),
        ("z[2000,1] = 0", 0),
        ("sigma[l+0.5](z[l,j]) = 1", 8),
        ("col(z[l],3) = z[l]", 0),
        ("Sum(z[l,k], (k, 1, n(l)-99999999999)) = 1", 24),
    ],
)
def test_the_place_of_a_layer_that_is_none(text, place):
    with pytest.raises(ClaimError) as caught:
        read_claim(text, ANY)
    assert caught.value.position == place


def test_a_term_in_the_names_of_a_claim():
    claim = read_claim("dC/db[l,j] = delta[l,j]", ANY)
    assert read_term("b[l,j]", claim, claim.scope) == ("ref", "b", ("l", 0), ("j",))
    with pytest.raises(ClaimError, match="'k'"):
        read_term("b[l,k]", claim, claim.scope)
    with pytest.raises(ClaimError):
        read_term("b[l,j] = 0", claim, claim.scope)
    with pytest.raises(ClaimError, match="not used outside"):
        read_term("b[l,j]*Sum(b[l,j], j)", claim, claim.scope)


PARTS = st.lists(
    st.sampled_from(
        ["b[l,j]", "delta[l,j]*eta", "2*sigma'(z[l,j])", "Sum(w[l,j,k]*a[l-1,k], k)", "dC/db[l,j]"]
    ),
    min_size=1,
    max_size=4,
)


@given(PARTS, st.randoms(use_true_random=False))
def test_law_the_order_of_a_sum_does_not_matter(parts, random):
    other = parts[:]
    random.shuffle(other)
    claim = read_claim(f"{' + '.join(parts)} = {' + '.join(other)}", ANY)
    assert isinstance(claim, Claim)
    ctx = claim.context()
    assert ctx.shape(claim.lhs) == () and normal(ctx, claim.lhs) == normal(ctx, claim.rhs)
