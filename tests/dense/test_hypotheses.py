"""The kernel on models takes no more for granted than the engine of the scripts does: no theorem lists more, nor for more layers."""

from functools import lru_cache

import pytest

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.dense.judge import proved_on_model
from symbolic_bp.finding.write import data
from symbolic_bp.judging.hypotheses import needed

from ..kernel.ground import Ground

LIBRARY = Library()
KINDS = {"sigma": "differentiable", "C": "differentiable", "zero": "assumed"}
DEPTHS = (2, 4)
# "examples apart", a lemma for every layer, says of sigma more than its use in layer L needs
MORE = {"cross-entropy-batch"}


@lru_cache(None)
def listed(name):
    """The proof of a theorem, and what the kernel on models says of it; the claim and the model as data."""
    proof = LIBRARY.proof(name)
    judged = proved_on_model(proof)
    certificate = judged.certificates[-1]
    return proof, judged.verdicts[-1].proved, certificate["claims"][-1], certificate["model"]


def layers(ground, hyps, fixed):
    """(kind, function, layer) for each instance."""
    out = set()
    for kind, tree, *_ in ground.listed(hyps, fixed):
        if kind == "differentiable":
            out.add(("sigma", tree[3][0]) if tree[0] == "app" else ("C",))
    return out


def said(proof, name, depth, fixed):
    """The same of what the engine of the scripts lists: sigma from a layer on, C."""
    out = set()
    for fact, at in proof.verdict.hypotheses:
        if fact == "C":
            out.add(("C",))
        if fact == "sigma":
            var, shift = at
            low = {"": 0, "L": depth, **fixed}[var] + shift
            top = proof.claim.network.widths and len(proof.claim.network.widths) or depth
            out |= {("sigma", k) for k in range(max(low, 2), top + 1)}
    return out


@pytest.mark.parametrize("name", LIBRARY.theorems)
def test_no_theorem_lists_more(name):
    """Facts about signs and equations are no more; functions are no more, each one counted once."""
    proof, proved, _, _ = listed(name)
    old = [KINDS.get(fact, fact) for fact, _ in proof.verdict.hypotheses if fact != "known"]
    facts = {
        (h.kind, *data(h.term)[:2]) if h.kind == "differentiable" else (h.kind, str(data(h.term)))
        for h in proved.hypotheses
    }
    assert (len(facts) <= len(old)) == (name not in MORE)
    assert {kind for kind, *_ in facts} <= set(old) or name in MORE
    assert len(needed(proved, True)) <= len(proved.hypotheses)


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
        assert layers(ground, own(proved, claim), whole) <= said(proof, name, depth, fixed)


def own(proved, claim):
    """The hypotheses that are said at the claim's own names: those of claims that are cited are for all values of theirs."""
    return [h for h in proved.hypotheses if not any(h in one.hyps for one in proved.each[:-1])]


def plain_sizes(model):
    return [key.partition("(")[0] for key in model["sizes"]]
