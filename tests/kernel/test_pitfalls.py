"""Errors that this kernel, or one like it, has made once: each with the case that showed it."""

import json

import pytest

from symbolic_bp.kernel.__main__ import hypothesis
from symbolic_bp.kernel.replay import verify

from .judge import Net
from .text import any_, certificate, claim, family, model, term
from .test_guards import BASE, FIELD, INSIDE, J, NORMAL, PROVED, REFUSED, V, algebra, judge

X = family("x", "j: 1..n")
TRI = model(family("u", "i: 0..m; j: i..n"), X)


def test_an_inner_normal_form_does_not_reuse_the_outer_names():
    """Sum_i x[i] exp(Sum_k x[k] v[i]) became Sum_i x[i] exp(0)."""
    assert judge(algebra("Sum(i,1,n,x[i]*exp(Sum(k,1,n,x[k]*v[i])))", "Sum(i,1,n,x[i])")) == REFUSED
    assert (
        judge(
            algebra("Sum(i,1,n,x[i]*exp(Sum(k,1,n,x[k]*v[i])))", "Sum(p,1,n,exp(Sum(q,1,n,x[q]*v[p]))*x[p])")
        )
        == PROVED
    )
    assert (
        judge(
            algebra(
                "Sum(i,1,n,exp(Sum(k,i,n,exp(Sum(q,k,n,x[q]*v[i])))))",
                "Sum(i,1,n,exp(Sum(k,i,n,exp(Sum(q,k,n,x[q]*v[k])))))",
            )
        )
        == REFUSED
    )


def test_an_index_in_both_slots_of_a_triangular_box():
    """A lower bound turned into an upper one where a sum's range was read off the box."""
    left, right = "Sum(k,-1,p,u[2*k,2+k])", "Sum(k,4,n,iv(k<=p+2)*u[2*k-4,k])"
    assert judge(algebra(left, right, "p: 0..n"), m=TRI) == REFUSED
    assert judge(algebra(left, "Sum(k,1,p+2,u[2*k-4,k])", "p: 0..n"), m=TRI) == PROVED
    assert judge(algebra("Sum(k,0,m,u[k,k])", "Sum(k,0,n,iv(k<=m)*u[k,k])"), m=TRI) == PROVED
    assert judge(algebra("Sum(k,0,m,u[k,k])", "Sum(k,0,n,u[k,n])"), m=TRI) == REFUSED


@pytest.mark.parametrize(
    "left, right, found",
    [
        ("Sum(i,j,n,Sum(k,i,n,x[k]))", "Sum(k,j,n,num(k-j+1)*x[k])", PROVED),
        ("Sum(i,j,n,Sum(k,i,n,x[k]))", "Sum(k,j,n,num(k)*x[k])", REFUSED),
    ],
)
def test_counting_inside_a_sum(left, right, found):
    assert judge(algebra(left, right, J)) == found


def test_the_box_stays_as_a_guard_where_a_quotient_goes():
    """x * 1/x is 1 inside the box only."""
    assert judge(algebra("x[j+1]/x[j+1]*v[j]", "v[j]", J, "field"))[0] == "rejected"
    assert judge(algebra("iv(j<=n-1)*x[j+1]/x[j+1]*v[j]", "iv(j<=n-1)*v[j]", J, "field"))[0] == "proved"


def test_steps_backwards_through_nested_products():
    """Terms travel as arrays: a product of products keeps its places."""
    steps = [("define", [1, 0], {}, "x[j]**2"), ("define", [1, 0], {"reverse": True}, "y[j]")]
    left = ["mul", term("2"), ["mul", term("y[j]"), term("v[j]")]]
    c = {**claim("0", "0", J, steps), "left": left, "right": left}
    assert judge(c) == PROVED


def test_a_definition_that_reads_itself_unfolds_once():
    assert judge(claim("S[t]", "S[t-1]+u[t]", "t: 1..T", [("define", [], {}, "S[t-1]+u[t]")])) == PROVED
    assert (
        judge(claim("S[t]", "S[t-2]+u[t-1]+u[t]", "t: 1..T", [("define", [], {}, "S[t-2]+u[t-1]+u[t]")]))
        == REFUSED
    )


def hyps(*claims, m=BASE):
    v = verify(certificate(m, *claims))
    assert v.proved, v.fault
    return [hypothesis(h) for h in v.proved.hypotheses]


