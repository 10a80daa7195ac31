"""A tree as the text that gives it when it is read."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic_bp.model.printing import bracket, place
from symbolic_bp.model.tree import (
    Apply,
    Binary,
    Binder,
    Derivative,
    Guard,
    Name,
    Negative,
    Node,
    Number,
    Over,
    Transposed,
)

SUM, PRODUCT, FACTOR, ATOM = range(4)
LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "^": FACTOR}


def written(node: Node, level: int = SUM) -> str:
    """The text of an expression, in brackets where it binds less than is needed."""
    if isinstance(node, Number):
        return str(node.value) if node.value.denominator == 1 else bracket(str(node.value), PRODUCT, level)
    if isinstance(node, Name):
        return place(node.name, [*map(written, node.args)])
    if isinstance(node, Apply):
        return (
            f"{place(node.name + chr(39) * node.order, listed(node.index))}({', '.join(listed(node.args))})"
        )
    if isinstance(node, Binary):
        own = LEVELS[node.op]
        if own == FACTOR:
            return bracket(f"{written(node.left, ATOM)}^{exponent(node.right)}", own, level)
        left, right = written(node.left, own), written(node.right, own + 1)
        tight = node.op == "/" or node.op == "*" and " @ " not in left
        return bracket(f"{left}{node.op}{right}" if tight else f"{left} {node.op} {right}", own, level)
    if isinstance(node, Negative):
        return bracket(f"-{written(node.of, FACTOR)}", SUM, level)
    if isinstance(node, Transposed):
        return f"{written(node.of, ATOM)}.T"
    if isinstance(node, Derivative):
        top, low = written(node.top), written(node.low)
        return f"direct({top}, {low})" if node.direct else bracket(f"{top}/{low}", FACTOR, level)
    return over(node) if isinstance(node, Over) else f"[{condition(node)}]" if isinstance(node, Guard) else ""


def listed(nodes: Sequence[Node]) -> list[str]:
    """Each of them as text."""
    return [*map(written, nodes)]


def exponent(node: Node) -> str:
    """2, or (-2)."""
    words = written(node)
    return f"({words})" if words.startswith("-") else words


def condition(node: Guard) -> str:
    """i <= j."""
    return f"{written(node.left)} {node.op} {written(node.right)}"


def bound(binder: Binder) -> str:
    """k, or (k, 1, n)."""
    if binder.low is None or binder.high is None:
        return binder.name
    return f"({binder.name}, {written(binder.low)}, {written(binder.high)})"


def over(node: Over) -> str:
    """Sum(u, k, (i, 1, n)), or {u for k in 1..n}."""
    if node.kind == "array":
        ends = [f"{b.name} in {written(b.low)}..{written(b.high)}" for b in node.binders if b.low and b.high]
        return "{" + written(node.body) + (f" for {', '.join(ends)}" if ends else "") + "}"
    where = [f"where {condition(g)}" for g in node.where]
    return f"{node.kind}({', '.join([written(node.body), *map(bound, node.binders), *where])})"
