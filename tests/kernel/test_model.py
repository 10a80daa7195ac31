"""Models: what each check refuses, and only it: every refused model is one edit from one that is accepted."""

import copy

import pytest

from symbolic_bp.kernel import build
from symbolic_bp.kernel.fault import Incomplete, Malformed, Rejected

from .text import any_, family, model, term

X = family("x", "j: 1..n")


def fault(data):
    """The kind of a refusal and what it expected; None where the model is accepted."""
    try:
        build.model(data)
    except Rejected as f:
        return f.status, f.expected
    return None


LOWER = ("rejected", "a read of lower rank")
BOX = ("rejected", "a place inside its box")
USED = ("rejected", "a name that is not in use")
SCOPE = ("rejected", "an index name in scope")


@pytest.mark.parametrize(
    "bound, found",
    [
        (1, BOX),
        ([1, "n"], None),
        ([1, "n+1"], BOX),
        ([0, "n"], BOX),
        ([1, "m"], ("rejected", "an upper bound that is not below the lower one")),
        ([1, "n-1"], ("rejected", "an upper bound that is not below the lower one")),
        ([1, "later"], ("rejected", "an index name in scope")),
        ([1, "n", "n"], ("bad", "a list")),
        ([1], ("bad", "a list")),
        (["1", "n"], ("bad", "an integer in range")),
        ([1, 5], ("bad", "a short text")),
    ],
)
def test_size_functions_may_have_upper_bounds(bound, found):
    """log(x[lab(t)]) needs labels that are places of x: 1 <= lab(t) <= n."""
    sizes = {"n": 1, "m": 0, "T": 1, "lab(t)": bound}
    a = family("a", "t: 1..T", "log(x[lab(t)])", ["0"])
    assert fault(model(X, a, sizes=sizes)) == found


@pytest.mark.parametrize(
    "families, found",
    [
        ([X, family("a", "j: 1..n", "x[j]", ["0"])], None),
        ([X, family("a", "j: 1..n", "a[j]+x[j]", ["0"])], LOWER),
        ([X, family("a", "j: 1..n", "b[j]", ["0"]), family("b", "j: 1..n", "x[j]", ["1"])], LOWER),
        ([X, family("a", "j: 1..n", "b[j]", ["1"]), family("b", "j: 1..n", "x[j]", ["0"])], None),
        ([family("a", "t: 1..T", "a[t-1]", ["t"])], None),
        ([family("a", "t: 1..T", "a[t+1]", ["-t"])], None),
        ([family("a", "t: 1..T", "a[t-1]+a[t+1]", ["t"])], LOWER),
        ([family("a", "t: 1..T", "a[t-1]", ["0"])], LOWER),
        ([family("a", "t: 1..T", "a[t-1]", ["0", "t"])], None),
        ([family("a", "t: 1..T", "a[t-1]", ["-t", "t"])], LOWER),
        ([family("a", "t: 1..T", "iv(t>=2)*a[T-t]", ["t"])], LOWER),
        ([family("a", "t: 1..T", "iv(2*t>=T+1)*a[T-t]", ["t"])], None),
        ([family("a", "t: 1..T", "a[t-1]", None)], ("rejected", "a rank")),
        (
            [family("a", "t: 1..T", "1", ["0"]), family("b", "t: 1..T", "a[t]", ["1", "0"])],
            ("rejected", "ranks of one length"),
        ),
        ([family("x", "j: 1..n", None, ["0"]), family("a", "j: 1..n", "x[j]", ["1"])], None),
        ([family("x", "j: 1..n", None, ["1"]), family("a", "j: 1..n", "x[j]", ["1"])], LOWER),
    ],
    ids=range(16),
)
def test_ranks_go_down(families, found):
    assert fault(model(*families)) == found


