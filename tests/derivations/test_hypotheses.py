"""No theorem is stated for a narrower kind of network than its proof needs: on every wider kind the same script fails, or has
to take more for granted."""

import pytest

from symbolic_bp.assistant.named import ANY, network, split
from symbolic_bp.assistant.theorem import Library, prove
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import Rejected
from symbolic_bp.language.read import read_claim

LIBRARY = Library()
NAMED = [
    t
    for t in LIBRARY.theorems.values()
    if t.network.formulas or (t.cost, t.activation) != ("function", "layer")
]


def wider(activation, cost):
    """Every kind of network that leaves one function more undefined: the cost, that of the hidden layers or that of layer L."""
    names = split(activation)
    hidden, top = names[0], names[-1]
    if cost != "function":
        yield activation, "function"
    if activation != "neuron":
        yield from (
            (kind, cost)
            for kind in (f"{ANY},{top}", f"{hidden},{ANY}", ANY)
            if kind != activation and set(split(kind)) != {ANY} or kind == ANY != activation
        )


def taken(t, kind):
    """What the script of a theorem takes for granted in its proof for a kind of network; None where it proves nothing there."""
    try:
        net = network(None, *kind, t.network.batch, letters=dict(t.arrays))
        claim = read_claim(t.text, net, t.where or None, dict(t.arrays))
        made = prove(t.name, claim, t.prove, LIBRARY.proof, assume=t.assume)
    except (SymbolicBPError, Rejected):
        return None
    return set(made.walk.hypotheses) if made.followed else None


def too_narrow(t, kind):
    """The wider kinds of network on which the proof takes no more for granted than on the given kind."""
    own = taken(t, kind)
    assert own is not None
    return [other for other in wider(*kind) if (found := taken(t, other)) is not None and found <= own]


@pytest.mark.parametrize("t", NAMED, ids=lambda t: t.name)
def test_every_function_that_a_theorem_names_is_needed(t):
    assert too_narrow(t, (t.activation, t.cost)) == []


@pytest.mark.parametrize(
    "name, activation, cost, found",
    [
        ("softmax-sum", "sigmoid,softmax", "function", ("layer,softmax", "function")),
        ("linear-BP1", "identity", "function", ("layer,identity", "function")),
        ("cross-entropy-curve", "layer,sigmoid", "cross-entropy", ("layer,sigmoid", "function")),
        ("hadamard", "tanh", "quadratic", ("tanh", "function")),
    ],
)
def test_one_that_is_not_needed_is_found(name, activation, cost, found):
    assert found in too_narrow(LIBRARY.find(name), (activation, cost))
