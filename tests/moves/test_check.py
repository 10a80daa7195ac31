"""Certificates: good ones are proved, hostile ones are rejected with a sentence, never a crash, a hang or "followed"."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.exact.counterexample import Counterexample, refute
from symbolic_bp.moves.check import lowest, follow
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.read import load

from ..counting import counted

CALLS = 4_000_000  # the most that one certificate may take; a proof of the library takes a tenth

LIBRARY = Library()


def good(name="BP2"):
    return json.loads(LIBRARY.proof(name).script)


def nodes(data, path=()):
    yield path
    for key, part in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        yield from nodes(part, path + (key,))


def edited(data, path, value):
    data = copy.deepcopy(data)
    if not path:
        return value
    at = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return data


def judge(data):
    verdict, _ = counted(lambda: follow(data), CALLS)
    assert verdict.status in ("followed", "rejected", "incomplete") and verdict.message
    return verdict


@pytest.mark.parametrize("name", list(LIBRARY.theorems))
def test_certificates_survive_a_round_trip(name):
    text = LIBRARY.proof(name).script
    assert json.dumps(load(text), separators=(",", ":")) == text
    assert follow(load(text)).status == "followed"


def true_as_stated(verdict):
    """A changed certificate may still be proved, if what it now states is true."""
    claim = verdict.claim
    net = claim.ctx.network
    return not isinstance(refute(net, claim.ctx.arrays, claim.scope, claim.lhs, claim.rhs), Counterexample)


@pytest.mark.parametrize(
    "value",
    [None, 1, -1, 10**40, True, "", "x", "L", "z", "%0", "__class__", "é", [], {}, [["z"]], ["num", 1, 0]],
    ids=str,
)
def test_any_part_replaced_is_rejected_or_still_true(value):
    data = good("BP3")
    for path in nodes(data):
        verdict = judge(edited(data, path, value))
        assert verdict.status != "followed" or true_as_stated(verdict), path


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_random_edit_is_rejected_unless_the_statement_is_still_true(data):
    certificate = good(
        data.draw(
            st.sampled_from(
                [
                    "BP1",
                    "BP2",
                    "BP4",
                    "unrolled",
                    "batch-bias",
                    "linear-BP2",
                    "BP1-cross-entropy",
                    "softmax-jacobian",
                    "tanh-prime",
                ]
            )
        )
    )
    paths = list(nodes(certificate))[1:]
    path, other = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(paths))
    value = certificate
    for key in other:
        value = value[key]
    verdict = judge(
        edited(certificate, path, value)
        if data.draw(st.booleans())
        else edited(
            certificate, path, data.draw(st.sampled_from([1, 2, "j", "k", "l", ["l", 0], ["L", 0], ["l", 1]]))
        )
    )
    assert verdict.status != "followed" or true_as_stated(verdict)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"a": 1, "a": 2}',
        "1e999",
        "NaN",
        '{"format": 1.5}',
        "[" * 100000,
        "9" * 10000,
        '"\\ud800"',
        "Infinity",
    ],
)
def test_text_that_is_no_certificate(text):
    try:
        verdict = judge(load(text))
    except Rejected as why:
        assert "expected" in str(why)
    else:
        assert verdict.status == "rejected"


def claim_of(lhs, rhs, scope=(), steps=(), **network):
    net = {"widths": None, "activation": "layer", "cost": "function", "batch": False, "least": 2, **network}
    return {
        "format": "symbolic_bp proof 1",
        "name": "bad",
        "network": net,
        "arrays": [],
        "claims": [
            {
                "name": "bad",
                "vars": list(scope),
                "lhs": lhs,
                "rhs": rhs,
                "proof": {"by": "chain", "steps": list(steps)},
            }
        ],
    }


J = ["j", ["index", ["n", ["l", 0]]]]
LAYER = ["l", ["layer", ["", 2], ["L", 0]]]
ONE, TWO = ["num", 1, 1], ["num", 2, 1]
DELTA, B = ["ref", "delta", ["l", 0], ["j"]], ["ref", "b", ["l", 0], ["j"]]


def step(rule, to, at=(), **args):
    return {"rule": rule, "at": list(at), "args": args, "to": to}


def deep(n):
    term = ONE
    for _ in range(n):
        term = ["pow", term, 1]
    return term


def power(n):
    term = ["add", ["size", ["dim", "N"]], ONE]
    for _ in range(n):
        term = ["pow", term, 20]
    return term


def many_bound(n):
    term = ["mul", *(["ref", "u", None, [f"k{i}"]] for i in range(n))]
    for i in range(n):
        term = ["sum", f"k{i}", ["dim", "N"], term]
    return term


HOSTILE = {
    "one is two": claim_of(ONE, TWO),
    "one is two by algebra": claim_of(ONE, TWO, steps=[step("normal", TWO)]),
    "unknown rule": claim_of(ONE, TWO, steps=[step("trust_me", TWO)]),
    "cites itself": claim_of(
        DELTA, B, [LAYER, J], [step("lemma", B, claim=0, **{"with": {"l": ["l", 0], "j": "j"}})]
    ),
    "cites what comes later": claim_of(DELTA, B, [LAYER, J], [step("lemma", B, claim=7, **{"with": {}})]),
    "cites before the first": claim_of(DELTA, B, [LAYER, J], [step("lemma", B, claim=-1, **{"with": {}})]),
    "hypothesis without induction": claim_of(
        DELTA, B, [LAYER, J], [step("hypothesis", B, **{"with": {"l": ["l", 1], "j": "j"}})]
    ),
    "free name": claim_of(DELTA, DELTA, [LAYER]),
    "index as layer": claim_of(["ref", "z", ["j", 0], [1]], ONE, [LAYER, J]),
    "name bound twice": claim_of(["sum", "j", ["n", ["l", 0]], DELTA], ONE, [LAYER, J]),
    "a name that is taken": claim_of(ONE, ONE, [["L", ["layer", ["", 2], ["", 3]]]]),
    "layer that is not there": claim_of(["ref", "delta", ["L", 1], [1]], ONE),
    "input has no z": claim_of(["ref", "z", ["", 1], [1]], ONE),
    "size of a layer that is not there": claim_of(
        ["size", ["n", ["", 9]]],
        ["size", ["n", ["", 9]]],
        widths=[2, 2],
        steps=[step("normal", ["size", ["n", ["", 9]]])],
    ),
    "size of a layer of no name": claim_of(["inv", ["n", ["q", 0]]], ["inv", ["n", ["q", 0]]]),
    "examples without a mini-batch": claim_of(["size", ["m"]], ["size", ["m"]]),
    "nested deeply": claim_of(deep(5000), ONE),
    "huge power": claim_of(power(6), power(6), steps=[step("normal", power(6))]),
    "many bound indices": {
        **claim_of(many_bound(12), ONE, steps=[step("normal", ONE)]),
        "arrays": [["u", [["dim", "N"]]]],
    },
    "array named z": {**claim_of(ONE, ONE), "arrays": [["z", []]]},
    "zero width": claim_of(ONE, ONE, widths=[2, 0]),
    "true width": claim_of(ONE, ONE, widths=[2, True]),
    "one layer": claim_of(ONE, ONE, widths=[2]),
    "a cost of its own": claim_of(ONE, ONE, cost="zero"),
    "a list for a cost": claim_of(ONE, ONE, cost=["quadratic"]),
    "denominator zero": claim_of(["num", 1, 0], ONE),
    "rewrites inside a derivative": claim_of(
        ["D", ["ref", "z", ["l", 0], ["j"]], ["ref", "z", ["l", 0], ["j"]]],
        ["num", 0, 1],
        [LAYER, J],
        [step("define", ["num", 0, 1], at=[1])],
    ),
    "shape": claim_of(["ref", "z", ["l", 0], []], DELTA, [LAYER, J]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name):
    verdict = judge(HOSTILE[name])
    assert verdict.status in ("rejected", "incomplete")
    assert ("expected" in verdict.message) or "left to show" in verdict.message


def test_bp2_claimed_up_to_the_output_layer_is_rejected():
    data = good("BP2")
    data["claims"][-1]["vars"][0][1][2] = ["L", 0]
    assert judge(data).status == "rejected"


@pytest.mark.parametrize("name", ["j", "nowhere", "L", "k"])
def test_a_lemma_at_a_layer_that_is_no_layer_is_rejected(name):
    data = good("BP3-vector")
    step = next(s for s in data["claims"][-1]["proof"]["steps"] if s["rule"] == "lemma")
    step["args"]["with"]["l"] = [name, 0]
    assert judge(data).status == "rejected"


def test_an_unfinished_chain_is_incomplete():
    data = good("BP2")
    data["claims"][-1]["proof"]["steps"].pop()
    verdict = judge(data)
    assert verdict.status == "incomplete" and "left to show" in verdict.message


def test_no_hypothesis_is_lost_where_two_are_the_same():
    """On one layer l = 2 the hypotheses from l and from 2 contain each other: one of them stays."""
    ctx = Context(Network(), {}).extended({"l": ("layer", ("", 2), ("", 2))})
    assert len(lowest(ctx, {("sigma", ("l", 0)), ("sigma", ("", 2))})) == 1


def test_a_claim_about_layer_3_needs_three_layers():
    data = claim_of(["ref", "b", ["", 3], [1]], ["ref", "b", ["", 3], [1]])
    assert judge(data).status == "rejected"
    data["network"]["least"] = 3
    assert judge(data).status == "followed"


def test_hypothesis_in_the_base_case_is_rejected():
    data = good("unrolled")
    proof = data["claims"][-1]["proof"]
    proof["base"] = proof["step"]
    assert judge(data).status == "rejected"


def test_induction_over_an_empty_step_proves_nothing_false():
    """The step of an induction may not lean on l+1 beyond the top, nor the hypothesis stand at l."""
    data = good("unrolled")
    for s in data["claims"][-1]["proof"]["step"]["steps"]:
        if s["rule"] == "hypothesis":
            s["args"]["with"]["l"] = ["l", 0]
    assert judge(data).status == "rejected"