@pytest.mark.parametrize(
    "families, found",
    [
        ([X, family("y", "j: 1..n", "x[j]", ["0"]), family("A", "j: 1..n", "D(y[j],x[1])")], None),
        (
            [X, family("y", "j: 1..n", "x[j]", ["0"]), family("A", "j: 1..n", "D(y[j],x[1])*A[j]", ["0"])],
            LOWER,
        ),
        (
            [X, family("y", "j: 1..n", "x[j]", ["0"]), family("A", "j: 1..n", "D(y[j],x[1])*A[j]")],
            ("rejected", "a rank"),
        ),
        (
            [X, family("y", "j: 1..n", "x[j]", ["0"]), family("A", "j: 1..n", "D(y[j],x[1])*A[j-1]", ["j"])],
            None,
        ),
        (
            [
                X,
                family("y", "j: 1..n", "x[j]", ["0"]),
                family("A", "j: 1..n", "D(y[j],x[1])*B[j]"),
                family("B", "j: 1..n", "A[j]"),
            ],
            ("rejected", "a rank"),
        ),
        (
            [
                X,
                family("y", "j: 1..n", "x[j]", ["0"]),
                family("A", "j: 1..n", "D(y[j],x[1])"),
                family("B", "j: 1..n", "A[j]*2"),
            ],
            None,
        ),
        (
            [
                X,
                family("y", "j: 1..n", "x[j]", ["0"]),
                family("A", "j: 1..n", "D(y[j],x[1])"),
                family("B", "j: 1..n", "D(A[j],x[1])"),
            ],
            ("rejected", "a derivative of quantities of the network"),
        ),
        (
            [
                X,
                family("y", "j: 1..n", "x[j]", ["0"]),
                family("A", "j: 1..n", "D(y[j],x[1])"),
                family("B", "", any_("F", ("j: 1..n", "A[j]")), ["1"]),
            ],
            ("rejected", "no undefined function or maximum of an abbreviation"),
        ),
        (
            [X, family("C", "", any_("F", ("j: 1..n", "x[j]")), ["0"]), family("B", "j: 1..n", "d1_C[j]")],
            None,
        ),
        (
            [
                X,
                family("C", "", any_("F", ("j: 1..n", "x[j]")), ["0"]),
                family("B", "j: 1..n", "D(d1_C[j],x[1])"),
            ],
            ("rejected", "a derivative of quantities of the network"),
        ),
        (
            [
                X,
                family("y", "j: 1..n", "x[j]", ["0"]),
                family("A", "j: 1..n", "D(y[j],x[1])"),
                family("Z", "", "Sum(j,1,n,A[j])", ["2"]),
                family("B", "", "P(Z,x[1])"),
            ],
            ("rejected", "a derivative of quantities of the network"),
        ),
    ],
    ids=range(11),
)
def test_abbreviations(families, found):
    assert fault(model(*families)) == found


@pytest.mark.parametrize(
    "body, found",
    [
        ("x[j+1]", None),
        ("exp(x[j])", None),
        ("exp(x[j+1])", BOX),
        ("iv(j+1<=n)*exp(x[j+1])", None),
        ("x[j+1]*exp(x[j+1])", None),
        ("exp(iv(j+1<=n)*x[j+1])", None),
        ("1/x[j+1]", BOX),
        ("1/x[j]", None),
        ("x[j+1]**2", None),
        ("s[j](x[j-1])", BOX),
        ("s[j](x[j])", None),
        ("exp(Sum(i,1,n,x[i]))", None),
        ("exp(Sum(i,0,n,x[i]))", BOX),
        ("exp(x[j]+1/x[j-1])", BOX),
        ("exp(x[j]*x[j+1])", BOX),
    ],
)
def test_places_in_functions_and_denominators_are_inside_their_boxes(body, found):
    """Outside it is the number 0, of which exp is 1: nothing that a person means."""
    assert fault(model(X, family("a", "j: 1..n", body, ["0"]))) == found


@pytest.mark.parametrize(
    "body, found",
    [
        (any_("F", ("j: 1..n", "x[j]")), None),
        (any_("F", ("j: 1..n", "x[j+1]")), None),  # padded by zero
        (any_("F", ("j: 1..n", "exp(x[j+1])")), BOX),
        (any_("F", ("j: 1..n", "iv(j<=n-1)*x[j+1]")), None),
        (["max", [["k", "0", "n"]], [], term("x[k]")], None),  # padded by zero
        (["max", [["k", "0", "n"]], [], term("exp(x[k])")], BOX),
        (["max", [["k", "0", "n"]], [["g", "ge", "k-1"]], term("x[k]")], None),
        (any_("G", ("j: 1..n", "x[j]")), ("rejected", "an undefined function with so many arrays")),
        (any_("G", ("j: 1..n", "x[j]"), ("i: 1..n", "x[i]")), None),
        (any_("G", ("j: 1..n", "x[j]"), ("i: 1..n", "x[j]")), SCOPE),
        (any_("H", ("j: 1..n", "x[j]")), ("rejected", "an undefined function with so many arrays")),
        (["add", term("1"), ["max", [["k", "1", "n"]], [], term("x[k]")]], ("bad", "a kind of term")),
    ],
)
def test_undefined_functions_and_maxima(body, found):
    assert fault(model(X, family("a", "", body, ["0"]))) == found