def test_names_of_the_kernel_do_not_leak_into_hypotheses():
    """A quotient under a sum: the hypothesis is for all values of a name that a person can read."""
    found = hyps(algebra("Sum(i,1,n,x[i]/x[i]*v[i])", "Sum(i,1,n,v[i])", "", "field"))
    assert found == ["x[u1] != 0  for u1 in 1..n"]
    assert hyps(
        algebra("Sum(i,1,n,x[i]/x[i]*w[i])", "Sum(i,1,n,w[i])", "", "field"),
        m=model(X, family("u1", "j: 1..n"), family("w", "j: 1..n")),
    ) == ["x[u2] != 0  for u2 in 1..n"]


def test_a_hypothesis_keeps_every_constraint_that_is_connected_to_its_names():
    """k: j..n-1 is not only k >= j: j >= 1 and k <= n - 1 belong to it, the range of another name does not."""
    found = hyps(algebra("x[k+1]/x[k+1]*v[i]", "v[i]", "j: 1..n; k: j..n-1; i: 1..n", "field"))
    assert found == ["x[k+1] != 0  for j in 1..n, k in j..n-1"]


def test_hypotheses_outside_a_box_are_refused():
    """x[n+1] is 0: that it is not 0 contradicts itself, and proves anything."""
    m = model(X, family("a", "j: 1..n", "x[j]", ["0"]))
    for rule, left, right in (
        ("field", "x[j+1]/(x[j+1]+x[j])*(x[j+1]+x[j])-x[j+1]", "5*iv(j==n)"),
        ("log", "log(x[j+1]*x[j])", "log(x[j+1])+log(x[j])"),
        ("sqrt", "sqrt(x[j+1]+x[j])**2", "x[j+1]+x[j]"),
    ):
        assert judge(algebra(left, right, J, rule), m=m)[0] == "rejected"
        assert judge(algebra(left, right, J, rule), m=m)[1] == INSIDE


def test_a_product_of_places_outside_does_not_vouch_for_itself():
    """x[n+1] x[n+1] != 0: each factor would be inside because the other is."""
    assert (
        judge(claim("1", "0", "", [("algebra", [], {}, "1+0*x[n+1]"), ("field", [], {}, "0*x[n+1]*x[n+1]")]))[
            0
        ]
        == "rejected"
    )
    assert (
        judge(claim("log(x[n]*x[n]*x[n])", "3*log(x[n])", "", [("log", [], {}, "3*log(x[n])")]))[0]
        == "proved"
    )
    assert judge(
        claim("sqrt(x[j+1]*v[j+1])**2", "x[j+1]*v[j+1]", J, [("sqrt", [], {}, "x[j+1]*v[j+1]")])
    ) == ("rejected", INSIDE)


@pytest.mark.parametrize(
    "rule, out, one, two",
    [
        ("log", "log(x[j+1]*v[j])", "log(x[j+1])+log(v[j])", "log(v[j])"),
        ("exp", "exp(log(x[j+1]))", "x[j+1]", "-1"),
    ],
)
def test_a_step_may_not_use_a_place_outside_its_box_either(rule, out, one, two):
    """log(0 v) = log 0 + log v and exp(log 0) = 0 would follow from a hypothesis for the places inside: [j = n] log v[j] = 0."""
    steps = [
        ("algebra", [], {}, f"iv(j==n)*({out})-iv(j==n)*({out})"),
        (rule, [0, 1], {}, one),
        ("algebra", [], {}, f"iv(j==n)*({two})"),
    ]
    assert judge(claim("0", f"iv(j==n)*({two})", J, steps)) == ("rejected", INSIDE)


def test_a_logarithm_inside_needs_its_hypothesis():
    assert hyps(
        claim("log(x[j]*v[j])", "log(x[j])+log(v[j])", J, [("log", [], {}, "log(x[j])+log(v[j])")])
    ) == ["x[j] > 0  for j in 1..n", "v[j] > 0  for j in 1..n"]


