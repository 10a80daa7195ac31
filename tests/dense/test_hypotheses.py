"""The kernel takes no more for granted than the engine of scripts did, whose lists are kept here: no theorem lists more, nor for more layers."""

from functools import lru_cache

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.judge import proved_on_model
from symbolic_bp.finding.write import data
from symbolic_bp.judging.hypotheses import needed

from ..kernel.ground import Ground

LIBRARY = Library()
DEPTHS = (2, 4)
# "examples apart", a lemma for every layer, says of sigma more than its use in layer L needs
# and Phi is any function to the claims about dense networks
MORE = {"cross-entropy-batch", "gelu-record"}
OLD = {
    # name: other facts, sigma from which layer on (a name and what is added), whether C
    "BP1": (0, ("L", 0), True),
    "BP1a": (0, ("L", 0), True),
    "BP1-matrix": (0, ("L", 0), True),
    "BP1-quadratic": (0, ("L", 0), False),
    "BP2": (0, ("l", 0), True),
    "BP2-vector": (0, ("l", 0), True),
    "BP2-matrix": (0, ("l", 0), True),
    "BP3": (0, ("l", 0), True),
    "BP3-vector": (0, ("l", 0), True),
    "BP3-route": (0, ("l", 0), True),
    "BP4": (0, ("l", 0), True),
    "BP4-outer": (0, ("l", 0), True),
    "unrolled": (0, ("l", 0), True),
    "step-derivative": (0, ("l", 0), False),
    "activation-step": (0, ("l", 1), False),
    "paths-a": (0, ("l", 1), True),
    "activation-weight": (0, ("l", 0), False),
    "paths": (0, ("l", 0), True),
    "modified-hidden": (0, ("l", 0), True),
    "modified-output": (0, ("L", 0), True),
    "modified-bias": (0, ("l", 0), True),
    "modified-weight": (0, ("l", 0), True),
    "linear-BP1": (0, None, True),
    "linear-BP2": (0, None, True),
    "linear-unrolled": (0, None, True),
    "batch-weight": (0, ("l", 0), True),
    "batch-bias": (0, ("l", 0), True),
    "batch-step-w": (0, ("l", 0), True),
    "batch-step-b": (0, ("l", 0), True),
    "matrix-BP2": (0, ("l", 0), True),
    "matrix-grad-w": (0, ("l", 0), True),
    "matrix-grad-b": (0, ("l", 0), True),
    "quadratic-weight": (0, ("L", 0), False),
    "quadratic-bias": (0, ("L", 0), False),
    "softmax-BP1": (0, None, True),
    "BP1-log-likelihood": (1, None, False),
    "log-likelihood-bias": (1, None, False),
    "log-likelihood-weight": (1, None, False),
    "L2-gradient": (0, ("l", 0), True),
    "L2-step": (0, ("l", 0), True),
    "L1-gradient": (1, ("l", 0), True),
    "L1-step": (1, ("l", 0), True),
    "chain-of-neurons": (0, ("", 2), True),
    "elu-record": (1, None, False),
    "leaky-relu-record": (1, None, False),
    "relu-record": (1, None, False),
    "softsign-record": (4, None, False),
    "huber-record": (2, None, True),
}  # all others: nothing


@lru_cache(None)
def listed(name):
    """The proof of a theorem, and what the kernel on models says of it; the claim and the model as data."""
    proof = LIBRARY.proof(name)
    judged = proved_on_model(proof)
    certificate = judged.certificate
    return proof, judged.theorems[-1], certificate["claims"][-1], certificate["model"]


def layers(ground, hyps, fixed):
    """(kind, function, layer) for each instance."""
    out = set()
    for kind, tree, *_ in ground.listed(hyps, fixed):
        if kind == "differentiable":
            out.add(("sigma", tree[3][0]) if tree[0] == "app" else ("C",))
    return out


def said(name, depth, fixed):
    """The same of what the engine of scripts listed: sigma from a layer on, C."""
    _, sigma, cost = OLD.get(name, (0, None, False))
    out = {("C",)} if cost else set()
    if sigma:
        low = {"": 0, "L": depth, **fixed}[sigma[0]] + sigma[1]
        out |= {("sigma", k) for k in range(max(low, 2), max(depth, 5) + 1)}
    return out


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_no_theorem_lists_more(name):
    """Facts about signs and equations are no more; functions are no more, each one counted once."""
    proof, proved, _, _ = listed(name)
    others, sigma, cost = OLD.get(name, (0, None, False))
    facts = {
        (h.kind, *data(h.term)[:2]) if h.kind == "differentiable" else (h.kind, str(data(h.term)))
        for h in proved.proved.hypotheses
    }
    assert (len(facts) <= others + bool(sigma) + cost) == (name not in MORE)
    assert len(needed(proved.proved, True)) <= len(proved.proved.hypotheses)


@pytest.mark.parametrize("name", sorted({*LIBRARY.theorems} - MORE))
def test_functions_of_no_more_layers(name):
    """At every layer that the theorem is about, in networks of 2 and of 4 layers, each function that has to be differentiable is one
    that the engine of the scripts names, too."""
    proof, proved, claim, model = listed(name)
    for depth in {max(d, proof.claim.network.least) for d in DEPTHS}:
        at_depth(name, depth, proof, proved, claim, model)


def at_depth(name, depth, proof, proved, claim, model):
    """The same in networks of one depth."""
    sizes = {"L": depth, "n": lambda k: 1 + k % 2, "m": 2}
    ground = Ground(model, {**dict.fromkeys(plain_sizes(model), 2), **sizes})
    rows = proof.claim.scope
    layer = [v for v, spec in rows.items() if spec[0] == "layer"]
    for env in ground.loops(claim["ranges"], ground.env()):
        fixed = {v: env[v] for v in layer if v in env}
        whole = {v: env[v] for v, *_ in claim["ranges"]}
        assert layers(ground, own(proved), whole) <= said(name, depth, fixed)


def own(theorem):
    """The hypotheses that are said at the claim's own names: those of what is cited are for all values of theirs."""
    return () if theorem.cites else theorem.proved.hypotheses


def plain_sizes(model):
    return [key.partition("(")[0] for key in model["sizes"]]
