"""Judging claims by numbers: wrong variants of BP1-BP4 are refuted, the right ones agree, and each head means what it says."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.exact.counterexample import Agreement, Counterexample, Nowhere, re_evaluate, refute
from symbolic_bp.exact.dual import Polynomial
from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.instance import Instance
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.exact.told import listed
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim
from symbolic_bp.session import network

HERE, UP, DOWN, TOP = ("l", 0), ("l", 1), ("l", -1), ("L", 0)
C = ("ref", "C", None, ())


def ref(name, layer=None, *idx):
    return ("ref", name, layer, idx)


def at(name, layer, *idx):
    return ref(name, ("", layer), *idx)


def prime(order, layer, j):
    return ("act", order, layer, (), ref("z", layer, j))


def bp2(weight=("k", "j"), source=UP, dash=HERE, order=1, sign=1, dim=("n", UP)):
    """The right side of BP2, or of a wrong variant."""
    body = ("mul", ref("w", UP, *weight), ref("delta", source, "k"))
    return ("mul", ("num", sign, 1), ("sum", "k", dim, body), prime(order, dash, "j"))


OWN, BELOW = ("index", ("n", HERE)), ("index", ("n", DOWN))
ALL = ("layer", ("", 2), TOP)
SHORT = {"l": ("layer", ("", 2), ("L", -1)), "j": OWN}
SQUARE = {"l": SHORT["l"], "j": ("index", ("n", HERE), ("n", UP))}
FULL = {"l": ALL, "j": OWN}
PAIR = {"l": ALL, "j": OWN, "k": BELOW}
MIXED = {"l": ALL, "j": ("index", ("n", HERE), ("n", DOWN)), "k": ("index", ("n", HERE), ("n", DOWN))}
DELTA, TOPDELTA = ref("delta", HERE, "j"), ref("delta", TOP, "j")
DB, DW = ("D", C, ref("b", HERE, "j")), ("D", C, ref("w", HERE, "j", "k"))
OUT = {"j": ("index", ("n", TOP))}
GRAD = ("D", C, ref("a", TOP, "j"))
RIGHT = [
    (OUT, TOPDELTA, ("mul", GRAD, prime(1, TOP, "j"))),
    (OUT, TOPDELTA, ("mul", ("P", C, ref("a", TOP, "j")), prime(1, TOP, "j"))),
    (SHORT, DELTA, bp2()),
    (FULL, DB, DELTA),
    (PAIR, DW, ("mul", ref("a", DOWN, "k"), DELTA)),
]
WRONG = [
    (OUT, TOPDELTA, GRAD),
    (OUT, TOPDELTA, ("mul", GRAD, prime(0, TOP, "j"))),
    (OUT, TOPDELTA, ("mul", GRAD, prime(2, TOP, "j"))),
    (SQUARE, DELTA, bp2(weight=("j", "k"), dim=("n", HERE))),
    (SHORT, DELTA, bp2(sign=-1)),
    (SHORT, DELTA, bp2(order=0)),
    (SQUARE, DELTA, bp2(dash=UP)),
    (SHORT, DELTA, bp2(source=HERE)),
    (SHORT, DELTA, bp2(dim=("upto", UP, -1))),
    (FULL, DB, ("mul", ("num", -1, 1), DELTA)),
    (FULL, DB, ("sum", "k", ("n", HERE), ref("delta", HERE, "k"))),
    (FULL, DB, ("mul", DELTA, prime(1, HERE, "j"))),
    (MIXED, DW, ("mul", ref("a", DOWN, "j"), ref("delta", HERE, "k"))),
    (MIXED, DW, ("mul", ref("a", HERE, "k"), DELTA)),
    (PAIR, DW, ("mul", ref("z", DOWN, "k"), DELTA)),
]


@pytest.mark.parametrize("scope,lhs,rhs", RIGHT)
@pytest.mark.parametrize("activation", ["layer", "identity"])
def test_backpropagation_agrees(scope, lhs, rhs, activation):
    if activation == "identity":
        rhs = without_sigma(rhs)
    found = refute(Network(activation=activation), {}, scope, lhs, rhs)
    assert type(found) is Agreement and found.evaluations >= 40


def without_sigma(t):
    return ("mul", *(("num", 1, 1) if p[0] == "act" else p for p in t[1:])) if t[0] == "mul" else t


@pytest.mark.parametrize("scope,lhs,rhs", WRONG)
def test_wrong_variants_are_refuted(scope, lhs, rhs):
    found = refute(Network(), {}, scope, lhs, rhs)
    assert type(found) is Counterexample and found.left != found.right and re_evaluate(found, lhs, rhs)
    assert not re_evaluate(found, lhs, lhs)


def test_swapped_indices_by_hand():
    scope, lhs, rhs = WRONG[12]
    found = refute(Network(), {}, scope, lhs, rhs)
    lines = dict(found.lines())
    assert found.left == 2 and found.right == 0
    assert [lines[n] for n in ("net", "l", "j", "k", "x", "w", "b")] == [
        "2-2",
        "2",
        "1",
        "2",
        "(1, 2)",
        "0",
        "0",
    ]
    assert (lines["sigma(z)"], lines["C"], lines["a[1,1]"], lines["delta[2,2]"]) == ("z", "a[2,1]", "1", "0")


def test_numbers_are_as_simple_as_they_can_be():
    """No transpose in BP2: one weight, linear neurons, the first output as the cost are enough."""
    found = refute(Network(), {}, SQUARE, DELTA, bp2(weight=("j", "k"), dim=("n", HERE)))
    net = found.instance
    assert (
        [v for v in net.w.values() if v] == [1]
        and not any(net.b.values())
        and net.cost in ([(F(1), {1: 1})], [(F(1), {2: 1})])
    )
    assert set(net.sigma.values()) == {Polynomial(0, 1)} and {found.left, found.right} == {0, 1}
    assert Polynomial(0, 1) != Polynomial(0, 2) and hash(Polynomial(1)) == hash(Polynomial(F(1)))


@pytest.mark.parametrize(
    "layer, neuron, widths", [(("", 7), "j", (1,) * 7), (HERE, 5, (5, 5)), (("", 3), 4, (4, 4, 4))]
)
def test_deep_nets_and_late_neurons(layer, neuron, widths):
    scope = {
        **({"l": ALL} if layer == HERE else {}),
        **({"j": ("index", ("n", layer))} if neuron == "j" else {}),
    }
    least = layer[1] if layer != HERE else 2
    found = refute(Network(least=least), {}, scope, ref("delta", layer, neuron), ("num", 0, 1))
    assert type(found) is Counterexample and found.instance.widths == widths


def test_enough_places_to_look_at():
    assert refute(Network(), {}, FULL, DB, DELTA, most=10).evaluations < 20


def test_a_number_is_no_array():
    s, t = ref("s"), ref("t")
    dims = {"s": (("dim", "N"),), "t": (("dim", "N"),)}
    total = ("sum", "k", ("dim", "N"), ("mul", ref("s", None, "k"), ref("t", None, "k")))
    found = refute(Network(), dims, {}, ("ein", "i,i->i", s, t), total)
    assert found.kind == "shape" and len(found.left) == 2 and found.entry
    assert type(refute(Network(), dims, {}, ("ein", "i,i->", s, t), total)) is Agreement


def test_nowhere_has_a_reason():
    found = refute(Network(), {}, {"j": ("index", ("n", ("", 1)))}, at("delta", 1, "j"), ("num", 0, 1))
    assert type(found) is Nowhere and "layer 1" in found.reason


# z2 = (w x) = (1*1 + 2*2, 3*1 + 4*2) = (5, 11);  a2 = z2^2 = (25, 121);  C = a1 a2
NET = Instance(
    (2, 2),
    {(2, 1, 1): F(1), (2, 1, 2): F(2), (2, 2, 1): F(3), (2, 2, 2): F(4)},
    {(2, 1): F(0), (2, 2): F(0)},
    {(1, 0): F(1), (2, 0): F(2)},
    {(2,): Polynomial(0, 0, 1)},
    [(F(1), {1: 1, 2: 1})],
    sizes={"N": 3},
)
W, A, Z = at("w", 2), at("a", 1), at("z", 2)
FACTOR = ("ein", "ij->ji", ref("w", ("i", 1)))


@pytest.mark.parametrize(
    "term,value",
    [
        (("ein", "ij,j->i", W, A), (5, 11)),
        (("ein", "ij->ji", W), ((1, 3), (2, 4))),
        (("ein", "ii->", W), 5),
        (("ein", "i->ii", A), ((1, 0), (0, 2))),
        (("ein", "i,j->ij", A, A), ((1, 2), (2, 4))),
        (("act", 2, ("", 2), (), Z), (2, 2)),
        (("act", 0, ("", 2), (), ("num", 3, 1)), 9),
        (("D", C, Z), (1210, 550)),
        (("P", C, at("a", 2, 1)), 121),
        (("P", at("z", 2, 1), at("w", 2, 1, 2)), 2),
        (("P", at("z", 2, 1), at("z", 2, 1)), 0),
        (("D", at("z", 2, 1), at("z", 2, 1)), 1),
        (("D", C, at("a", 1, 2)), 4620),
        (("held", ("mul", at("z", 2, 1), at("w", 2, 1, 1)), at("w", 2, 1, 1)), 5),
        (("pow", ("num", 2, 3), 3), F(8, 27)),
        (("pow", ("num", 2, 3), 0), 1),
        (("ones", ("n", ("", 1))), (1, 1)),
        (("size", ("dim", "N")), 3),
        (("inv", ("dim", "N")), F(1, 3)),
        (("col", W, 2), (2, 4)),
        (("entry", W, (2, 1)), 3),
        (("kd", 1, 1), 1),
        (("kd", 1, 2), 0),
        (("add", A, A), (2, 4)),
        (("mul", ("num", 3, 1), A), (3, 6)),
        (("sum", "k", ("upto", ("", 2), -1), at("a", 1, "k")), 1),
        (("prod", "i", ("", 1), ("", 1), FACTOR), ((1, 3), (2, 4))),
        (("prod", "i", ("", 2), ("", 1), FACTOR), ((1, 0), (0, 1))),
        (("paths", "u", "v", "i", ("", 1), ("", 2), 2, ref("w", ("i", 0), "v", "u"), ("num", 1, 1)), 6),
    ],
)
def test_every_head_by_hand(term, value):
    assert evaluate(NET, term, {}) == value


@pytest.mark.parametrize(
    "term",
    [
        at("w", 1),
        at("z", 1, 1),
        at("delta", 1, 1),
        at("z", 3, 1),
        at("a", 0, 1),
        at("z", 2, 3),
        at("a", 1, 0),
        ref("q", None, 1),
        ("col", W, 3),
        ("entry", W, (0, 1)),
        ("add", A, W),
        ("mul", A, A),
        ("ein", "ij,j->i", W, W),
        ("size", ("m",)),
        ("size", ("dim", "M")),
        ("P", at("a", 1, 1), at("w", 2, 1, 1)),
        ("D", Z, at("w", 2, 1, 1)),
    ],
)
def test_missing(term):
    with pytest.raises(Missing):
        evaluate(NET, term, {})


@pytest.mark.parametrize(
    "term",
    [
        ("D", at("delta", 2, 1), at("w", 2, 1, 1)),
        ("D", C, at("delta", 2, 1)),
        ("held", at("delta", 2, 1), at("z", 2, 1)),
        ("held", ("D", C, at("z", 2, 1)), at("z", 2, 1)),
        ("nothing",),
    ],
)
def test_unsupported(term):
    with pytest.raises(Unsupported):
        evaluate(NET, term, {})


def test_empty_product_has_the_side_of_its_rows():
    """w[i+1].T is n(i) x n(i+1): from layer 3 to 2 the product is the identity of n(3)."""
    net = Instance(
        (1, 2, 3),
        {(2, j, 1): F(1) for j in (1, 2)} | {(3, j, k): F(1) for j in (1, 2, 3) for k in (1, 2)},
        {(2, 1): F(0), (2, 2): F(0), (3, 1): F(0), (3, 2): F(0), (3, 3): F(0)},
        {(1, 0): F(1)},
        {},
        [(F(1), {1: 1})],
    )
    assert len(evaluate(net, ("prod", "i", ("", 3), ("", 2), FACTOR), {})) == 3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fractions(-5, 5, max_denominator=5), min_size=1, max_size=5),
    st.fractions(-5, 5, max_denominator=5),
)
def test_a_polynomial_differs_by_its_derivative(coefficients, z):
    """(z p)' = p + z p', exactly."""
    p, zp = Polynomial(*coefficients), Polynomial(0, *coefficients)
    assert zp.derivative()(z) == p(z) + z * p.derivative()(z)


def test_a_counterexample_on_a_wide_network_is_as_simple_and_takes_seconds():
    scope = {"j": ("index", ("n", ("", 2)))}
    found = refute(
        Network((200, 30, 10)),
        {},
        scope,
        ("D", C, at("b", 2, "j")),
        ("mul", ("num", 2, 1), at("delta", 2, "j")),
    )
    assert [key for key, v in found.instance.w.items() if v] == [(3, 1, 1)] and not any(
        found.instance.b.values()
    )
    assert re_evaluate(found) and ("x", "(1, 2, 3, ..., 9, 0, 0, 0, ..., 0)") in found.lines()


@pytest.mark.parametrize(
    "text",
    [
        "exp(z[l,j])*exp(-z[l,j]) <= 1",
        "exp(z[l,j] + 1) <= exp(z[l,j])*exp(1)",
        "ln(exp(z[l,j])) <= z[l,j]",
        "sgn(exp(2*z[l,j]) - exp(z[l,j])^2) = 0",
        "exp(-z[l,j]^6) > 0",
    ],
)
def test_a_sign_that_hangs_on_rounding_refutes_nothing(text):
    """Each is true, with both sides equal or far apart in size; the 60th digit may say otherwise."""
    claim = read_claim(text, Network())
    assert isinstance(refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs), Agreement)


@pytest.mark.parametrize(
    "text",
    [
        "exp(z[l,j])*exp(-z[l,j]) < 1",
        "exp(z[l,j]) > 1",
        "exp(z[l,j]) <= 1 + z[l,j]",
        "sgn(exp(z[l,j]) - 1) = sgn(z[l,j] - 1)",
    ],
)
def test_a_sign_that_is_sure_refutes(text):
    claim = read_claim(text, Network())
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    assert isinstance(found, Counterexample) and re_evaluate(found)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("dC/dw[l] = 2*(delta[l] @ a[l-1].T)", {}),
        ("dC/dw[l] = delta[l] @ a[l-1].T", {"batch": True}),
        ("dC/dw[l] - delta[l] @ a[l-1].T = 2*w[l]", {}),
    ],
)
def test_arrays_of_a_wide_network_are_refuted_by_one_entry(text, kind):
    claim = read_claim(text, network((12, 8, 4), **kind))
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    assert found.entry and re_evaluate(found) and sum(map(bool, found.instance.w.values())) <= 1
    assert all(len(value) < 200 for _, value in found.lines())


def test_an_inequality_is_tried_where_all_is_0():
    claim = read_claim("C > 0", network(cost="quadratic"))
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    assert (found.left, found.right) == (0, 1) and re_evaluate(found)


@pytest.mark.parametrize(
    "text, acts",
    [
        ("delta[L,j] = a[L,j] - y[j]", "elu"),
        ("dC/dw[2,3,50] = 0", "sigmoid"),
        ("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)", "tanh"),
    ],
)
def test_named_functions_on_a_wide_network(text, acts):
    """exp of a sum over all inputs would be out of reach; and a person redoes it with a few inputs."""
    claim = read_claim(text, network((60, 6, 3), acts))
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    assert isinstance(found, Counterexample) and re_evaluate(found)
    assert sum(map(bool, found.instance.x.values())) <= 10 and all(
        len(value) < 80 for _, value in found.lines()
    )


def test_the_other_entries_of_an_array_may_have_their_kinks_there():
    claim = read_claim("delta[L] = grad(C) .* sigma(z[L])", network((2, 3, 2), "relu"))
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
    assert isinstance(found, Counterexample) and re_evaluate(found)


@pytest.mark.parametrize(
    "numbers, said",
    [
        ([1, 2, 3], "1, 2, 3"),
        (range(1, 31), "1, 2, 3, ..., 30"),
        ([1, 2] + [0] * 20, "1, 2, 0, 0, 0, ..., 0"),
        ([5, 3] * 8, ", ".join(["5, 3"] * 8)),
        ([0] * 9 + [7] + [0] * 9, "0, 0, 0, ..., 0, 7, 0, 0, 0, ..., 0"),
    ],
)
def test_long_rows(numbers, said):
    assert listed(list(numbers)) == said
