"""Arrays of a whole mini-batch in a book that has one row for each example: read as the transposes of the kernel's arrays.

X of the book stands for (X')^T of the kernel; transposes are multiplied out, and an equation of arrays with one row for
each example is transposed on both sides. render/convention.py goes the other way.
"""

from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.term import children


def transpose(t):
    """The transpose of a matrix, multiplied out."""
    if t[0] == "ein" and t[1] == "ij->ji":
        return t[2]
    if t[0] == "ein" and t[1] == "i,j->ij":
        return ("ein", t[1], t[3], t[2])
    return ("ein", "ij->ji", t)


def whole(t):
    """True where an array of a whole mini-batch stands in a term."""
    if t[0] == "ref":
        return t[1] in ("z", "a", "delta") and not t[3]
    if t[0] in ("D", "P", "held"):
        return whole(t[1]) or whole(t[2])
    return any(whole(t[pos]) for pos in children(t))


def columns(claim):
    """(lhs, rhs) of a claim whose arrays were read as a book with rows has them, in the kernel's arrays. Raises kernel
    Rejected where they have no such form."""
    convert = Columns(claim.context())
    sides = [convert(side) for side in (claim.lhs, claim.rhs)]
    return tuple(map(turned if any(flip for flip, _ in sides) else upright, sides))


def turned(pair):
    """The transpose of (flip, term), which stands for term or, with flip, its transpose."""
    flip, t = pair
    return t if flip else transpose(t)


def upright(pair):
    """What (flip, term) stands for."""
    flip, t = pair
    return transpose(t) if flip else t


class Columns:
    """Terms of a book with rows as (flip, term of the kernel); with flip the transpose of the term is meant."""

    def __init__(self, ctx):
        self.ctx = ctx

    def __call__(self, t):
        if not whole(t) or t[0] == "col" and t[1][0] == "ref":
            return False, t
        head = t[0]
        if head == "ref" or head == "D" and t[2][0] == "ref" and not whole(t[1]):
            return True, t
        if head == "ein":
            return self.product(t[1], [self(p) for p in t[2:]])
        if head in ("add", "mul", "act", "sum"):
            below = children(t)
            inner = {pos: Columns(self.ctx.extended(self.ctx.bound(t, pos)))(t[pos]) for pos in below}
            flip = any(pair[0] for pair in inner.values())
            for pos, pair in inner.items():
                scalar = head == "mul" and not pair[0]  # at most one factor of a product is an array
                t = t[:pos] + (pair[1] if scalar else turned(pair) if flip else upright(pair),) + t[pos + 1 :]
            return flip, t
        raise Rejected("expected a form with one row for each example")

    def product(self, spec, parts):
        flips = [flip for flip, _ in parts]
        if spec == "ij->ji":
            return not flips[0], parts[0][1]
        if spec == "ij,jk->ik" and (parts[0][0] and self.batch(parts[0][1])):
            return True, ("ein", spec, *map(turned, reversed(parts)))
        if spec == "ij,ij->ij" and any(flips):
            return True, ("ein", spec, *map(turned, parts))
        if spec in ("ij,jk->ik", "ij,ij->ij", "ij,j->i"):
            return False, ("ein", spec, *map(upright, parts))
        raise Rejected("expected a product that has a form with one row for each example")

    def batch(self, t):
        """Whether a term has one column for each example."""
        return self.ctx.shape(t)[1:] == (("m",),)
