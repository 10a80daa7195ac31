"""Slopes of named activations in their outputs, as the records have them: da[l,k]/dz[l,j] of softmax, sigma' = a (1 - a).

Written in exp(z), the divisor of an output meets those of the cost under one sum, and no proof is found. Nothing here
can prove: each slope is a lemma with a proof, which the kernel judges.
"""

from symbolic_bp.assistant.named import activation_slope
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import refs, shift
from symbolic_bp.language.claim import Claim
from symbolic_bp.network import named


def slopes(claim):
    """{name: Proof} of the slopes of those activations in a claim's network that the records give in a."""
    net, found = claim.network, {}
    for key, name, _ in net.formulas:
        record = key != "C" and named.activation(name)
        if not record:
            continue
        layer, scope = key, {}
        if key == "a":  # every layer that has no formula of its own
            above = any(other == net.top for other, *_ in net.formulas)
            layer, scope = ("l", 0), {"l": ("layer", ("", 2), shift(net.top, -above))}
        try:
            made = slope(claim, record, layer, scope)
            if not any(ref[1] == "a" for ref in refs(made.rhs)):
                continue
            proof = prove(
                f"slope of {name}" + (f" in layer {layer[0] or layer[1]}" if key != "a" else ""),
                made,
                in_outputs,
                None,
            )
        except (Rejected, SymbolicBPError):
            continue
        if proof.followed:
            found[proof.name] = proof
    return found


def slope(claim, record, layer, scope):
    """The claim that the slope of a layer is what the record has: one direct partial of a, or sigma'(z[layer,j])."""
    net = claim.network
    wide, ex = ("index", ("n", layer)), {"x": ("index", d) for d in net.m}
    a, z = (("ref", family, layer, (neuron, *ex)) for family, neuron in (("a", "k"), ("z", "j")))
    rhs = activation_slope(record, layer, "k", "j", net.batch)
    if record.vector:
        return Claim(net, ("P", a, z), rhs, {**scope, "k": wide, "j": wide, **ex}, claim.arrays)
    return Claim(net, ("act", 1, layer, (), z), rhs, {**scope, "j": wide, **ex}, claim.arrays)


def in_outputs(goal):
    """The script: differentiate the formula, and put it for each a on the right side."""
    goal.partial() if goal.now[0] == "P" else goal.unfold()
    goal.back("formulas")
