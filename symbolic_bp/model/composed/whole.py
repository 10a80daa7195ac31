"""Expressions with numbers for their names, (H + 2*P - A)//S + 1, as the files of layers have them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Number = int | Fraction
TWO: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.And: lambda u, v: u and v,
    ast.Or: lambda u, v: u or v,
}


def value(text: str, names: Mapping[str, Number]) -> Number:
    """The value of an expression. Raises KeyError for a name or an operation that there is not."""
    found: Number = of(ast.parse(text.strip(), mode="eval").body, names)
    return found


def of(node: ast.expr, names: Mapping[str, Number]) -> Any:
    """The value of a part of an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.BinOp):
        return TWO[type(node.op)](of(node.left, names), of(node.right, names))
    if isinstance(node, ast.Compare):
        return TWO[type(node.ops[0])](of(node.left, names), of(node.comparators[0], names))
    if isinstance(node, ast.BoolOp):
        first, *rest = [of(part, names) for part in node.values]
        for part in rest:
            first = TWO[type(node.op)](first, part)
        return first
    raise KeyError(ast.unparse(node))


def shown(number: Number) -> str:
    """A number as it stands in a formula."""
    return str(number) if isinstance(number, int) and number >= 0 else f"({number})"
