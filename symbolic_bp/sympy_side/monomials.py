"""Sums of products of a term, opened as far as guards are inside: coefficient, bound names, guards,
factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, count
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import POOL
from symbolic_bp.model.terms import Term, children, mul, num, power, walk
from symbolic_bp.sympy_side.errors import ExpressionError

Binder = tuple[str, Poly, Poly]
MOST = 2000  # products of one formula


@dataclass(frozen=True)
class Monomial:
    """coefficient * Sum over binders of [guards] * factors; a guard is (kind, p): [p = 0] or [p >= 0]."""

    coefficient: Fraction = Fraction(1)
    binders: tuple[Binder, ...] = ()
    guards: tuple[tuple[str, Poly], ...] = ()
    factors: tuple[Term, ...] = field(default=())

    def times(self, other: Monomial) -> Monomial:
        """The product of two monomials whose bound names differ."""
        return Monomial(
            self.coefficient * other.coefficient,
            self.binders + other.binders,
            self.guards + other.guards,
            self.factors + other.factors,
        )

    def at(self, values: Mapping[str, Poly]) -> Monomial:
        """With names in it replaced, those of binders not."""
        return replace(
            self,
            binders=tuple((v, low.at(values), high.at(values)) for v, low, high in self.binders),
            guards=tuple((kind, p.at(values)) for kind, p in self.guards),
            factors=tuple(put(t, values) for t in self.factors),
        )


class Fresh:
    """Names that nothing else has."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def name(self, wanted: str) -> str:
        """wanted, or another letter where it is taken; it is taken from now on."""
        found = next(c for c in chain([wanted], POOL, (f"i{n}" for n in count())) if c not in self.taken)
        self.taken.add(found)
        return found


def moved(text: str, values: Mapping[str, Poly]) -> str:
    """An index expression as text with names replaced."""
    return str(index.read(text).at(values))


def put(t: Term, values: Mapping[str, Poly]) -> Term:
    """A term with index names replaced. A binder that a value would be caught by, or that has a replaced
    name, steps aside."""
    return PUT.get(t[0], put_parts)(t, values) if values else t


def put_parts(t: Term, values: Mapping[str, Poly]) -> Term:
    """Of a term without indices of its own."""
    return changed(t, lambda p: put(p, values))


def put_sum(t: Term, values: Mapping[str, Poly]) -> Term:
    """Of a sum."""
    _, v, low, high, body = t
    inner = {k: p for k, p in values.items() if k != v}
    own = v
    if any(v in p.names for p in inner.values()):
        used = {n for p in inner.values() for n in p.names} | names(body) | {*inner}
        own = Fresh(used).name(v)
        inner[v] = index.name(own)
    return ["sum", own, moved(low, values), moved(high, values), put(body, inner)]


PUT: dict[str, Callable[[Term, Mapping[str, Poly]], Term]] = {
    "num": lambda t, values: t,
    "int": lambda t, values: ["int", moved(t[1], values)],
    "ref": lambda t, values: ["ref", t[1], [moved(p, values) for p in t[2]]],
    "g": lambda t, values: ["g", t[1], moved(t[2], values)],
    "app": lambda t, values: [*t[:3], [moved(p, values) for p in t[3]], put(t[4], values)],
    "sum": put_sum,
}


def indices(t: Term) -> Iterator[str]:
    """The index expressions of a part of a term itself."""
    head = t[0]
    if head == "ref":
        yield from t[2]
    elif head == "app":
        yield from t[3]
    elif head in ("int", "g"):
        yield t[1] if head == "int" else t[2]
    elif head == "sum":
        yield from t[2:4]


def names(t: Term) -> set[str]:
    """All index names of a term, bound ones too."""
    found = {n for part in walk(t) for text in indices(part) for n in index.read(text).names}
    return found | {part[1] for part in walk(t) if part[0] == "sum"}


def free(t: Term) -> set[str]:
    """The index names of a term that are not bound in it."""
    if t[0] == "sum":
        ends = {n for text in t[2:4] for n in index.read(text).names}
        return ends | (free(t[4]) - {t[1]})
    found = {n for text in indices(t) for n in index.read(text).names}
    return found.union(*map(free, children(t)))


def changed(t: Term, change: Callable[[Term], Term]) -> Term:
    """A term (no `any` or `max`) with the terms directly inside of it changed. They are told from its lists
    of indices by their places: an index may be called g, like the head of a guard."""
    inside = {id(p) for p in children(t)}
    return [change(p) if id(p) in inside else p for p in t]


def guarded(t: Term) -> bool:
    """Whether a guard stands in a term as a factor of a term of its sums, not inside a function."""
    if t[0] in ("add", "mul", "sum"):
        return any(map(guarded, children(t)))
    return bool(t[0] == "g")


def opened(t: Term, fresh: Fresh) -> list[Monomial]:
    """The monomials of a term; what has no guard inside stays one factor. Raises ExpressionError where they
    are too many."""
    head = t[0]
    if head == "num":
        return [Monomial(Fraction(t[1]))] if Fraction(t[1]) else []
    if head == "g":
        return [Monomial(guards=((t[1], index.read(t[2])),))]
    if head == "mul":
        made = [Monomial()]
        for part in t[1:]:
            made = [a.times(b) for b in opened(part, fresh) for a in made]
            if len(made) > MOST:
                raise ExpressionError(
                    "a formula", f"at most {MOST} products", "more", "give parts of it names"
                )
        return made
    if not guarded(t):
        return [Monomial(factors=(t,))]
    if head == "add":
        return [m for part in t[1:] for m in opened(part, fresh)]
    _, v, low, high, body = t
    own = fresh.name(v)
    binder = (own, index.read(low), index.read(high))
    return [replace(m, binders=(binder, *m.binders)) for m in opened(put(body, {v: index.name(own)}), fresh)]


def canonical(t: Any, depth: int = 0, bound: Mapping[str, Poly] | None = None) -> Term:
    """A term with its bound names counted from outside and its products and sums in one order: alike terms
    become one."""
    known = bound or {}
    head = t[0]
    if head == "sum":
        own = f"_{depth}"
        inner = {**known, t[1]: index.name(own)}
        return ["sum", own, moved(t[2], known), moved(t[3], known), canonical(t[4], depth + 1, inner)]
    if head == "pow" and t[1][0] == "mul":  # (u v)^k = u^k v^k, also where 1/0 = 0
        return canonical(mul(*(power(p, t[2]) for p in t[1][1:])), depth, known)
    if head == "mul" and any(p[0] == "pow" and p[1][0] == "mul" for p in t[1:]):
        flat = [
            mul(*(power(q, p[2]) for q in p[1][1:])) if p[0] == "pow" and p[1][0] == "mul" else p
            for p in t[1:]
        ]
        return canonical(mul(*flat), depth, known)
    if head in ("add", "mul"):
        return [head, *sorted((canonical(p, depth, known) for p in t[1:]), key=str)]
    if head in ("ref", "int", "g", "num"):
        return put(t, known)
    if head == "app":
        return [*t[:3], [moved(p, known) for p in t[3]], canonical(t[4], depth, known)]
    return changed(t, lambda p: canonical(p, depth, known))


def number(value: Fraction) -> list[Term]:
    """A coefficient as factors: none for 1."""
    return [] if value == 1 else [num(value)]
