"""Hypotheses are said with the ranges that they have: no wider, no narrower."""

import pytest

from symbolic_bp.judging.judge import judge
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import preset
from symbolic_bp.render.models.text import Text
from symbolic_bp.render.models.verdict import hypothesis


def said(model, claim, **options):
    (part,) = judge(model, claim, **options).parts
    return [hypothesis(h, Text(model, True)) for h in part.needed]


def test_layers_above_the_weight():
    assert said(preset("nielsen"), "dC/dw[l,j,k] = delta[l,j]*a[l-1,k]") == [
        "cost is differentiable at a[L], y",
        "sigma[p] is differentiable at z[p,i] for p in l..L, i in 1..n[p]",
    ]


def test_divisors_and_assumptions():
    model = Model.read("x in R^n   y in R^n\nz[i] = x[i]/y[i]\n", "m")
    assert said(model, "z[i]*y[i] = x[i]") == ["y[i] != 0"]
    model = Model.read("x in R^n\nC = Sum(x[i], i)\n", "m")
    assert said(model, "C = 5", assume=["Sum(x[i], i) = 5"]) == ["Sum(x[i], i) = 5"]
    assert said(model, "dC/dx[i] = 1") == []


@pytest.mark.parametrize("claim, wanted", [("da[i]/dx[i] = step(x[i])", "x[j] != 0 for j in 1..n")])
def test_kinks(claim, wanted):
    model = Model.read("x in R^n\na = relu(x)\nC = Sum(a[i], i)\n", "m")
    assert wanted in said(model, claim)