@pytest.mark.parametrize(
    "families, found",
    [
        ([X, X], USED),
        ([family("n", "j: 1..T")], USED),
        ([family("s", "j: 1..T")], USED),
        ([family("F", "j: 1..T")], USED),
        ([family("a", "j: 1..n; j: 1..n")], USED),
        ([family("a", "n: 1..T")], USED),
        ([X, family("a", "x: 1..n")], USED),
        ([X, family("C", "", any_("F", ("j: 1..n", "x[j]")), ["0"]), family("d1_C", "j: 1..n")], USED),
        ([family("a", "i: 1..j; j: 1..n")], SCOPE),
        ([family("a", "i: 1..n; j: 1..i")], None),
        ([X, family("a", "j: 1..n", "x[k]", ["0"])], SCOPE),
        ([X, family("a", "j: 1..n", "x[j]", ["k"])], SCOPE),
        ([X, family("a", "j: 1..n", "Sum(j,1,n,x[j])", ["0"])], USED),
        ([X, family("a", "j: 1..n", "Sum(T,1,n,x[T])", ["0"])], USED),
        ([X, family("a", "j: 1..n", "Sum(i,1,i,x[i])", ["0"])], SCOPE),
        ([X, family("a", "", "Sum(i,1,n,x[i])+x[i]", ["0"])], SCOPE),
        ([X, family("a", "", "x[1,2]", ["0"])], ("rejected", "as many indices as the family has")),
        ([X, family("a", "", "y[1]", ["0"])], ("rejected", "a family of the model")),
        (
            [X, family("a", "", "s[1,2](x[1])", ["0"])],
            ("rejected", "an undefined function with so many indices"),
        ),
        (
            [X, family("a", "", "r[1](x[1])", ["0"])],
            ("rejected", "an undefined function with so many indices"),
        ),
        ([X, family("a", "", "x[n(1)]", ["0"])], ("rejected", "a size function")),
        ([family("exp", "j: 1..n")], ("bad", "a name")),
        ([family("2a", "j: 1..n")], ("bad", "a name")),
        ([family("x\u00e9", "j: 1..n")], ("bad", "a name")),
        ([family("%a", "j: 1..n")], ("bad", "a name")),
    ],
    ids=range(25),
)
def test_names_of_all_sorts_are_distinct_and_in_scope(families, found):
    assert fault(model(*families)) == found


@pytest.mark.parametrize(
    "change, found",
    [
        ({"sizes": {"n": 1, "N(l)": 0}}, None),
        ({"sizes": {"n": 1, "N(l": 0}}, ("bad", "a size function such as n(l)")),
        ({"sizes": {"n": 1.5}}, ("bad", "an integer in range")),
        ({"sizes": {"n": True}}, ("bad", "an integer in range")),
        ({"sizes": {"n": 1, "n(l)": 1}}, USED),
        ({"functions": {"n": 1}}, USED),
        ({"arrays": {"s": 1}}, USED),
        ({"arrays": {"F": 0}}, ("bad", "an integer in range")),
        ({"format": 2}, ("bad", "a model of format 1")),
        ({"format": True}, ("bad", "a model of format 1")),
        ({"other": 1}, ("bad", "a known key")),
        ({"name": 3}, ("bad", "a short text")),
        ({"families": {}}, ("bad", "a list")),
        ({"families": [["x", [], None]]}, ("bad", "a list")),
    ],
)
def test_the_form_of_a_model(change, found):
    assert fault({**model(X), **change}) == found


@pytest.mark.parametrize("key", list(model()))
def test_no_key_may_be_missing(key):
    data = copy.deepcopy(model(X))
    del data[key]
    assert fault(data) == ("bad", "a dictionary with keys")


@pytest.mark.parametrize(
    "text, found",
    [
        ("j+1", None),
        ("-(j-2*n)*3", None),
        ("j+", Malformed),
        ("(j", Malformed),
        ("j)", Malformed),
        ("j j", Malformed),
        ("j^2", Malformed),
        ("", Malformed),
        ("j*", Malformed),
        ("+j", Malformed),
        ("j--1", Malformed),
        ("n(", Rejected),
        ("k", Rejected),
        ("1" * 31, Incomplete),
        ("(" * 60 + "j" + ")" * 60, Incomplete),
        ("j" * 500, Malformed),
        ("*".join(["j"] * 30), Incomplete),
        ("x", Rejected),
    ],
)
def test_index_expressions(text, found):
    data = model(X, family("a", "j: 1..n", ["ref", "x", [text]], ["0"]))
    if found is None:
        build.model(data)
    else:
        with pytest.raises(found) as raised:
            build.model(data)
        assert type(raised.value) is found


def test_size_functions_have_their_arguments():
    def at(text):
        return fault(
            {**model(X, family("a", "j: 1..n", ["ref", "x", [text]], ["0"])), "sizes": {"n": 1, "N(i,k)": 1}}
        )

    assert at("N(j, n)") is None and at("N(j)") == at("N(j,1,2)") == (
        "rejected",
        "a size function with so many arguments",
    )
    assert at("N") == SCOPE and at("N()") == ("bad", "an index expression")