def test_an_undefined_function_keeps_all_its_arguments():
    """cost(a, y) lost its second argument: D(C, y) was 0."""
    m = model(
        X,
        family("y", "j: 1..n"),
        family("C", "", any_("G", ("j: 1..n", "x[j]"), ("k: 1..n", "y[k]**2")), ["0"]),
    )
    assert hyps(claim("P(C,y[j])", "d2_C[j]*2*y[j]", J, [("partial", [], {}, "d2_C[j]*2*y[j]")]), m=m) == [
        "C is differentiable there"
    ]
    assert hyps(claim("P(C,x[j])", "d1_C[j]", J, [("partial", [], {}, "d1_C[j]")]), m=m) == [
        "C is differentiable there"
    ]
    for wrong in ("0", "d1_C[j]*2*y[j]", "d2_C[j]"):
        assert judge(claim("P(C,y[j])", wrong, J, [("partial", [], {}, wrong)]), m=m) == REFUSED
    shared = model(X, family("C", "", any_("G", ("j: 1..n", "x[j]"), ("k: 1..n", "x[k]**2")), ["0"]))
    both = "d1_C[j]+d2_C[j]*2*x[j]"
    assert judge(claim("P(C,x[j])", both, J, [("partial", [], {}, both)]), m=shared)[0] == "proved"
    net = Net(shared, {"n": 3, "m": 0, "T": 1})
    assert (
        net.claim(claim("P(C,x[j])", both, J)) is None
        and net.claim(claim("P(C,x[j])", "d1_C[j]", J)) is not None
    )


TWINS = model(
    X,
    family("v", "j: 1..n"),
    family("p", "t: 1..T", any_("F", ("j: 1..n", "x[j]+v[j]")), ["0"]),
    family("q", "", any_("F", ("k: 1..n", "v[k]+x[k]")), ["0"]),
    family("r", "", any_("F", ("k: 1..n", "v[k]-x[k]")), ["0"]),
    family("o", "", any_("F", ("k: 2..n", "v[k]+x[k]")), ["0"]),
    family("two", "", any_("F", ("k: 1..n; i: 1..1", "v[k]+x[k]")), ["0"]),
    family("h", "", any_("H", ("k: 1..n", "v[k]+x[k]")), ["0"]),
    family("M", "", ["max", [["k", "1", "n"]], [], term("x[k]")], ["0"]),
    family("N", "", ["max", [["i", "1", "n"]], [], term("x[i]")], ["0"]),
    family("K", "", ["max", [["i", "1", "n"]], [["g", "ge", "i-2"]], term("x[i]")], ["0"]),
    arrays={"F": 1, "H": 1},
)


@pytest.mark.parametrize(
    "left, right, ranges, found",
    [
        ("p[t]", "q", "t: 1..T", PROVED),
        ("p[t]", "q", "t: 0..T", ("rejected", INSIDE)),
        ("q", "r", "", ("rejected", "arrays with the same entries")),
        ("q", "o", "", ("rejected", "arrays of one shape")),
        ("q", "two", "", ("rejected", "arrays of one shape")),
        ("q", "h", "", ("rejected", "one function, at one place of its arrays")),
        ("M", "N", "", PROVED),
        ("M", "K", "", ("rejected", "one condition")),
        ("M", "q", "", ("rejected", "one function, at one place of its arrays")),
        ("d1_p[t,j]", "d1_q[j]", "t: 1..T; j: 1..n", PROVED),
        (
            "d1_p[t,j]",
            "d1_q[1]",
            "t: 1..T; j: 1..n",
            ("rejected", "one function, at one place of its arrays"),
        ),
        ("d1_q[j]", "q", J, ("rejected", "one function, at one place of its arrays")),
        ("x[j]", "x[j]+0", J, ("rejected", "a place of a family")),
        ("x[j]", "x[j]", "j: 1..n", ("rejected", "an undefined function of arrays, or a maximum")),
    ],
)
def test_one_function_of_equal_arrays_has_one_value(left, right, ranges, found):
    assert judge(claim(left, right, ranges, [("same", [], {}, right)]), m=TWINS) == found


DEEP = model(
    family("x", "j: 1..n", None, ["0", "0"]),
    family("w", "l: 1..T; j: 1..n", None, ["l", "0"]),
    family("z", "l: 1..T; j: 1..n", "w[l,j]*a[l-1,j]", ["l", "1"]),
    family("a", "l: 0..T; j: 1..n", "iv(l==0)*x[j]+iv(l>=1)*s[l](z[l,j])", ["l", "2"]),
    family("C", "", any_("F", ("j: 1..n", "a[T,j]")), ["T+1", "0"]),
)


