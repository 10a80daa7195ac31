"""Forms and limits: certificates that only one guard of the reader, or one limit of work, stops."""

import pytest

from symbolic_bp.kernel import build, index
from symbolic_bp.kernel.fault import Rejected
from symbolic_bp.kernel import family as family_module
from symbolic_bp.kernel.__main__ import hypothesis
from symbolic_bp.kernel.replay import verify

from .test_guards import BASE, FIELD, J, NORMAL, PROVED, X, algebra, judge
from .text import any_, certificate, claim, family, model, term

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
        (["app", "s", 0, ["j"]], LIST),
        (["pow", term("x[j]")], LIST),
        (["fn", "exp"], LIST),
        (["fn", "exp", term("x[j]"), term("x[j]")], LIST),
        (["pow", term("x[j]"), 2, 2], LIST),
        (["sum", "i", "1", "n", term("x[i]"), "n"], LIST),
        (["app", "s", 0, ["j"], term("x[j]"), 1], LIST),
        (["ref", "x", ["j"], 1], LIST),
        (["g", "eq", "j", "j"], LIST),
        (["sum", "i", "1", "n"], LIST),
        (["ref", "x"], LIST),
        (["g", "eq"], LIST),
        (["D", term("C")], LIST),
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
        (["ref", ["x"], ["j"]], TEXT),
        (["app", ["s"], 0, ["j"], term("x[j]")], TEXT),
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
        ({"steps": [["algebra", [0] * 201, {}, term("x[j]")]]}, ("rejected", "a place in the term")),
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
        ({"sizes": {"n(lk": 1}}, ("bad", "a size function such as n(l)")),
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
    for n in ["num", "1/2"], ["num", "2"]:  # 2^1999 has 2,000 bits
        for more, found in ((7, PROVED), (8, bounded)):
            t = ["mul", *[["pow", ["pow", n, 12], 12]] * 13, ["pow", ["pow", n, 12], 10], ["pow", n, more]]
            assert plain(["mul", t, term("x[j]")], ["mul", term("x[j]"), t]) == found
    assert (
        plain(
            ["mul", ["pow", ["num", "1/" + "7" * 58], -10], term("x[j]")],
            ["mul", term("x[j]"), ["pow", ["num", "1/" + "7" * 58], -10]],
        )
        == PROVED
    )
    small = ["pow", ["num", "1/" + "7" * 58], -11]
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


def test_slots_that_do_not_move_tell_like_factors_apart():
    """Eight like factors in any order would be too many; these have one order."""
    m = model(X, family("y", "i: 1..n; k: 1..n+9"))
    like = "*".join(f"y[a,{k}]" for k in range(1, 9))
    left, right = f"Sum(a,1,n,{like})", f"Sum(b,1,n,{like.replace('a', 'b')})"
    assert judge(algebra(f"{left}*x[j]", f"x[j]*{right}", J), m=m) == PROVED


def test_index_expressions_with_too_many_products():
    sizes = {"n": 1, "m": 0, "T": 1, **{f"s{k}": 1 for k in range(12)}, **{f"t{k}": 1 for k in range(12)}}
    m = model(X, sizes=sizes)
    large = ("incomplete", "an index expression of bounded size")
    for a, b, found in ((10, 12, PROVED), (11, 11, large), (12, 12, large)):  # 120, 121 and 144 products
        left, right = "+".join(f"s{k}" for k in range(a)), "+".join(f"t{k}" for k in range(b))
        assert plain(["int", f"({left})*({right})"], m=m) == found


def test_terms_that_are_too_deep_or_too_many():
    deep = term("x[j]")
    for _ in range(40):
        deep = ["fn", "sin", deep]
    assert plain(deep) == PROVED and plain(["fn", "sin", deep]) == ("incomplete", "a term of bounded depth")
    many = ["add", *[["add", *[term("1")] * 19_999]] * 21]
    assert plain(many, [*many[:2]]) == ("incomplete", "a certificate of bounded size")
    assert plain(["add", *[term("1")] * 20_000]) == LIST


