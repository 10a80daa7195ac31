"""NumPy for models: forward, backward and central differences; a wrong gradient is noticed."""

import ast

import numpy as np
import pytest

from symbolic_bp.codegen.models.numpy_file import numpy_source
from symbolic_bp.codegen.models.order import Read, plan
from symbolic_bp.model import index
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.model.presets.dense import nielsen
from symbolic_bp.sympy_side.derive import Derivation
from symbolic_bp.sympy_side.errors import ExpressionError

SMALL = 1e-7
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
    "max in a loop": """
x in R^(T,n)
for t in 1..T:
  m[t] = max(h[t-1,k]*(k+1), (k,1,n))
  h[t,j] = x[t,j]*m[t] for j in 1..n
h[0,j] = h0[j] for j in 1..n
C = Sum(h[t,j]*(t+j), (t,1,T), (j,1,n))
""",
    "any in a loop": """
x in R^(T,n)
f: scalar
for t in 1..T:
  m[t] = f({h[t-1,k] for k in 1..n})
  h[t,j] = x[t,j]*m[t] for j in 1..n
h[0,j] = h0[j] for j in 1..n
C = Sum(h[t,j], (t,1,T), (j,1,n))
""",
    "any in a loop with rows": """
x in R^(T,n,m)
f: scalar
for t in 1..T:
  g[t,j] = f({h[t-1,j,k] for k in 1..m}) for j in 1..n
  h[t,j,k] = x[t,j,k]*g[t,j]/(1+k) for j in 1..n, k in 1..m
h[0,j,k] = h0[j,k] for j in 1..n, k in 1..m
C = Sum(h[t,j,k], (t,1,T), (j,1,n), (k,1,m))
""",
    "a vector function in a loop": """
x in R^(T,n)
f: vector
for t in 1..T:
  m[t] = f(h[t-1])
  h[t,j] = x[t,j]*m[t,j] for j in 1..n
h[0,j] = h0[j] for j in 1..n
C = Sum(h[t,j], (t,1,T), (j,1,n))
""",
    "letters swapped": """
x in R^(T,n)
g[j,t] = tanh(c[j-1,t]) for j in 1..T, t in 1..n
c[t,j] = x[t,j]*g[t,j]*(t+j)/10 + x[t,j] for t in 1..T, j in 1..n
c[t,j] = c0[j] for t in 0..0, j in 1..n
C = Sum(c[t,j]^2*j, (t,1,T), (j,1,n))
""",
    "letters crossed": """
x in R^(T,n)
g[j,t] = tanh(c[t,j-1]) for j in 1..T, t in 1..n
c[j,t] = x[t,j]*g[t,j]*(t+2*j)/10 + x[t,j] for j in 1..n, t in 1..T
c[j,t] = c0[j] for j in 1..n, t in 0..0
C = Sum(c[j,t]^2*j, (t,1,T), (j,1,n))
""",
    "triangle": """
x in R^(T,T)
a[t,s] = tanh(a[t-1,s] + x[t,s]) for t in 1..T, s in 1..t, pad zero
C = Sum(a[t,s]*(t+2*s), (t,1,T), (s,1,t))
""",
    "triangle over the other": """
x in R^(T,T)
a[t,s] = tanh(a[t,s-1] + x[t,s]) for t in 1..T, s in 1..t, pad zero
C = Sum(a[t,s]*(t+2*s), (t,1,T), (s,1,t))
""",
    "grid": """
x in R^(T,n)
a[i,j] = tanh(a[i-1,j]*2 + a[i,j-1] + x[i,j]*a[i-1,j-1]) for i in 1..T, j in 1..n
a[i,j] = i+1 for i in 0..T, j in 0..0
a[i,j] = j+2 for i in 0..0, j in 1..n
C = Sum(a[i,j]*(i+2*j), (i,1,T), (j,1,n))
""",
    "grid towards other corner": """
x in R^(T,n)
a[i,j] = tanh(a[i-1,j]*2 + a[i,j+1] + x[i,j] + x[i,j]*a[i-1,j+1]) for i in 1..T, j in 1..n, pad zero
C = Sum(a[i,j]*(i+2*j), (i,1,T), (j,1,n))
""",
    "masks": """
x in R^(n,n)
lab: scalar
C = Sum(([i<=j]+[j<=i]*[k=i]-[i=k])*x[i,k]*x[k,j], (i,1,n), (j,1,n), (k,1,n))
""",
    "masks only": "x in R^n\ny[j] = ([j<=3] + [j<=2])*x[1] - [j<=1] for j in 1..n\nC = Sum(y[j]^2*j, j)\n",
    "masks contracted": """
x in R^n
y[i,k] = Sum([i<=j]*[j<=k], (j,1,n))*x[k] for i in 1..n, k in 1..n
C = Sum(y[i,k]^2*i, i, k)
""",
    "mask power": """
x in R^n
y[i,k] = x[k]*exp([i<=k])/(1+[k<=i]) for i in 1..n, k in 1..n
C = Sum(y[i,k]^2*i, i, k)
""",
    "labels": "x in R^(N,V)\ny[e] = x[e,lab(e)] for e in 1..N, pad zero\nC = Sum(y[e]^2*lab(e), e)\n",
    "labels read by others": """
E in R^(V,n)
x[e,t,j] = E[tok(e,pos(t)),j]*tok(e,t) for e in 1..N, t in 1..T, j in 1..n, pad zero
C = Sum(x[e,t,j]^2*[tok(e,t)<=t], e, t, j)
""",
    "labels in a recurrence": """
E in R^(V,n)
for t in 1..T:
  h[t,j] = tanh(h[t-1,j] + E[tok(t),j]) for j in 1..n, pad zero
h[0,j] = h0[j] for j in 1..n
C = Sum(h[t,j], (t,1,T), (j,1,n))
""",
    "cases at both ends": """
x in R^L
a[l] = [l=1]*x[1] + [l=L]*x[L]^2 + [l>=2]*[l<=L-1]*a[l-1]*x[l] for l in 1..L
C = Sum(a[l]*l, l)
""",
    "case in the middle": """
x in R^L
a[l] = [l=1]*x[1] + [l=3]*x[l]^2 + [l>=4]*a[l-1]*x[l] + [l=2]*x[l] for l in 1..L
C = Sum(a[l]*l, l)
""",
    "diagonal": """
x in R^(L,L)
a[l,m] = [l=m]*x[l,m]^2 + [l>=m+1]*a[l-1,m]*x[l,m] for l in 1..L, m in 1..L
C = Sum(a[l,m]*(l+2*m), l, m)
""",
    "names of variables that are made": """
mask in R^n
total in R^n
y[i] = Sum([i<=j]*mask[j]*total[j], (j,1,n)) for i in 1..n
C = Sum(y[i]^2*i, i)
""",
    "names of helpers": """
each in R^n
int in R
k[i] = each[lab(i)]*int for i in 1..n, pad zero
C = Sum(k[i]^2*i*[i<=2], i)
""",
    "list with rnn": """
size L >= 2
x in R^(T,n[1])
w[l] in R^(n[l],n[l-1]) for l in 2..L
u[l] in R^(n[l],n[l]) for l in 2..L
a[l,t,i] = tanh(Sum(w[l,i,j]*a[l-1,t,j], (j,1,n[l-1])) + Sum(u[l,i,j]*a[l,t-1,j], (j,1,n[l]))) for l in 2..L, t in 1..T, i in 1..n[l]
a[l,t,i] = x[t,i] for l in 1..1, t in 1..T, i in 1..n[l]
a[l,t,i] = 0 for l in 1..L, t in 0..0, i in 1..n[l]
C = Sum(a[L,t,j]*(t+j), (t,1,T), (j,1,n[L]))
""",
    "max over layers": """
size L >= 2
x in R^(n[1])
w[l] in R^(n[l],n[l-1]) for l in 2..L
for l in 2..L:
  m[l] = max(a[l-1,k]*(k+1), (k,1,n[l-1]))
  a[l,i] = tanh(Sum(w[l,i,j]*a[l-1,j], (j,1,n[l-1])))*m[l] for i in 1..n[l]
a[1] = x
C = Sum(a[L,j]*j, (j,1,n[L]))
""",
    "any over layers": """
size L >= 2
f: scalar
x in R^(n[1])
w[l] in R^(n[l],n[l-1]) for l in 2..L
for l in 2..L:
  m[l] = f({a[l-1,k] for k in 1..n[l-1]})
  a[l,i] = tanh(Sum(w[l,i,j]*a[l-1,j], (j,1,n[l-1])))*m[l] for i in 1..n[l]
a[1] = x
C = Sum(a[L,j]*j, (j,1,n[L]))
""",
    "max in each layer": """
size L >= 2
x in R^(n[1])
w[l] in R^(n[l],n[l-1]) for l in 2..L
for l in 2..L:
  m[l,i] = max(w[l,i,k]*a[l-1,k], (k,1,n[l-1])) for i in 1..n[l]
  a[l,i] = tanh(m[l,i]) for i in 1..n[l]
a[1] = x
C = Sum(a[L,j]*j, (j,1,n[L]))
""",
    "max without loops": """
x in R^(n,m)
y[i] = max(x[i,k]*k, (k,1,i)) for i in 1..n, pad minus infinity
C = Sum(y[i]*i, i)
""",
    "a function of arrays of a triangle": """
x in R^(n,n)
f: scalar
y[i] = f({x[i,k]*k for k in 1..i}) for i in 1..n
C = Sum(y[i]*i, i)
""",
    "two step": """
x in R^T
size T >= 2
for t in 2..T:
  h[t] = tanh(h[t-1] + x[t]*h[t-2])
h[0] = x[1]
h[1] = x[2]
C = Sum(h[t]*t, (t,0,T))
""",
    "backward in time": """
x in R^T
for t in 1..T:
  h[t] = tanh(h[t+1] + x[t])
h[T+1] = c
C = Sum(h[t]*t, (t,1,T))
""",
    "a triangle of maxima": """
x in R^(n,n)
y[i,j] = max(x[i,k]*j, (k,1,n)) for i in 1..n, j in 1..i
C = Sum(y[i,j]^2*j, (i,1,n), (j,1,i))
""",
    "maxima over ranges of two indices": """
x in R^(n,n)
y[i,j] = max(x[i,k]*j*x[j,k], (k,j,i)) for i in 1..n, j in 1..i
C = Sum(y[i,j]*Sum(y[i,k], (k,1,i))*j, (i,1,n), (j,1,i))
""",
    "a maximum that reads fewer indices": """
x in R^n
y[i,j] = max(x[i]*(i+k), (k,j,n)) for i in 1..n, j in 1..n
C = Sum(y[i,j]*j, i, j)
""",
    "a maximum of what is alike": """
x in R^n
y[i,j] = max(x[i], (k,1,n)) for i in 1..n, j in 1..n
C = Sum(y[i,j]*j, i, j)
""",
    "max over two": """
x in R^(n,m,K)
for t in 1..T:
  y[t,i] = max(x[i,j,k]*y[t-1,j]*k, (j,1,m), (k,1,K)) for i in 1..m, pad zero
y[0,i] = y0[i] for i in 1..m
C = Sum(y[t,i]*t*i, t, i)
""",
    "a triangle of functions of arrays": """
x in R^(n,n)
f: scalar
y[i,j] = f({x[k,j] for k in j..i}, {x[i,j]*l for l in 1..n}) for i in 1..n, j in 1..i
C = Sum(y[i,j]^2*i, (i,1,n), (j,1,i))
""",
    "functions of columns from 0": """
x in R^(I,0..N-1)
f: scalar
y[i] = f({x[k,i] for k in 1..I}) for i in 0..N-1
C = Sum(y[i]^2*i, i)
""",
    "a function of arrays without its index": """
x in R^n
f: scalar
y[i] = f({x[j]*2 for j in 1..n}) for i in 1..m
C = Sum(y[i]^2*i, i)
""",
    "names of the check": """
x in R^n
old in R^n
slope in R^n
found[j] = old[j]*slope[j]*x[j] for j in 1..n
worst = Sum(found[j]^2*j, j)
""",
    "shifted": """
size n >= 3
x in R^n
y[i] = x[i-1]*x[i+1] for i in 2..n-1
C = Sum(y[i]*y[i+1]*i, (i,2,n-2)) + y[2]^2
""",
    "one entry of each layer": """
size L >= 2
x in R^(n[1])
for l in 2..L:
  a[l,i] = tanh(a[l-1,1]*i + w[l]) for i in 1..n[l]
a[1] = x
C = Sum(Sum(a[l,i], (i,1,n[l]))*l, (l,1,L))
""",
    "list sum inside": """
size L >= 2
x in R^(n[1])
v in R^m
for l in 2..L:
  a[l,i] = tanh(a[l-1,1]*i + w[l]) for i in 1..n[l]
a[1] = x
C = Sum(v[k]*a[l,1]*k*l, (k,1,m), (l,1,L))
""",
    "layer scalars": """
size L >= 2
x in R^(n[1])
g in R^(L,m)
for l in 2..L:
  a[l,i] = tanh(a[l-1,1]*i + Sum(g[l,k]*k, (k,1,m))*Sum(a[l-1,j], (j,1,n[l-1]))) for i in 1..n[l]
a[1] = x
y[l,k] = a[l,1]*g[l,k]^2 for l in 2..L, k in 1..m
C = Sum(y[l,k]*l*k, (l,2,L), (k,1,m))
""",
    "layer sizes": "size L >= 2\nx in R^L\nC = Sum(x[l]^2*n[l], (l,1,L))\n",
    "layer sizes 2": """
size L >= 2
x in R^L
y[l] = Sum(x[l]^2*i, (i,1,n[l])) for l in 1..L
C = Sum(y[l]*l, l)
""",
    "a maximum of many zeros": """
x in R^n
r[i] = relu(x[i]) for i in 1..n
y[i] = max(r[i]*c[k], (k,1,m)) for i in 1..n
C = Sum(y[i]*i, i)
""",
    "reads outside of a triangle": """
x in R^(n,n)
y[i,j] = exp(x[i,j]) for i in 1..n, j in 1..i
z[i] = Sum(y[i,j]*y[j,i], (j,1,n)) + Sum(exp(y[j,i]), (j,i,n)) for i in 1..n, pad zero
C = Sum(z[i]*i, i)
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


REFUSED = {
    "two indices that sizes depend on": (
        """
