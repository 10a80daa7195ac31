"""One certificate with every rule, every argument and every kind of term, definition and declaration in it; it is proved."""

from .test_guards import J, induction
from .text import any_, box, certificate, claim, family, model, term

IJ = "i: 1..n; j: 1..n"
MODEL = model(
    family("x", "j: 1..n"),
    family("v", "j: 1..n"),
    family("y", "j: 1..n", "x[j]**2", ["0"]),
    family("C", "", any_("F", ("j: 1..n", "y[j]")), ["1"]),
    family("K", "", any_("F", ("i: 1..n", "y[i]")), ["1"]),
    family("M", "", ["max", box("j: 1..n"), [["g", "ge", "j-1"]], term("y[j]")], ["1"]),
    family("g", "j: 1..n", "D(C,y[j])"),
    family("e", "j: 1..n", "s[j](x[j])+Sum(i,1,N(j),num(i))", ["0"]),
    family("c"),
    family("S", "t: 0..T", "S[t-1]+u[t]", ["t"]),
    family("u", "t: 1..T"),
    sizes={"n": 1, "m": [0, "n"], "T": 1, "N(j)": [0, "n+1"]},
)


def one(rule, left, right, ranges=J, args=None, path=(), to=None, **more):
    """A claim of one step."""
    return claim(left, right, ranges, [(rule, path, args or {}, to or right)], **more)


CLAIMS = [
    one("algebra", "x[i]+v[i]", "v[i]+x[i]", "i: 1..n", conditions=["i>=1"]),
    one("lemma", "x[j]+v[j]", "v[j]+x[j]", args={"number": 0, "at": {"i": "j"}}),
    one("lemma", "v[j]+x[j]", "x[j]+v[j]", args={"number": 0, "at": {"i": "j"}, "reverse": True}),
    induction(["t", "0"]),
    one("assume", "x[j]", "v[j]", args={"number": 0, "at": {"j": "j"}}, assuming=[("x[j]", "v[j]")]),
    one("split", "x[j]", "iv(j>=2)*x[j]+iv(j<=1)*x[j]", args={"by": "j-2"}),
    one("define", "2*y[j]", "2*x[j]**2", path=[1], to="x[j]**2"),
    one("define", "Sum(i,1,n,y[i])", "Sum(i,1,n,x[i]**2)", "", path=[0], to="x[i]**2"),
    one("chain", "D(y[j],x[i])", "Sum(k,1,n,D(y[j],y[k])*P(y[k],x[i]))", IJ),
    one("forward", "D(y[j],x[i])", "Sum(k,1,n,P(y[j],x[k])*D(x[k],x[i]))", IJ),
    one("before", "D(y[j],v[i])", "0", IJ),
    one("partial", "P(y[j],x[i])", "iv(i==j)*2*x[j]", IJ),
    one("partial", "P(C,y[j])", "d1_C[j]"),
    one("partial", "P(M,y[j])", "d1_M[j]"),
    one("partial", "P(e[j],x[j])", "slope(s[j](x[j]))"),
    one("sqrt", "sqrt(x[j])**2", "x[j]"),
    one("exp", "exp(x[j]+v[j])", "exp(x[j])*exp(v[j])"),
    one("log", "log(x[j]*v[j])", "log(x[j])+log(v[j])"),
    one("sign", "step(exp(x[j]))", "1"),
    one("elementary", "relu(x[j])", "x[j]*step(x[j])"),
    one("field", "x[j]/x[j]", "1"),
    one("same", "C", "K", ""),
]
EVERY = certificate(MODEL, *CLAIMS)
