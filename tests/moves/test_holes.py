"""Certificates that once were proved and false, or took the kernel down: each is judged at once, and rightly."""

import json

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import OnNetwork
from symbolic_bp.moves.check import follow
from symbolic_bp.moves.context import WORK

from ..counting import counted

CALLS = 4_000_000  # the most that one certificate may take; a proof of the library takes a tenth

ONE, ZERO, TOP = ["num", 1, 1], ["num", 0, 1], ["L", 0]
Z = ["ref", "z", ["l", 0], ["j"]]
LAYER, NEURON, BELOW = (
    ["l", ["layer", ["", 2], TOP]],
    ["j", ["index", ["n", ["l", 0]]]],
    ["j", ["index", ["n", ["l", -1]]]],
)
BIAS = ["ref", "b", TOP, [1]]
SIGMOID = ["a", "sigmoid", ["recip", ["add", ONE, ["fn", "exp", Z]]]]


def certificate(*claims, **network):
    net = {
        "widths": None,
        "activation": "layer",
        "cost": "function",
        "batch": False,
        "least": 2,
        "formulas": [],
        **network,
    }
    arrays = net.pop("arrays", [])
    return {
        "format": "symbolic_bp proof 1",
        "name": "attack",
        "network": net,
        "arrays": arrays,
        "claims": list(claims),
    }


def claim(lhs, rhs, names=(), *steps):
    return {
        "name": "c",
        "vars": list(names),
        "lhs": lhs,
        "rhs": rhs,
        "proof": {"by": "chain", "steps": list(steps)},
    }


def step(rule, to, at=(), reverse=False):
    return {"rule": rule, "at": list(at), "args": {}, "to": to, "reverse": reverse}


def judged(data):
    verdict, _ = counted(lambda: follow(json.loads(json.dumps(data))), CALLS)
    return verdict


def test_a_bound_name_of_a_derivative_is_no_free_name_of_a_sum_over_paths():
    """A[1,2] = A[2,2] for all matrices A, where v of the end of the paths was taken for k of the sum."""
    top = ["", 3]
    n, x = ["n", top], ["ref", "a", top, [2]]

    def end(row):
        inner = [
            "held",
            ["sum", "k", n, ["mul", ["ref", "A", None, [row, "k"]], ["ref", "a", top, ["k"]]]],
            x,
        ]
        return ["fn", "log", ["fn", "exp", inner]]

    def paths(row):
        return ["paths", "u", "v", "i", top, top, 1, ONE, end(row)]

    steps = step("paths", paths("v"), reverse=True), step("normal", paths("k")), step("paths", end("k"))
    verdict = judged(
        certificate(claim(end(1), end("k"), (), *steps), widths=[2, 2, 2], arrays=[["A", [n, n]]])
    )
    assert verdict.status == "rejected" and "step 2" in verdict.message


def test_sigma_does_not_know_which_neuron_it_is_in():
    """a[l,j] = z[l,j] [j = 1] is no sigma_l(z[l,j]) with one sigma_l for all j."""
    masked, sigma, a = ["mul", Z, ["kd", "j", 1]], ["act", 0, ["l", 0], [], Z], ["ref", "a", ["l", 0], ["j"]]
    net = {"formulas": [["a", "mask", masked]]}
    assert (
        judged(certificate(claim(a, sigma, [LAYER, NEURON], step("define", sigma)), **net)).status
        == "rejected"
    )
    assert (
        judged(certificate(claim(a, masked, [LAYER, NEURON], step("define", masked)), **net)).status
        == "followed"
    )
    over_itself = ["mul", a, ["recip", a]]
    assert judged(certificate(claim(over_itself, ONE, [LAYER, NEURON], step("field", ONE)), **net)).hypotheses


@pytest.mark.parametrize("right", [["num", 5, 1], ["kd", "j", 1]])
def test_the_input_is_not_what_a_formula_says(right):
    a, net = ["ref", "a", ["l", -1], ["j"]], {"formulas": [["a", "constant", right]]}
    assert (
        judged(certificate(claim(a, right, [LAYER, BELOW], step("define", right)), **net)).status
        == "rejected"
    )
    verdict = judged(
        certificate(claim(["mul", a, ["recip", a]], ONE, [LAYER, BELOW], step("field", ONE)), **net)
    )
    assert verdict.status == "followed" and [fact for fact, _ in verdict.hypotheses] == ["nonzero"]


