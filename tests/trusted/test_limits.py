"""Forms and limits: certificates that only one guard of the reader, or one limit of work, stops."""

import pytest

from symbolic_bp.trusted import build, index
from symbolic_bp.trusted.fault import Rejected
from symbolic_bp.trusted.replay import verify

from .test_guards import BASE, J, NORMAL, PROVED, X, algebra, judge
from .text import certificate, claim, family, model, term

BIG = ["num", "7" * 60]
TEXT, LIST, INT, DICT = (
    ("bad", "a short text"),
    ("bad", "a list"),
    ("bad", "an integer in range"),
    ("bad", "a dictionary with keys"),
)
INDEX = ("bad", "an index expression")


def plain(left, right=None, m=BASE, **changes):
    """The verdict on a claim whose sides are data."""
    c = {
        **claim("0", "0", J, [("algebra", [], {}, term("0"))]),
        "left": left,
        "right": left if right is None else right,
    }
    c["steps"] = [] if right is None else [["algebra", [], {}, right]]
    return judge({**c, **changes}, m=m)


@pytest.mark.parametrize(
    "t, found",
    [
        *(
            ([head], LIST)
            for head in ("num", "int", "ref", "add", "mul", "pow", "fn", "app", "sum", "g", "D", "P")
        ),
        (["num", "1/0"], ("bad", "a rational number")),
        (["num", "1/00"], ("bad", "a rational number")),
        (["num", "x"], ("bad", "a rational number")),
        (["num", "1", "2"], ("bad", "a rational number")),
        (["num", "1.5"], ("bad", "a rational number")),
        (["num", "7" * 60], PROVED),
        (["num", "7" * 61], ("bad", "a rational number")),
        (["num", 1], TEXT),
        (["num", "7" * 401], TEXT),
        (["int", "1", "2"], LIST),
        (["int", "j+"], INDEX),
        (["int", "j j"], INDEX),
        (["int", "(j"], INDEX),
        (["int", "*"], INDEX),
        (["int", "j^2"], INDEX),
        (["int", ""], INDEX),
        (["int", ")"], INDEX),
        (["int", "0" + "+j" * 199], PROVED),
        (["int", "0" + "+j" * 200], TEXT),
        (["int", "9" * 30], PROVED),
        (["int", "9" * 31], ("incomplete", "an integer of bounded size")),
        (["int", "(" * 39 + "j" + ")" * 39], PROVED),
        (["int", "(" * 40 + "j" + ")" * 40], ("incomplete", "an index expression of bounded depth")),
        (["int", "*".join("j" * 10)], PROVED),
        (["int", "*".join("j" * 11)], ("incomplete", "an index expression of bounded size")),
        (["int", "q"], ("rejected", "an index name in scope")),
        (["int", "q(j)"], ("rejected", "a size function")),
        (["pow", term("x[j]"), 0], ("bad", "a power that is not 0")),
        (["pow", term("x[j]"), 12], PROVED),
        (["pow", term("x[j]"), 13], INT),
        (["pow", term("x[j]"), -13], INT),
        (["pow", term("x[j]"), True], INT),
        (["fn", "gamma", term("x[j]")], ("rejected", "a known function")),
        (["fn", ["exp"], term("x[j]")], ("rejected", "a known function")),
        (["app", "s", 8, ["1"], term("x[j]")], PROVED),
        (["app", "s", 9, ["1"], term("x[j]")], INT),
        (["app", "s", -1, ["1"], term("x[j]")], INT),
        (["app", "s", 0, [], term("x[j]")], ("rejected", "an undefined function with so many indices")),
        (["g", "lt", "j"], ("bad", "a guard")),
        (["D", term("C"), ["app", "x", ["j"]]], ("bad", "a place of a family")),
        (["P", ["int", "C", []], term("x[j]")], ("bad", "a place of a family")),
        (["D", term("C"), term("x[j]"), term("x[j]")], LIST),
        (["ref", "nobody", ["j"]], ("rejected", "a family of the model")),
        (["ref", "x", []], ("rejected", "as many indices as the family has")),
        (["what", 1], ("bad", "a kind of term")),
        ("x", LIST),
        ({"add": 1}, LIST),
    ],
)
def test_terms_of_another_form(t, found):
    assert plain(t) == found


