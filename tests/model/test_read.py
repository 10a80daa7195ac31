"""Lines of a model: what is read, and where what cannot be read is said to be wrong."""

import pytest

from symbolic_bp.exact.models.read import read_model
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.kernel import build

DENSE = """x in R^n[1]   w[l] in R^(n[l],n[l-1])
sigma[l]: elementwise   cost: scalar
for l in 2..L:
  z[l] = w[l] @ a[l-1] + b[l]
  a[l] = sigma[l](z[l])
a[1] = x
C = cost(a[L], y)
delta[l] := dC/dz[l]
"""


def family(text, name):
    return next(f for f in Model.read(text).data["families"] if f[0] == name)


def test_dense_network_is_what_the_kernel_reads():
    data = Model.read(DENSE).data
    assert (
        data["sizes"] == {"L": 2, "n(l)": 1}
        and data["functions"] == {"sigma": 1}
        and data["arrays"] == {"cost": 2}
    )
    found = {f[0]: f[1:] for f in data["families"]}
    assert found["z"] == [
        [["l", "2", "L"], ["j", "1", "n(l)"]],
        [
            "add",
            ["sum", "k", "1", "n(l-1)", ["mul", ["ref", "w", ["l", "j", "k"]], ["ref", "a", ["l-1", "k"]]]],
            ["ref", "b", ["l", "j"]],
        ],
        ["0", "l", "0"],
    ]
    assert found["a"][0] == [["l", "1", "L"], ["j", "1", "n(l)"]]
    assert found["a"][1] == [
        "add",
        ["mul", ["g", "ge", "l-2"], ["app", "sigma", 0, ["l"], ["ref", "z", ["l", "j"]]]],
        ["mul", ["g", "eq", "l-1"], ["ref", "x", ["j"]]],
    ]
    assert found["C"][1] == [
        "any",
        "cost",
        [[[["j", "1", "n(L)"]], ["ref", "a", ["L", "j"]]], [[["j", "1", "n(L)"]], ["ref", "y", ["j"]]]],
    ]
    assert found["delta"] == [found["z"][0], ["D", ["ref", "C", []], ["ref", "z", ["l", "j"]]], None]
    assert found["w"][2] == ["0", "l", "-1"] and found["x"][1] is None


