"""Slopes of activations of a whole layer, such as softmax: da[l,k]/dz[l,j] as the record has it, in the outputs a alone.

Written in exp(z), the divisor Sum_k exp(z[l,k]) meets those of the cost under one sum, and no proof is found. Nothing
here can prove: each slope is a lemma with a proof, which the kernel judges.
"""
from symbolic_bp.assistant.named import activation_slope
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.kernel.context import Rejected
from symbolic_bp.kernel.term import shift
from symbolic_bp.language.claim import Claim
from symbolic_bp.network import named


def slopes(claim):
    """{name: Proof} of the slopes of the vector activations in a claim's network."""
    net, found = claim.network, {}
    for key, name, _ in net.formulas:
        record = key != "C" and named.activation(name)
        if not record or not record.vector:
            continue
        layer, scope = key, {}
        if key == "a":              # every layer that has no formula of its own
            above = any(other == net.top for other, *_ in net.formulas)
            layer, scope = ("l", 0), {"l": ("layer", ("", 2), shift(net.top, -above))}
        try:
            made = slope(claim, record, layer, scope)
            proof = prove(f"slope of {name}" + (f" in layer {layer[1]}" if not layer[0] else ""), made, in_outputs, None)
        except (Rejected, SymbolicBPError):
            continue
        if proof.proved:
            found[proof.name] = proof
    return found


def slope(claim, record, layer, scope):
    """The claim that da[layer,k]/dz[layer,j], one direct partial, is what the record has."""
    net = claim.network
    wide, ex = ("index", ("n", layer)), {"x": ("index", d) for d in net.m}
    a, z = (("ref", family, layer, (neuron, *ex)) for family, neuron in (("a", "k"), ("z", "j")))
    return Claim(net, ("P", a, z), activation_slope(record, layer, "k", "j", net.batch),
                 {**scope, "k": wide, "j": wide, **ex}, claim.arrays)


def in_outputs(goal):
    """The script: differentiate the formula, and put it for each a on the right side."""
    goal.partial()
    goal.back("formulas")
