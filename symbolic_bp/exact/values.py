"""A counterexample in plain words: the numbers in it and the value of each quantity that the claim names."""

from symbolic_bp.exact.evaluate import evaluate
from symbolic_bp.exact.missing import Missing, Unsupported
from symbolic_bp.exact.told import LONG, shown, told
from symbolic_bp.moves.term import children


def described(found):
    """[(label, value)] of a Counterexample, the network first, both sides last."""
    given = told(found.instance, network_used(found.sides))
    first = [pair for pair in given if pair[0] == "net"]
    out = first + [(name, str(value)) for name, value in found.names.items()] + given[len(first) :]
    return out + [pair for pair in parts(found) if pair not in out]


def network_used(sides):
    def used(t):
        return t[0] == "ref" and t[1] not in ("s", "t", "u", "v") or any(used(t[pos]) for pos in children(t))

    return any(map(used, sides))


def parts(found):
    """The value of every quantity of the claim whose indices are known."""
    out = {}

    def visit(t):
        if t[0] in ("ref", "D") and t != ("ref", "C", None, ()):
            label = name_of(t, found)
            if label:
                try:
                    value = evaluate(found.instance, t, found.names)
                    if (
                        numbers_in(value) <= 2 * LONG
                    ):  # a larger array follows from the numbers of the network
                        out.setdefault(label, shown(value))
                except (Missing, Unsupported, KeyError):
                    return
        if t[0] not in ("D", "P", "held"):
            for pos in children(t):
                visit(t[pos])

    for side in found.sides:
        visit(side)
    return list(out.items())


def numbers_in(value):
    """How many numbers there are in a value."""
    return sum(map(numbers_in, value)) if isinstance(value, tuple) else 1


def name_of(t, found):
    """The plain name of a ref or derivative with its numbers; None where an index is bound."""
    if t[0] == "D":
        top, low = name_of(t[1], found), name_of(t[2], found)
        return f"d{top}/d{low}" if top and low else None
    _, name, layer, idx = t
    if (
        any(isinstance(i, str) and i not in found.names for i in idx)
        or layer
        and layer[0] not in ("", "L")
        and layer[0] not in found.names
    ):
        return None
    at = (
        []
        if not layer
        else [layer[1] + (found.instance.depth if layer[0] == "L" else found.names.get(layer[0], 0))]
    )
    numbers = at + [found.names[i] if isinstance(i, str) else i for i in idx]
    return name + (f"[{','.join(map(str, numbers))}]" if numbers else "")
