"""A mistake: what a backward pass with one thing done wrong gives, and the words for it."""

from dataclasses import dataclass

from symbolic_bp.audit.dense.passes import back


@dataclass
class Mistake:
    """cause: a word for it; equation: what it breaks; layer: in the book's count, or None; gradient: leaf ->
    Num, or lazily; each: for a bias with an entry for each example, what it is of delta of that example."""

    cause: str
    equation: str
    layer: object
    words: str
    gradient: object
    each: object = None


def layer(where):
    """The book's number of a single layer."""
    return min(where) + 2 if len(where) == 1 else None


def stepping(net, where, slopes=None, w=None):
    def step(at, x, above):
        if at not in where:
            return None
        return back(net, at, x, above, w and w[at], slopes and slopes[at][x])

    return step
