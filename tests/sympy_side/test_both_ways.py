"""Terms of models to SymPy and back: the same value; what SymPy would rewrite or catch stays as it is."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, IndexedBase, KroneckerDelta, Piecewise, Sum, Symbol, symbols

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.sympy_side.back import term
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.heads import SLOPES, STANDARD, App, Derived, Fn, Guard
from symbolic_bp.sympy_side.into import expression
from symbolic_bp.sympy_side.monomials import canonical

i, j, k, m, n, T = symbols("i j k m n T", integer=True)
x, w = IndexedBase("x"), IndexedBase("w")
MODEL = Model.read("x in R^n\nu in R^n\nphi: elementwise\ny[j] = phi(x[j])*u[j]\nC = Sum(y[j]^2, j)\n")
ENGINE = read_model(MODEL.kernel_data)


def differs(left, right):
    """Whether numbers tell two terms apart for some j."""
    claim = {"name": "", "ranges": [["j", "1", "n"]], "conditions": [], "left": left, "right": right}
    return refute(ENGINE, read_claim(ENGINE, claim), 6).status == "refuted"


def terms(names=("j",)):
    """Terms of MODEL in which the names are free."""
    leaf = st.one_of(
        st.sampled_from([["num", "2"], ["num", "-1/2"], ["int", "n"], ["ref", "C", []]]),
        st.sampled_from([["ref", a, [v]] for a in "xuy" for v in names] + [["int", v] for v in names]),
        st.sampled_from([["g", "ge", f"{v}-2"] for v in names] + [["g", "eq", f"{v}-1"] for v in names]),
    )
    return st.recursive(leaf, nested, max_leaves=5)


def nested(inner):
    return st.one_of(
        st.tuples(inner, inner).map(lambda p: ["add", *p]),
        st.tuples(inner, inner).map(lambda p: ["mul", *p]),
        st.tuples(inner, st.sampled_from([2, 3])).map(lambda p: ["pow", *p]),
        inner.map(lambda t: ["app", "phi", 1, [], t]),
        inner.map(lambda t: ["fn", "relu", t]),
        st.tuples(st.sampled_from("ik"), st.sampled_from(["n", "j"]), inner).map(bound),
    )


def bound(parts):
    """The sum of a term over a name; names that are bound in it already are left alone."""
    v, high, t = parts
    if f"'{v}'" in str(t):
        return t
    return ["sum", v, "1", high, ["mul", ["ref", "x", [v]], t]]


@settings(max_examples=60, deadline=None)
@given(terms())
def test_there_and_back_is_the_same_value(t):
    back = term(expression(t))
    assert not differs(t, back)
    assert canonical(term(expression(back))) == canonical(back)


def test_what_is_not_the_same_is_told_apart():
    assert differs(["ref", "x", ["j"]], ["ref", "u", ["j"]])


@pytest.mark.parametrize("name", paths())
def test_the_definitions_of_the_library_come_back(name):
    for _, _, body, _ in preset(name).data["families"]:
        if body is not None and body[0] not in ("any", "max"):
            assert canonical(term(expression(body))) == canonical(body)
        elif body is not None:
            assert term(expression(body)) == body


def test_the_sign_of_a_negative_term_stands_last():
    assert term(x[j] - w[j]) == ["add", ["ref", "x", ["j"]], ["mul", ["num", "-1"], ["ref", "w", ["j"]]]]


def test_a_product_of_exponentials_stays_a_product():
    made = Fn("exp", x[1]) * Fn("exp", x[2]) / Fn("exp", x[1])
    assert term(made) == ["fn", "exp", ["ref", "x", ["2"]]]
    assert term(Fn("exp", x[1]) * Fn("exp", x[2]))[0] == "mul"


# -- traps of SymPy -----------------------------------------------------------------------------------


def test_a_nested_sum_over_the_same_letter_gets_another_one():
    made = term(Sum(x[k] * Sum(x[k], (k, 1, k)), (k, 1, n)))
    assert made == [
        "sum",
        "k",
        "1",
        "n",
        ["mul", ["ref", "x", ["k"]], ["sum", "j", "1", "k", ["ref", "x", ["j"]]]],
    ]


def test_a_dummy_does_not_become_the_letter_of_the_same_name():
    own = sp.Dummy("j", integer=True)
    made = term(Sum(x[own] * w[j], (own, 1, n)))
    assert made[0] == "sum" and made[1] != "j" and ["ref", "w", ["j"]] in made[4]


def test_several_ranges_of_one_sum_keep_their_order():
    assert term(Sum(w[i, j], (i, 1, j), (j, 1, n))) == [
        "sum", "j", "1", "n", ["sum", "i", "1", "j", ["ref", "w", ["i", "j"]]],
    ]  # fmt: skip


def test_cases_are_guards_and_later_ones_hold_where_earlier_do_not():
    made = term(Piecewise((x[j], j >= 2), (w[j], True)))
    assert made == [
        "add",
        ["mul", ["g", "ge", "j-2"], ["ref", "x", ["j"]]],
        ["mul", ["g", "ge", "-j+1"], ["ref", "w", ["j"]]],
    ]


def test_conditions():
    made = term(Piecewise((1, sp.And(j >= 1, sp.Or(j > 3, sp.Ne(j, 2)))), (0, True)))
    assert not differs(made, ["add", ["num", "1"], ["mul", ["num", "-1"], ["g", "eq", "j-2"]]])
    assert term(KroneckerDelta(j, k)) == ["g", "eq", "j-k"]


@pytest.mark.parametrize(
    "given_",
    [
        sp.Float(0.5) * x[j],
        x[j] ** x[k],
        x[j] ** Symbol("a"),
        sp.Integral(x[1], (k, 0, 1)),
        sp.Derivative(Function("f")(Symbol("u")), Symbol("u")),
        Piecewise((1, x[j] > 0), (0, True)),
        KroneckerDelta(j, k, (1, 3)),
        x[sp.Rational(1, 2)],
        Sum(x[k], (k, 1, sp.oo)),
        sp.Max(x[j], x[k]),
        sp.I,
        sp.pi * x[j],
    ],
    ids=str,
)
def test_what_no_model_has_is_refused(given_):
    with pytest.raises(ExpressionError, match="expected"):
        term(given_)


def test_functions_of_sympy_have_their_terms():
    u = x[j]
    assert term(sp.exp(u)) == ["fn", "exp", ["ref", "x", ["j"]]]
    assert term(sp.sqrt(u)) == ["fn", "sqrt", ["ref", "x", ["j"]]]
    assert term(1 / sp.sqrt(u)) == ["pow", ["fn", "sqrt", ["ref", "x", ["j"]]], -1]
    assert term(sp.Max(0, u)) == ["fn", "relu", ["ref", "x", ["j"]]]
    assert term(Function("sigma")(i, u)) == ["app", "sigma", 0, ["i"], ["ref", "x", ["j"]]]
    assert term(Function("n", integer=True)(i) * u) == ["mul", ["int", "n(i)"], ["ref", "x", ["j"]]]


# -- slopes of the heads --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "sin", "cos"]
)
def test_the_slope_of_each_function_is_that_of_numbers(name):
    """Against SymPy's own derivative of its own function, at a point that is no kink."""
    u = Symbol("u", positive=True)
    mine = SLOPES[name](u).replace(Fn, lambda f, v: STANDARD[str(f.name)](v))
    theirs = STANDARD[name](u).diff(u)
    assert abs(sp.N((mine - theirs).subs(u, sp.Rational(3, 7)))) < 1e-12


def test_a_function_without_a_slope_is_refused_by_name():
    with pytest.raises(ExpressionError, match="Phi"):
        Fn("Phi", x[j]).diff(x[k])


def test_guards_are_constants_and_derivatives_are_not_differentiated():
    assert (Guard("ge", j - 2) * x[j]).diff(x[k]) == Guard("ge", j - 2) * KroneckerDelta(j, k)
    assert App("phi", 0, (), x[j]).diff(x[k]) == App("phi", 1, (), x[j]) * KroneckerDelta(j, k)
    with pytest.raises(ExpressionError, match="derivative of a derivative"):
        Derived("D", Symbol("C"), x[j]).diff(x[k])
