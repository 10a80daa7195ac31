"""Certificates written to deceive: each is rejected, or its verdict lists what it needs, for all that it needs it of."""

import json

import pytest

from symbolic_bp.moves.check import follow

N = ["dim", "N"]
ONE, ZERO = ["num", 1, 1], ["num", 0, 1]
ARRAYS = [["u", [N]]]
Z = ["ref", "z", ["l", 0], ["j"]]
LAYER, NEURON = ["l", ["layer", ["", 2], ["L", 0]]], ["j", ["index", ["n", ["l", 0]]]]


def certificate(*claims, arrays=(), formulas=()):
    network = {
        "widths": None,
        "activation": "layer",
        "cost": "function",
        "batch": False,
        "least": 2,
        "formulas": list(formulas),
    }
    return {
        "format": "symbolic_bp proof 1",
        "name": "attack",
        "network": network,
        "arrays": list(arrays),
        "claims": list(claims),
    }


def claim(lhs, rhs, names=(), steps=(), proof=None):
    return {
        "name": "c",
        "vars": list(names),
        "lhs": lhs,
        "rhs": rhs,
        "proof": proof or {"by": "chain", "steps": list(steps)},
    }


def step(rule, to, at=(), reverse=False, **args):
    return {"rule": rule, "at": list(at), "args": args, "to": to, **({"reverse": True} if reverse else {})}


def u(k):
    return ["ref", "u", None, [k]]


def total(body, k="k"):
    return ["sum", k, N, body]


def over_itself(t):
    return ["mul", t, ["recip", t]]


def proved(data):
    verdict = follow(json.loads(json.dumps(data)))
    assert verdict.status == "followed", verdict.message
    return {h for h in verdict.hypotheses if h[0] != "known"}


EACH = ("nonzero", ("sum", "k", ("dim", "N"), ("ref", "u", None, ("k",))))


def test_a_lemma_under_a_sum_needs_its_hypothesis_for_each_index():
    lemma = claim(over_itself(u("j")), ONE, [["j", ["index", N]]], [step("field", ONE)])
    cited = claim(
        total(over_itself(u("k"))), total(ONE), (), [step("lemma", ONE, [3], claim=0, **{"with": {"j": "k"}})]
    )
    assert proved(certificate(lemma, cited, arrays=ARRAYS)) == {EACH}


def test_that_a_sum_is_not_0_and_that_no_term_of_it_is_0_are_two_hypotheses():
    each = certificate(
        claim(total(over_itself(u("k"))), total(ONE), (), [step("field", ONE, [3])]), arrays=ARRAYS
    )
    whole = certificate(claim(over_itself(total(u("k"))), ONE, (), [step("field", ONE)]), arrays=ARRAYS)
    assert proved(each) == {EACH}
    ((fact, what),) = proved(whole)
    assert fact == "nonzero" and what[0] == "mul" and what[1][0] == "sum"


def test_a_kink_of_each_term_is_not_forgotten_because_the_sum_is_positive():
    """Each e^z + z (N [k = i] - 1) can be 0, their sum N^2 e^z cannot."""
    inside = [
        "add",
        ["fn", "exp", Z],
        ["mul", Z, ["add", ["mul", ["size", N], ["kd", "k", "i"]], ["num", -1, 1]]],
    ]
    kinked = total(total(["fn", "step", inside], "i"))
    data = certificate(
        claim(["act", 1, ["l", 0], [], Z], ZERO, [LAYER, NEURON], [step("define", ZERO)]),
        formulas=[["a", "kinked", kinked]],
    )
    ((fact, what),) = proved(data)
    assert fact == "nonzero" and what[0] == what[3][0] == "sum" and what[3][3][0] == "add"


def test_an_induction_needs_its_hypotheses_for_each_index_of_each_layer():
    w = ["ref", "w", ["i", 0], ["v", "u"]]

    def ways(layer, start, edge):
        return ["paths", "u", "v", "i", layer, ["L", 0], start, edge, ONE]

    up = ["l", 1]
    edge = over_itself(["ref", "w", up, ["q", "j"]])
    first = ["sum", "q", ["n", up], [*edge, ways(up, "q", over_itself(w))]]
    ratio, plain = ways(["l", 0], "j", over_itself(w)), ways(["l", 0], "j", ONE)
    proof = {
        "by": "induction",
        "var": "l",
        "base": {
            "by": "chain",
            "steps": [step("paths", ONE), step("paths", ways(["L", 0], "j", ONE), reverse=True)],
        },
        "step": {
            "by": "chain",
            "steps": [
                step("paths", first),
                step("field", ways(up, "q", over_itself(w)), [3]),
                step("hypothesis", ways(up, "q", ONE), [3], **{"with": {"l": up, "j": "q"}}),
                step("paths", plain, reverse=True),
            ],
        },
    }
    names = [LAYER, NEURON]
    facts = proved(certificate(claim(ratio, plain, names, proof=proof)))
    each = ("sum", "j", ("n", ("%i", 0)), ("sum", "q", ("n", ("%i", 1)), ("ref", "w", ("%i", 1), ("q", "j"))))
    used = ("nonzero", ("prod", "%i", ("l", 0), ("L", -1), each))
    edges = ("sum", "u", ("n", ("i", -1)), ("sum", "v", ("n", ("i", 0)), ("ref", "w", ("i", 0), ("v", "u"))))
    assert facts == {
        used,
        ("nonzero", ("prod", "i", ("l", 1), ("L", 0), edges)),
    }  # the second: divisors of the statement


def test_terms_that_grow_step_by_step_and_huge_numbers_are_rejected():
    deep = ZERO
    for _ in range(50):
        deep = ["recip", deep]
    grown = claim(ZERO, ZERO, (), [step("normal", deep, [1] * 50 * n) for n in range(20)])
    for data in (certificate(grown), certificate(claim(["num", 10**5000, 1], ONE))):
        assert follow(data).status == "rejected"


@pytest.mark.parametrize(
    "part",
    [
        ["ref", "w", ["k", 0], ["j", "k"]],
        ["size", ["n", ["k", 1]]],
        ["sum", "i", ["n", ["k", 0]], ONE],
        ["entry", ["prod", "i", ["l", 0], ["l", 0], ["ref", "w", ["i", 0], []]], ["i", "i"]],
    ],
    ids=lambda part: part[0],
)
def test_an_index_in_the_place_of_a_layer_and_the_other_way_round(part):
    """In a formula the names are changed before its parts are looked at: no crash, no verdict."""
    data = certificate(claim(ONE, ONE), formulas=[["a", "odd", ["sum", "k", ["n", ["l", 0]], part]]])
    assert follow(data).status == "rejected"