def test_hypotheses_of_the_chain_rule_stay_above_the_rank_of_the_place():
    """D(C, w[l,j]): sigma of the layers l and above, not of those below."""
    found = hyps(
        claim(
            "D(C,w[l,j])",
            "D(C,z[l,j])*a[l-1,j]",
            "l: 1..T; j: 1..n",
            [
                ("chain", [], {}, "Sum(k,1,T,Sum(i,1,n,D(C,z[k,i])*P(z[k,i],w[l,j])))"),
                ("partial", [0, 0, 1], {}, "iv(k==l)*iv(i==j)*a[k-1,i]"),
                ("algebra", [], {}, "D(C,z[l,j])*a[l-1,j]"),
            ],
        ),
        m=DEEP,
    )
    sigma = [h for h in found if h.startswith("s[")]
    assert sigma and all(h.endswith(", l in 1..T, l' in l..T") for h in sigma), found
    assert "C is differentiable there" in found


def test_a_lemma_brings_its_hypotheses_over_its_whole_range():
    """The lemma needs x[i] != 0 for all i in 1..n, and so does a claim that cites it at one place."""
    first = algebra("x[i]/x[i]", "1", "i: 1..n", "field", name="first")
    found = hyps(first, claim("x[1]/x[1]", "1", "", [("lemma", [], {"number": 0, "at": {"i": "1"}}, "1")]))
    assert found == ["x[i] != 0  for i in 1..n"]
    assert hyps(first, algebra("0", "0", "")) == []


def test_smoothness_is_asked_for_in_every_claim():
    """The second claim that differentiates through C lists the hypothesis, too."""
    step = ("chain", [], {}, "Sum(k,1,n,D(C,y[k])*P(y[k],x[j]))")
    c = claim("D(C,x[j])", "Sum(k,1,n,D(C,y[k])*P(y[k],x[j]))", J, [step])
    m = model(
        X, family("y", "j: 1..n", "s[1](x[j])", ["0"]), family("C", "", any_("F", ("j: 1..n", "y[j]")), ["1"])
    )
    once = hyps(c, m=m)
    assert len(once) == 2 and hyps(c, {**c, "name": "again"}, m=m) == once


def test_relu_and_its_kin_need_a_number_that_is_not_zero():
    for f, slope in (("relu", "step(x[j])"), ("abs", "sgn(x[j])"), ("step", "0"), ("sgn", "0")):
        m = model(X, family("a", "j: 1..n", f"{f}(x[j])", ["0"]))
        assert hyps(claim("P(a[j],x[j])", slope, J, [("partial", [], {}, slope)]), m=m) == [
            "x[j] != 0  for j in 1..n"
        ]
    for f, needs in (
        ("log", ["x[j] > 0  for j in 1..n"]),
        ("sqrt", ["x[j] > 0  for j in 1..n"]),
        ("exp", []),
        ("tanh", []),
        ("sigmoid", []),
        ("sin", []),
        ("cos", []),
    ):
        m = model(X, family("a", "j: 1..n", f"{f}(x[j])", ["0"]))
        slope = {
            "log": "1/x[j]",
            "sqrt": "1/sqrt(x[j])/2",
            "exp": "exp(x[j])",
            "tanh": "1-tanh(x[j])**2",
            "sigmoid": "sigmoid(x[j])*(1-sigmoid(x[j]))",
            "sin": "cos(x[j])",
            "cos": "-sin(x[j])",
        }[f]
        assert hyps(claim("P(a[j],x[j])", slope, J, [("partial", [], {}, slope)]), m=m) == needs
        assert Net(m, {"n": 3, "m": 0, "T": 1}).claim(claim("P(a[j],x[j])", slope, J)) is None


