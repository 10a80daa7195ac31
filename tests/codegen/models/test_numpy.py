"""NumPy for models: forward, backward and central differences; a wrong gradient is noticed."""

import ast

import pytest

from symbolic_bp.codegen.models.numpy_file import numpy_source
from symbolic_bp.codegen.models.order import Read, plan
from symbolic_bp.model import index
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.sympy_side.derive import Derivation
from symbolic_bp.sympy_side.errors import ExpressionError

SMALL = 1e-6
OWN = {
    "gates": """
x in R^(T,m)  y in R^(T,n)  U in R^(n,m)  W in R^(n,n)
for t in 1..T:
  g[t] = sigmoid(U @ x[t] + W @ h[t-1] + b)
  c[t] = tanh(V @ x[t])
  h[t] = g[t]*h[t-1] + (ones(n) - g[t])*c[t]
h[0] = h0
C = 1/2*Sum((h[t,j] - y[t,j])^2, (t,1,T), (j,1,n))
""",
    "max-pool": """
x in R^(2*h,2*w)
cost: scalar
y[i,j] = max(x[2*i+a-3,2*j+b-3], (a,1,3), (b,1,3)) for i in 1..h, j in 1..w, pad minus infinity
C = cost(y)
""",
    "average-pool": "x in R^(h*s)\ny[i] = Sum(x[s*i-s+k], (k,1,s))/s for i in 1..h\nC = Sum(y[i]^3, i)\n",
    "causal": """
Q in R^(T,d)   K in R^(T,d)   V in R^(T,m)
cost: scalar
S[t,s] = Sum(Q[t,i]*K[s,i], (i,1,d))/sqrt(d) for t in 1..T, s in 1..t
A[t,s] = exp(S[t,s])/Sum(exp(S[t,u]), (u,1,t)) for t in 1..T, s in 1..t
O[t,j] = Sum(A[t,s]*V[s,j], (s,1,t))
C = cost(O)
""",
    "softmax-cross-entropy in rows": """
vectors: rows
X in R^(m,d)   Y in R^(m,o)   W2 in R^(h,o)
H = tanh(X @ W1 + b1)
P = softmax(H @ W2 + b2)
C = -sum(Y*log(P))/m + lam/2*(sum(W1*W1) + sum(W2*W2))
""",
    "batch norm": """
x in R^(m,n)
cost: scalar
mu[j] = Sum(x[e,j], e)/m
v[j] = Sum((x[e,j] - mu[j])^2, e)/m
h[e,j] = (x[e,j] - mu[j])/sqrt(v[j] + eps)
y[e,j] = gam[j]*h[e,j] + bet[j]
C = cost(y)
""",
    "stacked": """
x in R^(T,n)
W[l] in R^(n,n) for l in 1..L
U[l] in R^(n,n) for l in 1..L
h[l,t,j] = tanh(Sum(W[l,j,k]*h[l-1,t,k], (k,1,n)) + Sum(U[l,j,k]*h[l,t-1,k], (k,1,n))) for l in 1..L, t in 1..T, j in 1..n
h[l,t,j] = x[t,j] for l in 0..0, t in 1..T, j in 1..n
h[l,t,j] = 0 for l in 0..L, t in 0..0, j in 1..n
C = Sum(h[L,t,j]^2, (t,1,T), (j,1,n))
""",
    "ties and names of Python": "x in R^n\nlambda in R\nin_ = x*lambda\nC = Sum(in_[j]^2*j, j)\n",
    "outer": "u in R^m\nv in R^n\nA = u @ v.T\nC = Sum(A[i,j]^3*i, (i,1,m), (j,1,n))\n",
    "reflected": "x in R^n\ny[j] = x[j]*x[n+1-j] for j in 1..n\nC = Sum(y[j]*j, j)\n",
    "a function of arrays for each row": """
X in R^(m,n)
cost: scalar
loss[e] = cost({X[e,j] for j in 1..n}) for e in 1..m
C = Sum(loss[e]^2, e)
""",
}


def written(model):
    derivation = Derivation(model)
    formulas = [derivation.formula(n) for n in derivation.wanted(())]
    return numpy_source(model, derivation, formulas, "a test", ["A test."])


def run(source):
    names = {"__name__": "made"}
    exec(compile(source, "made", "exec"), names)
    return names


@pytest.mark.parametrize("name", paths())
def test_the_library_agrees_with_central_differences(name):
    names = run(written(preset(name)))
    assert names["check"](0) < SMALL and names["check"](1) < SMALL


@pytest.mark.parametrize("name", OWN)
def test_models_of_ones_own_agree_with_central_differences(name):
    assert run(written(Model.read(OWN[name])))["check"]() < SMALL


@pytest.mark.parametrize(
    "options",
    [
        ("relu,softmax", "log-likelihood", "l2", False),
        ("sigmoid", "cross-entropy", "", True),
        ("neuron", "function", "", False),
    ],
)
def test_variants_of_the_dense_network(options):
    assert run(written(Model.read(nielsen(*options))))["check"]() < SMALL


def changed(source):
    """The source with one term of backward at a time made wrong."""
    tree = ast.parse(source)
    backward = next(f for f in tree.body if isinstance(f, ast.FunctionDef) and f.name == "backward")
    for node in ast.walk(backward):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            node.right = ast.BinOp(node.right, ast.Mult(), ast.Constant(1.5))
            yield ast.unparse(ast.fix_missing_locations(tree))
            node.right = node.right.left


@pytest.mark.parametrize("name", ["residual", "rnn", "attention", "rows"])
def test_a_wrong_term_is_noticed(name):
    wrong = list(changed(written(preset(name))))
    assert len(wrong) >= 2
    assert all(run(source)["check"]() > 1e-3 for source in wrong)


def test_what_is_written_reads_like_code_of_a_person():
    source = written(preset("rnn"))
    for line in (
        "z[t-1] = W @ h[t-1] + U @ x[t-1] + b",
        "for t in range(T, -1, -1):",
        "delta[t-1] = dh[t] * (1 - h[t]**2)",
        "dW = delta.T @ h[:T]",
        "db = delta.sum(axis=0)",
    ):
        assert line in source
    source = written(preset("nielsen"))
    for line in (
        "for l in range(2, L+1):",
        "da[l] = w[l+1].T @ delta[l+1]",
        "dw[l] = np.outer(delta[l], a[l-1])",
    ):
        assert line in source
    assert "np.einsum('ock," in written(preset("conv1d"))


def test_an_order_that_no_loop_has_is_refused_by_name():
    """Entries that read others at a multiple of their index."""
    x = [["j", index.number(1), index.name("n")]]
    reads = [Read("y", "y", (index.name("j") * 2,))]
    with pytest.raises(ExpressionError, match="y as NumPy: expected loops"):
        plan(["y"], reads, {"y": x})


def test_loops_go_down_where_later_entries_are_read():
    box = [("t", index.number(1), index.name("T"))]
    (up,) = plan(["y"], [Read("y", "y", (index.name("t") - 1,))], {"y": box})
    (down,) = plan(["y"], [Read("y", "y", (index.name("t") + 1,))], {"y": box})
    assert up.up and not down.up and up.inner == ("y",)


def test_a_case_before_a_loop_is_not_overwritten_in_it():
    """At t = 0 both cases hold: none of them may stand before the loop alone."""
    text = "x in R\nh[t] = [t = 0]*x + [t <= 1]*x^2 + [t >= 1]*h[t-1] for t in 0..T\nC = Sum(h[t]*(t+1), (t,0,T))\n"
    assert run(written(Model.read(text)))["check"]() < SMALL
