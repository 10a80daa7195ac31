"""Derivatives of any graph of definitions, two ways; neither knows what a network is.

accumulate: D(C, x) = sum over the definitions y that refer to x of D(C, y) * dy/dx, from C down;
tangents:   the directional derivative, from the unknowns up (dual numbers).
"""

from symbolic_bp.exact.graph import DOT, FN, MUL, POW, RECIP, arguments


def partials(graph, number):
    """[(argument, direct partial derivative of the definition by it)], an argument once for each time it occurs."""
    op, x, y = graph.nodes[number]
    if op == MUL:
        return [(x, y), (y, x)]
    if op == DOT:
        return [*zip(x, y), *zip(y, x)]
    if op == POW:
        return [(x, graph.mul(graph.num(y), graph.pow(x, y - 1)))]
    if op == RECIP:
        return [(x, graph.mul(graph.num(-1), graph.pow(number, 2)))]
    if op == FN:
        return [(arg, slope(graph, number, x, y, place)) for place, arg in enumerate(y)]
    return []


def slope(graph, number, name, args, place):
    """The derivative of a function by its argument at a place: exp' = exp, log u' = 1/u, step' = sgn' = 0 off a kink,
    Phi' = phi, phi'(u) = -u phi(u); of an unknown function ("sigma", ..., order) one of the next order."""
    if name == "exp":
        return number
    if name == "log":
        return graph.recip(args[0])
    if name in ("step", "sgn"):
        return graph.zero
    if name == "Phi":
        return graph.fn("phi", args)
    if name == "phi":
        return graph.product([graph.num(-1), args[0], number])
    if isinstance(name, tuple):
        return graph.fn((*name, place), args)
    raise ValueError(f"no derivative of {name} is known")


def depends(graph, last, on):
    """Which nodes up to last depend on one of the nodes in on: a bytearray of flags."""
    flags = bytearray(last + 1)
    for number in range(last + 1):
        flags[number] = number in on or any(flags[i] for i in arguments(graph.nodes[number]))
    return flags


def accumulate(graph, output, by):
    """{node: D(output, node)} for every node between the unknowns in by and the output."""
    flags, found = depends(graph, output, by), {}
    terms = {output: ([graph.one], [graph.one])}
    for number in range(output, -1, -1):
        if number not in terms:
            continue
        total = found[number] = graph.dot(*terms.pop(number))
        for arg, partial in partials(graph, number):
            if flags[arg] and partial != graph.zero:
                left, right = terms.setdefault(arg, ([], []))
                left.append(total)
                right.append(partial)
    return found


def tangent(graph, output, seeds):
    """The derivative of the output along a direction: seeds is {node: what is added to its own tangent}."""
    found = dict(seeds)
    flags = depends(graph, output, seeds)
    for number in range(output + 1):
        if not flags[number]:
            continue
        pairs = [(partial, found[arg]) for arg, partial in partials(graph, number) if flags[arg]]
        if pairs:
            own = [(graph.one, seeds[number])] if number in seeds else []
            found[number] = graph.dot(*zip(*pairs, *own))
    return found.get(output, graph.zero)
