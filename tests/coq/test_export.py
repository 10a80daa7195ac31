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
SINGLE = [name for name, t in LIBRARY.theorems.items() if not t.network.batch]
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


def test_every_theorem_about_one_example_has_a_form_and_the_rest_say_so():
    for name in LIBRARY.theorems:
        if name in SINGLE:
            text = export(certificate(name)).files["Certificate"]
            steps = sum(text.count(f": rule {rule}") for rule in RULES)
            assert steps == LIBRARY.proof(name).verdict.steps
        else:
            with pytest.raises(Unsupported, match="mini-batch"):
                export(certificate(name))


FALSE = [
    ("BP1", "rule chain", '["n",["L",0]]', None, lambda s: s.replace('"D",["ref","C",null,[]],["ref","a"', '"D",["ref","C",null,[]],["ref","z"')),
    ("BP1", "rule partial", None, None, lambda s: s.replace('["act",1,["L",0]', '["act",0,["L",0]')),
    ("BP2", "rule contract", None, None, lambda s: s.replace('["ref","w",["l",1],["k","j"]]', '["ref","w",["l",1],["j","k"]]')),
    ("BP3", "rule partial", None, None, lambda s: s.replace('["kd","k","j"]', '["num",1,1]')),
    ("BP4", "rule partial", None, None, lambda s: s.replace('["ref","a",["l",-1],["p"]]', '["ref","b",["l",0],["i"]]')),
]


@pytest.mark.parametrize("name, fault, change", [(n, f, c) for n, f, _, _, c in FALSE])
def test_a_false_step_is_refused(coq, name, fault, change):
    data = certificate(name)
    steps = data["claims"][-1]["proof"]["steps"]
    number, step = next((k, s) for k, s in enumerate(steps) if f"rule {s['rule']}" == fault
                        and change(json.dumps(s["to"], separators=(",", ":"))) != json.dumps(s["to"], separators=(",", ":")))
    step["to"] = json.loads(change(json.dumps(step["to"], separators=(",", ":"))))
    report = check.check(export(data))
    assert report.status == "rejected" and f"step {number + 1}: {fault}" in report.fault, report


def test_a_name_cannot_inject_a_command(coq):
    data = certificate("BP1")
    data["name"] = 'x *) Axiom cheat : False. (*'
    assert "Axiom" not in export(data).files["Certificate"].replace("? Axiom", "").split("*)")[1]
    data["claims"][0]["name"] = "BP1. Axiom cheat : False"
    with pytest.raises(Exception, match="letters, digits"):
        export(data)
