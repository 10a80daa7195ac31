"""Certificates that tell the kernel from mutants of it that all other tests left alive: each with what the mutant did."""

import pytest

from symbolic_bp.kernel.replay import verify

from .test_guards import INSIDE, J, NORMAL, PROVED, REFUSED, X, algebra, judge
from .text import any_, box, certificate, claim, family, model, term

LIST = ("bad", "a list")


@pytest.mark.parametrize("step", [[], {"algebra": []}, {0: 1}, 5, None, "x", True])
def test_what_is_no_step_is_refused(step):
    """Not an exception where the rule of the step is looked for."""
    assert judge(claim("x[j]", "x[j]", J, []) | {"steps": [step]}) == LIST


@pytest.mark.parametrize("version", [2, 0, True, "1", None])
def test_certificates_of_another_format(version):
    data = certificate(model(X), claim("x[j]", "x[j]", J))
    assert verify(data).status == "proved"
    found = verify({**data, "format": version})
    assert (found.status, found.fault.expected) == ("bad", "a certificate of format 1")
    found = verify({**data, "model": {**data["model"], "format": version}})
    assert (found.status, found.fault.expected) == ("bad", "a model of format 1")


def test_a_guard_in_a_function_need_not_hold():
    """Only a hypothesis must not be made 0 by a guard."""
    for left in ("exp(c*(iv(j>=2)*x[j]))", "1/(1+c*(iv(j>=2)*x[j]))"):
        assert judge(claim(left, left, J)) == PROVED


def test_a_bound_follows_from_many_steps_in_any_order():
    """What is connected with the goal is looked for until nothing new is found, not once."""
    ranges = "; ".join(["p0: 1..n", *(f"p{k + 1}: p{k}..n" for k in range(10))])
    assert judge(algebra("iv(p10>=p0)", "1", ranges)) == PROVED
    assert judge(algebra("iv(p10>=p0+1)", "1", ranges)) == REFUSED


@pytest.mark.parametrize(
    "left, right, ranges, found",
    [
        # twice a name is no name: it is a number and a name
        ("iv(j==2*i)*num(j)", "iv(j==2*i)*2*num(i)", "i: 1..n; j: 1..n", PROVED),
        ("iv(j==2*i)*num(j)", "iv(j==2*i)*num(i)", "i: 1..n; j: 1..n", REFUSED),
        # what always holds does not make 0
        ("iv(j==j)*x[j]", "x[j]", J, PROVED),
        ("iv(j==j)*x[j]", "0", J, REFUSED),
        ("iv(i==j)*iv(i==j)*x[j]", "iv(i==j)*x[i]", "i: 1..n; j: 1..n", PROVED),
        ("iv(i==j)*iv(i==j)*x[j]", "0", "i: 1..n; j: 1..n", REFUSED),
        # P is 0 outside its boxes
        ("iv(j+1<=n)*P(C,y[j+1])", "P(C,y[j+1])", J, PROVED),
        ("iv(j+1<=n)*exp(P(C,y[j+1]))", "exp(P(C,y[j+1]))", "j: 1..n-1", PROVED),
        ("exp(P(C,y[j+1]))", "exp(P(C,y[j+1]))", J, ("rejected", INSIDE)),
        # a product of names is no name either
        ("iv(j==n*i)*num(j)", "iv(j==n*i)*num(n)*num(i)", "i: 1..n; j: 1..n", PROVED),
        # whatever stands before it
        ("iv(j==2*i)*x[1]*num(j)", "iv(j==2*i)*2*num(i)*x[1]", "i: 1..n; j: 1..n", PROVED),
        ("iv(j==2*i)*x[1]*num(j)", "iv(j==2*i)*2*num(i)*x[1]*x[1]", "i: 1..n; j: 1..n", REFUSED),
        # below 0 is not 0
        ("num(j)/num(j)", "1", "j: -3..-1", PROVED),
        ("num(j)/num(j)", "1", "j: -3..0", REFUSED),
        # even numbers: each of two is at least 1
        ("iv(2*i>=1)*iv(2*j>=1)*iv(i+j<=1)", "0", "i: 0..n; j: 0..n", PROVED),
        ("iv(2*i>=1)*iv(2*j>=1)*iv(i+j<=2)", "0", "i: 0..n; j: 0..n", REFUSED),
        # an equation of the sum's own name does not stay behind where its values are counted
        ("Sum(i,1,n,iv(2*i==j))**2", "num(n)*Sum(i,1,n,iv(2*i==j))", J, REFUSED),
        ("Sum(i,1,n,iv(2*i==j))**2", "Sum(i,1,n,Sum(k,1,n,iv(2*k==j)*iv(2*i==j)))", J, PROVED),
    ],
)
def test_index_arithmetic(left, right, ranges, found):
    assert judge(algebra(left, right, ranges)) == found


@pytest.mark.parametrize(
    "pair", [("2", "3"), ("x[j]", "x[j]**2"), ("sin(x[j])", "cos(x[j])"), ("x[j]", "v[j]")]
)
def test_unlike_denominators_have_one_order(pair):
    """Whatever they differ in: numbers, exponents, functions, places."""
    one, two = (f"1/(1+{u}*c)" for u in pair)
    assert judge(algebra(f"({one})*({two})", f"({two})*({one})", J)) == PROVED
    assert judge(algebra(f"({one})*({two})", f"({two})*({two})", J)) == REFUSED


