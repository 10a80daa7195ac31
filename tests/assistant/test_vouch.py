"""Nothing is called proved by one judge: what the kernel accepts and numbers refute is a fault of ours, and said to be one."""

import json
from copy import copy

import pytest

from symbolic_bp import cli, proof
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import JudgesDisagree
from symbolic_bp.exact.second import Confirmed, Unconfirmed
from symbolic_bp.moves.check import verify
from symbolic_bp.session import check, start

WRONG = """
from symbolic_bp.theorem import theorem
@theorem("wrong", "A layer's error is its bias", "delta[l,j] = b[l,j]", source="nobody")
def wrong(goal):
    goal.unfold("delta[l,j]")
"""


@pytest.fixture
def credulous(monkeypatch):
    """A kernel that accepts what is left to show."""

    def believes(data):
        verdict = copy(verify(data))
        if verdict.status == "incomplete":
            verdict.status = verdict.message = "proved"
        return verdict

    monkeypatch.setattr(proof, "verify", believes)
    monkeypatch.setattr("symbolic_bp.assistant.ends.Ends.gap", lambda self: [], raising=False)


def test_a_proof_is_called_proved_once_both_judges_were_asked():
    library = Library()
    one = library.proof("BP3")
    assert one.accepted and not one.proved and one.opinion is None
    both = library.proved("BP3")
    assert both.proved and isinstance(both.opinion, Confirmed) and library.proof("BP3") is both
    assert both.verdict.hypotheses == one.verdict.hypotheses and both.certificate == one.certificate


def test_of_no_network_nothing_is_proved(capsys):
    text = "(b[L,1] - b[L,1])/(b[L,1] - b[L,1]) = 0"
    found = check(text)
    assert found.status == "undecided" and isinstance(found.evidence.opinion, Unconfirmed)
    assert found.evidence.verdict.status == "undecided" and not found.evidence.proved
    assert cli.main(["check", text]) == 3
    out = capsys.readouterr().out
    assert (
        out.startswith("UNDECIDED")
        and "fulfils what it assumes" in " ".join(out.split())
        and "PROVED" not in out
    )
    assert cli.main(["check", text, "--format", "json"]) == 3
    assert "fulfils what it assumes" in json.loads(capsys.readouterr().out)["reason"]
    goal = start(text)
    goal.line("0", by="search")
    assert not goal.proof().proved and goal.proof().verdict.status == "undecided"


def test_a_theorem_file_about_no_network(tmp_path, capsys):
    path = tmp_path / "none.py"
    path.write_text("""
from symbolic_bp.theorem import theorem
@theorem("none", "All is one", "b[L,1] = 1", source="nobody", assume=["b[L,1] = 1", "b[L,1] = 2"])
def none(goal):
    goal.use("b[L,1] = 1")
@theorem("twice", "All is one, twice", "b[L,1] + 0*b[L,2] = 1", source="nobody", widths=(2, 2), assume=["b[L,1] = 1", "1 = 2"])
def twice(goal):
    goal.use("1 = 2", reverse=True)
""")
    code = cli.main(["prove", str(path)])
    out = capsys.readouterr()
    assert code in (1, 2, 3) and "proved: " not in out.out or "none  All is one" in out.out


def test_judges_that_disagree(credulous, tmp_path, capsys, monkeypatch):
    path = tmp_path / "wrong.py"
    path.write_text(WRONG)
    monkeypatch.setattr(
        "symbolic_bp.assistant.goal.Goal.finish",
        lambda self, trusting=False: ({"by": "chain", "steps": list(self.steps)}, proof.Chain(self.lhs, ())),
    )
    library = Library()
    library.load(path)
    with pytest.raises(JudgesDisagree) as disagree:
        library.proved("wrong")
    assert disagree.value.certificate["name"] == "wrong" and dict(disagree.value.instance)["net"]
    assert cli.main(["prove", str(path)]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "fault of symbolic_bp" in said and "please report" in said and "Traceback" not in said
    report = json.loads(open(said.split("with the file ")[1].split()[0]).read())
    assert (
        report["certificate"]["name"] == "wrong"
        and ["net", dict(disagree.value.instance)["net"]] in report["instance"]
    )
