"""Numbers that are held and never change, such as the delta of a Huber loss: other values of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from symbolic_bp.audit.host.covered import guarding


def having(it: object, numbers: Mapping[str, object]) -> object:
    """`it` with these numbers at these places: having(Net(), {"it.delta": 1.5})."""
    for path, value in numbers.items():
        exec(compile(f"{path} = value", "<plan>", "exec"), {"it": it, "value": value})  # noqa: S102, a path of ours
    return it


def path_of(name: str) -> str:
    """The place of a number in `it`; "" where it is none that can be set."""
    try:
        tree = ast.parse(name, mode="eval").body
    except SyntaxError:
        return ""
    return (
        name
        if name.startswith("it") and isinstance(tree, (ast.Attribute, ast.Subscript)) and "__" not in name
        else ""
    )


def another(value: float) -> float | None:
    """Another number of the same kind: positive, negative, a share between 0 and 1; None for a tiny constant,
    which may be a guard, and for what is no finite number."""
    if not abs(value) < 1e6 or guarding(value) and value not in (0, 1, -1):
        return None
    if 0 < value < 1:
        return round(value / 2 + 0.125, 6)
    return 0.375 if value == 0 else round(value * 1.25 + (0.0625 if value > 0 else -0.0625), 6)