def test_a_sign_is_looked_for_once_in_each_definition():
    """A sign that is looked for in definitions within definitions: 12^6 of them."""
    rows = [family(f"f{k}", "j: 1..n", "*".join([f"f{k + 1}[j]"] * 12), [str(-k)]) for k in range(6)]
    sums = [family(f"f{k}", "j: 1..n", "+".join([f"f{k + 1}[j]"] * 12), [str(-k)]) for k in range(6)]
    c = claim("step(f1[j])", "1", J, [("sign", [], {}, "1")])
    for each in (rows, sums):
        assert judge(c, m=model(X, *each, family("f6", "j: 1..n", "exp(x[j])", ["-6"]))) == PROVED
        assert judge(c, m=model(X, *each, family("f6", "j: 1..n", "sin(x[j])", ["-6"])))[0] == "rejected"


def test_work_is_bounded(monkeypatch):
    """Each step is within the limits; all of them are not."""
    whole = "(" + "+".join(f"x[{k}]*v[j]" for k in range(1, 4)) + ")**3"
    steps = [("algebra", [], {}, f"{whole}+{k}-{k}") for k in range(1, 9)]
    last = claim(whole, f"{whole}+8-8", J, steps)
    assert judge(last) == PROVED
    monkeypatch.setattr(family_module, "WORK", 3000)
    assert judge(claim(whole, f"{whole}+1-1", J, steps[:1])) == PROVED
    assert judge(last) == ("incomplete", "a proof that is checked within the limits of work")


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
    "left, right, found",
    [
        ("iv(i*k>=0)", "1", ("rejected", NORMAL)),  # i >= j >= -n says nothing of i >= 0
        ("iv(2*i==2*j)*u[i]", "0", ("rejected", NORMAL)),
        ("iv(2*i==2*j+1)*u[i]", "0", PROVED),
        ("iv(2*i==j)*iv(4*i==2*j)*u[i]", "0", ("rejected", NORMAL)),
        ("iv(2*i==j)*iv(4*i==2*j)*u[i]", "iv(2*i==j)*u[i]", PROVED),
        ("iv(2*i==j)*iv(4*i==2*j+1)*u[i]", "0", PROVED),
        ("iv(p>=i+1)*iv(i>=p)*u[i]", "0", PROVED),
        ("iv(p>=i+1)*iv(j>=p)*u[i]", "0", PROVED),
        ("iv(i>=p)*iv(p>=k)*iv(k>=i+1)*u[i]", "0", PROVED),
        ("iv(i>=p)*iv(p>=k)*iv(k>=i)*u[i]", "0", ("rejected", NORMAL)),
        ("iv(i>=j)*u[i]", "u[i]", PROVED),
        ("iv(0>=0)*u[i]", "u[i]", PROVED),
        ("iv(2*i>=1)*u[i]", "iv(i>=1)*u[i]", PROVED),
        ("iv(2*i>=1)*u[i]", "iv(i>=0)*u[i]", ("rejected", NORMAL)),
        ("num((i+1)*(i+1))", "num(i)**2+2*num(i)+1", PROVED),
        ("num((i+1)*(i+1))", "num(i)**2+num(i)+1", ("rejected", NORMAL)),
        ("(u[i]+u[j])**2", "u[i]**2+2*u[i]*u[j]+u[j]**2", PROVED),
        ("1/(u[i]**2+u[i]**2)", "1/2/u[i]**2", PROVED),
        ("1/(u[i]**2+u[i]**2)", "1/2/u[i]", ("rejected", NORMAL)),
        ("exp(u[i]+u[j]-u[j])*exp(u[i])", "exp(u[i])**2", PROVED),
        ("iv(0>=1)*u[i]", "0", PROVED),
        ("iv(1==2)*u[i]", "0", PROVED),
        ("iv(2==2)*u[i]", "u[i]", PROVED),
    ],
)
def test_what_a_system_says(left, right, found):
    m = model(X, family("u", "i: 0-n..n"), sizes={"n": 1, "m": 0, "k": 1})
    assert judge(algebra(left, right, "j: 0-n..n; i: j..n; p: 0-n..n"), m=m) == found


