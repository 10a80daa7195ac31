"""Every place of a certificate with every rule and argument: whatever stands there, or stands there no more, there is a verdict."""

import copy
import os
import random

import pytest

from symbolic_bp.kernel.__main__ import lines
from symbolic_bp.kernel.read import TERMS
from symbolic_bp.kernel.replay import COMPARE, CLAIM, verify
from symbolic_bp.kernel.rules import RULES

from .every import CLAIMS, EVERY, MODEL
from .mutants import Kernel
from .text import certificate

STATUS = ("proved", "rejected", "incomplete", "bad")
ODD = [
    *(None, True, False, 0, 1, -1, 2, 12, 13, 10**9, -(10**30), 2.5, float("nan"), float("inf")),
    *(
        "",
        " ",
        "j",
        "n",
        "q",
        "x",
        "C",
        "d1_C",
        "s",
        "F",
        "N(j)",
        "N(j,j)",
        "N",
        "j-1",
        "j*j",
        "-j",
        "j'",
        "%",
        "é",
        "1/0",
    ),
    *(
        "9" * 31,
        "(" * 41,
        "j+" * 201,
        "exp",
        "ref",
        "num",
        "any",
        "max",
        "eq",
        "reverse",
        "algebra",
        "lemma",
        "self",
    ),
    *(
        [],
        [[]],
        [None],
        [0],
        ["j"],
        ["num"],
        ["num", "1"],
        ["num", "1/0"],
        ["ref", "x", ["j"]],
        ["ref", "x", []],
    ),
    *(
        ["add", ["num", "1"], ["ref", "C", []]],
        ["fn", "exp", ["num", "1"]],
        ["g", "eq", "j"],
        ["any", "F", []],
    ),
    *(
        ["sum", "k", "1", "n", ["num", "1"]],
        ["D", ["ref", "C", []], ["ref", "x", ["n"]]],
        ["max", [], [], ["num", "1"]],
    ),
    *({}, {"number": 0}, {"at": {}}, {"by": "j"}, {"reverse": True}, {"format": 1}, {"": 1}, {0: 1}),
]


def places(data, path=()):
    """All places in data, lists and dictionaries too."""
    if path:
        yield path
    if isinstance(data, (dict, list)):
        for k, v in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(v, (*path, k))


def words(data):
    """All heads, rules and keys in data."""
    if isinstance(data, dict):
        return set(data).union(*map(words, data.values()))
    return set().union(*map(words, data)) if isinstance(data, list) else {data}


def changed(path, change):
    """The certificate with something done at a place; a claim stands behind the first alone, which it may cite."""
    at = found = copy.deepcopy(EVERY)
    if path[0] == "claims" and len(path) > 2 and path[1]:
        found["claims"] = [found["claims"][0], found["claims"][path[1]]]
        path = ("claims", 1, *path[2:])
    for k in path[:-1]:
        at = at[k]
    change(at, path[-1])
    return found


def put(value):
    def change(at, k):
        at[k] = copy.deepcopy(value)

    return change


def drop(at, k):
    del at[k]


def twice(at, k):
    if isinstance(at, list):
        at.insert(k, copy.deepcopy(at[k]))
    else:
        at[f"{k}2"] = at[k]


CHANGES = [*map(put, ODD), drop, twice]
PLACES = list(places(EVERY))


def test_it_is_proved_and_has_everything():
    assert verify(EVERY).status == "proved"
    assert all(verify(certificate(MODEL, CLAIMS[0], c)).status == "proved" for c in CLAIMS)
    wanted = {*RULES, *COMPARE, *TERMS, *CLAIM, "any", "max", "at", "by", "number", "reverse", "format"}
    assert wanted <= {w for w in words(EVERY) if isinstance(w, str)}


def judged(cases):
    for path, change in cases:
        found = changed(path, change)
        v = verify(found)
        assert v.status in STATUS and (v.proved is None) == (v.status != "proved"), (path, found)
        assert all(isinstance(line, str) for line in lines(v))


@pytest.mark.parametrize("block", range(4))
def test_some_of_the_changes(block):
    r = random.Random(f"some {block}")
    judged((r.choice(PLACES), r.choice(CHANGES)) for _ in range(250))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(8))
def test_changes_at_every_place(block):
    """One in eight; all where SYMBOLIC_BP_EVERY is set, in minutes."""
    step = 1 if os.environ.get("SYMBOLIC_BP_EVERY") else 8
    cases = [(path, change) for path in PLACES for change in CHANGES][block :: 8 * step]
    judged(cases)


def test_a_verdict_does_not_depend_on_what_was_judged_before():
    """What the kernel keeps from one certificate to the next: the same verdicts in another order, and by kernels that are new."""
    r = random.Random("kept")
    every = [changed(r.choice(PLACES), r.choice(CHANGES)) for _ in range(30)]
    every += [EVERY, *(certificate(MODEL, CLAIMS[0], c) for c in CLAIMS)]
    old = Kernel()
    first = [old.verdict(c) for c in every]
    for k in r.sample(range(len(every)), len(every)):
        assert first[k] == old.verdict(every[k]) == Kernel().verdict(copy.deepcopy(every[k]))
