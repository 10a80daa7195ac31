"""A replay goes on from what another one has checked: neither the verdict nor the work depends on it."""

import copy
import json

import pytest

from symbolic_bp.kernel.read import Reader
from symbolic_bp.kernel.replay import known, verify

from .text import certificate, claim, family, model

MODEL = model(family("x", "j: 1..n"), family("y", "j: 1..n", "exp(x[j])", ["0"]))
FIRST = claim("y[j]", "exp(x[j])", "j: 1..n", [("define", [], {}, "exp(x[j])")])
LEMMA = [("lemma", [], {"number": 0, "at": {"j": "n"}}, "exp(x[n])")]
LAST = claim("y[n]", "exp(x[n])", "", LEMMA)
WRONG = claim("y[n]", "exp(x[1])", "", [("lemma", [], {"number": 0, "at": {"j": "n"}}, "exp(x[1])")])
TWICE = claim("2*y[j]", "y[j]+y[j]", "j: 1..n", [("algebra", [], {}, "y[j]+y[j]")])


@pytest.fixture(autouse=True)
def nothing_known():
    known.cache_clear()


def test_the_claims_before_are_found_once():
    assert verify(certificate(MODEL, FIRST)).status == "proved"
    before = known.cache_info().misses
    assert verify(certificate(MODEL, FIRST, LAST)).status == "proved"
    assert known.cache_info().misses == before + 1


def test_another_last_claim_is_judged_on_its_own():
    for one, status in ((LAST, "proved"), (WRONG, "rejected"), (LAST, "proved"), (WRONG, "rejected")):
        assert verify(certificate(MODEL, FIRST, one)).status == status


def test_a_claim_is_not_known_on_another_model():
    other = copy.deepcopy(MODEL)
    other["families"][1][2] = ["fn", "log", other["families"][1][2][2]]
    assert verify(certificate(MODEL, FIRST, LAST)).status == "proved"
    assert verify(certificate(other, FIRST, LAST)).status == "rejected"


def test_a_claim_does_not_know_what_others_have_proved():
    assert verify(certificate(MODEL, FIRST)).status == "proved"
    assert verify(certificate(MODEL, LAST)).fault.expected == "the number of an earlier claim"


def test_data_that_change_are_judged_anew():
    data = copy.deepcopy(certificate(MODEL, FIRST, LAST))
    assert verify(data).status == "proved"
    data["claims"][1]["right"] = ["num", "1"]
    assert verify(data).status == "rejected"


def test_the_work_is_what_it_is_alone():
    texts = json.dumps(MODEL), tuple(json.dumps(c) for c in (FIRST, TWICE))
    alone = known(*texts).work
    known.cache_clear()
    for c in (TWICE, LAST, FIRST):
        verify(certificate(MODEL, c))
        verify(certificate(MODEL, FIRST, c, LAST))
    known(texts[0], texts[1][:1]).model.forget(0)
    assert known(texts[0], (*texts[1], texts[1][1])).work > known(*texts).work == alone


def test_what_is_forgotten_is_found_again():
    found = known(json.dumps(MODEL), (json.dumps(TWICE),))
    model_, reader = found.model, found.reader
    assert model_.found and reader.parsed
    model_.forget(10**6)
    reader.forget(10**6)
    assert model_.found and reader.parsed
    model_.forget(0)
    reader.forget(0)
    assert not any((model_.found, model_.seen, model_.boxes, model_.known, model_.wide, reader.parsed))
    assert verify(certificate(MODEL, FIRST, LAST)).status == "proved"


@pytest.mark.parametrize("data", [object(), {1, 2}, Reader(), 10**5000, b"x"], ids=range(5))
def test_what_is_no_json_is_bad(data):
    assert verify({**certificate(MODEL, FIRST), "model": data}).status == "bad"
    assert verify({**certificate(MODEL, FIRST), "claims": [data]}).status == "bad"


def test_what_refers_to_itself_is_bad():
    data = copy.deepcopy(certificate(MODEL, FIRST))
    data["claims"].append(data)
    assert verify(data).status == "bad"
