"""Arrays of known size as columns and matrices of their entries, for formulas of one small network."""

from itertools import count

from symbolic_bp.assistant.ends import tidy
from symbolic_bp.assistant.places import readable
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import entry
from symbolic_bp.moves.term import ONE, ZERO, children, mul
from symbolic_bp.render.layout import layout

LARGEST = 4  # rows and columns that are shown
LEAVES = ("ref", "act", "D", "col", "ones")


class Spread:
    """A network for layout() that draws its arrays entry by entry; what is too large stays a symbol."""

    def __init__(self, claim):
        self.network, self.batch, self.top, self.m = (
            claim.network,
            claim.network.batch,
            claim.network.top,
            claim.network.m,
        )
        self.ctx = claim.context()

    def leaf(self, t):
        """The matrix of the entries of an array, None for anything else."""
        inside = t[2] if t[0] == "ein" and t[1] in ("ij->ji", "i->ii") else t
        if inside[0] not in LEAVES or inside[0] == "ref" and inside[3]:
            return None
        try:
            spans = [self.span(d) for d in self.ctx.shape(t)]
            return matrix(self, t, spans) if spans and all(spans) else None
        except Rejected:  # a name that a sum binds
            return None

    def span(self, d):
        """The indices of a dimension that are shown, None between them for dots; nothing where it is too large."""
        if d[0] == "m":
            return [1, None, "m"]
        width = self.ctx.width(d) or LARGEST + 1
        return range(1, width + 1) if width <= LARGEST else ()

    def entry(self, t, at):
        """The layout of one entry of an array."""
        inner = self.ctx.extended({i: ("index", ("m",)) for i in at if i == "m"})
        fresh = (f"%e{i}" for i in count())
        return layout(settled(readable(tidy(inner, entry(inner, t, at, fresh)), inner.scope)), self.network)


def matrix(spread, t, spans):
    """The layout of an array with the entries at the indices in spans, one or two of them."""
    if len(spans) == 1:
        return ("matrix", tuple((("op", "⋮") if i is None else spread.entry(t, (i,)),) for i in spans[0]))
    return (
        "matrix",
        tuple(
            tuple(("op", "⋯") if None in (i, j) else spread.entry(t, (i, j)) for j in spans[1])
            for i in spans[0]
        ),
    )


def settled(t):
    """[i = j] of numbers as 1 or 0."""
    if t[0] == "kd" and all(type(i) is int for i in t[1:]):
        return ONE if t[1] == t[2] else ZERO
    return mul(*map(settled, t[1:])) if t[0] == "mul" else t


def spread(t, claim):
    """The layout of a term with its arrays written out; None where there is nothing to write out."""
    net = Spread(claim)
    for name, dim in sums(t):
        if name not in net.ctx.scope:
            net.ctx = net.ctx.extended({name: ("index", dim)})
    node = layout(t, net)
    return node if node != layout(t, claim.network) else None


def sums(t):
    """[(name, dimension)] of every sum in a term."""
    found = [t[1:3]] if t[0] == "sum" else []
    return found + [s for pos in children(t) for s in sums(t[pos])]
