"""Any data gives a verdict and no exception; whatever is still proved after random edits, numbers do not refute."""

import copy
import json
import random
import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbolic_bp.finding import Prover
from symbolic_bp.kernel.__main__ import lines
from symbolic_bp.kernel.read import TERMS
from symbolic_bp.kernel.replay import verify
from symbolic_bp.kernel.rules import RULES

from .judge import Net, sizes
from .text import any_, certificate, claim, family, model

CASES = {
    case["name"]: case
    for case in json.loads(Path(__file__).with_name("models.json").read_text(encoding="utf-8"))
}
SMALL = (
    "conv",
    "maxpool",
    "avgpool",
    "residual",
    "causal",
    "prefix",
    "rmsnorm",
    "embedding",
    "densenet",
    "upsample",
    "transposed",
    "facts",
    "lookup",
)
STATUS = ("proved", "rejected", "incomplete", "bad")


@lru_cache(None)
def text_of(name):
    """The certificate of a model's first claims, as text."""
    prover = Prover(CASES[name]["model"])
    for c in CASES[name]["claims"][:4]:
        prover.prove({k: v for k, v in c.items() if k not in ("wrong", "way")}, c["way"])
    return json.dumps(prover.certificate)


def leaves(data, path=()):
    """All places in data that are no list and no dictionary, and all lists."""
    if isinstance(data, (dict, list)):
        if isinstance(data, list):
            yield path
        for k, v in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(v, (*path, k))
    else:
        yield path


WORDS = st.sampled_from(
    [
        "x",
        "j",
        "n",
        "n+1",
        "j-1",
        "num",
        "ref",
        "add",
        "sum",
        "",
        "'",
        "%a",
        "1" * 90,
        "((",
        "eq",
        "ge",
        "exp",
        "-3/0",
        "3/4",
        *TERMS,
        *RULES,
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=4),
    lambda x: st.lists(x, max_size=4) | st.dictionaries(WORDS, x, max_size=3),
    max_leaves=12,
)
BASE = certificate(
    model(
        family("x", "j: 1..n"),
        family("y", "j: 1..n", "exp(x[j])", ["0"]),
        family("C", "", any_("F", ("j: 1..n", "y[j]")), ["1"]),
    ),
    claim("x[j]+y[j]", "y[j]+x[j]", "j: 1..n", [("algebra", [], {}, "y[j]+x[j]")]),
    claim("y[j]", "exp(x[j])", "j: 1..n", [("define", [], {}, "exp(x[j])")]),
    claim(
        "y[n]+x[n]",
        "x[n]+y[n]",
        "",
        [("lemma", [], {"number": 0, "at": {"j": "n"}, "reverse": True}, "x[n]+y[n]")],
    ),
)
PLACES = sorted(leaves(BASE), key=str)


@given(JSON)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_gives_a_verdict(data):
    v = verify(data)
    assert v.status == "bad" and v.proved is None and lines(v)


@given(st.sampled_from(PLACES), JSON)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_at_any_place_gives_a_verdict(path, data):
    found = copy.deepcopy(BASE)
    at = found
    for k in path[:-1]:
        at = at[k]
    at[path[-1]] = data
    v = verify(found)
    assert v.status in STATUS and (v.proved is None) == (v.status != "proved") and lines(v)


def test_the_certificate_that_is_edited_is_proved():
    assert verify(BASE).status == "proved"


