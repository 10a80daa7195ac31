"""Every guard of every rule: a certificate that only this guard stops, next to the same certificate without the fault, which is proved."""

import pytest

from symbolic_bp.kernel.__main__ import hypothesis
from symbolic_bp.kernel.replay import verify

from .text import any_, certificate, claim, family, model

X = family("x", "j: 1..n")
V = family("v", "j: 1..n")
Y = family("y", "j: 1..n", "x[j]**2", ["0"])
C = family("C", "", any_("F", ("j: 1..n", "y[j]")), ["1"])
G = family("g", "j: 1..n", "D(C,y[j])")
E = family("e", "j: 1..n", "exp(x[j])", ["0"])
H = family("h", "t: 0..T", "iv(t==0)*c+iv(t>=1)*exp(h[t-1])", ["t"])
Q = family("Q", "", "h[T]", ["T+1"])
S = family("S", "t: 0..T", "S[t-1]+u[t]", ["t"])
U = family("u", "t: 1..T")
BASE = model(X, V, Y, C, G, E, family("c"), H, Q, U, S)

ENDS = "a proof that ends at the right side"
NORMAL = "two sides with one normal form"
INSIDE = "a place inside its box"


def judge(*claims, m=BASE):
    """proved with its hypotheses, or the status and what was expected."""
    v = verify(certificate(m, *claims))
    return (
        ("proved", sorted(map(hypothesis, v.proved.hypotheses))) if v.proved else (v.status, v.fault.expected)
    )


def algebra(left, right, ranges="", rule="algebra", **kw):
    return claim(left, right, ranges, [(rule, [], {}, right)], **kw)


PROVED = ("proved", [])
REFUSED = ("rejected", NORMAL)
FIELD = ("rejected", "two sides that are equal once the denominators are multiplied out")
J = "j: 1..n"


