"""Equality with no chance of error: both sides as fractions of polynomials in what is given and undefined."""

from symbolic_bp.exact.graph import RECIP, evaluate
from symbolic_bp.exact.models.asked import Asked
from symbolic_bp.exact.models.faults import ModelError
from symbolic_bp.exact.models.walk import needed
from symbolic_bp.exact.polynomials import Polynomials


def certainly(asked: Asked) -> list[bool]:
    """Whether each pair of a claim is equal as polynomials, whatever undefined and irrational functions are.

    Raises ModelError for assumptions and for 1/0, TooLarge where polynomials are.
    """
    graph = asked.instance.graph
    where = f"claim {asked.claim.name}"
    if asked.equations is not None:
        raise ModelError(where, "no assumptions for polynomials", "some")
    flags = needed(graph, [node for pair in asked.pairs for node in (pair.left, pair.right)])
    if any(flag and op == RECIP and x == graph.zero for flag, (op, x, _) in zip(flags, graph.nodes)):
        raise ModelError(where, "no 1/0", "one")
    domain = Polynomials(graph)
    values = evaluate(graph, domain, flags)
    return [domain.equal(values[pair.left], values[pair.right]) for pair in asked.pairs]