@pytest.mark.parametrize(
    "changes, found",
    [
        ({"conditions": [["g", "eq", "j-1"]]}, PROVED),
        ({"conditions": [["h", "eq", "j-1"]]}, ("bad", "a guard")),
        ({"conditions": [["g", "le", "j-1"]]}, ("bad", "a guard")),
        ({"conditions": [["g", "eq"]]}, LIST),
        ({"conditions": None}, LIST),
        ({"ranges": [["j", "1"]]}, LIST),
        ({"ranges": [["n", "1", "2"]]}, ("rejected", "a name that is not in use")),
        ({"ranges": [["exp", "1", "2"]]}, ("bad", "a name")),
        ({"ranges": [["j", "1", "n"], ["j", "1", "n"]]}, ("rejected", "a name that is not in use")),
        ({"ranges": [[f"k{k}", "1", "n"] for k in range(13)]}, LIST),
        ({"assuming": [[term("x[j]")]]}, LIST),
        ({"steps": [["algebra", [], {}]]}, LIST),
        ({"steps": [["algebra", [], {}, term("x[j]"), 1]]}, LIST),
        ({"steps": [["magic", [], {}, term("x[j]")]]}, ("rejected", "a rule")),
        ({"steps": [[["algebra"], [], {}, term("x[j]")]]}, ("rejected", "a rule")),
        ({"steps": [["algebra", [1], {}, term("x[j]")]]}, ("rejected", "a place in the term")),
        ({"steps": [["algebra", [-1], {}, term("x[j]")]]}, INT),
        ({"steps": [["algebra", [0] * 201, {}, term("x[j]")]]}, LIST),
        ({"steps": [["algebra", [], {"reverse": 1}, term("x[j]")]]}, ("bad", "true or false")),
        ({"steps": [["algebra", [], {"other": 1}, term("x[j]")]]}, ("bad", "a known key")),
        ({"steps": [["algebra", [], [], term("x[j]")]]}, DICT),
        ({"steps": [["split", [], {}, term("x[j]")]]}, ("rejected", "an index expression to split at")),
        ({"steps": [["lemma", [], {"number": "1"}, term("x[j]")]]}, INT),
        ({"steps": {}}, LIST),
        ({"name": 3}, TEXT),
        ({"more": 3}, ("bad", "a known key")),
    ],
)
def test_claims_of_another_form(changes, found):
    c = {**claim("x[j]", "x[j]", J), "name": "c"}
    assert judge({**c, **changes}) == found


@pytest.mark.parametrize(
    "changes, found",
    [
        ({"sizes": {"n": 10**9}}, None),
        ({"sizes": {"n": 10**9 + 1}}, INT),
        ({"sizes": {"n": -(10**9)}}, None),
        ({"sizes": {"n": -(10**9) - 1}}, INT),
        ({"sizes": {"n": True}}, INT),
        ({"sizes": {"n(l": 1}}, ("bad", "a size function such as n(l)")),
        ({"sizes": {"n(1)": 1}}, ("bad", "a size function such as n(l)")),
        ({"sizes": {"N(l,k)": 1, "n": 1}}, None),
        ({"functions": {"s": 13}}, INT),
        ({"arrays": {"F": 0}}, INT),
        ({"families": [["x", [["j", "1", "n"]], [], None]]}, LIST),
        ({"families": [["x", [["j", "1", "n"]], None]]}, LIST),
        ({"families": [["x", None, None, None]]}, LIST),
        ({"families": [[f"x{k}", [], None, None] for k in range(501)]}, LIST),
        ({"families": [["a", [], ["any", "F"], None]]}, LIST),
        ({"families": [["a", [], ["max", [], []], None]]}, LIST),
        (
            {"families": [["a", [], ["max", [["k", "1", "n"]], [["g", "le", "k"]], term("1")], None]]},
            ("bad", "a guard"),
        ),
        (
            {"families": [["a", [], ["max", [["k", "1", "n"]], [["h", "eq", "k"]], term("1")], None]]},
            ("bad", "a guard"),
        ),
        ({"format": 1.0}, ("bad", "a model of format 1")),
        ({"format": 2}, ("bad", "a model of format 1")),
        ({"name": None}, TEXT),
    ],
)
def test_models_of_another_form(changes, found):
    data = {**model(X, sizes={"n": 1}), **changes}
    try:
        build.model(data)
        assert found is None
    except Rejected as f:
        assert (f.status, f.expected) == found


def test_numbers_and_products_that_grow_too_large():
    """Each is true, and is proved where it is smaller."""
    big = ["pow", BIG, 12]
    assert plain(["mul", ["pow", BIG, 9], term("x[j]")], ["mul", term("x[j]"), ["pow", BIG, 9]]) == PROVED
    bounded = ("incomplete", "a number of bounded size")
    assert plain(["mul", big, term("x[j]")], ["mul", term("x[j]"), big]) == bounded
    small = ["pow", BIG, -12]
    assert plain(["mul", small, term("x[j]")], ["mul", term("x[j]"), small]) == bounded
    wide, other, less = (
        ["add", *(["ref", f, [f"j-{k}"]] for k in range(n))] for f, n in (("x", 39), ("v", 39), ("v", 9))
    )
    assert plain(["mul", wide, less], ["mul", less, wide]) == PROVED
    assert plain(["mul", wide, other], ["mul", other, wide]) == ("incomplete", "a product of bounded size")
    like = "*".join(f"x[a{k}]" for k in range(8))
    for k in range(8):
        like = f"Sum(a{k},1,n,{like})"
    assert judge(algebra(f"{like}*x[j]", f"x[j]*{like}", J)) == (
        "incomplete",
        "fewer like factors in a product",
    )