@pytest.mark.parametrize(
    "left, right, ranges, found",
    [
        ("x[j]+v[j]", "v[j]+x[j]", J, PROVED),
        ("x[j]", "x[j]", J, PROVED),
        ("x[j]", "v[j]", J, REFUSED),
        ("x[j]", "2*x[j]", J, REFUSED),
        ("0", "1", "", REFUSED),
        # guards of factors that are 0 outside their boxes may go, of functions not
        ("iv(j+1<=n)*x[j+1]", "x[j+1]", J, PROVED),
        ("iv(j+1<=n)*s[0](v[j])", "s[0](v[j])", J, REFUSED),
        ("iv(j<=n)*exp(x[j])", "exp(x[j])", J, PROVED),
        ("iv(j+1<=n)*exp(x[j+1])", "iv(j<=n-1)*exp(x[j+1])", J, PROVED),
        ("iv(j+1<=n)*D(C,x[j+1])", "D(C,x[j+1])", J, PROVED),
        # sums
        ("Sum(i,1,n,x[i])", "Sum(i,0,n+2,x[i])", "", PROVED),
        ("Sum(i,1,n,exp(v[j]))", "Sum(i,0,n,exp(v[j]))", J, REFUSED),
        ("Sum(i,1,n,x[i]*x[j])", "Sum(i,1,n,x[i]*x[i])", J, REFUSED),
        ("Sum(i,1,n,x[i])*Sum(i,1,n,x[i])", "Sum(i,1,n,x[i]**2)", "", REFUSED),
        ("Sum(i,1,n,x[i])**2", "Sum(i,1,n,Sum(k,1,n,x[i]*x[k]))", "", PROVED),
        ("Sum(i,1,n,iv(i==j)*v[i])", "v[j]", J, PROVED),
        ("Sum(i,1,n,iv(i==j+1)*s[i](v[j]))", "iv(j+1<=n)*s[j+1](v[j])", J, PROVED),
        ("Sum(i,1,n,iv(i==j+1)*s[i](v[j]))", "s[j+1](v[j])", J, REFUSED),
        ("Sum(i,1,n,iv(2*i==j)*x[i])", "x[j]", J, REFUSED),
        ("Sum(i,0,n,iv(2*i==j))", "iv(0<=j)*iv(j<=2*n)", "j: 0..n", REFUSED),
        ("Sum(i,j,n,x[i])", "Sum(k,0,n-j,x[n-k])", J, PROVED),
        ("Sum(i,j,n,x[i])", "Sum(k,0,n-j,x[n-k-1])", J, REFUSED),
        # counting needs a range that is not less than empty
        ("Sum(i,1,n,1)", "num(n)", "", PROVED),
        ("Sum(i,2,m,1)", "num(m)-1", "", REFUSED),
        ("Sum(i,1,m,1)", "num(m)", "", PROVED),
        ("Sum(i,1,n,1)/num(n)", "1", "", PROVED),
        ("Sum(i,1,m,1)/num(m)", "1", "", REFUSED),
        ("Sum(i,1,n,num(i))", "num(n)*num(n)", "", REFUSED),
        # quotients
        ("x[j]/x[j]", "1", J, REFUSED),
        ("e[j]/e[j]", "1", J, PROVED),
        ("e[j+1]/e[j+1]", "1", J, REFUSED),
        ("e[j+1]/e[j+1]", "iv(j+1<=n)", J, PROVED),
        ("x[n+1]**(-1)", "0", "", ("rejected", INSIDE)),
        ("iv(j<=2)*num(j)*iv(j>=2)*num(j)", "iv(j==2)*4", J, PROVED),
        ("x[j]**2/x[j]", "x[j]", J, PROVED),
        ("x[j]/x[j]**2", "1/x[j]", J, PROVED),
        ("num(j)/num(j)", "1", J, PROVED),
        ("num(j)/num(j)", "1", "j: 0..n", REFUSED),
        ("1/(2*x[j])", "1/2/x[j]", J, PROVED),
        ("1/(x[j]+v[j])", "1/x[j]+1/v[j]", J, REFUSED),
        # functions
        ("exp(0)", "1", "", PROVED),
        ("exp(x[j]-x[j])", "1", J, PROVED),
        ("exp(Sum(i,1,n,x[i]))", "exp(Sum(i,1,n,v[i]))", "", REFUSED),
        ("Sum(i,1,n,x[i]*exp(Sum(k,i,n,x[k])))", "Sum(i,1,n,x[i])", "", REFUSED),
        ("Sum(i,1,n,exp(Sum(k,1,n,x[k]*v[i])))", "Sum(i,1,n,exp(Sum(q,1,n,x[q]*v[i])))", "", PROVED),
        ("step(x[j])*step(x[i])", "step(x[j])", "i: 1..n; j: 1..n", REFUSED),
        ("step(x[j])**2", "step(x[j])", J, PROVED),
        ("sgn(x[j])**2", "1", J, REFUSED),
        ("sqrt(x[j]**2)", "x[j]", J, REFUSED),
        ("s[j](x[j])", "s[1](x[j])", J, REFUSED),
        ("s[j](x[j])", "slope(s[j](x[j]))", J, REFUSED),
        ("s[1](x[j])", "s[1](v[j])", J, REFUSED),
        ("D(C,x[j])", "D(C,v[j])", J, REFUSED),
        ("D(C,x[j])", "P(C,x[j])", J, REFUSED),
        ("D(C,x[j])", "D(C,x[j+0])", J, PROVED),
        # what a range says
        ("iv(j>=1)", "1", J, PROVED),
        ("iv(j>=2)", "1", J, REFUSED),
        ("iv(2*j==1)", "0", J, PROVED),
        ("iv(j==n)*x[j]", "iv(j==n)*x[n]", J, PROVED),
        ("iv(j==n)*x[j]", "iv(j==n)*v[n]", J, REFUSED),
        ("iv(j<=2)*iv(j>=2)*num(j)", "iv(j==2)*2", J, PROVED),
        ("iv(j>=2)*iv(j<=1)", "0", J, PROVED),
    ],
)
def test_algebra(left, right, ranges, found):
    assert judge(algebra(left, right, ranges)) == found


