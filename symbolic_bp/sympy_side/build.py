"""A model from equations of SymPy: each is a line, what is used and not defined is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sympy import Eq, Expr, Indexed, Symbol, preorder_traversal, sympify
from sympy.core.function import AppliedUndef

from symbolic_bp.model.model import Model
from symbolic_bp.model.printing import formula, loops, place
from symbolic_bp.model.terms import walk
from symbolic_bp.sympy_side.back import Converter
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.heads import Arrays

Ranges = Mapping[Any, tuple[Any, Any]]


def from_sympy(
    equations: Sequence[Eq], ranges: Ranges, given: Sequence[Expr] = (), name: str = "model"
) -> Model:
    """The model of equations Eq(z[j], Sum(W[j, k]*x[k], (k, 1, d))).

    ranges: {j: (1, n)} for every index on a left side or in given, each a symbol; given: W[j, k], one for
    each given array, none for a number. Undefined functions of one number are Function("phi")(u), those of
    arrays heads.Arrays("cost", (a[j], (j, 1, n))). Raises ExpressionError, and ModelError for lines that are
    no model.
    """
    for e in equations:
        if not isinstance(e, Eq) or not isinstance(e.lhs, (Indexed, Symbol)):
            raise ExpressionError("an equation of a model", "Eq(z[j], ...)", str(e)[:80])
    converter = Converter([*equations, *given])
    converter.integers |= {*ranges}
    for low, high in ranges.values():
        converter.integers |= {s for end in (low, high) for s in getattr(end, "free_symbols", ())}
    lines = [f"model {name}"]
    lines += declared(equations, converter)
    for g in given:
        lines.append(f"{left(converter, g)} in R{loops(box(converter, g, ranges))}")
    for e in equations:
        bounds = box(converter, e.lhs, ranges)
        converter.bound = {v: v.name for v in indices(e.lhs)}
        body = converter.term(e.rhs)
        converter.bound = {}
        sign = ":=" if any(t[0] in ("D", "P") for t in walk(body)) else "="
        lines.append(f"{left(converter, e.lhs)} {sign} {formula(body)}{loops(bounds)}")
    return Model.read("\n".join(lines), name)


def indices(e: Expr) -> list[Symbol]:
    """The indices of an entry of the left side. Raises ExpressionError where one is no symbol, or stands
    twice."""
    found = list(e.indices) if isinstance(e, Indexed) else []
    if not all(isinstance(v, Symbol) for v in found) or len({*found}) < len(found):
        raise ExpressionError(
            "the left side of an equation", "z[j] with an index of its own in each place", str(e)
        )
    return found


def left(converter: Converter, e: Expr) -> str:
    """z[l,j] as it stands on the left."""
    base = str(e.base.label) if isinstance(e, Indexed) else e.name
    return place(base, [v.name for v in indices(e)])


def box(converter: Converter, e: Expr, ranges: Ranges) -> list[list[str]]:
    """The ranges of the indices of an entry. Raises ExpressionError where one has none."""
    made = []
    for v in indices(e):
        if v not in ranges:
            raise ExpressionError(f"the index {v} of {e}", "a range, {j: (1, n)}", "none")
        low, high = (converter.index(sympify(end)) for end in ranges[v])
        made.append([v.name, str(low), str(high)])
    return made


def declared(equations: Sequence[Eq], converter: Converter) -> list[str]:
    """The lines that declare undefined functions."""
    lines: dict[str, str] = {}
    for e in equations:
        for part in preorder_traversal(e.rhs):
            if isinstance(part, Arrays):
                lines[part.name] = f"{part.name}: scalar"
            elif isinstance(part, AppliedUndef) and not part.is_integer:
                letters = [f"i{n}" for n in range(len(part.args) - 1)]
                lines[part.func.__name__] = f"{place(part.func.__name__, letters)}: elementwise"
    return [*lines.values()]