def test_index_expressions_with_too_many_products():
    sizes = {"n": 1, "m": 0, "T": 1, **{f"s{k}": 1 for k in range(12)}, **{f"t{k}": 1 for k in range(12)}}
    m = model(X, sizes=sizes)
    for n, found in ((10, PROVED), (12, ("incomplete", "an index expression of bounded size"))):
        left, right = ("+".join(f"{v}{k}" for k in range(n)) for v in "st")
        assert plain(["int", f"({left})*({right})"], m=m) == found


def test_terms_that_are_too_deep_or_too_many():
    deep = term("x[j]")
    for _ in range(40):
        deep = ["fn", "sin", deep]
    assert plain(deep) == PROVED and plain(["fn", "sin", deep]) == ("incomplete", "a term of bounded depth")
    many = ["add", *[["add", *[term("1")] * 19_999]] * 21]
    assert plain(many, [*many[:2]]) == ("incomplete", "a certificate of bounded size")
    assert plain(["add", *[term("1")] * 20_000]) == LIST


def test_work_is_bounded():
    """A sign that is looked for in definitions within definitions: 12^6 of them."""
    rows = [family(f"f{k}", "j: 1..n", "*".join([f"f{k + 1}[j]"] * 12), [str(-k)]) for k in range(6)]
    m = model(X, *rows, family("f6", "j: 1..n", "exp(x[j])", ["-6"]))
    few = [family(f"f{k}", "j: 1..n", "*".join([f"f{k + 1}[j]"] * 2), [str(-k)]) for k in range(6)]
    c = claim("step(f1[j])", "1", J, [("sign", [], {}, "1")])
    assert judge(c, m=model(X, *few, family("f6", "j: 1..n", "exp(x[j])", ["-6"]))) == PROVED
    assert judge(c, m=m) == ("incomplete", "a proof that is checked within the limits of work")


@pytest.mark.parametrize(
    "left, found",
    [
        ("iv(k*j>=1)", PROVED),
        ("iv(k*j>=k)", ("rejected", NORMAL)),
        ("iv(k*j>=2)", ("rejected", NORMAL)),
        ("iv(j*r>=2)", PROVED),
        ("iv(j*r>=3)", ("rejected", NORMAL)),
        ("iv(j*m>=1)", ("rejected", NORMAL)),
        ("iv(j*m>=0)", PROVED),
    ],
)
def test_products_of_sizes_and_names_are_at_least_the_products_of_their_bounds(left, found):
    m = model(X, sizes={"n": 1, "m": 0, "k": 1, "r": 2})
    assert judge(algebra(left, "1", J), m=m) == found


@pytest.mark.parametrize(
    "factors, found",
    [
        (["-2", "exp(x[j])"], 0),
        (["exp(x[j])", "-2"], 0),
        (["exp(x[j])", "-2", "exp(x[j])"], 0),
        (["exp(x[j])", "2"], 0),
        (["-2", "x[j]"], 1),
        (["-2", "x[j]", "exp(x[j])"], 1),
        (["x[j]", "-2", "exp(x[j])"], 1),
        (["exp(x[j])", "-2", "x[j]"], 1),
        (["exp(x[j])", "-2", "-3"], 1),
        (["-2", "exp(x[j])", "x[j]"], 1),
    ],
)
def test_a_product_with_one_negative_number_is_not_zero(factors, found):
    """relu(u) has a slope where u is not 0; a product of numbers above 0 and one below it is not."""
    u = ["mul", *([["num", f] if f[0] == "-" else term(f) for f in factors])]
    m = model(X, family("a", "j: 1..n", ["fn", "relu", u], ["0"]))
    assert chained(m) == ["nonzero"] * found


def chained(m):
    """The hypotheses of the chain rule for D(a[j], x[j])."""
    to = "Sum(i,1,n,D(a[j],a[i])*P(a[i],x[j]))"
    v = verify(certificate(m, claim("D(a[j],x[j])", to, J, [("chain", [], {}, to)])))
    assert v.proved, v.fault
    return [h.kind for h in v.proved.hypotheses]


def test_a_triangular_sum_inside_a_function_keeps_a_range():
    """a >= 1 follows from a >= b, b >= 1; without it no order of the two sums has ranges."""
    inner = "Sum(a,1,n,Sum(b,1,a,exp(x[a])*s[b](x[b])))"
    assert judge(algebra(f"exp({inner})", f"exp({inner.replace('a', 'k')})")) == PROVED


def test_single_and_constant():
    i = index.var(index.Atom(index.NAME, "i"))
    assert index.constant(index.const(3)) == 3 and index.constant(()) == 0 and index.constant(i) is None
    assert index.single(i) and not index.single(index.const(3)) and not index.single(index.mul(i, i))