@pytest.mark.parametrize(
    "left, right, ranges, found",
    [
        ("x[j]/x[j]", "1", J, ("proved", ["x[j] != 0  for j in 1..n"])),
        ("x[j+1]/x[j+1]", "1", J, FIELD),
        (
            "x[j+1]/x[j+1]",
            "iv(j+1<=n)",
            J,
            ("proved", ["x[j+1] != 0  for j in 1..n-1"]),
        ),
        ("x[n+1]/x[n+1]", "1", "", FIELD),
        (
            "1/x[j]+1/v[j]",
            "(x[j]+v[j])/(x[j]*v[j])",
            J,
            ("proved", ["v[j] != 0  for j in 1..n", "x[j] != 0  for j in 1..n"]),
        ),
        ("1/x[j]+1/v[j]", "(x[j]-v[j])/(x[j]*v[j])", J, FIELD),
        ("num(j)/num(j)", "1", "j: 0..n", ("rejected", "a hypothesis about quantities")),
        ("1/(x[j]+v[j])", "1/(v[j]+x[j])", J, PROVED),
        ("(x[j]+v[j])/(x[j]+v[j])", "1", J, ("proved", ["v[j] + x[j] != 0  for j in 1..n"])),
        ("e[j]/(e[j]+1)", "1-1/(e[j]+1)", J, PROVED),
    ],
)
def test_field(left, right, ranges, found):
    kind, what = judge(algebra(left, right, ranges, "field"))
    assert (kind, what if kind != "proved" else [w.split("  ")[0] for w in what]) == (
        found[0],
        found[1] if found[0] != "proved" else [w.split("  ")[0] for w in found[1]],
    )


def test_the_hole_of_a_denominator_outside_its_box():
    """At j = n the hypothesis that x[j+1] + u[j+1] is not 0 contradicts itself, and 5 [j = n] would vanish under it."""
    m = model(X, V, family("u", "j: 1..n"))
    found = judge(claim("1/v[j]", "2", J, [("field", [], {}, "2")]), m=m)
    assert found == FIELD
    left, right = (
        "1/(iv(j+1<=n)*x[j+1]+iv(j+1<=n)*u[j+1]) - 1/v[j] + 5*iv(j==n)",
        "(v[j]-x[j+1]-u[j+1])/(v[j]*(iv(j+1<=n)*x[j+1]+iv(j+1<=n)*u[j+1]))",
    )
    assert judge(algebra(left, right, J, "field"), m=m)[0] == "rejected"
    plain = "1/(x[j+1]+u[j+1]) - 1/v[j] + 5*iv(j==n)", "(v[j]-x[j+1]-u[j+1])/(v[j]*(x[j+1]+u[j+1]))"
    assert judge(algebra(*plain, J, "field"), m=m) == ("rejected", INSIDE)
    inside = [t.replace("j+1", "j") for t in plain]
    assert judge(algebra(inside[0].replace(" + 5*iv(j==n)", ""), inside[1], J, "field"), m=m)[0] == "proved"


def test_a_step_inside_refuses_what_a_statement_would_not_say():
    """A denominator outside its box that appears in a step only: a sum puts it there."""
    steps = [("algebra", [], {}, "1/v[j]*(x[j+1]+v[j])-x[j+1]/v[j]"), ("field", [], {}, "1")]
    assert judge(claim("1/v[j]*v[j]", "1", J, steps))[0] == "proved"


REF = "a place of a family"


