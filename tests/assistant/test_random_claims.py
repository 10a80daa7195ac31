"""No false verdict of `check` on random claims: a sample of the one-time run in docs/soundness-runs.md."""

import os
from random import SystemRandom

import pytest

from symbolic_bp.session import check

from . import random_claims
from .random_claims import Tally, compared, plain, truly

SEED = 1 if os.environ.get("CI") else SystemRandom().randrange(10**9)
DELTA, DB = ("ref", "delta", ("l", 0), ("j",)), ("D", ("ref", "C", None, ()), ("ref", "b", ("l", 0), ("j",)))
TWICE = ("mul", ("num", 2, 1), DELTA)


@pytest.mark.parametrize("batch, number", [(False, 50), (True, 15)])
def test_no_verdict_is_false(batch, number):
    tally = Tally(SEED, batch)
    for _ in range(number):
        tally.one()
    assert not tally.false, (SEED, tally.false)
    assert tally.status["proved"] >= number / 10 and tally.status["refuted"] >= number / 20


def test_a_false_proved_would_be_seen():
    proved = check(f"{plain(DB)} = {plain(DELTA)}")
    assert proved.status == "proved"
    assert compared(proved, DB, DELTA)[1] is None
    assert compared(proved, DB, TWICE)[1]


def test_a_false_refuted_would_be_seen():
    refuted = check(f"{plain(DB)} = {plain(TWICE)}")
    assert refuted.status == "refuted"
    assert truly(refuted, DB, TWICE)[0]
    assert not truly(refuted, DB, DELTA)[0]


def test_a_tally_has_what_is_false(monkeypatch):
    """check with its verdicts on true and false exchanged: the first proved and the first refuted claim are both false."""
    monkeypatch.setattr(
        random_claims,
        "compared",
        lambda judgement, lhs, rhs: compared(judgement, lhs, ("add", rhs, ("num", 1, 1))),
    )
    monkeypatch.setattr(random_claims, "truly", lambda judgement, lhs, rhs: truly(judgement, lhs, lhs))
    tally = Tally(1, False)
    for _ in range(10):
        tally.one()
    assert {status for status, *_ in tally.false} == {"proved", "refuted"}
