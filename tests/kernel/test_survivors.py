"""Certificates that tell the kernel from mutants of it that all other tests left alive: each with what the mutant did."""

import pytest

from symbolic_bp.kernel.replay import verify

from .test_guards import J, NORMAL, PROVED, REFUSED, X, algebra, judge
from .text import certificate, claim, family, model

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