@pytest.mark.parametrize(
    "rule, left, to, ranges, found",
    [
        ("define", "y[j]", "x[j]**2", J, PROVED),
        ("define", "y[j]", "x[j]", J, REFUSED),
        ("define", "y[j+1]", "iv(j+1<=n)*x[j+1]**2", J, PROVED),
        ("define", "e[j+1]", "iv(j+1<=n)*exp(x[j+1])", J, PROVED),
        ("define", "e[j]", "exp(x[j])", J, PROVED),
        ("define", "x[j]", "v[j]", J, ("rejected", "a quantity that has a definition")),
        ("define", "C", "0", "", ("rejected", "a definition that is a term")),
        ("define", "x[j]+0", "0", J, ("rejected", REF)),
        ("define", "g[j]", "D(C,y[j])", J, PROVED),
        ("chain", "x[j]", "0", J, ("rejected", "a derivative D")),
        ("chain", "P(y[j],x[j])", "0", J, ("rejected", "a derivative D")),
        ("chain", "D(y[j],x[j])", "P(y[j],x[j])+0", J, REFUSED),
        (
            "chain",
            "D(y[j],x[j])",
            "Sum(i,1,n,D(y[j],y[i])*P(y[i],x[j]))+Sum(i,1,n,D(y[j],e[i])*P(e[i],x[j]))",
            J,
            REFUSED,
        ),
        ("chain", "D(y[j],x[j])", "Sum(i,1,n,D(y[j],y[i])*P(y[i],x[j]))", J, PROVED),
        ("chain", "D(y[j],x[i])", "Sum(k,1,n,D(y[j],y[k])*P(y[k],x[i]))", "i: 1..n; j: 1..n", PROVED),
        ("chain", "D(x[j],x[i])", "iv(i==j)", "i: 1..n; j: 1..n", PROVED),
        ("chain", "D(x[j],x[i])", "0", "i: 1..n; j: 1..n", REFUSED),
        ("forward", "D(y[j],x[i])", "Sum(k,1,n,P(y[j],x[k])*D(x[k],x[i]))", "i: 1..n; j: 1..n", PROVED),
        ("forward", "D(y[j],x[i])", "0", "i: 1..n; j: 1..n", REFUSED),
        ("forward", "y[j]", "0", J, ("rejected", "a derivative D")),
        ("before", "D(y[j],v[i])", "0", "i: 1..n; j: 1..n", PROVED),
        (
            "before",
            "D(y[j],x[i])",
            "0",
            "i: 1..n; j: 1..n",
            ("rejected", "a quantity of rank not above the other's"),
        ),
        ("before", "y[j]", "0", J, ("rejected", "a derivative D")),
        ("before", "D(y[j],y[i])", "iv(i==j)", "i: 1..n; j: 1..n", PROVED),
        ("before", "D(y[j],y[j])", "0", J, REFUSED),
        ("before", "D(y[j],y[j+1])", "0", J, PROVED),
        ("before", "D(y[n+1],y[n+1])", "1", "", REFUSED),
        ("before", "D(h[t],h[r])", "0", "t: 0..T; r: t+1..T", PROVED),
        ("before", "D(h[t],h[r])", "0", "t: 0..T; r: t..T", REFUSED),
        (
            "before",
            "D(h[t],h[r])",
            "0",
            "t: 0..T; r: t-1..T",
            ("rejected", "a quantity of rank not above the other's"),
        ),
        ("before", "D(h[t],h[t+1])", "0", "t: 0..T", PROVED),
        ("before", "D(h[t],c)", "0", "t: 0..T", ("rejected", "a quantity of rank not above the other's")),
        ("partial", "P(y[j],x[i])", "iv(i==j)*2*x[j]", "i: 1..n; j: 1..n", PROVED),
        ("partial", "P(y[j],x[i])", "2*x[j]", "i: 1..n; j: 1..n", REFUSED),
        ("partial", "P(x[j],x[j])", "0", J, PROVED),
        ("partial", "P(x[j],x[j])", "1", J, REFUSED),
        ("partial", "D(y[j],x[j])", "2*x[j]", J, ("rejected", "a partial derivative P")),
        ("partial", "P(e[j+1],x[j+1])", "exp(x[j+1])", J, ("rejected", INSIDE)),
        ("partial", "P(e[j+1],x[j+1])", "iv(j+1<=n)*e[j+1]", J, REFUSED),
        ("partial", "P(C,y[j])", "d1_C[j]", J, ("proved", ["C is differentiable there"])),
        ("partial", "P(C,y[j+1])", "d1_C[j+1]", J, ("proved", ["C is differentiable there"])),
        ("partial", "P(h[t],h[r])", "iv(t>=1)*iv(r==t-1)*exp(h[t-1])", "t: 0..T; r: 0..T", PROVED),
        ("partial", "P(h[t],h[r])", "iv(t>=1)*exp(h[t-1])", "t: 1..T; r: 0..T", REFUSED),
        ("exp", "exp(x[j]+v[j])", "exp(x[j])*exp(v[j])", J, PROVED),
        ("exp", "exp(x[j]+v[j])", "exp(x[j])+exp(v[j])", J, REFUSED),
        (
            "exp",
            "exp(x[j]*v[j])",
            "exp(x[j])",
            J,
            ("rejected", "exp of a sum, of a multiple or of a logarithm"),
        ),
        ("exp", "exp(2*x[j])", "exp(x[j])**2", J, PROVED),
        ("exp", "exp(-x[j])", "1/exp(x[j])", J, PROVED),
        ("exp", "exp(log(x[j]))", "x[j]", J, ("proved", ["x[j] > 0"])),
        ("exp", "log(x[j])", "x[j]", J, ("rejected", "a function")),
        ("exp", "exp(log(e[j]))", "e[j]", J, PROVED),
        ("log", "log(exp(x[j]))", "x[j]", J, PROVED),
        ("log", "log(x[j]*v[j])", "log(x[j])+log(v[j])", J, ("proved", ["v[j] > 0", "x[j] > 0"])),
        ("log", "log(x[j]**2)", "2*log(x[j])", J, ("proved", ["x[j] > 0"])),
        (
            "log",
            "log(x[j]+v[j])",
            "log(x[j])+log(v[j])",
            J,
            ("rejected", "log of a product, of a power or of exp"),
        ),
        ("log", "log(e[j]*e[j])", "2*log(e[j])", J, PROVED),
        ("log", "log(-x[j])", "log(x[j])", J, ("rejected", "a hypothesis about quantities")),
        ("sqrt", "sqrt(x[j])**2", "x[j]", J, ("proved", ["x[j] >= 0"])),
        ("sqrt", "sqrt(e[j])**2", "e[j]", J, PROVED),
        ("sqrt", "sqrt(x[j]**2+1)**2", "x[j]**2+1", J, PROVED),
        ("sqrt", "sqrt(x[j]**2)", "abs(x[j])", J, PROVED),
        ("sqrt", "sqrt(x[j])**3", "x[j]", J, ("rejected", "sqrt(u)^2 or sqrt(u^2)")),
        ("sqrt", "exp(x[j])**2", "x[j]", J, ("rejected", "sqrt(u)^2 or sqrt(u^2)")),
        ("sqrt", "sqrt(x[j]**3)", "abs(x[j])", J, ("rejected", "sqrt(u)^2 or sqrt(u^2)")),
        ("sqrt", "exp(x[j]**2)", "abs(x[j])", J, ("rejected", "sqrt(u)^2 or sqrt(u^2)")),
        ("sign", "step(exp(x[j]))", "1", J, PROVED),
        ("sign", "sgn(-exp(x[j]))", "-1", J, PROVED),
        ("sign", "step(-x[j]**2)", "0", J, PROVED),
        (
            "sign",
            "sgn(-x[j]**2)",
            "-1",
            J,
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("sign", "step(e[j]*x[j])", "step(x[j])", J, PROVED),
        ("sign", "sgn(e[j]*x[j])", "sgn(x[j])", J, PROVED),
        (
            "sign",
            "step(x[j])",
            "1",
            J,
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        (
            "sign",
            "step(x[j]**2)",
            "1",
            J,
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        (
            "sign",
            "step(v[j]*x[j])",
            "step(x[j])",
            J,
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("sign", "exp(e[j])", "1", J, ("rejected", "a step or sgn")),
        ("sign", "step(e[j+1])", "1", "j: 1..n-1", PROVED),
        ("sign", "step(num(j))", "1", J, PROVED),
        (
            "sign",
            "step(num(j))",
            "1",
            "j: 0..n",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("sign", "step(Sum(i,1,n,e[i]))", "1", "", PROVED),
        (
            "sign",
            "step(Sum(i,1,m,exp(x[1])))",
            "1",
            "",
            ("rejected", "a number whose sign is seen from its form, or a factor above 0"),
        ),
        ("elementary", "relu(x[j])", "x[j]*step(x[j])", J, PROVED),
        ("elementary", "abs(x[j])", "x[j]*sgn(x[j])", J, PROVED),
        ("elementary", "abs(x[j])", "x[j]", J, REFUSED),
        ("elementary", "exp(x[j])", "x[j]", J, ("rejected", "a function with a formula")),
        ("elementary", "sigmoid(x[j])", "1/(1+exp(-x[j]))", J, PROVED),
        ("elementary", "tanh(x[j])", "1-2/(exp(2*x[j])+1)", J, PROVED),
        ("sorry", "x[j]", "v[j]", J, ("rejected", "a rule")),
        ("split", "x[j]", "x[j]", J, ("rejected", "an index expression to split at")),
    ],
)
def test_rules(rule, left, to, ranges, found):
    kind, what = judge(claim(left, to, ranges, [(rule, [], {}, to)]))
    assert (kind, what if kind != "proved" else [w.split("  ")[0] for w in what]) == found


def with_args(rule, args, left="x[j]", to="v[j]", ranges=J, **kw):
    return claim(left, to, ranges, [(rule, [], args, to)], **kw)


FIRST = algebra("x[i]+v[i]", "v[i]+x[i]", "i: 1..n", name="first")


@pytest.mark.parametrize(
    "claims, found",
    [
        ([with_args("split", {"by": "j-2"}, to="iv(j>=2)*x[j]+iv(j<=1)*x[j]")], PROVED),
        ([with_args("split", {"by": "j-2"}, to="iv(j>=2)*x[j]")], REFUSED),
        ([with_args("split", {"by": "q"})], ("rejected", "an index name in scope")),
        ([FIRST, with_args("lemma", {"number": 0, "at": {"i": "j"}}, "x[j]+v[j]", "v[j]+x[j]")], PROVED),
        ([FIRST, with_args("lemma", {"number": 0, "at": {"i": "j"}}, "x[j]+v[j]", "x[j]")], REFUSED),
        (
            [FIRST, with_args("lemma", {"number": 0, "at": {"i": "j+1"}}, "x[j+1]+v[j+1]", "v[j+1]+x[j+1]")],
            ("rejected", "a value in the range of the claim"),
        ),
        (
            [FIRST, with_args("lemma", {"number": 0, "at": {"i": "j-1"}}, "x[j-1]+v[j-1]", "v[j-1]+x[j-1]")],
            ("rejected", "a value in the range of the claim"),
        ),
        (
            [FIRST, with_args("lemma", {"number": 0, "at": {}}, "x[j]+v[j]", "v[j]+x[j]")],
            ("rejected", "a value for each name of the claim"),
        ),
        (
            [FIRST, with_args("lemma", {"number": 0, "at": {"i": "j", "k": "j"}}, "x[j]+v[j]", "v[j]+x[j]")],
            ("rejected", "a value for each name of the claim"),
        ),
        (
            [FIRST, with_args("lemma", {"number": 0, "at": {"i": "j"}}, "x[j]", "v[j]+x[j]")],
            ("rejected", "the left side of what is cited"),
        ),
        (
            [FIRST, with_args("lemma", {"number": 1, "at": {"i": "j"}})],
            ("rejected", "the number of an earlier claim"),
        ),
        (
            [FIRST, with_args("lemma", {"number": -1, "at": {"i": "j"}})],
            ("rejected", "the number of an earlier claim"),
        ),
        (
            [with_args("lemma", {"number": 0, "at": {"j": "j"}})],
            ("rejected", "the number of an earlier claim"),
        ),
        ([FIRST, with_args("lemma", {"at": {"i": "j"}})], ("rejected", "the number of an earlier claim")),
        ([with_args("self", {"at": {"j": "j"}})], ("rejected", "a claim with a measure")),
        ([with_args("self", {"at": {"j": "j"}}, measure=["j"])], ("rejected", "a smaller measure")),
        ([with_args("self", {"at": {"j": "q"}}, measure=["j"])], ("rejected", "an index name in scope")),
        (
            [claim("S[0]", "5", "", [("self", [], {"at": {}}, "5")], measure=["0"])],
            ("rejected", "a smaller measure"),
        ),
        (
            [with_args("assume", {"number": 0, "at": {"j": "j"}}, assuming=[("x[j]", "v[j]")])],
            ("proved", ["x[j] = v[j]"]),
        ),
        (
            [with_args("assume", {"number": 1, "at": {"j": "j"}}, assuming=[("x[j]", "v[j]")])],
            ("rejected", "the number of an assumption"),
        ),
        (
            [with_args("assume", {"number": -1, "at": {"j": "j"}}, assuming=[("x[j]", "v[j]")])],
            ("rejected", "the number of an assumption"),
        ),
        (
            [
                with_args(
                    "assume",
                    {"number": 0, "at": {"j": "j+1"}},
                    "x[j+1]",
                    "v[j+1]",
                    assuming=[("x[j]", "v[j]")],
                )
            ],
            ("rejected", "a value in the range of the claim"),
        ),
        (
            [with_args("assume", {"number": 0, "at": {"j": "j"}}, assuming=[("x[j+1]", "v[j]")])],
            ("rejected", "the left side of what is cited"),
        ),
        (
            [with_args("assume", {"number": 0, "at": {"j": "j"}}, "x[j+1]", assuming=[("x[j+1]", "v[j]")])],
            ("rejected", INSIDE),
        ),
        (
            [
                {**FIRST, "conditions": [["g", "ge", "i-2"]]},
                with_args("lemma", {"number": 0, "at": {"i": "j"}}, "x[j]+v[j]", "v[j]+x[j]"),
            ],
            ("rejected", "values for which the conditions of the claim hold"),
        ),
        (
            [
                {**FIRST, "conditions": [["g", "ge", "i-2"]]},
                with_args("lemma", {"number": 0, "at": {"i": "j"}}, "x[j]+v[j]", "v[j]+x[j]", "j: 2..n"),
            ],
            PROVED,
        ),
    ],
)
def test_citations(claims, found):
    kind, what = judge(*claims)
    assert (kind, what if kind != "proved" else [w.split("  ")[0] for w in what]) == found


def induction(measure, at="t-1", left="S[t]", right="Sum(q,1,t,u[q])", ranges="t: 0..T"):
    steps = [
        ("define", [], {}, "S[t-1]+u[t]"),
        ("algebra", [0], {}, "iv(t>=1)*S[t-1]"),
        ("self", [0, 1], {"at": {"t": at}}, "Sum(q,1,t-1,u[q])"),
        ("algebra", [], {}, "Sum(q,1,t,iv(t-1-q>=0)*u[q]+iv(q-t>=0)*u[q])"),
        ("split", [3 - 3], {"by": "t-1-q", "reverse": True}, "u[q]"),
    ]
    return claim(left, right, ranges, steps, measure)


@pytest.mark.parametrize(
    "proof, found",
    [
        (induction(["t"]), PROVED),
        (induction(["t", "0"]), PROVED),
        (induction(["0", "t"]), PROVED),
        (induction(["-t"]), ("rejected", "a smaller measure")),
        (induction(["0"]), ("rejected", "a smaller measure")),
        (induction(["-t", "t"]), ("rejected", "a smaller measure")),
        (induction(None), ("rejected", "a claim with a measure")),
        (induction(["t"], "t"), ("rejected", "the left side of what is cited")),
        (induction(["t"], "t-2"), ("rejected", "a value in the range of the claim")),
        (induction(["t"], ranges="t: 1..T"), ("rejected", "a value in the range of the claim")),
        (induction(["t"], right="Sum(q,2,t,u[q])"), ("rejected", ENDS)),
    ],
)
def test_induction(proof, found):
    assert judge(proof)[0] == found[0] and (
        found == PROVED or judge(proof)[1] in (found[1], NORMAL if found[1] == ENDS else found[1])
    )


@pytest.mark.parametrize(
    "steps, left, right, found",
    [
        ([], "x[j]", "x[j]", PROVED),
        ([], "x[j]", "v[j]", ("rejected", ENDS)),
        ([("algebra", [], {}, "x[j]+0")], "x[j]", "x[j]", ("rejected", ENDS)),
        ([("algebra", [9], {}, "0")], "x[j]+v[j]", "0", ("rejected", "a place in the term")),
        ([("algebra", [-1], {}, "0")], "x[j]+v[j]", "0", ("bad", "an integer in range")),
        ([("algebra", [0], {}, "0")], "D(C,x[j])", "0", ("rejected", "a place in the term")),
        ([("algebra", [True], {}, "0")], "x[j]+v[j]", "0", ("bad", "an integer in range")),
        ([("algebra", [], {"reverse": 1}, "x[j]")], "x[j]", "x[j]", ("bad", "true or false")),
        ([("algebra", [], {"revers": True}, "x[j]")], "x[j]", "x[j]", ("bad", "a known key")),
        ([("define", [], {"reverse": True}, "y[j]")], "x[j]**2", "y[j]", PROVED),
        ([("define", [], {"reverse": True}, "y[j]")], "x[j]", "y[j]", REFUSED),
        ([("define", [1], {}, "x[j]**2")], "2*y[j]", "2*x[j]**2", PROVED),
        (
            [("algebra", [], {}, "D(g[j],x[j])")],
            "0",
            "D(g[j],x[j])",
            ("rejected", "a derivative of quantities of the network"),
        ),
        (
            [("algebra", [], {}, "Sum(j,1,n,x[j])-Sum(i,1,n,x[i])")],
            "0",
            "0",
            ("rejected", "a name that is not in use"),
        ),
        (
            [("algebra", [], {}, ["pow", ["ref", "x", ["j"]], 0])],
            "x[j]",
            "1",
            ("bad", "a power that is not 0"),
        ),
    ],
)
def test_steps(steps, left, right, found):
    assert judge(claim(left, right, J, steps)) == found


@pytest.mark.parametrize(
    "left, found",
    [
        ("exp(x[j+1])", INSIDE),
        ("1/x[j-1]", INSIDE),
        ("x[j+1]*exp(x[j+1])", None),
        ("iv(j<=n-1)*exp(x[j+1])", None),
        ("x[j+1]", None),
    ],
)
def test_what_a_statement_says_is_inside(left, found):
    assert judge(claim(left, left, J)) == (("rejected", found) if found else PROVED)


def test_beside_a_factor_its_box_is_known_and_elsewhere_not():
    """In iv(j >= 2) * iv(j >= 2) a factor may use the other; in a sum a summand may not."""
    assert judge(claim("iv(j>=2)*iv(j>=2)", "iv(j>=2)*1", J, [("algebra", [1], {}, "1")])) == PROVED
    assert judge(claim("iv(j>=2)+iv(j>=2)", "iv(j>=2)+1", J, [("algebra", [1], {}, "1")])) == REFUSED
    assert judge(claim("x[j+1]*iv(j+1<=n)", "x[j+1]*1", J, [("algebra", [1], {}, "1")])) == PROVED
    assert judge(claim("e[j]*iv(j+1<=n)", "e[j]*1", J, [("algebra", [1], {}, "1")])) == REFUSED
    assert judge(claim("D(C,x[j+1])*iv(j+1<=n)", "D(C,x[j+1])*1", J, [("algebra", [1], {}, "1")])) == PROVED
    assert judge(claim("exp(v[j])*iv(j>=2)", "exp(v[j])*1", J, [("algebra", [1], {}, "1")])) == REFUSED
    assert (
        judge(claim("Sum(i,2,n,iv(i>=2)*v[i])", "Sum(i,2,n,1*v[i])", "", [("algebra", [0, 0], {}, "1")]))
        == PROVED
    )
    assert (
        judge(claim("Sum(i,1,n,iv(i>=2)*v[i])", "Sum(i,1,n,1*v[i])", "", [("algebra", [0, 0], {}, "1")]))
        == REFUSED
    )
