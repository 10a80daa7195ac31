"""The chain rule on any model: the formulas of the library, each true in numbers; what stands in SymPy's way."""

import re

import pytest
from sympy import Eq, Function, IndexedBase, Piecewise, Sum, Symbol, symbols, tanh

from symbolic_bp.exact.models.claims import refute
from symbolic_bp.exact.models.read import read_claim, read_model
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.sympy_side.build import from_sympy
from symbolic_bp.sympy_side.derive import derive, equations
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.heads import Arrays


def status(model, formula, right=None):
    engine = read_model(model.kernel_data)
    claim = {**formula.claim, **({} if right is None else {"right": right})}
    return refute(engine, read_claim(engine, claim), 10).status


def lines(text, *of):
    return [str(f) for f in derive(Model.read(text), *of)]


@pytest.mark.slow
@pytest.mark.parametrize("name", paths())
def test_every_formula_of_the_library_is_true_in_numbers(name):
    model = preset(name)
    for f in derive(model):
        assert status(model, f) == "equal" and status(model, f, f.plain) == "equal"
        assert status(model, f, ["add", f.right, ["num", "1"]]) == "refuted"


def test_the_four_equations():
    assert [str(f) for f in derive(preset("nielsen"), "delta", "a", "b", "w")] == [
        "dC/dz[l,j] = dC/da[l,j]*sigma'[l](z[l,j]) for l in 2..L, j in 1..n(l)",
        "dC/da[l,j] = Sum(w[l+1,i,j]*delta[l+1,i], (i, 1, n(l+1))) + [l = L]*d1_C[j] for l in 1..L, j in 1..n(l)",
        "dC/db[l,j] = delta[l,j] for l in 2..L, j in 1..n(l)",
        "dC/dw[l,i,j] = delta[l,i]*a[l-1,j] for l in 2..L, i in 1..n(l), j in 1..n(l-1)",
    ]


def test_renaming_everything_gives_the_same_formulas():
    text = "u in R^p\nV in R^(q,p)\nf: elementwise\ns = V @ u + c\nt = f(s)\nJ = Sum(t[i]^2, i)\n"
    assert lines(text, "V", "c") == [
        "dJ/dV[i,j] = dJ/ds[i]*u[j] for i in 1..q, j in 1..p",
        "dJ/dc[j] = dJ/ds[j] for j in 1..q",
    ]


@pytest.mark.parametrize(
    "letter", ["g", "D", "P", "num", "int", "ref", "add", "mul", "pow", "fn", "app", "any"]
)
def test_an_index_may_be_called_like_the_head_of_a_term(letter):
    """["g", "k"] are two indices here, and no guard."""
    text = """x in R^(n,m)
phi[i]: elementwise
h[i,j] = phi[i](x[i,j])/(1 + exp(-x[i,j])) for i in 1..n, j in 1..m
r[i] = sqrt(1 + Sum(h[i,j]^2, j)) for i in 1..n
y[i,j] = h[i,j]/r[i] for i in 1..n, j in 1..m
C = Sum(y[i,j]*[i <= 2], (i, 1, n), (j, 1, m))
"""
    other = re.sub(r"\bi\b", letter, text)
    model = Model.read(other)
    made = derive(model)
    assert [str(f) for f in made] == [re.sub(r"\bi\b", letter, line) for line in lines(text)]
    assert all(status(model, f) == "equal" for f in made)


def test_a_shared_array_adds_up_over_its_readers():
    text = "x in R^n\nW in R^(h,n)\na = W @ x\nr = W.T @ a\nC = sum(r*r)\n"
    assert lines(text, "W") == ["dC/dW[i,j] = dC/da[i]*x[j] + dC/dr[j]*a[i] for i in 1..h, j in 1..n"]


def test_an_array_read_twice_in_one_definition():
    model = Model.read("x in R^n\nA in R^(n,n)\nC = Sum(x[i]*A[i,j]*x[j], (i,1,n), (j,1,n))\n")
    (f,) = derive(model, "x")
    assert status(model, f) == "equal"
    assert str(f) == "dC/dx[i] = Sum(A[i,k]*x[k], (k, 1, n)) + Sum(A[j,i]*x[j], (j, 1, n)) for i in 1..n"