@pytest.mark.parametrize(
    "left, right, found",
    [
        ("iv(i>=2)*iv(2*i==3*j)*x[i]", "iv(2*i==3*j)*x[i]", PROVED),
        ("iv(i>=3)*iv(2*i==3*j)*x[i]", "iv(2*i==3*j)*x[i]", ("rejected", NORMAL)),
        ("iv(2*j==3*i)*x[j]", "iv(2*j==3*i)*x[0]", ("rejected", NORMAL)),
        ("iv(2*j==3*i)*x[i]", "0", ("rejected", NORMAL)),
        ("iv(i==2*j)*x[i]", "iv(i==2*j)*x[2*j]", PROVED),
        ("iv(2*i==j)*x[j]", "iv(2*i==j)*x[2*i]", PROVED),
        ("Sum(k,1,n,iv(k==i+1)/num(k))", "iv(i+1<=n)", ("rejected", NORMAL)),
        ("Sum(k,1,2*n,iv(k==i+j)*num(k))", "num(i)+num(j)", PROVED),
        ("Sum(k,1,n,iv(k==i+1)*num(k)**2)", "iv(i+1<=n)*(num(i)**2+2*num(i)+1)", PROVED),
        ("iv(i>=j)*Sum(k,1,i-j,x[i]/x[i])", "iv(i>=j+1)*(num(i)-num(j))", ("rejected", NORMAL)),
        ("Sum(k,1,i-j,1)", "num(i)-num(j)", ("rejected", NORMAL)),
        ("x[i-j+1]*Sum(k,1,i-j,1)", "x[i-j+1]*(num(i)-num(j))", PROVED),
        ("exp(x[1])*Sum(k,1,i-j,1)", "exp(x[1])*(num(i)-num(j))", ("rejected", NORMAL)),
    ],
)
def test_what_equations_and_counts_say(left, right, found):
    assert judge(algebra(left, right, "j: 1..n; i: 1..n")) == found


def test_names_that_stand_only_in_the_second_place_of_a_derivative():
    """Five of them: their names come from these slots, not from trying all orders."""
    m = model(X, family("y", "i: 1..n; k: 1..n"), family("C", "", "Sum(i,1,n,x[i]*Sum(k,1,n,y[i,k]))", ["1"]))
    sums = "D(C,y[{a},{b}])*D(C,y[{c},{d}])*D(C,x[{e}])*exp(x[{a}])*s[{d}](x[{e}])"
    texts = [sums.format(**dict(zip("abcde", own, strict=True))) for own in ("abcde", "pqtuw")]
    for text, order, found in ((texts[0], "abcde", ""), (texts[1], "uptqw", "")):
        for v in order:
            text = f"Sum({v},1,n,{text})"
        texts.append(text + found)
    assert judge(algebra(f"{texts[2]}*x[j]", f"x[j]*{texts[3]}", J), m=m) == PROVED


def test_names_that_stand_only_as_numbers():
    texts = []
    for order, own in (("abcde", "abcde"), ("uptqw", "pqtuw")):
        text = "*".join(f"num({v})**{k}" for k, v in enumerate(own, 1))
        for v in order:
            text = f"Sum({v},1,n,{text})"
        texts.append(text)
    assert judge(algebra(f"{texts[0]}*x[j]", f"x[j]*{texts[1]}", J), m=model(X)) == PROVED


def test_what_reads_a_slope_is_no_quantity_of_the_network():
    y, c = family("y", "j: 1..n", "x[j]**2", ["0"]), family("C", "", any_("F", ("j: 1..n", "y[j]")), ["1"])
    m = model(X, y, c, family("k", "j: 1..n", "d1_C[j]*x[j]"))
    refused = ("rejected", "a derivative of quantities of the network")
    assert (
        judge(claim("D(k[j],x[j])", "0", J), m=m) == refused
        and judge(claim("P(k[j],x[j])", "0", J), m=m) == refused
    )
    assert judge(claim("k[j]", "d1_C[j]*x[j]", J, [("define", [], {}, "d1_C[j]*x[j]")]), m=m) == PROVED


def test_assumptions_may_have_guards():
    """As data they are equations of numbers; a guard may make a side 0."""
    c = claim("iv(j>=2)*x[j]", "v[j]", J, [("assume", [], {"number": 0, "at": {"j": "j"}}, "v[j]")])
    c["assuming"] = [[c["left"], c["right"]]]
    assert judge(c) == ("proved", ["[j-2 >= 0]*x[j] = v[j]  for j in 1..n"])


