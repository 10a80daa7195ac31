"""Formulas inside a line of words: a fraction there is written with a slash, unless it is one such as 1/2 or 1/m."""


def inlined(node):
    """A layout for a line of words."""
    if not isinstance(node, tuple):
        return node
    node = tuple(map(inlined, node))
    if node[:1] == ("frac",) and not (node[1][0] == "num" and short(node[2])):
        return ("slash", *node[1:])
    return node


def short(node):
    """True for one sign, such as 1 or m."""
    return node[0] in ("num", "sym") and len(node[1]) < 3 or node[0] == "var" and not any(node[2:])


def bracketed(node, below):
    """Whether what stands before (or after) a slash needs brackets; a product before it does where a sum ends it."""
    return (
        node[0] in ("add", "neg", "had", "big", "frac", "slash")
        or node[0] == "prod"
        and (below or node[-1][0] == "big")
    )
