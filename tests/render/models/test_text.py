"""Terms of models as text: ASCII can be read back, Unicode has the brackets that it needs and no others."""

import pytest

from symbolic_bp.judging.judge import judge
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import paths, preset
from symbolic_bp.render.models.steps import proof
from symbolic_bp.render.models.text import Text


@pytest.mark.parametrize("name", paths())
def test_ascii_is_read_back(name):
    model = preset(name)
    draw = Text(model, True)
    for claim in (c for s in model.statements for c in s.claims):
        loops = draw.loops(claim["ranges"], claim["conditions"])
        text = f"{draw(claim['left'])} = {draw(claim['right'])}" + f" for {loops}" * bool(loops)
        (again,) = model.claims(text)
        assert again["ranges"] == claim["ranges"]
        for side in ("left", "right"):
            assert ordered(again[side]) == ordered(claim[side])


def ordered(t):
    """A term whose divisors stand behind its other factors, as they are printed."""
    if not isinstance(t, list):
        return t
    parts = [ordered(p) for p in t]
    return ["mul", *sorted(parts[1:], key=divides)] if t[0:1] == ["mul"] else parts


def divides(t):
    return t[0] == "pow" and t[2] < 0


def test_unicode():
    model = preset("nielsen")
    draw = Text(model)
    claims = [c for s in model.statements for c in s.claims]
    assert [f"{draw(c['left'])} = {draw(c['right'])}" for c in claims] == [
        "δ[L,j] = ∂cost/∂a[L,j] σ[L]'(z[L,j])",
        "δ[l,j] = (Σ_k w[l+1,k,j] δ[l+1,k]) σ[l]'(z[l,j])",
        "∂C/∂b[l,j] = δ[l,j]",
        "∂C/∂w[l,i,j] = δ[l,i] a[l-1,j]",
    ]


def test_brackets_and_ranges():
    model = Model.read("x in R^n   y in R^n   W in R^(n,n)\nC = sum(x*y)\n", "m")
    draw = Text(model)

    def said(text):
        return draw(model.claim(f"C = {text}")["right"])

    assert said("-(x[1] - y[1])*x[1]") == "-(x[1] - y[1]) x[1]"
    assert said("x[1]/(y[1]*x[1])") == "x[1]/(y[1] x[1])"
    assert said("Sum(x[k], (k, 2, n))") == "Σ_(k=2..n) x[k]"
    assert said("Sum(x[k] + 1, k)^2") == "(Σ_k (x[k] + 1))^2"
    assert said("Sum(x[k], k) + 1") == "Σ_k x[k] + 1"


def test_bound_names_of_the_kernel_do_not_capture():
    """In every step, a bound name is none of the claim's letters, and no prime is left."""
    for name in ("nielsen", "rnn"):
        model = preset(name)
        for s in model.statements:
            found = judge(model, s.text)
            lines = "\n".join(proof(found.parts[0].certificate, Text(model)))
            letters = [v for v, _, _ in found.parts[0].claim["ranges"]]
            chain = [line for line in lines.split("\n") if line.lstrip().startswith("=")]
            assert chain and lines.endswith("∎")
            assert not any(f"Σ_{v} ∂" in line for v in letters for line in chain), lines
            assert "j'" not in lines


def test_helpers_are_looked_through():
    model = Model.read("x in R^d   phi: elementwise\nh = phi(W @ x + b)\nC = sum(h*h)\n", "m")
    draw = Text(model)
    h = next(f for f in model.data["families"] if f[0] == "h")
    assert draw(["ref", "h", ["j"]]) == "h[j]" and draw(h[2]) == "φ(Σ_k W[j,k] x[k] + b[j])"