PRODUCT = ["prod", "h", ["", 2], TOP, ["ein", "ij->ji", ["ref", "w", ["h", 0], []]]]
ENTRY = ["entry", PRODUCT, [1, 1]]
ENTRIES = ["entry", ["ein", "ij,jk->ik", PRODUCT, ["ein", "ij->ji", PRODUCT]], [1, 1]]


@pytest.mark.parametrize(
    "rule, term",
    [
        ("field", ["mul", ENTRY, ["recip", ENTRY]]),
        ("normal", ["recip", ["recip", ENTRIES]]),
        ("field", ["recip", ["recip", ENTRIES]]),
        ("field", ["sum", "k", ["n", ["", 1]], ["entry", PRODUCT, ["k", 1]]]),
    ],
)
def test_a_product_of_matrices_inside_a_quotient_is_no_crash(rule, term):
    verdict = judged(certificate(claim(term, ONE, (), step(rule, ONE))))
    assert verdict.status == "rejected" and "expected" in verdict.message


def nested(head, times):
    term = BIAS
    for _ in range(times):
        term = [*head, ["add", ONE, term]]
    return term


SLOW = {
    "sigma with 10^29 primes": certificate(
        claim(["act", 10**29, ["l", 0], [], Z], ZERO, [LAYER, NEURON], step("define", ZERO)),
        formulas=[["a", "square", ["pow", Z, 2]]],
    ),
    "sigmoid with 8 primes": certificate(
        claim(["act", 8, ["l", 0], [], Z], ZERO, [LAYER, NEURON], step("define", ZERO)), formulas=[SIGMOID]
    ),
    "a derivative of many factors": certificate(
        claim(["held", ["mul", *[Z] * 4000], Z], ZERO, [LAYER, NEURON], step("partial", ZERO))
    ),
    "many steps": certificate(claim(ONE, ZERO, (), *[step("normal", ONE)] * 15000)),
    "many steps beside a long sum": certificate(
        claim(["mul", ONE, ["add", *[BIAS] * 4000]], ZERO, (), *[step("normal", ONE, [1])] * 9000)
    ),
    "quotients in quotients": certificate(claim(nested(["recip"], 25), ZERO, (), step("normal", ZERO))),
    "logarithms in logarithms": certificate(claim(nested(["fn", "log"], 25), ZERO, (), step("field", ZERO))),
    "many names": certificate(claim(ONE, ZERO, [[f"v{i}", ["index", ["n", TOP]]] for i in range(20000)])),
    "many claims": certificate(*[claim(ONE, ONE)] * 15000),
    "a long sum": certificate(claim(["add", *[BIAS] * 30000], ZERO, (), step("normal", ZERO))),
    "a power of a sum": certificate(
        claim(["pow", ["add", BIAS, ["ref", "z", TOP, [1]]], 14], ZERO, (), step("normal", ZERO))
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_nothing_takes_long(name):
    assert judged(SLOW[name]).status in ("rejected", "incomplete")


def test_a_proof_written_out_for_a_network_is_within_the_bounds():
    """The sum over paths from layer 2 of the network 4-5-4 is among the longest: it needs a third of the work that is allowed."""
    *_, longest = OnNetwork((4, 5, 4), Library()).numbered("paths")
    verdict = judged(json.loads(longest.script))
    assert verdict.status == "followed" and verdict.claim.ctx.work[0] < WORK / 2


def test_a_title_cannot_look_like_a_verdict():
    data = {**certificate(claim(ONE, ZERO)), "name": "BP9: proved in 2 steps; assuming nothing: 1 = 0"}
    assert repr(judged(data)).startswith("?: rejected at the head")


LENGTH = ["dim", "N"]
SQUARE = [["A", [LENGTH, LENGTH]]]


def entry_of(array, *idx):
    return ["ref", array, None, list(idx)]


@pytest.mark.parametrize("names, wanted", [(["p", "q"], "incomplete"), (["p", "p"], "rejected")])
def test_the_general_entry_of_an_array_has_a_name_for_each_index(names, wanted):
    """Every square matrix is symmetric, shown at A[p,p] only."""
    proof = {
        "by": "components",
        "names": names,
        "start": entry_of("A", *names),
        "end": entry_of("A", *names[::-1]),
        "steps": [],
    }
    symmetric = {**claim(entry_of("A"), ["ein", "ij->ji", entry_of("A")]), "proof": proof}
    verdict = judged(certificate(symmetric, arrays=SQUARE))
    assert verdict.status == wanted and ("a name of its own" in verdict.message) == (wanted == "rejected")


@pytest.mark.parametrize("names", [("u", "u", "i"), ("u", "i", "i"), ("i", "v", "i")])
def test_what_one_head_binds_has_names_of_its_own(names):
    paths = ["paths", *names, ["", 2], TOP, 1, ONE, ONE]
    verdict = judged(certificate(claim(paths, paths), widths=None))
    assert verdict.status == "rejected" and "a name of its own" in verdict.message
    assert (
        judged(certificate(claim(*[["paths", "u", "v", "i", ["", 2], TOP, 1, ONE, ONE]] * 2))).status
        == "followed"
    )


def by_induction(var, lhs, rhs):
    one = {"by": "chain", "steps": [step("field", rhs)]}
    return {
        "name": "lemma",
        "vars": [[var, ["layer", ["", 2], TOP]]],
        "lhs": lhs,
        "rhs": rhs,
        "proof": {"by": "induction", "var": var, "base": one, "step": one},
    }


C = entry_of("c")


@pytest.mark.parametrize(
    "var", ["l", "ref", "recip", "num", "mul", "c", "N", "dim", "layer", "z", "L", "sigma", "n"]
)
def test_an_induction_says_of_its_layer_only_what_speaks_of_it(var):
    """c/c = 1 needs c != 0, whatever the layer of the induction is called: by its name it was looked for among heads and families."""
    verdict = judged(certificate(by_induction(var, ["mul", C, ["recip", C]], ONE), arrays=[["c", []]]))
    if var in ("c", "z", "L", "sigma", "n"):
        assert verdict.status == "rejected" and (
            "a new name" in verdict.message or "bound once" in verdict.message
        )
    else:
        assert verdict.hypotheses == [("nonzero", ("ref", "c", None, ()))]


def test_what_an_induction_assumes_of_its_layer_is_said_of_every_layer():
    z = ["ref", "z", ["l", 0], [1]]
    verdict = judged(certificate(by_induction("l", ["mul", z, ["recip", z]], ONE)))
    at = ("ref", "z", ("L", 0), (1,))
    assert ("nonzero", at) in verdict.hypotheses
    (every,) = [what for _, what in verdict.hypotheses if what[0] == "prod"]
    assert every[2:4] == (("l", 0), ("L", -1)) and every[4] == ("ref", "z", (every[1], 0), (1,))


@pytest.mark.parametrize(
    "lhs",
    [
        ["mul", ZERO, ["recip", C]],
        ["add", ["recip", C], ["mul", ["num", -1, 1], ["recip", C]]],
        ["sum", "k", LENGTH, ["mul", ZERO, ["recip", entry_of("A", "k", "k")]]],
        ["mul", ZERO, ["recip", ["mul", C, ["pow", C, 2]]]],
    ],
)
def test_the_divisors_of_a_statement_are_listed_though_no_step_needs_them(lhs):
    verdict = judged(certificate(claim(lhs, ZERO, (), step("normal", ZERO)), arrays=[["c", []], *SQUARE]))
    assert verdict.status == "followed" and {fact for fact, _ in verdict.hypotheses} == {"nonzero"}
    what = verdict.hypotheses[0][1]
    assert what == ("ref", "c", None, ()) or what[0] == "sum" and what[3] == ("ref", "A", None, ("k", "k"))
    assert len(verdict.hypotheses) == 1


@pytest.mark.parametrize(
    "layer, activation, wanted",
    [(["l", 0], "neuron", "rejected"), (["", 3], "neuron", "followed"), (["l", 0], "layer", "followed")],
)
def test_the_sigma_of_each_neuron_is_that_of_an_array_of_its_own_layer(layer, activation, wanted):
    """sigma_{3,j}(z[2,j]) for the neurons j of layer 2: layer 3 may have fewer."""
    sigma = ["act", 1, ["", 3], [], ["ref", "z", layer, []]]
    verdict = judged(
        certificate(claim(sigma, sigma, [["l", ["layer", ["", 2], ["", 3]]]]), activation=activation, least=3)
    )
    assert verdict.status == wanted and ("its own layer" in verdict.message) == (wanted == "rejected")