def test_the_slope_of_the_normal_distribution_function():
    """Phi' is a function of its own, whose slope is -u Phi'(u); phi is a name that a person may give."""
    a, b = (
        family("a", "j: 1..n", "Phi(x[j])", ["0"]),
        family("b", "j: 1..n", ["fn", "Phi'", term("x[j]")], ["0"]),
    )
    m = {**model(X, a, b), "functions": {"phi": 0}}
    density = ["fn", "Phi'", term("x[j]")]
    first = {**claim("P(a[j],x[j])", "0", J, [("partial", [], {}, density)]), "right": density}
    assert judge(first, m=m) == ("proved", [])
    second = ["mul", term("0-x[j]"), density]
    twice = {**claim("P(b[j],x[j])", "0", J, [("partial", [], {}, second)]), "right": second}
    assert judge(twice, m=m) == ("proved", [])
    twice["right"] = twice["steps"][0][3] = density
    assert judge(twice, m=m) == ("rejected", "two sides with one normal form")
    assert judge(claim("P(a[j],x[j])", "phi(x[j])", J, []), m=m) == (
        "rejected",
        "a proof that ends at the right side",
    )


def test_a_positive_form_needs_no_hypothesis():
    """1 + exp(-u) is not 0, whatever u is; u + exp(u) may be."""
    m = model(
        X,
        family("a", "j: 1..n", "1/(1+exp(-x[j]))", ["0"]),
        family("b", "j: 1..n", "1/(x[j]+exp(x[j]))", ["0"]),
        family("g", "j: 1..n", "1/(iv(j>=2)*exp(x[j]))", ["0"]),
    )
    assert (
        hyps(
            claim(
                "P(a[j],x[j])",
                "exp(-x[j])/(1+exp(-x[j]))**2",
                J,
                [("partial", [], {}, "exp(-x[j])/(1+exp(-x[j]))**2")],
            ),
            m=m,
        )
        == []
    )
    slope = "-(1+exp(x[j]))/(x[j]+exp(x[j]))**2"
    assert len(hyps(claim("P(b[j],x[j])", slope, J, [("partial", [], {}, slope)]), m=m)) == 1
    slope = "-iv(j>=2)/exp(x[j])"  # at j = 1 it does not depend on x[j]
    assert judge(claim("P(g[j],x[j])", slope, J, [("partial", [], {}, slope)]), m=m) == PROVED
    assert judge(algebra("v[j]/(iv(j>=2)*x[j])*x[j]", "v[j]", J, "field"), m=model(X, V))[0] == "rejected"


def test_sorts_are_not_compared_as_strings():
    """An index, a size and a family with one text in different models; a bound name like an index of a family."""
    assert (
        judge(claim("Sum(k,1,n,x[k])", "Sum(j,1,n,x[j])", "", [("algebra", [], {}, "Sum(j,1,n,x[j])")]))
        == PROVED
    )
    for name in ("n", "x", "F", "s", "y"):
        c = claim("0", "0", f"{name}: 1..2")
        assert judge(c) == ("rejected", "a name that is not in use"), name


def test_contradictory_facts_of_a_range_are_vacuous_not_hidden():
    v = verify(certificate(BASE, claim("0", "1", "j: n+1..n", [("algebra", [], {}, "1")])))
    assert v.proved and v.proved.vacuous


def test_a_certificate_is_read_from_json_as_it_is_written():
    data = certificate(BASE, algebra("x[j]", "x[j]+0", J))
    assert verify(json.loads(json.dumps(data))).status == "proved" and NORMAL


def test_a_denominator_that_is_met_twice_is_multiplied_out_twice():
    """Each box that is met makes the next denominator simpler; the last is u + v only when no round of the normal form is left.

    What the certificate says is false wherever its hypothesis holds and u + v is not 1.
    """
    families = [family(x, "j: 1..n") for x in "uvw"] + [
        family(f"a{k}", f"j: {k + 2}..n") for k in range(1, 5)
    ]
    m = model(*families, sizes={"n": 8})
    chain = "*".join(f"(1/(iv(j>={k + 2})*a{k}[j]+iv(j<={k})*w[j]))" for k in range(1, 5))
    late, plain = "(1/(u[j]+v[j]+iv(j<=5)*w[j]))", "(1/(u[j]+v[j]))"
    left = f"iv(j>=2)*{chain}*{late}*{plain}+num(j)*u[j]*{plain}+num(j)*v[j]*{plain}"
    right = f"iv(j>=2)*{chain}*{plain}+num(j)"
    c = claim(left, right, J, [("field", [], {}, right)])
    assert Net(m, {"n": 8}, 1).claim(c) is not None
    assert judge(c, m=m) in (("rejected", INSIDE), FIELD)
