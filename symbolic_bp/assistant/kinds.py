"""Kinds of network for which a claim that is false as it stands is proved: other activations, other costs."""

from collections.abc import Iterator
from typing import Any

from symbolic_bp.assistant.named import network
from symbolic_bp.assistant.reduce import find_proof
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.counterexample import Agreement, refute
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.read import read_claim
from symbolic_bp.moves.context import Network, Rejected
from symbolic_bp.moves.term import refs

Options = dict[str, str]
Kind = tuple[str, Options]
FEW, PLACES = 4, 40  # places at which a claim has to hold before more are tried, and before it is proved
ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu")
COSTS = ("quadratic", "cross-entropy", "squared", "log-likelihood")
ANY = ("layer", "neuron", "function")


def kinds_for(claim: Claim, library: Any) -> list[Kind]:
    """[(words, options)] for the kinds of network for which the kernel proves the claim; with a cost of its own
    only where the claim speaks of y."""
    found: list[Kind] = []
    if not claim.text or claim.network.batch:
        return found
    for options in tried(claim):
        if any(smaller.items() <= options.items() for _, smaller in found):
            continue
        try:
            net = claim.network
            kind = {"activation": named(net, "a"), "cost": named(net, "C"), **options}
            other = read_claim(claim.text, network(net.widths, **kind), claim.where, notation=claim.notation)
            if holds(other, FEW) and holds(other, PLACES):
                proof = find_proof(other, library)
                proof = proof and vouched(proof, library.second)
                found += [(said(options), options)] if proof and proof.proved else []
        except (Rejected, SymbolicBPError):
            continue
    return found


def holds(claim: Claim, places: int) -> bool:
    """Whether numbers do not refute a claim at so many places."""
    found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs, places)
    return isinstance(found, Agreement)


def named(net: Network, what: str) -> str:
    """The option that names what a network has: its activations, from layer 2 on, or its cost."""
    names = [name for key, name, _ in net.formulas if (key == "C") == (what == "C")]
    if what == "C":
        return names[0] if names else str(net.cost)
    if not names:
        return str(net.activation)
    return ",".join(names) if len(names) > 1 or net.formulas[0][0] == "a" else f"layer,{names[0]}"


def tried(claim: Claim) -> Iterator[Options]:
    """Options other than those of the claim's network, the smallest changes first."""
    cost, activation = named(claim.network, "C"), named(claim.network, "a")
    targets = "y" in claim.arrays and any(r[1] == "y" for side in (claim.lhs, claim.rhs) for r in refs(side))
    costs = [c for c in COSTS if targets and c != cost and (cost in ANY or activation not in ANY)]
    activations = [a for a in ACTIVATIONS if a != activation and "," not in activation]
    for c in costs:
        yield {"cost": c}
    for a in activations:
        if cost in ANY or activation in ANY or targets:
            yield {"activation": a}
    if activation in ANY and cost in ANY:
        for a in activations:
            for c in costs:
                yield {"activation": a, "cost": c}


def said(options: Options) -> str:
    """Options in words: the neurons are linear and the cost is quadratic."""
    words = []
    if "activation" in options:
        name = options["activation"]
        words.append(f"the neurons are {'linear' if name == 'identity' else name}")
    if "cost" in options:
        words.append(f"the cost is {options['cost']}")
    return " and ".join(words)


def lacking(claim: Claim, kinds: list[Kind]) -> bool:
    """Whether a claim that holds for these kinds speaks of an activation or a cost that was not named: then it is
    not false, but says nothing yet. That neurons are linear is a slip more often than meant."""
    cost, activation = named(claim.network, "C"), named(claim.network, "a")
    return any(
        "cost" in options
        and cost in ANY
        or "activation" in options
        and activation in ANY
        and options["activation"] != "identity"
        for _, options in kinds
    )