def test_names_of_a_normal_form_are_not_those_of_the_claim():
    """i1 is the first name that the kernel gives."""
    ranges = "i1: 1..n"
    other = "exp(Sum(k,1,n,x[k]*x[k]))"
    assert judge(algebra("exp(Sum(k,1,n,x[k]*x[i1]))", other, ranges)) == REFUSED
    assert judge(algebra("exp(Sum(k,1,n,x[k]*x[i1]))", "exp(x[i1]*Sum(k,1,n,x[k]))", ranges)) == PROVED


@pytest.mark.parametrize("u", ["s[1](1)", "D(C,x[1])", "P(C,y[1])", "c", "d1_C[1]"])
def test_hypotheses_are_about_all_kinds_of_quantities(u):
    kind, found = judge(claim(f"exp(log({u}))", u, "", [("exp", [], {}, u)]))
    assert kind == "proved" and len(found) == 1 and found[0].endswith("> 0")


def test_what_the_boxes_of_other_factors_say_stands_in_a_hypothesis():
    """z[j] is 0 below 2: v[1] may be 0."""
    m = model(X, family("v", "j: 1..n"), family("z", "j: 2..n"))
    c = algebra("z[j]*v[j]/v[j]", "z[j]", J, "field")
    assert judge(c, m=m) == ("proved", ["v[j] != 0  for j in 2..n"])


def test_unlike_factors_have_one_order():
    """Eight unlike factors are not eight like ones, whose orders would be too many."""
    m = model(X, *(family(f"f{k}", "j: 1..n") for k in range(8)))
    product = [f"f{k}[i]" for k in range(8)]
    left, right = (f"Sum(i,1,n,{'*'.join(fs)})*x[j]" for fs in (product, product[::-1]))
    assert judge(algebra(left, right, J), m=m) == PROVED
    assert judge(algebra(left, right.replace("f0", "f1"), J), m=m) == ("rejected", NORMAL)


@pytest.mark.parametrize(
    "body, rank, found",
    [
        ("y[j]", ["1"], PROVED),
        ("y[j]", None, ("rejected", "a rank")),
        ("x[j]", None, PROVED),
        ("D(C,y[j])", None, PROVED),
    ],
)
def test_what_reads_a_rank_has_one(body, rank, found):
    rows = [X, family("y", "j: 1..n", "x[j]", ["0"]), family("C", "", "y[n]", ["1"])]
    m = model(*rows, family("z", "j: 1..n", body, rank))
    assert judge(claim("x[j]", "x[j]", J), m=m) == found


@pytest.mark.parametrize("f", [any_("F", (J, "g[j]")), ["max", box(J), [], term("g[j]")]])
def test_no_function_of_arrays_and_no_maximum_of_abbreviations(f):
    rows = [X, family("y", "j: 1..n", "x[j]", ["0"]), family("C", "", "y[n]", ["1"])]
    m = model(*rows, family("g", J, "D(C,y[j])", ["2"]), family("z", "", f, ["3"]))
    found = ("rejected", "no undefined function or maximum of an abbreviation")
    assert judge(claim("x[j]", "x[j]", J), m=m) == found


def test_a_hypothesis_has_the_ranges_of_names_that_an_equation_connects():
    c = claim(
        "exp(log(x[j]))", "x[j]", "i: 1..n; j: 1..n", [("exp", [], {}, "x[j]")], conditions=["3*i==2*j"]
    )
    kind, (found,) = judge(c)
    assert kind == "proved" and "x[j] > 0" in found and "i in 1..n" in found and "j in 1..n" in found


def test_how_many_families():
    assert judge(claim("1", "1"), m=model()) == PROVED
    for n, found in ((500, PROVED), (501, LIST)):
        assert judge(claim("1", "1"), m=model(*[family(f"x{k}") for k in range(n)])) == found


@pytest.mark.parametrize("left", ["iv(i<=q+5)", "iv(q>=2)"])
def test_numbers_that_grow_too_large_say_nothing(left):
    """Coefficients of 29 digits, eliminated one after the other, have more than 200 bits: what is false does not follow."""
    a = [10**28 + k for k in (7, 9, 33, 61, 97, 153, 211, 277)]
    names = "ijklq"
    conditions = [f"{a[2 * k]}*{names[k]}<={a[2 * k + 1]}*{names[k + 1]}" for k in range(4)]
    ranges = "; ".join(f"{v}: 1..n" for v in names)
    assert judge(algebra(left, "1", ranges, conditions=conditions)) == REFUSED


@pytest.mark.parametrize("u", ["0*x[j]", "0*x[j]*v[j]", "(0*x[j])**3+1", "exp(0*x[j])*0"])
def test_a_factor_0_does_not_end_in_a_circle(u):
    """Where the sign of a product is looked for: -0 is 0."""
    assert judge(claim(f"sqrt({u})**2", u, J, [("sqrt", [], {}, u)]))[0] == "proved"