size L >= 2
size K >= 2
a[k,l] in R^(n[l]) for k in 1..K, l in 1..L
x in R^(n[1])
w[k,l] in R^(n[l],n[l-1]) for k in 1..K, l in 2..L
a[k,l,i] = tanh(Sum(w[k,l,i,j]*a[k,l-1,j], (j,1,n[l-1]))) for k in 1..K, l in 2..L, i in 1..n[l]
a[k,l,i] = x[i] for k in 1..K, l in 1..1, i in 1..n[l]
C = Sum(a[k,L,j], (k,1,K), (j,1,n[L]))
""",
        "a as NumPy: expected one index that sizes depend on, found 2",
    ),
    "an order that no loop has": (
        """
x in R^(T,n)
for t in 1..T:
  S[t,s] = Sum(h[t-1,j]*h[s-1,j], (j,1,n)) for s in 1..t
  h[t,j] = tanh(Sum(S[t,s]*x[s,j], (s,1,t))) for j in 1..n
h[0,j] = h0[j] for j in 1..n
C = Sum(h[t,j]*(t+j), (t,1,T), (j,1,n))
""",
        "S, h as NumPy: expected loops in which each reads what was worked out before",
    ),
    "a size with a name of Python": (
        "x in R^np\nC = Sum(x[j]^2, j)\n",
        "found np, size of the model; rename it",
    ),
    "an index with a name of Python": (
        "x in R^n\ny[is] = x[is]*is for is in 1..n\nC = Sum(y[j]^2*j, j)\n",
        "found is, index of the model; rename it",
    ),
    "a function with a name of Python": (
        "x in R^n\nlambda: elementwise\nC = Sum(lambda(x[j])^2, j)\n",
        "found lambda, function of the model; rename it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_written_is_refused_by_name(name):
    """No model of the library is: all of them are written above."""
    text, words = REFUSED[name]
    with pytest.raises(ExpressionError) as error:
        written(Model.read(text))
    assert words in " ".join(str(error.value).split())


def test_an_array_of_a_layer_that_does_not_exist_is_refused():
    """Inside of a function it is no factor that is 0 there."""
    text = (
        "size L >= 2\nx in R^(n[1])\nfor l in 2..L:\n  a[l,i] = tanh(a[l-1,1])*i for i in 1..n[l]\na[1] = x\n"
    )
    good = text + "C = Sum(a[l,1]^2, (l,1,L))\n"
    assert run(written(Model.read(good)))["check"]() < SMALL
    with pytest.raises(ExpressionError, match=r"one member of the list, 1..L, at a time"):
        written(Model.read(text + "C = Sum(exp(a[l+1,1]), (l,1,L)), pad zero\n"))


def test_functions_of_indices_are_asked_entry_by_entry():
    """A function of Python, of numbers, that no array may be given to; one that does not use all of them."""
    model = Model.read(
        "E in R^(V,n)\nx[e,t,j] = E[tok(e,t),j] for e in 1..N, t in 1..T, j in 1..n, pad zero\n"
        "C = Sum(x[e,t,j]*j, e, t, j)\n"
    )
    E = np.arange(6.0).reshape(3, 2)
    for tok in (lambda e, t: [[1, 3], [3, 2]][e - 1][t - 1], lambda e, t: 2 if e == 1 else 5):
        names = run(written(model))
        at = [tok(e, t) for e in (1, 2) for t in (1, 2)]
        x = names["forward"](E, N=2, T=2, tok=tok)["x"]
        assert x.reshape(4, 2).tolist() == [[*E[v - 1]] if v <= 3 else [0, 0] for v in at]
        found = names["backward"](E, N=2, T=2, tok=tok)["E"]
        assert found.tolist() == [[at.count(v), 2 * at.count(v)] for v in (1, 2, 3)]


def test_the_derivatives_of_the_library_are_exact():
    """A step of 1e-30 along the imaginary axis has no error of rounding: these have no kink."""
    for name in ("residual-net", "grouped-query-attention", "truncated-rnn", "deep-rnn", "lstm"):
        source = written(preset(name))
        assert "h_, old - h_" in source and "/ (2 * h_)" in source
        for old, new in {
            "import numpy as np\n": "",
            "(old + h_, old - h_)": "(old + 1e-30j,)",
            "(ends[0] - ends[1]) / (2 * h_)": "np.imag(ends[0]) / 1e-30",
            "sample((": "draw((",
        }.items():
            source = source.replace(old, new)
        names = {
            "__name__": "made",
            "np": Complex(),
            "draw": lambda shape: Complex.rng.normal(size=shape) + 0j,
        }
        exec(compile(source, name, "exec"), names)
        assert names["check"]() < 1e-11


class Complex:
    """NumPy whose zeros are complex numbers."""

    rng = np.random.default_rng(0)

    def __getattr__(self, name):
        return getattr(np, name)

    def zeros(self, shape):
        return np.zeros(shape, dtype=complex)


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


def test_many_arrays_of_one_turn():
    """Twelve arrays with three indices each: which index is the one of the loop follows from the reads."""
    names = [f"y{n}" for n in range(12)]
    box = [
        ("i", index.number(1), index.name("n")),
        ("t", index.number(1), index.name("T")),
        ("j", *[index.number(1)] * 2),
    ]
    i, t, j = (index.name(v) for v in "itj")
    reads = [Read(b, a, (i, t, j)) for a, b in zip(names, names[1:])]
    reads.append(Read("y0", "y11", (j, t - 1, i)))
    (loop,) = plan(names, reads, dict.fromkeys(names, box))
    assert {*loop.places.values()} == {1} and loop.inner == tuple(names)
