"""The numbers of a counterexample as text: values, and the undefined functions as polynomials."""

from collections.abc import Iterable, Iterator
from typing import Any

import mpmath

from symbolic_bp.exact import real
from symbolic_bp.exact.graph import FN
from symbolic_bp.exact.models.asked import Asked
from symbolic_bp.exact.models.points import Point

TINY = mpmath.mpf(10) ** -40  # what is left of 0 by 60 digits


def shown(value: Any) -> str:
    """A value: a fraction, or some digits of a real number."""
    if isinstance(value, tuple):
        return real.shown(value)
    if isinstance(value, mpmath.mpf) and abs(value) < TINY:
        return "0.0"
    return mpmath.nstr(value, 12) if isinstance(value, mpmath.mpf) else str(value)


def added(terms: Iterable[tuple[int, str]]) -> str:
    """A sum of coefficients with their monomials, 2 + z + 3*z^2; "0" of none."""
    parts = [name if c == 1 and name else f"{c}*{name}" if name else str(c) for c, name in terms if c]
    return " + ".join(parts) or "0"


def functions(asked: Asked, flags: bytearray, point: Point) -> Iterator[str]:
    """The undefined functions that the nodes with a flag use, each as a formula."""
    graph, seen = asked.instance.graph, set()
    for flag, (op, name, _) in zip(flags, graph.nodes, strict=False):
        if (
            flag
            and op == FN
            and isinstance(name, tuple)
            and name[0] == "app"
            and (name[1], name[3]) not in seen
        ):
            seen.add((name[1], name[3]))
            powers = zip(point.coefficients(name[1], name[3]), ("", "z", "z^2", "z^3"), strict=True)
            yield f"{placed(name[1], name[3])}(z) = {added(powers)}"
    for (family, place), found in asked.instance.arguments.items():
        if found.node is not None and found.listed is not None and flags[found.listed]:
            _, (_, f, shape), _ = graph.nodes[found.node]
            rows = [point.weights(f, shape, k) for k in range(len(found.positions))]
            linear = added(
                (c, f"u{k}{power}")
                for k, row in enumerate(rows, 1)
                for c, power in zip(row, ("", "^2"), strict=False)
            )
            mixed = added((row[2], f"u{k}") for k, row in enumerate(rows, 1))
            yield f"{placed(family, place)} = {f}(u) = {linear}" + (
                f" + ({mixed})^2/2" if mixed != "0" else ""
            )


def placed(name: str, place: tuple[int, ...]) -> str:
    """A name with its indices."""
    return f"{name}[{', '.join(map(str, place))}]" if place else name