@pytest.mark.parametrize(
    "deep",
    [
        lambda: json.loads("[" * 900 + "]" * 900),
        lambda: certificate(model(family("x")), {**claim("0", "0"), "left": nested(300)}),
        lambda: certificate(model(family("x")), {**claim("0", "0"), "left": nested(39)}),
        lambda: certificate(model(*[family(f"x{k}") for k in range(501)]), claim("0", "0")),
        lambda: certificate(model(family("x")), *[claim("0", "0")] * 501),
        lambda: certificate(model(family("x")), claim("(x+1)**12", "0", steps=[("algebra", [], {}, "0")])),
        lambda: certificate(
            model(family("x")), {**claim("1", "0", steps=[("algebra", [], {}, "0")]), "left": power(12)}
        ),
        lambda: certificate(
            model(family("x", "j: 1..n")),
            claim("*".join(["Sum(i,1,n,x[i])"] * 9), "0", steps=[("algebra", [], {}, "0")]),
        ),
        lambda: certificate(
            model(family("x", "j: 1..n")),
            claim(
                "*".join([f"(x[{k}]+x[{k + 1}])" for k in range(14)]), "0", steps=[("algebra", [], {}, "0")]
            ),
        ),
        lambda: certificate(
            model(family("x", "j: 1..n")),
            claim("*".join(["num(n)"] * 12), "0", steps=[("algebra", [], {}, "0")]),
        ),
        lambda: certificate(
            model(family("x", "j: 1..n")),
            claim(
                f"Sum(i,1,n,{'*'.join(f'iv(i*{k}>=n-{k * k})' for k in range(2, 40))}*x[i])",
                "0",
                steps=[("algebra", [], {}, "0")],
            ),
        ),
        lambda: certificate(
            model(family("x", "j: 1..n")),
            claim(f"num({'9' * 29}*{'9' * 29}*n*{'9' * 29})", "0", steps=[("algebra", [], {}, "0")]),
        ),
    ],
    ids=range(12),
)
def test_what_is_large_ends_soon(deep):
    """Depth, numbers, factorials, products: refused by a limit of work, or by what they say."""
    assert verify(deep()).status in ("rejected", "incomplete", "bad")


def nested(n):
    t = ["num", "1"]
    for _ in range(n):
        t = ["fn", "exp", t]
    return t


def power(n):
    t = ["num", "7"]
    for _ in range(n):
        t = ["pow", t, 12]
    return t


POOL = ["j", "k", "i", "l", "t", "0", "1", "2", "+", "-", "n", "T", "s", "q", "add", "mul", "eq", "ge", "x"]


def edited(r, data, words):
    """One or two random edits: a number, a word, two entries exchanged, an entry dropped."""
    for _ in range(r.choice([1, 1, 2])):
        path = r.choice(
            [p for p in leaves(data) if p and (p[0] == "claims" or p[:2] == ("model", "families"))]
        )
        at = data
        for k in path[:-1]:
            at = at[k]
        old = at[path[-1]]
        if type(old) is int:
            at[path[-1]] = old + r.choice([-1, 1])
        elif isinstance(old, str) and (found := re.findall(r"[A-Za-z_0-9]+|[-+*]", old)):
            w = r.choice(found)
            at[path[-1]] = old.replace(w, r.choice(words), 1)
        elif isinstance(old, list) and len(old) > 1:
            a, b = r.sample(range(len(old)), 2)
            if r.random() < 0.5:
                old[a], old[b] = old[b], old[a]
            else:
                del old[a]
    return data


@pytest.mark.parametrize("name", SMALL)
def test_random_edits_prove_nothing_false(name):
    """Edited certificates: a verdict each time, and what is proved is not refuted (values that a hypothesis excludes do not occur in the judge)."""
    original = json.loads(text_of(name))
    words = POOL + sorted(set(re.findall(r"[A-Za-z_]\w*", text_of(name))) - {"format"})
    still = 0
    for seed in range(60):
        r = random.Random(f"{name} {seed}")
        data = edited(r, json.loads(text_of(name)), words)
        v = verify(data)
        assert v.status in STATUS and lines(v)
        if v.status != "proved" or data == original:
            continue
        still += 1
        for k in range(2):
            net = Net(data["model"], sizes(CASES[name]["sizes"], k), k, CASES[name]["inputs"])
            for c in data["claims"]:
                try:
                    found = net.claim(c, most=4)
                except (KeyError, ZeroDivisionError, OverflowError, RecursionError):
                    continue
                assert found is None or v.proved.hypotheses and c["assuming"], (c, found)
    assert still < 30
