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
            _, lowest, highest = scope[name]
            if {lo[0], hi[0], lowest[0], highest[0]} - {"", "L"}:
                raise ClaimError("where", "numbers and L as the ends of a range", repr(where))
            if hi[0] == "" and highest[0] == "L":
                parser.least = max(parser.least, hi[1] - highest[1])
            if not (before(lowest, lo, parser.least) and before(hi, highest, parser.least)):
                raise ClaimError("where", f"a range inside {spelled(lowest)} <= {name} <= {spelled(highest)}, "
                                 "where every symbol of the claim exists", repr(where))
            scope[name] = ("layer", lo, hi)
    if network.cost == "quadratic" or any(r[1] == "y" for _, _, term in network.formulas for r in refs(term)):
        parser.arrays.setdefault("y", parser.implied["y"])
    if parser.least > network.least and not network.widths:
        network = Network(None, network.activation, network.cost, network.batch, parser.least, network.formulas)
    return Claim(network, lhs, rhs, scope, parser.arrays, parser.order, text, where)


def before(a, b, least):
    """Whether a <= b for every L >= least; a and b numbers or L and a number."""
    return a[0] in ("", b[0]) and a[1] <= b[1] + (0 if a[0] == b[0] else least)


def spelled(layer):
    """A layer as a person writes it: l+1 for ("l", 1)."""
    return layer[0] + (f"{layer[1]:+d}" if layer[1] else "") if layer[0] else str(layer[1])


def read_term(text, claim, scope):
    """A term in the names of a claim; scope: every name that is bound around it."""
    parser = Parser(text, claim.network, claim.arrays)
    term = parser.whole()
    alone(parser)
    unknown = [n for n in (*parser.layers, *parser.used) if n not in scope]
    if unknown:
        raise ClaimError("the expression", f"names of the goal ({', '.join(scope)})", repr(unknown[0]), text=text)
    return term


def end(layer):
    """Orders the ends of a range: below another layer of the claim, at a number, at L-1, at L."""
    return ("", "L").index(layer[0]) + 1 if layer[0] in ("", "L") else 0, layer[1]


def alone(parser):
    """Raises ClaimError for a name that a Sum, Prod or Paths binds and that is used outside of it too."""
    for bound in parser.binders:
        if bound.text in parser.used or bound.text in parser.layers:
            raise ClaimError(f"column {bound.place + 1}", "a name that is not used outside", repr(bound.text),
                             "rename one of the two", parser.text, bound.place)


def ranges(parser):
    """The scope that the uses of each name give."""
    scope = {}
    top = parser.network.top
    both = set(parser.layers) & set(parser.used)
    if both:
        raise ClaimError("the claim", "one meaning for each name", f"{min(both)!r} as a layer and as an index",
                         "rename one of them", parser.text)
    alone(parser)
    named = {name for name, ends in parser.highest.items() if any(base not in ("", "L") for base, _ in ends)}
    for name, uses in sorted(parser.layers.items(), key=lambda item: item[0] in named):      # l <= q: q comes first
        lo = max(lowest for lowest, _ in uses)
        offs = [off for _, off in uses if off is not None]
        ends = ([shift(top, -max(offs))] if offs else []) + [
            e for e in parser.highest.get(name, []) if e[0] in ("", "L", *scope)]
        scope[name] = ("layer", ("", max(lo, 1)), min(ends, key=end) if ends else top)
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
        low, high = (Parser(layer, network).layer() for layer in (lo, hi))
        found.append((name, shift(low, below == "<"), shift(high, -(above == "<"))))
    return found