@pytest.mark.parametrize(
    "text, line, column, says",
    [
        ("z = $", 1, 5, "'$'"),
        ("z = x +", 1, 8, "the end of the line"),
        ("z = (x", 1, 7, "')'"),
        ("z x", 1, 3, "= or :="),
        ("x in Q", 1, 6, "'R'"),
        ("phi: elementary", 1, 6, "elementwise, vector or scalar"),
        ("for l in 1..L:\nz = x", 2, 1, "indented"),
        ("for l in 1..L:", 1, 1, "block"),
        ("  z = x\n y = z", 2, 2, "indentation"),
        ("for l in 1..L:\n  z[l] = 1\n   a[l] = z[l]", 3, 4, "indentation"),
        ("for l in 1..L:\n  z[l] = 1\n a = 2", 3, 2, "indentation"),
        ("z = x^y", 1, 7, "exponent"),
        ("z = x^(1/2)", 1, 9, "sqrt"),
        ("z = g(x)", 1, 5, "declare g"),
        ("phi: elementwise\nphi: scalar", 2, 1, "line 1"),
        ("exp: elementwise", 1, 1, "known here"),
        ("x in R^n\nz[j] = x[j]\nz[k] = x[k]", 3, 1, "line 2"),
        ("for l in 1..L:\n  z = x", 2, 3, "the index l once"),
        ("x in R^d\nW in R^(h,e)\nz = W @ x", 3, 7, "comes from line 1"),
        ("x in R^d\ny in R^e\nz = x + y", 3, 7, "x comes from line 1, y comes from line 2"),
        ("x in R^d\nz in R^e\nz = x", 3, 5, "line 2"),
        ("x in R^d\ns = sum(x)\nz = x + s", 3, 7, "a number beside an array"),
        ("x in R^d   s in R\nz = x + s", 2, 7, "a number beside an array"),
        ("x in R^d\nz = x[1,2]", 2, 5, "1 indices of x"),
        ("x in R^n\ny[i] = x[i+1] for i in 1..n", 2, 8, "2..n+1"),
        ("x in R^n\ny[i] = Sum(x[i+k], (k,0,K-1)) for i in 1..n", 2, 12, "1..K+n-1"),
        ("z[t] = Sum(x[t,k], k)", 1, 1, "a range for t"),
        ("a[l] = a[l] for l in 1..L", 1, 8, "a[l] reads a[l]"),
        ("x = y\ny = x", 1, 5, "x reads y, y reads x"),
        ("for l in 1..L:\n  z[l] = a[l]\n  a[l] = z[l]", 2, 10, "a circle"),
        ("t in R^T\nfor t in 1..T:\n  z[t] = 1", 1, 1, "an index in line 2"),
        ("W in R^(n,k)\nx in R^n\nz = Sum(x[k], k)", 1, 11, "an index in line 3"),
        ("f: elementwise\nz[f] = 1 for f in 1..n", 2, 14, "a function in line 1"),
        ("z = max(x)", 1, 5, "a name that max is over"),
        ("x in R^n\nC = cost(x)\nD = cost(x, x)\ncost: scalar", 3, 5, "1 argument"),
        ("x in R^n\ny = sigma[1](x)\nsigma: elementwise", 2, 5, "without an index"),
        ("y = sqrt(x)\nz = dq/dx", 2, 5, "q"),
        ("x in R^n\nh[t] = x[t] for t in 1..n\nh[t] = 0 for t in 3..n", 3, 1, "line 2"),
        ("wrong a: x = y\nz = x", 1, 1, "the name of a claim"),
    ],
)
def test_what_cannot_be_read_has_a_line_and_a_column(text, line, column, says):
    with pytest.raises(ModelError) as caught:
        assert Model.read(text).statements is None
    error = caught.value
    assert says in str(error)
    assert (error.number, error.column) == (line, column), str(error)
    shown, caret = error.pointed().split("\n")
    assert shown == "  " + text.splitlines()[line - 1] and caret.index("^") == column + 1


def test_helpers_are_marked():
    data = Model.read("x in R^d\nW in R^(h,d)\ny = tanh(W @ x)").data
    assert data["helpers"] == ["y_1"]
    assert [f[0] for f in data["families"]] == ["x", "W", "y_1", "y"]
    assert family("x in R^d\nW in R^(h,d)\ny = tanh(W @ x)", "y")[2] == ["fn", "tanh", ["ref", "y_1", ["j"]]]


def test_an_undefined_function_inside_of_a_sum_becomes_a_node():
    data = Model.read("a in R^n\ncost: scalar\nC = cost(a) + 1/2*sum(a*a)").data
    assert data["helpers"] == ["C_1"] and data["families"][1][2][0] == "any"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("X in R^(m,d)\nS = X @ W + b", "row"),
        ("X in R^(d,m)\nS = W @ X + b", "column"),
        ("vectors: columns\nX in R^(m,d)\nS = X @ W + b", "column"),
        ("vectors: rows\nX in R^(d,m)\nS = W @ X + b", "row"),
    ],
)
def test_a_bias_is_a_row_or_a_column_and_it_is_said(text, kind):
    model = Model.read(text)
    assert any(f"b in line {len(text.splitlines())} is read as a {kind}" in note for note in model.notes)
    ((_, _, high),) = model.shapes["b"]
    assert high == model.shapes["S"][kind == "row"][2]


def test_whole_arrays_take_the_letters_of_what_they_are_like():
    model = Model.read("x in R^(T,n)\nfor t in 1..T:\n  z[t] = tanh(x[t])\nC = sum(z)\ndelta := dC/dz")
    assert model.shapes["delta"] == [("t", "1", "T"), ("j", "1", "n")]


def test_own_functions_are_put_in():
    assert family("f(u) = 1/(1 + exp(-u))\nx in R^n\ny = f(x)", "y")[2] == [
        "pow",
        ["add", ["num", "1"], ["fn", "exp", ["mul", ["num", "-1"], ["ref", "x", ["j"]]]]],
        -1,
    ]


