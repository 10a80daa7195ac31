"""The kernel's proofs as Coq proofs: the same steps; a false step is a step that Coq refuses,
named with its rule."""

import json

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.coq import check
from symbolic_bp.coq.export import export, export_all
from symbolic_bp.moves.rules import RULES

LIBRARY = Library()


def certificate(name):
    return json.loads(LIBRARY.proof(name).script)


@pytest.mark.slow
def test_every_proof_of_the_library_is_accepted_step_by_step(coq):
    every = [certificate(name) for name in LIBRARY.theorems]
    inside = {claim["name"] for data in every for claim in data["claims"][:-1]}
    last = [data for data in every if data["name"] not in inside]  # these contain the proofs of the others
    made = export_all(last)
    assert {part.shown for part in made.parts} >= set(LIBRARY.theorems)
    report = check.check(made)
    assert report.status == "accepted" and set(report.assumptions) <= set(check.STANDARD), report


def test_every_step_is_there():
    for name in LIBRARY.theorems:
        text = export(certificate(name)).files["Certificate"]
        assert sum(text.count(f": rule {rule}") for rule in RULES) == LIBRARY.proof(name).walk.steps


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
    ("batch-weight", "rule separate", '["kd","x","u"]', '["num",2,1],["kd","x","u"]'),
    ("batch-bias", "rule mean", '["inv",["m"]]', '["num",1,1]'),
    ("sigmoid-prime", "rule define", '["num",-1,1]', '["num",1,1]'),
    ("BP1-cross-entropy", "rule field", '["num",-1,1]', '["num",1,1]'),
    ("softmax-sum", "rule field", '["num",1,1]', '["num",2,1]'),
    ("sigmoid-positive", "rule sign", '["num",1,1]', '["num",0,1]'),
    ("chain-of-neurons", "rule expand", '["",3]', '["",2]'),
    ("L2-gradient", "rule partial", '["num",2,1]', '["num",1,1]'),
]


@pytest.mark.parametrize("name, fault, right, wrong", FALSE, ids=lambda v: v[:20])
def test_a_false_step_is_refused(coq, name, fault, right, wrong):
    def change(text):
        return text.replace(right, wrong)

    data = certificate(name)
    proof = data["claims"][-1]["proof"]
    steps = proof.get("step", proof)["steps"]
    number, step = next(
        (k, s)
        for k, s in enumerate(steps)
        if f"rule {s['rule']}" == fault
        and change(json.dumps(s["to"], separators=(",", ":"))) != json.dumps(s["to"], separators=(",", ":"))
    )
    step["to"] = json.loads(change(json.dumps(step["to"], separators=(",", ":"))))
    report = check.check(export(data, certificate(name)))
    assert report.status == "rejected" and f"step {number + 1}: {fault}" in report.fault, report


def test_a_name_cannot_inject_a_command(coq):
    data = certificate("BP1")
    data["name"] = "x *) Axiom cheat : False. (*"
    assert "Axiom" not in export(data).files["Certificate"].replace("? Axiom", "").split("*)")[1]
    data["claims"][0]["name"] = "BP1. Axiom cheat : False"
    with pytest.raises(Exception, match="letters, digits"):
        export(data)
