"""The kernel's proofs as Coq proofs: the same steps; a false step is a step that Coq refuses, named with its rule."""
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.coq import check
from symbolic_bp.coq.export import export
from symbolic_bp.coq.terms import Unsupported
from symbolic_bp.kernel.rules import RULES

LIBRARY = Library()
# the last of each family contain the proofs of the others
LAST = ["forward", "hadamard", "BP1a", "BP1-quadratic", "BP2-vector", "BP3-vector", "BP3-route", "BP4-outer", "unrolled",
        "step-derivative", "activation-step", "paths", "modified-hidden", "modified-output", "modified-bias",
        "modified-weight", "linear-unrolled"]


def certificate(name):
    return json.loads(LIBRARY.proof(name).to_json())


@pytest.fixture(scope="module")
def reports(coq):
    texts = [export(certificate(name)) for name in LAST]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(LAST, pool.map(check.check, texts)))


@pytest.mark.parametrize("name", LAST)
def test_every_step_is_accepted(reports, name):
    assert reports[name].status == "accepted", reports[name]


def test_what_is_exported_has_every_step_and_the_rest_says_why_not():
    exported = 0
    for name, t in LIBRARY.theorems.items():
        try:
            text = export(certificate(name)).files["Certificate"]
        except Unsupported as why:
            reasons = "held fixed", "the assumption", "given widths"
            assert t.network.batch or t.network.formulas or any(r in str(why) for r in reasons), why
            continue
        assert sum(text.count(f": rule {rule}") for rule in RULES) == LIBRARY.proof(name).verdict.steps
        exported += 1
    assert exported >= 30


FALSE = [
    ("BP1", "rule chain", '["D",["ref","C",null,[]],["ref","a"', '["D",["ref","C",null,[]],["ref","z"'),
    ("BP1", "rule partial", '["act",1,["L",0]', '["act",0,["L",0]'),
    ("BP1", "rule contract", '["ref","z",["L",0],["j"]]', '["ref","a",["L",0],["j"]]'),
    ("BP2", "rule contract", '["ref","w",["l",1],["k","j"]]', '["num",2,1]'),
    ("BP2", "rule normal", '["ref","delta",["l",1],["k"]]', '["ref","z",["l",1],["k"]]'),
    ("BP3", "rule partial", '["kd","k","j"]', '["mul",["num",2,1],["kd","k","j"]]'),
    ("BP4", "rule define", '"delta"', '"z"'),
    ("BP2-vector", "rule lemma", '"delta"', '"z"'),
    ("unrolled", "rule lemma", '"delta"', '"z"'),
]


@pytest.mark.parametrize("name, fault, right, wrong", FALSE, ids=lambda v: v[:20])
def test_a_false_step_is_refused(coq, name, fault, right, wrong):
    def change(text):
        return text.replace(right, wrong)
    data = certificate(name)
    proof = data["claims"][-1]["proof"]
    steps = proof.get("step", proof)["steps"]
    number, step = next((k, s) for k, s in enumerate(steps) if f"rule {s['rule']}" == fault
                        and change(json.dumps(s["to"], separators=(",", ":"))) != json.dumps(s["to"], separators=(",", ":")))
    step["to"] = json.loads(change(json.dumps(step["to"], separators=(",", ":"))))
    report = check.check(export(data, certificate(name)))
    assert report.status == "rejected" and f"step {number + 1}: {fault}" in report.fault, report


def test_a_name_cannot_inject_a_command(coq):
    data = certificate("BP1")
    data["name"] = 'x *) Axiom cheat : False. (*'
    assert "Axiom" not in export(data).files["Certificate"].replace("? Axiom", "").split("*)")[1]
    data["claims"][0]["name"] = "BP1. Axiom cheat : False"
    with pytest.raises(Exception, match="letters, digits"):
        export(data)