def test_a_letter_after_d_is_a_derivative_unless_both_are_names():
    assert family("dx = p\ndy = q\nz = dx/dy", "z")[2] == [
        "mul",
        ["ref", "dx", []],
        ["pow", ["ref", "dy", []], -1],
    ]
    assert family("y = x^2\nz := dy/dx", "z")[2] == ["D", ["ref", "y", []], ["ref", "x", []]]


def test_template_names_the_derivative_by_every_array():
    model = Model.read("x in R^n\ny = x*x\nC = sum(y)\nd? := dC/d?")
    assert model.kind("dx") == model.kind("dy") == "abbreviation" and "dC" not in model.names


def test_what_reads_a_derivative_is_an_abbreviation_and_it_is_said():
    model = Model.read("y = x^2\ng := dy/dx\nh = 2*g")
    assert model.kind("h") == "abbreviation" and "line 3" in model.notes[0]
    assert model.data["families"][-1][3] is None


def test_padding_by_minus_infinity_becomes_conditions_of_the_maximum():
    body = family("x in R^(1..n)\ny[i] = max(x[i+k], (k,-1,1)) for i in 1..n, pad minus infinity", "y")[2]
    assert body == [
        "max",
        [["k", "-1", "1"]],
        [["g", "ge", "i+k-1"], ["g", "ge", "n-i-k"]],
        ["ref", "x", ["i+k"]],
    ]


def test_vector_function_has_the_place_as_an_argument():
    data = Model.read("x in R^n\nf: vector\ny = f(x)").data
    assert data["arrays"] == {"f": 2}
    assert data["families"][1][2][2][0] == [[], ["int", "j"]]


@pytest.mark.parametrize(
    "text, ranks",
    [
        (
            "x in R^(T,n)\nfor t in 1..T:\n  h[t] = x[t] + g[t+1], pad zero\n  g[t] = tanh(h[t])",
            {"h": ["-t", "0"], "g": ["-t", "1"]},
        ),
        ("for l in 1..L:\n  for t in 1..T:\n    h[l,t] = h[l-1,t] + h[l,t-1], pad zero", {"h": ["l", "t"]}),
        ("s[t] = s[t-1] + x[t] for t in 1..T, pad zero", {"s": ["t"]}),
    ],
)
def test_ranks_are_found(text, ranks):
    assert {f[0]: f[3] for f in Model.read(text).data["families"] if f[0] in ranks} == ranks


def test_numbers_that_are_written_stand_beside_arrays():
    """1 - h*h is meant at every entry; a quantity that is a number is refused, as its indices may be missing."""
    whole = Model.read("h in R^n\nz = 1 - h*h\ny = h/2 + -1/2")
    entries = Model.read("h in R^n\nz[j] = 1 - h[j]*h[j]\ny[j] = h[j]/2 - 1/2")
    assert whole.data["families"] == entries.data["families"]


@pytest.mark.parametrize(
    "whole, entry", [("1 - x*x", "1 - x[j]*x[j]"), ("x/2 + 1/3", "x[j]/2 + 1/3"), ("-1 + x", "-1 + x[j]")]
)
def test_a_constant_beside_an_array_is_at_every_entry(whole, entry):
    one, other = (Model.read(f"x in R^d\n{line}").data for line in (f"z = {whole}", f"z[j] = {entry}"))
    assert one["families"] == other["families"]


def test_a_function_of_arrays_has_letters_of_its_own_beside_those_of_its_line():
    text = "f: vector\ncost: scalar\nh0 in R^n\nh[0] = h0\nfor t in 1..T:\n  m[t] = f(h[t-1])\n  h[t] = m[t]\nC = cost(h[T])\n"
    model = Model.read(text)
    (_, box, body, _) = next(f for f in model.data["families"] if f[0] == "m")
    inner = {v for binders, _ in body[2] for v, _, _ in binders}
    assert inner and not inner & {v for v, _, _ in box}
    assert read_model(model.kernel_data) and build.model(model.kernel_data)
