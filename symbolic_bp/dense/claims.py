"""Claims of the book's language as claims on the preset, entry by entry."""

from dataclasses import dataclass, replace
from typing import Any

from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.terms import Old, Terms
from symbolic_bp.finding.write import data as written
from symbolic_bp.kernel import index
from symbolic_bp.kernel.index import Poly, shown
from symbolic_bp.kernel.term import Guard, Term


@dataclass(frozen=True)
class Said:
    """A claim on the preset: the scope of its own names, that with the names of an entry, the entry, its
    sides as terms, its data."""

    outer: Scope
    scope: Scope
    at: tuple[Poly, ...]
    left: Term
    right: Term
    data: dict[str, Any]


def one(s: Scope, name: str, decl: tuple[Any, ...]) -> Scope | None:
    """The scope in which an index that has one value is this value; None for another one."""
    if decl[0] != "index" or index.constant(s.size(decl[1])) != 1:
        return None
    return replace(s, old=s.old.extended({name: decl}), values={**s.values, name: index.const(1)})


def bound(s: Scope, scope: dict[str, Any]) -> tuple[Scope, list[Guard]]:
    """The scope with the names of a claim, and conditions for those with more than one range."""
    guards = []
    for name, decl in scope.items():
        s = one(s, name, decl) or s.bind(name, decl)
        if decl[0] == "index":
            guards += [Guard("ge", index.sub(s.size(d), s.at(name))) for d in decl[2:]]
    return s, guards


def claim(
    read: Terms,
    name: str,
    scope: dict[str, Any],
    left: Old,
    right: Old,
    names: tuple[str, ...] = (),
    measure: str = "",
    assuming: bool = False,
) -> Said:
    """left = right for all values of the names in scope; where the sides are arrays also for all entries,
    which get these names. measure: the layer name of a downward induction. assuming: it is taken for
    granted."""
    outer, guards = bound(read.dense.scope(), scope)
    shape = read.shape(outer, left)
    s, at = outer, list[Poly]()
    for k, d in enumerate(shape):
        name_ = names[k] if k < len(names) else f"e{k}"
        s = one(s, name_, ("index", d)) or s.bind(name_, ("index", d))
        at.append(s.values[name_])
    sides = [read.read(s, t, tuple(at)) for t in (left, right)]
    last = s.layer(scope[measure][2]) if measure else ()
    data: dict[str, Any] = {
        "name": name,
        "ranges": [[r.var.name, shown(r.low), shown(r.high)] for r in s.ranges],
        "conditions": [written(g) for g in guards],
        "left": written(sides[0]),
        "right": written(sides[1]),
        "measure": [shown(index.sub(last, s.values[measure]))] if measure else None,
        "assuming": [[written(sides[0]), written(sides[1])]] if assuming else [],
    }
    return Said(outer, s, tuple(at), sides[0], sides[1], data)
