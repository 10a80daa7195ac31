"""Nothing is called proved by one judge: what the kernel accepts and numbers refute is a fault of ours, and said to be one."""

import json
from copy import copy
from dataclasses import replace

import pytest

from symbolic_bp import cli, proof
from symbolic_bp.assistant import vouch
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.judge import NOT_FOUND, NOT_SAID, Judged, proved_on_model
from symbolic_bp.errors import JudgesDisagree
from symbolic_bp.exact.second import Confirmed, Unconfirmed
from symbolic_bp.kernel.replay import verify
from symbolic_bp.moves.check import follow
from symbolic_bp.session import check, start

WRONG = """
from symbolic_bp.theorem import theorem
@theorem("wrong", "A layer's error is its bias", "delta[l,j] = b[l,j]", source="nobody")
def wrong(goal):
    goal.unfold("delta[l,j]")
"""


@pytest.fixture
def credulous(monkeypatch):
    """A kernel, and moves, that accept what is left to show."""

    def believes(data):
        walk = copy(follow(data))
        walk.status = walk.message = "followed"
        return walk

    def wrong(proof):
        """The theorem of another claim."""
        return proved_on_model(Library().proof("BP3"))

    monkeypatch.setattr(proof, "follow", believes)
    monkeypatch.setattr(vouch, "proved_on_model", wrong)
    monkeypatch.setattr("symbolic_bp.assistant.ends.Ends.gap", lambda self: [], raising=False)


def test_a_proof_is_called_proved_once_both_judges_were_asked():
    library = Library()
    one = library.proof("BP3")
    assert one.followed and not one.proved and one.verdict.status == "not replayed"
    both = library.proved("BP3")
    assert both.proved and isinstance(both.opinion, Confirmed) and library.proof("BP3") is both
    assert both.verdict.theorems and verify(both.certificate).status == "proved"
    assert both.verdict.hypotheses == (("C", ("L", 0)), ("sigma", (("l", 0), ("L", 0))))


def test_what_moves_alone_say_proves_nothing(monkeypatch, capsys):
    for status in (NOT_FOUND, NOT_SAID, "rejected"):
        monkeypatch.setattr(
            vouch, "proved_on_model", lambda proof, status=status: Judged(status, "for a reason")
        )
        found = Library().proved("BP3")
        assert found.followed and not found.proved and found.certificate is None
        assert found.verdict.status == "undecided" and "for a reason" in found.verdict.message
        assert cli.main(["check", "dC/db[l,j] = delta[l,j]"]) == 3
        assert cli.main(["prove", "BP3"]) == 3
        out = capsys.readouterr().out
        assert "for a reason" in " ".join(out.split()) and "proved:" not in out


def test_what_moves_wrongly_lead_to_is_refuted_by_numbers(monkeypatch, capsys):
    """Moves that accept anything: the kernel does not, and numbers are looked at."""
    assert cli.main(["check", "delta[l,j] = b[l,j]"]) == 1
    made = Library().proof("BP3")
    wrong = replace(made, claim=replace(made.claim, rhs=("ref", "b", ("l", 0), ("j",))))
    monkeypatch.setattr("symbolic_bp.assistant.judge.find_proof", lambda claim, library: wrong)
    monkeypatch.setattr("symbolic_bp.assistant.judge.QUICK", 0)
    assert cli.main(["check", "delta[l,j] = b[l,j]"]) == 1


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
    assert disagree.value.certificate["format"] == 1 and dict(disagree.value.instance)["net"]
    assert cli.main(["prove", str(path)]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "fault of symbolic_bp" in said and "please report" in said and "Traceback" not in said
    report = json.loads(open(said.split("with the file ")[1].split()[0]).read())
    assert (
        report["certificate"]["model"]["name"] == "nielsen"
        and ["net", dict(disagree.value.instance)["net"]] in report["instance"]
    )
