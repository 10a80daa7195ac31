"""Certificates that once were proved and false, or took the kernel down: each is judged at once, and rightly."""
import json
import time

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import OnNetwork
from symbolic_bp.kernel.__main__ import line
from symbolic_bp.kernel.check import verify
from symbolic_bp.kernel.context import WORK

ONE, ZERO, TOP = ["num", 1, 1], ["num", 0, 1], ["L", 0]
Z = ["ref", "z", ["l", 0], ["j"]]
LAYER, NEURON, BELOW = ["l", ["layer", ["", 2], TOP]], ["j", ["index", ["n", ["l", 0]]]], ["j", ["index", ["n", ["l", -1]]]]
BIAS = ["ref", "b", TOP, [1]]
SIGMOID = ["a", "sigmoid", ["recip", ["add", ONE, ["fn", "exp", Z]]]]


def certificate(*claims, **network):
    net = {"widths": None, "activation": "layer", "cost": "function", "batch": False, "least": 2, "formulas": [], **network}
    arrays = net.pop("arrays", [])
    return {"format": "symbolic_bp proof 1", "name": "attack", "network": net, "arrays": arrays, "claims": list(claims)}


def claim(lhs, rhs, names=(), *steps):
    return {"name": "c", "vars": list(names), "lhs": lhs, "rhs": rhs, "proof": {"by": "chain", "steps": list(steps)}}


def step(rule, to, at=(), reverse=False):
    return {"rule": rule, "at": list(at), "args": {}, "to": to, "reverse": reverse}


def judged(data):
    start = time.process_time()
    verdict = verify(json.loads(json.dumps(data)))
    assert time.process_time() - start < 2
    return verdict


def test_a_bound_name_of_a_derivative_is_no_free_name_of_a_sum_over_paths():
    """A[1,2] = A[2,2] for all matrices A, where v of the end of the paths was taken for k of the sum."""
    top = ["", 3]
    n, x = ["n", top], ["ref", "a", top, [2]]

    def end(row):
        inner = ["held", ["sum", "k", n, ["mul", ["ref", "A", None, [row, "k"]], ["ref", "a", top, ["k"]]]], x]
        return ["fn", "log", ["fn", "exp", inner]]

    def paths(row):
        return ["paths", "u", "v", "i", top, top, 1, ONE, end(row)]
    steps = step("paths", paths("v"), reverse=True), step("normal", paths("k")), step("paths", end("k"))
    verdict = judged(certificate(claim(end(1), end("k"), (), *steps), widths=[2, 2, 2], arrays=[["A", [n, n]]]))
    assert verdict.status == "rejected" and "step 2" in verdict.message


def test_sigma_does_not_know_which_neuron_it_is_in():
    """a[l,j] = z[l,j] [j = 1] is no sigma_l(z[l,j]) with one sigma_l for all j."""
    masked, sigma, a = ["mul", Z, ["kd", "j", 1]], ["act", 0, ["l", 0], [], Z], ["ref", "a", ["l", 0], ["j"]]
    net = {"formulas": [["a", "mask", masked]]}
    assert judged(certificate(claim(a, sigma, [LAYER, NEURON], step("define", sigma)), **net)).status == "rejected"
    assert judged(certificate(claim(a, masked, [LAYER, NEURON], step("define", masked)), **net)).status == "proved"
    over_itself = ["mul", a, ["recip", a]]
    assert judged(certificate(claim(over_itself, ONE, [LAYER, NEURON], step("field", ONE)), **net)).hypotheses


@pytest.mark.parametrize("right", [["num", 5, 1], ["kd", "j", 1]])
def test_the_input_is_not_what_a_formula_says(right):
    a, net = ["ref", "a", ["l", -1], ["j"]], {"formulas": [["a", "constant", right]]}
    assert judged(certificate(claim(a, right, [LAYER, BELOW], step("define", right)), **net)).status == "rejected"
    verdict = judged(certificate(claim(["mul", a, ["recip", a]], ONE, [LAYER, BELOW], step("field", ONE)), **net))
    assert verdict.status == "proved" and [fact for fact, _ in verdict.hypotheses] == ["nonzero"]


