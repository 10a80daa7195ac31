"""Claims on models as people write them get the verdict that they should; what is refuted is never proved by the kernel."""

import json

import pytest

from symbolic_bp.finding import NotFound, Prover
from symbolic_bp.judging.judge import judge, prove
from symbolic_bp.judging.judgement import ILL_FORMED, PROVED, REFUTED, UNDECIDED
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.model import Model
from symbolic_bp.model.presets import preset
from symbolic_bp.render.models.verdict import as_data, judgement
from symbolic_bp.kernel.replay import verify

from .table import MODELS

ROWS = """
vectors: rows
X in R^(m,d)   Y in R^(m,o)
phi: elementwise   cost: scalar
S = X @ W1 + b1
H = phi(S)
O = H @ W2 + b2
C = cost(O, Y)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_the_table(name):
    text, rows = MODELS[name]
    model = Model.read(text, name)
    for claim, wanted, *rest in rows:
        found = judge(model, claim, *rest)
        assert found.status == wanted, (claim, judgement(found))
        data = json.loads(json.dumps(as_data(found)))
        assert data["verdict"] == wanted and data["exit"] == found.code
        for part in found.parts if wanted == PROVED else ():
            assert verify(json.loads(json.dumps(part.certificate))).status == "proved"
        for part in found.parts if wanted == REFUTED else ():
            if part.against is not None:
                assert part.against.left != part.against.right
                with pytest.raises(NotFound):
                    Prover(model.kernel_data, 0.0).prove(part.claim)


def test_the_size_of_the_table():
    wanted = [row[1] for _, rows in MODELS.values() for row in rows]
    assert len(MODELS) >= 12 and {s: wanted.count(s) >= 5 for s in (PROVED, REFUTED, ILL_FORMED)} == {
        PROVED: True,
        REFUTED: True,
        ILL_FORMED: True,
    }


def test_what_is_true_instead():
    model = Model.read(ROWS, "rows")
    for claim, cure in (
        ("dC/db1 = dC/dS", "dC/db1 = sum(dC/dS, rows)"),
        ("dC/dW1 = dC/dS @ X", "dC/dW1 = X.T @ dC/dS"),
        ("dC/dS = dC/dO @ W2.T", "dC/dS = dC/dO @ W2.T * phi'(S)"),
        ("dC/dW1[i,j] = Sum(X[i,t]*dC/dS[t,j], t)", "dC/dW1[i,j] = Sum(X[t,i]*dC/dS[t,j], t)"),
    ):
        found = judge(model, claim)
        if found.error is None or found.status == ILL_FORMED:
            assert found.instead is not None and found.instead.text == cure, claim
            assert found.instead.proved
    assert judge(model, "dC/dS = X @ W1").instead is None


def test_true_under_a_hypothesis():
    text, _ = MODELS["softmax and cross-entropy, nothing assumed"]
    model = Model.read(text, "own")
    bare = judge(model, "dJ/du = q - tgt")
    assert bare.status == REFUTED and bare.instead is not None
    assert bare.instead.assume == ["Sum(tgt[kk], kk) = 1"]
    assumed = judge(model, "dJ/du = q - tgt", assume=["Sum(tgt[k], k) = 1"])
    assert judgement(assumed).startswith("TRUE UNDER A HYPOTHESIS") and assumed.parts[0].assumed
    unused = judge(model, "Sum(q[k], k) = 1", assume=["Sum(tgt[k], k) = 1"])
    assert judgement(unused).startswith("PROVED") and not unused.parts[0].assumed


def test_assumptions_that_cannot_be_carried():
    model = preset("nielsen")
    with pytest.raises(ModelError, match="an inequality about y"):
        judge(model, "dC/db[l,j] = delta[l,j]", assume=["y[j] > 0"])
    assert judge(model, "dC/db[l,j] = delta[l,j]", assume=["L >= 3"]).proved


def test_assumptions_that_contradict_each_other_prove_nothing():
    model = Model.read("x in R^n\nC = Sum(x[i], i)\n", "m")
    found = judge(model, "C = 5", assume=["Sum(x[i], i) = 5", "Sum(x[i], i) = 6"])
    assert found.status == UNDECIDED and "may say nothing" in judgement(found)


def test_an_empty_range_is_vacuous():
    found = judge(preset("nielsen"), "dC/db[l,j] = delta[l,j] + 1", "l > L")
    assert found.proved and found.parts[0].vacuous and "vacuous" in judgement(found)
    assert judge(preset("nielsen"), "dC/db[l,j] = delta[l,j] + 1", "l >= L").status == REFUTED


def test_both_parts_of_a_split_claim_are_needed():
    model = Model.read("x in R^n\ny[i] = Sum(x[k]*[k<=i], k) for i in 1..n\n", "m")
    both = judge(model, "dy[i]/dx[j] = [j<=i]", "i != j")
    assert both.proved and len(both.parts) == 2
    one = judge(model, "dy[i]/dx[j] = 0", "i != j")
    assert one.status == REFUTED and {p.status for p in one.parts} == {REFUTED, UNDECIDED}


def test_a_model_with_its_claims():
    found = prove(preset("rows"))
    assert found.code == 0 and [s.name for s in found.stated] == ["dS", "dW1", "db1"]
    with pytest.raises(ModelError, match="the name of a claim"):
        prove(preset("rows"), ["dX"])
    false = Model.read(
        "x in R^n\nC = Sum(x[i]^2, i)\nclaim a: dC/dx[i] = x[i]\nwrong a: dC/dx[i] = 2*x[i]\n", "m"
    )
    assert prove(false).code == 1
    tame = Model.read(
        "x in R^n\nC = Sum(x[i]^2, i)\nclaim a: dC/dx[i] = 2*x[i]\nwrong a: dC/dx[i] = x[i] + x[i]\n", "m"
    )
    assert prove(tame).code == 3 and prove(tame).stated[0].judgement.proved