def test_systems_of_many_inequalities_are_not_decided():
    """More than 60 are left alone: nothing follows from them."""
    for n, found in ((40, PROVED), (61, ("rejected", NORMAL))):
        conditions = [f"i+{k}*j >= 1" for k in range(2, n)] + ["j >= 1", "i >= 1"]
        c = algebra("iv(i+j>=2)", "1", "i: 0..n; j: 0..n", conditions=conditions)
        assert judge(c) == found


@pytest.mark.parametrize(
    "left, right, ranges, found",
    [
        (
            "Sum(i,1,u1,x[i]/x[i])",
            "num(u1)",
            "u1: 1..n",
            ["x[u2] != 0  for u1 in 1..n, u2 in 1..u1"],
        ),
        (
            "Sum(i,1,n,Sum(k,1,i,x[k]/x[k]*v[i]))",
            "Sum(i,1,n,num(i)*v[i])",
            "",
            ["x[u2] != 0  for u2 in 1..n"],
        ),
        ("x[1]/x[1]", "1", "", ["x[1] != 0"]),
        (
            "iv(2*k<=n)*x[2*k]/x[2*k]",
            "iv(2*k<=n)",
            "k: 1..n",
            ["x[2*k] != 0  for k in 1..n  where n >= 2*k"],
        ),
    ],
)
def test_names_in_hypotheses(left, right, ranges, found):
    assert judge(algebra(left, right, ranges, "field")) == ("proved", found)


@pytest.mark.parametrize("n, found", [(0, LIST), (1, PROVED), (500, PROVED), (501, LIST)])
def test_how_many_claims(n, found):
    assert judge(*[claim("x[j]", "x[j]", J)] * n) == found


def test_equations_among_the_conditions_are_used():
    ranges = "i: 1..n; j: 1..n; k: 1..n"
    assert judge(algebra("x[i]", "x[j]", ranges, conditions=["i == j"])) == PROVED
    assert judge(algebra("x[i]", "x[k]", ranges, conditions=["i == j", "j == k"])) == PROVED
    assert judge(algebra("x[i]", "x[k]", ranges, conditions=["i == j"])) == ("rejected", NORMAL)


