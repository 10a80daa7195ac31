"""Index names in terms: which stand in them, which they bind, which pick a member of a list."""

from __future__ import annotations

from collections.abc import Mapping

from symbolic_bp.codegen.models.stored import Stored
from symbolic_bp.model import index
from symbolic_bp.model.index import Call, Poly
from symbolic_bp.model.terms import Term, walk
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import names


def letters(p: Poly) -> list[str]:
    """The names of an index expression, from left to right."""
    found: list[str] = []
    for monomial, _ in p.terms:
        for atom in monomial:
            found += [atom] if isinstance(atom, str) else [n for q in atom.args for n in letters(q)]
    return found


def binders_of(t: Term) -> list[list[str]]:
    """The names that a part of a term binds itself, with their ranges."""
    if t[0] == "any":
        return [b for binders, _ in t[2] for b in binders]
    return list(t[1]) if t[0] == "max" else [t[1:4]] if t[0] == "sum" else []


def letters_of(body: Term) -> set[str]:
    """All index names of a body, bound ones too, those of functions of arrays and of maxima as well."""
    binders = (
        [b for bs, _ in body[2] for b in bs] if body[0] == "any" else body[1] if body[0] == "max" else []
    )
    return names(body) | {v for v, _, _ in binders}


def in_list(arrays: Mapping[str, Stored], v: str, body: Term) -> bool:
    """Whether a name picks a member of a list, or stands in a size that a sum, or another range, goes to."""
    for part in walk(body):
        if part[0] == "ref" and any(v in letters(index.read(p)) for p in part[2][: arrays[part[1]].lists]):
            return True
        ends = [index.read(p) for _, *ends in binders_of(part) for p in ends]
        if any(isinstance(a, Call) and any(v in q.names for q in a.args) for p in ends for a in p.atoms()):
            return True
    return False


def outward(arrays: Mapping[str, Stored], t: Term) -> Term:
    """A sum of sums with the first one over a list outside. Raises ExpressionError where it depends on
    others."""
    chain_: list[list[str]] = []
    body = t
    while body[0] == "sum" and not in_list(arrays, body[1], body[4]):
        chain_.append(body[1:4])
        body = body[4]
    if body[0] != "sum" or not chain_:
        return t
    before = {v for v, _, _ in chain_}
    if before & (index.read(body[2]).names | index.read(body[3]).names):
        raise ExpressionError(
            "NumPy",
            f"a sum over the list index {body[1]} whose range is that of no other sum",
            f"{body[2]}..{body[3]}",
        )
    inner = body[4]
    for binder in reversed(chain_):
        inner = ["sum", *binder, inner]
    return [*body[:4], inner]