@pytest.mark.parametrize(
    "text, of",
    [
        ("x in R^n\nC = Sum(x[k]*x[1], k)\n", "x"),  # a place with a number beside a bound one
        ("x in R^(n+1)\nC = Sum(x[k]*x[k+1], (k,1,n))\n", "x"),
        ("x in R^n\nC = Sum(exp(Sum(x[k], (k,1,j)))*x[j], (j,1,n))\n", "x"),  # triangles
        ("x in R^(2*n)\ny[i] = x[2*i]*x[2*i-1] for i in 1..n\nC = Sum(y[i]^3, i)\n", "x"),  # a stride
        ("x in R^n\ny[i] = max(x[k], (k,1,i)) for i in 1..n\nC = Sum(y[i]^2, i)\n", "x"),
        ("x in R^n\ncost: scalar\nC = cost(x, x)\n", "x"),  # Function('C')(s, s).diff captures
        ("x in R^n\nphi: elementwise\nC = Sum(phi(phi(x[k])), k)\n", "x"),
        (
            "x in R^n\ny[j] = relu(x[j])*tanh(x[j])/(1 + exp(x[j]))\nC = Sum(y[j]*log(1 + exp(x[j])), j)\n",
            "x",
        ),
        ("x in R^n\nC = Sum(Sum(x[i]*x[j], (i,1,j))^2/j, (j,1,n))\n", "x"),
        ("x in R^n\ny[j] = x[j]*x[n+1-j] for j in 1..n\nC = Sum(y[j]*j, j)\n", "x"),  # a reflection
        ("a in R\nb in R\nC = (a*b + a)^3/(b^2 + 1)\n", "b"),
    ],
)
def test_traps(text, of):
    """Each is a case in which SymPy's own sums, deltas or substitutions go wrong, or an index in two places."""
    model = Model.read(text)
    (f,) = derive(model, of)
    assert status(model, f) == "equal"
    assert status(model, f, ["add", f.right, ["ref", of, [r[0] for r in f.ranges]]]) == "refuted"


def test_a_name_is_put_back_only_where_its_case_holds():
    """h[0] is h0 and not tanh(z[0])."""
    model = preset("rnn")
    assert str(derive(model, "z")[0]).startswith("dC/dz[t,j] = dC/dh[t,j]*(1 - h[t,j]^2)")
    text = "x in R^n\nw in R\ny[j] = tanh(x[j]) for j in 2..n\nC = Sum(tanh(x[j])^2*w, (j,1,n)) + Sum(y[j], (j,2,n))\n"
    model = Model.read("size n >= 2\n" + text)
    (f,) = derive(model, "x")
    assert "tanh" in str(f) and status(model, f) == "equal"


def test_several_objectives_and_none():
    two = "x in R^n\nA = sum(x)\nB = sum(x*x)\n"
    with pytest.raises(ExpressionError, match="A, B"):
        derive(Model.read(two))
    assert [str(f) for f in derive(Model.read(two), "x", objective="B")] == [
        "dB/dx[j] = 2*x[j] for j in 1..n"
    ]
    assert str(derive(Model.read(two), "A", objective="B")[0]) == "dB/dA = 0"
    with pytest.raises(ExpressionError, match="a number that the model defines"):
        derive(Model.read(two), objective="x")
    with pytest.raises(ExpressionError, match="add a line"):
        derive(Model.read("x in R^n\ny = x*x\n"))


def test_an_unknown_array_is_named():
    with pytest.raises(ExpressionError, match="did you mean gam"):
        derive(preset("layer-norm"), "gamm")


def test_a_model_of_expressions_of_sympy():
    i, j, k, d, n = symbols("i j k d n")
    W, x, z, a = map(IndexedBase, "Wxza")
    model = from_sympy(
        [
            Eq(z[j], Sum(W[j, k] * x[k], (k, 1, d))),
            Eq(a[j], Function("phi")(z[j])),
            Eq(Symbol("C"), Sum(a[i] ** 2, (i, 1, n))),
        ],
        {j: (1, n), k: (1, d)},
        [W[j, k], x[k]],
        "mine",
    )
    assert model.name == "mine"
    made = derive(model, "a", "z", "W")
    assert [str(f) for f in made] == [
        "dC/da[j] = 2*a[j] for j in 1..n",
        "dC/dz[j] = dC/da[j]*phi'(z[j]) for j in 1..n",
        "dC/dW[j,k] = dC/dz[j]*x[k] for j in 1..n, k in 1..d",
    ]
    assert all(status(model, f) == "equal" for f in made)
    assert [*equations(made).values()][0] == 2 * IndexedBase("a")[symbols("j", integer=True)]


def test_a_recurrence_of_expressions_of_sympy():
    t, T = symbols("t T")
    h, W, x = map(IndexedBase, "hWx")
    model = from_sympy(
        [
            Eq(h[t], Piecewise((tanh(W[t] * h[t - 1]), t >= 1), (x[t], True))),
            Eq(Symbol("C"), Arrays("cost", (h[t], (t, 1, T)))),
        ],
        {t: (0, T)},
        [x[t], W[t]],
    )
    assert all(status(model, f) == "equal" for f in derive(model))


@pytest.mark.parametrize(
    "made, words",
    [
        (lambda x, j, n: ([x[j] + 1], {j: (1, n)}), "an equation of a model"),
        (lambda x, j, n: ([Eq(x[j + 1], 1)], {j: (1, n)}), "an index of its own"),
        (lambda x, j, n: ([Eq(x[j], 1)], {}), "a range"),
    ],
)
def test_what_is_no_model_of_sympy(made, words):
    j, n = symbols("j n")
    with pytest.raises(ExpressionError, match=words):
        from_sympy(*made(IndexedBase("x"), j, n))
