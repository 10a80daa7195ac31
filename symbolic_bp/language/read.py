"""Reading a whole claim: its two sides and the ranges at which every symbol in it exists."""
import re

from symbolic_bp.errors import ClaimError
from symbolic_bp.kernel.context import Network
from symbolic_bp.kernel.term import refs, shift
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.parse import Parser

WHERE = re.compile(r"\s*(\w+(?:[+-]\d+)?)\s*(<=|<)\s*([A-Za-z]\w*)\s*(<=|<)\s*(\w+(?:[+-]\d+)?)\s*")


def read_claim(text, network, where=None, arrays=None):
    """The claim that a text states, for all l, j, k, ... at which each of its symbols exists.

    text: one equation in plain notation; network: a kernel Network; where: a narrower range of a layer, as in
    "2 <= l < L"; arrays: further declared arrays, {name: dimensions}. Raises ClaimError with the place.
    """
    parser = Parser(text, network, arrays)
    lhs, rhs = parser.equation()
    scope = ranges(parser)
    if where:
        for name, lo, hi in conditions(where, network):
            if scope.get(name, "?")[0] != "layer":
                raise ClaimError("where", "a layer that occurs in the claim", repr(name))
            scope[name] = ("layer", lo, hi)
    if network.cost == "quadratic" or any(r[1] == "y" for _, _, term in network.formulas for r in refs(term)):
        parser.arrays.setdefault("y", parser.implied["y"])
    if parser.least > network.least and not network.widths:
        network = Network(None, network.activation, network.cost, network.batch, parser.least, network.formulas)
    return Claim(network, lhs, rhs, scope, parser.arrays)


def read_term(text, claim, scope):
    """A term in the names of a claim; scope: every name that is bound around it."""
    parser = Parser(text, claim.network, claim.arrays)
    term = parser.whole()
    unknown = [n for n in (*parser.layers, *parser.used) if n not in scope]
    if unknown:
        raise ClaimError("the expression", f"names of the goal ({', '.join(scope)})", repr(unknown[0]), text=text)
    return term


def ranges(parser):
    """The scope that the uses of each name give."""
    scope = {}
    top = parser.network.top
    both = set(parser.layers) & set(parser.used)
    if both:
        raise ClaimError("the claim", "one meaning for each name", f"{min(both)!r} as a layer and as an index",
                         "rename one of them", parser.text)
    for name, uses in parser.layers.items():
        lo = max(lowest for lowest, _ in uses)
        scope[name] = ("layer", ("", max(lo, 1)), shift(top, -max(off for _, off in uses)))
    for name, dims in parser.used.items():
        scope[name] = ("index", *dict.fromkeys(dims))
    for name in scope:
        if name in parser.arrays or name in ("L", "n", "m", "D"):
            raise ClaimError("the claim", "a name that means one thing", repr(name), "rename it", parser.text)
    return scope


def conditions(where, network):
    """[(name, lo, hi)] of conditions such as "2 <= l < L"; several are joined by commas."""
    found = []
    for part in where.split(","):
        match = WHERE.fullmatch(part)
        if not match:
            raise ClaimError("where", "a range such as 2 <= l < L", repr(part))
        lo, below, name, above, hi = match.groups()
        parser = Parser(lo, network)
        low = parser.layer()
        high = Parser(hi, network).layer()
        found.append((name, shift(low, below == "<"), shift(high, -(above == "<"))))
    return found