@pytest.mark.parametrize(
    "left, right, found",
    [
        ("exp(12*x[j])", "exp(x[j])**12", PROVED),
        ("exp((0-12)*x[j])", "exp(0-12*x[j])", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("exp(13*x[j])", "0", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("exp(1/2*x[j])", "0", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("exp(x[j]*v[j])", "0", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("exp(2)", "0", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("exp(0*x[j])", "0", ("rejected", "exp of a sum, of a multiple or of a logarithm")),
        ("Sum(i,1,n,x[i])", "0", ("rejected", "a function")),
        ("sin(x[j])", "0", ("rejected", "a function")),
    ],
)
def test_exp(left, right, found):
    left = term(left)
    c = {**claim("0", right, J, [("exp", [], {}, right)]), "left": left}
    assert judge(c) == found


@pytest.mark.parametrize(
    "name", ["define", "chain", "forward", "before", "partial", "sqrt", "exp", "log", "sign", "elementary"]
)
@pytest.mark.parametrize(
    "left",
    [
        "Sum(i,1,n,x[i])",
        "2",
        "x[j]+v[j]",
        "x[j]**2",
        "iv(j==1)",
        "num(j)",
        "s[j](x[j])",
        "sin(x[j])",
        "D(C,x[j])",
        "P(C,x[j])",
    ],
)
def test_rules_are_for_some_kinds_of_terms(name, left):
    """On any other kind each says what it is for."""
    wanted = {
        "define": "a place of a family",
        "chain": "a derivative D",
        "forward": "a derivative D",
        "before": "a derivative D",
        "partial": "a partial derivative P",
        "sqrt": "sqrt(u)^2 or sqrt(u^2)",
        "exp": "a function",
        "log": "a function",
        "sign": "a step or sgn",
        "elementary": "a function with a formula",
    }[name]
    if left[0] == "D" and wanted == "a derivative D":
        wanted = NORMAL if name != "before" else "a quantity of rank not above the other's"
    if left[0] == "P" and name == "partial":
        wanted = NORMAL
    assert judge(claim(left, "77", J, [(name, [], {}, "77")])) == ("rejected", wanted)


@pytest.mark.parametrize(
    "left, right, found",
    [
        ("step(exp(x[j]))", "1", PROVED),
        ("step(0)", "0", PROVED),
        ("step(0)", "1", ("rejected", NORMAL)),
        ("sgn(0)", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
        ("step(0-exp(x[j]))", "0", PROVED),
        ("sgn(0-exp(x[j]))", "0-1", PROVED),
        ("sgn(x[j]**2)", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
        ("step(0-x[j]**2)", "0", PROVED),
        (
            "step(x[j]**2)",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        (
            "step(0-x[j]**3)",
            "0",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("sgn(x[j]*exp(v[j]))", "sgn(x[j])", PROVED),
        (
            "sgn(x[j]*v[j])",
            "sgn(x[j])",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(1+abs(x[j]))", "1", PROVED),
        (
            "step(abs(x[j])+abs(v[j]))",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(Sum(i,1,n,exp(x[i])))", "1", PROVED),
        (
            "step(Sum(i,2,n,exp(x[i])))",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(sqrt(exp(x[j])))", "1", PROVED),
        ("step(log(2))", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
        ("step(sin(1))", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
        (
            "step(sqrt(x[j]))",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(0-sqrt(x[j]))", "0", PROVED),
        ("step(num(j))", "1", PROVED),
        (
            "step(num(j)-1)",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(0-num(j))", "0", PROVED),
        ("step(iv(j>=1))", "1", PROVED),
        (
            "step(iv(j>=2))",
            "1",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("step(e[j])", "1", PROVED),
        ("step(y[j])", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
        ("step(0-y[j])", "0", PROVED),
        ("step(C)", "1", ("rejected", "a number whose sign is seen from its form, or a factor above 0")),
    ],
)
def test_signs(left, right, found):
    assert judge(claim(left, right, J, [("sign", [], {}, right)])) == found


def test_signs_of_definitions_that_read_themselves_are_looked_for_so_many_times():
    """c^2 + k[t-1] is never negative, but no number of unfoldings shows it."""
    m = model(family("c"), family("k", "t: 0..T", "c**2+k[t-1]", ["t"]))
    c = claim("sqrt(k[t])**2", "k[t]", "t: 0..T", [("sqrt", [], {}, "k[t]")])
    assert judge(c, m=m) == ("proved", ["k[t] >= 0  for t in 0..T"])


def test_hypotheses_may_have_guards_beside_other_summands():
    found = judge(algebra("(x[j]+iv(j>=2)*v[j])/(x[j]+iv(j>=2)*v[j])", "1", J, "field"))
    assert found[0] == "proved" and "[j-2 >= 0]*v[j] + x[j] != 0  for j in 1..n" in found[1]
    assert judge(algebra("(iv(j>=2)*v[j]*exp(x[j]))/(iv(j>=2)*v[j]*exp(x[j]))", "1", J, "field")) == FIELD


def test_hypotheses_of_the_chain_rule_are_for_places_inside_their_boxes():
    z = family("z", "l: 1..T; j: 1..n", "iv(l==1)*x[j]+iv(l>=2)*s[l](z[l-1,j])", ["l"])
    m = model(family("x", "j: 1..n", None, ["0"]), z, family("C", "", "Sum(j,1,n,z[T,j])", ["T+1"]))
    to = "Sum(l,1,T,Sum(i,1,n,D(C,z[l,i])*P(z[l,i],z[k,p])))+D(C,C)*P(C,z[k,p])"
    v = verify(certificate(m, claim("D(C,z[k,p])", to, "k: 0..T; p: 0..n+1", [("chain", [], {}, to)])))
    assert v.proved, v.fault
    assert list(map(hypothesis, v.proved.hypotheses)) == [
        "s[l](z[l-1, j]) is differentiable there  for j in 1..n, k in 1..T, l in k+1..T"
    ]


def test_a_sum_that_is_left_without_a_range_is_refused():
    """b >= 3 b - 7 is a bound of 2 b: no range can be read off it."""
    text = "exp(Sum({a},1,n,Sum({b},{a}-7,{a}+7,iv({a}==3*{b})*s[{b}](v[j]))))"
    assert judge(algebra(text.format(a="a", b="b"), text.format(a="k", b="i"), J)) == (
        "rejected",
        "a range for each sum",
    )
    text = text.replace("3*", "")
    assert judge(algebra(text.format(a="a", b="b"), text.format(a="k", b="i"), J)) == PROVED


@pytest.mark.parametrize(
    "factors, found",
    [
        (["-2", "exp(x[j])"], 0),
        (["exp(x[j])", "-2"], 0),
        (["exp(x[j])", "-2", "exp(x[j])"], 0),
        (["exp(x[j])", "2"], 0),
        (["x[j]", "1/2", "exp(x[j])"], 1),
        (["0", "x[j]"], 0),
        (["num(0-j)", "exp(x[j])"], 0),
        (["num(1-j)", "exp(x[j])"], 1),
        (["num(j)", "exp(x[j])"], 0),
        (["num(j-1)", "exp(x[j])"], 1),
        (["-2", "x[j]"], 1),
        (["-2", "x[j]", "exp(x[j])"], 1),
        (["x[j]", "-2", "exp(x[j])"], 1),
        (["exp(x[j])", "-2", "x[j]"], 1),
        (["exp(x[j])", "-2", "-3"], 0),
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


@pytest.mark.parametrize(
    "left, right, found",
    [
        ("Sum(k,1,2*n,iv(k==2*i)*num(k))", "2*num(i)", PROVED),
        ("Sum(k,1,n,iv(2*k==3*i))*x[j]", "x[j]*Sum(p,1,n,iv(2*p==3*i))", PROVED),
        ("Sum(k,1,n,iv(k==N(k))*x[k])*x[j]", "x[j]*Sum(p,1,n,iv(p==N(p))*x[p])", PROVED),
        ("Sum(k,1,n,iv(k==N(k))*x[k])", "Sum(k,1,n,iv(k==N(k)+1)*x[k])", ("rejected", NORMAL)),
        ("iv(i==j)**2", "iv(i==j)", PROVED),
        ("iv(i<=j)**3", "iv(i<=j)", PROVED),
        ("iv(a<=b)*iv(b<=d)*iv(d<=e)*iv(e<=f)*iv(f<=a-1)*x[i]", "0", PROVED),
        (
            "iv(a<=b)*iv(b<=d)*iv(d<=e)*iv(e<=f)*iv(2*f>=2*a-1)*x[b]",
            "iv(a<=b)*iv(b<=d)*iv(d<=e)*iv(e<=f)*x[b]",
            PROVED,
        ),
    ],
)
def test_more_of_equations(left, right, found):
    ranges = "; ".join(f"{v}: 1..n" for v in "ijabdef")
    assert judge(algebra(left, right, ranges), m=model(X, sizes={"n": 1, "m": 0, "N(i)": 0})) == found


def test_systems_that_grow_too_large_are_not_decided():
    """Nothing follows from them: not what is false either."""
    rows = [f"i+{k}*j+{k * k}*p+{7 * k % 5}*q >= 0-{k}" for k in range(1, 15)]
    rows += [f"{3 * k}*j+{k % 7}*p+{k}*q >= i-{k * k}" for k in range(1, 15)]
    rows += [f"i+{k}*j+9*q >= {k + 1}*p-{k}" for k in range(1, 15)]
    ranges = "i: 0..n; j: 0..n; p: 0..n; q: 0..n"
    assert judge(algebra("iv(i>=j+5)", "1", ranges, conditions=rows)) == ("rejected", NORMAL)
    a, b, c = (str(10**29 + k) for k in (7, 39, 57))
    big = [f"{a}*i+{b}*j >= {c}*p", f"{b}*p+{c}*q >= {a}*i", f"{c}*p+{a}*j >= {b}*q+1", f"{a}*q >= {b}*j-1"]
    assert judge(algebra("iv(i>=j+5)", "1", ranges, conditions=big)) == ("rejected", NORMAL)
    nines = "*".join(["9" * 30] * 3)
    assert plain(["int", nines]) == ("incomplete", "an index expression of bounded size")
    assert plain(["int", f"0-{nines}"]) == ("incomplete", "an index expression of bounded size")


def test_before_uses_that_both_places_are_inside():
    """D(z[1,j], z[k,j]) is 0 for every k below 1, too: there is no such place."""
    z = family("z", "l: 1..T; j: 1..n", "iv(l==1)*x[j]+iv(l>=2)*s[l](z[l-1,j])", ["l"])
    m = model(family("x", "j: 1..n", None, ["0"]), z)
    for left, right, found in (
        ("D(z[1,j],z[k,j])", "iv(k==1)", PROVED),
        ("D(z[k,j],z[T,j])", "iv(k==T)", PROVED),
        ("D(z[2,j],z[k,j])", "iv(k==2)", ("rejected", "a quantity of rank not above the other's")),
    ):
        c = claim(left, right, "k: 0..n; j: 1..n", [("before", [], {}, right)])
        assert judge(c, m=m) == found


def test_equal_arrays_are_compared_inside_their_ranges():
    def array(text):
        return any_("F", ("i: 1..n", text))

    p, q = family("p", "", array("exp(x[i])"), ["0"]), family("q", "", array("iv(i<=n)*exp(x[i])"), ["0"])
    r, top = (
        family("r", "", array("iv(i<=n-1)*exp(x[i])"), ["0"]),
        family("M", "", ["max", [["i", "1", "n"]], [], term("x[i]")], ["0"]),
    )
    m = model(X, p, q, r, top)
    assert judge(claim("p", "q", "", [("same", [], {}, "q")]), m=m) == PROVED
    assert judge(claim("p", "r", "", [("same", [], {}, "r")]), m=m) == (
        "rejected",
        "arrays with the same entries",
    )
    refused = ("rejected", "a number whose sign is seen from its form, or a factor above 0")
    assert judge(claim("step(M)", "1", "", [("sign", [], {}, "1")]), m=m) == refused


def test_log_of_other_functions():
    for text in ("log(sin(x[j]))", "log(log(x[j]))", "log(x[j]+v[j])", "log(2)"):
        c = claim(text, "x[j]", J, [("log", [], {}, "x[j]")])
        assert judge(c) == ("rejected", "log of a product, of a power or of exp")
    assert judge(claim("log(exp(x[j]))", "x[j]", J, [("log", [], {}, "x[j]")])) == PROVED


def test_keys_are_texts_and_arrays_are_pairs():
    for changes, found in (
        ({"sizes": {1: 1}}, ("bad", "a known key")),
        ({"functions": {None: 1}}, ("bad", "a known key")),
        ({"families": [["a", [], ["any", "F", [[[], term("1"), 1]]], None]]}, LIST),
        ({"families": [["a", [], ["any", "F", [[[]]]], None]]}, LIST),
        ({"families": [["a", [], ["max", [["k", "1", "n"]], [], term("1"), 1], None]]}, LIST),
    ):
        with pytest.raises(Rejected) as raised:
            build.model({**model(X, sizes={"n": 1}), **changes})
        assert (raised.value.status, raised.value.expected) == found


def test_names_with_primes_keep_apart():
    """j is in scope, so the first index is j', and the second, which is called j', is j''."""
    y = ["y", [["j", "1", "n"], ["j'", "1", "n"]], term("x[j]**2"), ["0"]]
    c = family("C", "", any_("F", ("a: 1..n; b: 1..n", "y[a,b]")), ["1"])
    m = model(X, y, c)

    def summed(first, second):
        place = ["ref", "y", [first, second]]
        product = ["mul", ["D", term("C"), place], ["P", place, term("x[j]")]]
        return ["sum", "j'", "1", "n", ["sum", "j''", "1", "n", product]]

    right = summed("j'", "j''")
    good = {**claim("D(C,x[j])", "0", J), "right": right, "steps": [["chain", [], {}, right]]}
    assert judge(good, m=m) == ("proved", ["C is differentiable there"])
    right = summed("j''", "j''")
    assert judge({**good, "right": right, "steps": [["chain", [], {}, right]]}, m=m) == ("rejected", NORMAL)
