"""Nodes of a layout: a small tree of rows, fractions, fences and big operators that every printer can draw.

("thin",) a little room  ("sym", role)  ("num", digits)  ("row", ...)  ("op", sign)  ("word", text)
("var", role, layer, indices, example)     a quantity: nodes or None, () for the whole array
("fun", role, layer, primes, argument)     an activation function, applied
("call", word, argument)  ("frac", above, below)  ("paren", x)  ("brack", x)  ("sup", x, power)  ("sub", x, below)
("T", x)  ("neg", x)  ("add", x, ...)  ("prod", factor, ...)  ("had", x, y)
("big", "sum" or "prod", below, above, x)  ("matrix", ((entry, ...), ...))
"""

LETTERS = ("w", "b", "z", "a", "delta", "C", "Cx")
PATH = "π"
GREEK_FUNCTIONS = {"Phi": "Φ", "phi": "φ"}
DOTS = ("op", "⋯")
IDENTITY, EXP, NABLA = ("word", "I"), ("word", "exp"), ("op", "∇")


def row(*nodes):
    """Nodes side by side."""
    return ("row", *nodes)


def layer(y):
    """A layer: l, l+1, L-1, 2."""
    base, by = y
    return (
        ("num", str(by))
        if base == ""
        else ("sym", base)
        if by == 0
        else row(("sym", base), ("tight", "+" if by > 0 else "−"), ("num", str(abs(by))))
    )


def index(i):
    """An index: a number, a name, or the neuron of a path in a layer."""
    if isinstance(i, tuple):
        return ("sub", ("sym", PATH), layer(i[1]))
    return ("num", str(i)) if isinstance(i, int) else ("sym", i)


def related(left, sign, right):
    """left sign right, such as an inequality."""
    return row(left, ("op", sign), right)


def equation(left, right):
    """left = right."""
    return related(left, "=", right)


def tall(node):
    """True for what needs tall parentheses: a fraction or a big operator is in it."""
    return isinstance(node, tuple) and (
        node[:1] in (("big",), ("frac",), ("matrix",)) or any(map(tall, node))
    )


def numeral(node):
    """True for what is drawn with a digit first, such as 2^3: side by side with a factor before it, it would be misread."""
    return (
        node[0] == "num"
        or node[0] in ("sup", "sub", "T", "prod", "row", "had")
        and len(node) > 1
        and numeral(node[1])
    )


def dotted(before, factor):
    """True where a product needs a dot between two factors: before a number, a sign or a slash, and in 2 . 1/3."""
    return (
        numeral(factor)
        or "slash" in (before[0], factor[0])
        or factor[0] == "paren"
        and factor[1][0] == "neg"
        or before[0] == "num"
        and factor[0] == "frac"
    )


def dimension(d):
    """A dimension: n(l), n(l)-1, m or N."""
    if d[0] == "upto":
        size = dimension(("n", d[1]))
        return row(size, ("tight", "−"), ("num", str(-d[2]))) if d[2] else size
    return ("call", ("sym", "n"), layer(d[1])) if d[0] == "n" else ("sym", "m" if d[0] == "m" else d[1])


def listed(indices):
    """Indices with commas between them."""
    nodes = [node for i in indices for node in (("comma",), index(i))][1:]
    return row(*nodes)