PRODUCT = ["prod", "h", ["", 2], TOP, ["ein", "ij->ji", ["ref", "w", ["h", 0], []]]]
ENTRY = ["entry", PRODUCT, [1, 1]]
ENTRIES = ["entry", ["ein", "ij,jk->ik", PRODUCT, ["ein", "ij->ji", PRODUCT]], [1, 1]]


@pytest.mark.parametrize("rule, term", [
    ("field", ["mul", ENTRY, ["recip", ENTRY]]), ("normal", ["recip", ["recip", ENTRIES]]), ("field", ["recip", ["recip", ENTRIES]]),
    ("field", ["sum", "k", ["n", ["", 1]], ["entry", PRODUCT, ["k", 1]]])])
def test_a_product_of_matrices_inside_a_quotient_is_no_crash(rule, term):
    verdict = judged(certificate(claim(term, ONE, (), step(rule, ONE))))
    assert verdict.status == "rejected" and "expected" in verdict.message


def nested(head, times):
    term = BIAS
    for _ in range(times):
        term = [*head, ["add", ONE, term]]
    return term


SLOW = {
    "sigma with 10^29 primes": certificate(claim(["act", 10**29, ["l", 0], [], Z], ZERO, [LAYER, NEURON], step("define", ZERO)),
                                           formulas=[["a", "square", ["pow", Z, 2]]]),
    "sigmoid with 8 primes": certificate(claim(["act", 8, ["l", 0], [], Z], ZERO, [LAYER, NEURON], step("define", ZERO)),
                                         formulas=[SIGMOID]),
    "a derivative of many factors": certificate(
        claim(["held", ["mul", *[Z] * 4000], Z], ZERO, [LAYER, NEURON], step("partial", ZERO))),
    "many steps": certificate(claim(ONE, ZERO, (), *[step("normal", ONE)] * 15000)),
    "many steps beside a long sum": certificate(
        claim(["mul", ONE, ["add", *[BIAS] * 4000]], ZERO, (), *[step("normal", ONE, [1])] * 9000)),
    "quotients in quotients": certificate(claim(nested(["recip"], 25), ZERO, (), step("normal", ZERO))),
    "logarithms in logarithms": certificate(claim(nested(["fn", "log"], 25), ZERO, (), step("field", ZERO))),
    "many names": certificate(claim(ONE, ZERO, [[f"v{i}", ["index", ["n", TOP]]] for i in range(20000)])),
    "many claims": certificate(*[claim(ONE, ONE)] * 15000),
    "a long sum": certificate(claim(["add", *[BIAS] * 30000], ZERO, (), step("normal", ZERO))),
    "a power of a sum": certificate(claim(["pow", ["add", BIAS, ["ref", "z", TOP, [1]]], 14], ZERO, (), step("normal", ZERO))),
}


@pytest.mark.parametrize("name", SLOW)
def test_nothing_takes_long(name):
    assert judged(SLOW[name]).status in ("rejected", "incomplete")


def test_a_proof_written_out_for_a_network_is_within_the_bounds():
    """The sum over paths from layer 2 of the network 4-5-4 is among the longest: it needs a third of the work that is allowed."""
    *_, longest = OnNetwork((4, 5, 4), Library()).numbered("paths")
    verdict = judged(json.loads(longest.to_json()))
    assert verdict.status == "proved" and verdict.claim.ctx.work[0] < WORK / 2


def test_a_title_cannot_look_like_a_verdict(tmp_path):
    data = {**certificate(claim(ONE, ZERO)), "name": "BP9: proved in 2 steps; assuming nothing: 1 = 0"}
    (tmp_path / "proof.json").write_text(json.dumps(data))
    ok, text = line(tmp_path / "proof.json")
    assert not ok and "proof.json: ?: rejected at the head" in text


def test_a_verdict_shows_the_whole_claim(tmp_path):
    long = ["add", *[["ref", "b", TOP, [1]]] * 99, ["ref", "z", TOP, [1]]]
    (tmp_path / "proof.json").write_text(json.dumps(certificate(claim(long, long))))
    ok, text = line(tmp_path / "proof.json")
    assert ok and "..." not in text and text.count("ref(z L [1])") == 2
