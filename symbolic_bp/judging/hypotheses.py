"""What a proof takes for granted, said with loops: constraints p >= 0 of the kernel become ranges l in 2..L.

What is dropped follows, by the kernel's linear reasoning, from the ranges of the claim and the bounds of
sizes, or from the
rest; a hypothesis that is a case of another one is not said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from symbolic_bp.finding.match import match
from symbolic_bp.finding.write import data
from symbolic_bp.kernel import index
from symbolic_bp.kernel.family import Hypothesis, Log
from symbolic_bp.kernel.index import CALL, NAME, SIZE, Atom, Poly
from symbolic_bp.kernel.model import Context
from symbolic_bp.kernel.replay import Proved
from symbolic_bp.kernel.term import App, Guard, Sum, Term, kids, polys, put

MADE = re.compile(r"i\d+")  # names of a normal form
POOL = "ijkpqrstuvabcdefgh"
ORDER = ("differentiable", "one maximiser", "positive", "not negative", "nonzero", "assumed")


@dataclass(frozen=True)
class Needed:
    """A hypothesis: kind as the kernel has it; term and equals as data; for all values of ranges, [name,
    low, high], where
    conditions hold, ["g", op, index]."""

    kind: str
    term: list[Any]
    equals: list[Any] | None
    ranges: list[list[str]] = field(default_factory=list)
    conditions: list[list[Any]] = field(default_factory=list)


@dataclass
class Fact:
    """A hypothesis on its way: bound names, constraints in them and in the names of the claim."""

    kind: str
    term: Term
    equals: Term | None
    bound: list[Atom]
    ges: list[Poly]
    eqs: list[Poly]

    def put(self, values: Mapping[Atom, Poly]) -> None:
        """Replaces names."""
        self.term = put(self.term, values)
        self.equals = None if self.equals is None else put(self.equals, values)
        self.ges, self.eqs = ([index.put(p, values) for p in ps] for ps in (self.ges, self.eqs))


def needed(proved: Proved, cites: bool) -> list[Needed]:
    """The hypotheses of a theorem, in the order of ORDER. cites: whether its last claim cites another one
    or itself, so that
    what that needs is needed on its whole range, for other values of the claim's names too."""
    kept, at = facts(proved, cites)
    return [said(one, proved, at) for one in kept]


def facts(proved: Proved, cites: bool) -> tuple[list[Fact], Context]:
    """The hypotheses of needed() on their way, none a case of another one, and the context that they are
    said in."""
    ctx = Context(proved.model, Log()).under(proved.claim.ranges).where(proved.claim.conditions)
    wide = Context(proved.model, Log())
    found = [fact(h, proved, cites) for h in proved.hypotheses]
    at = wide if cites else ctx
    for one in found:
        tidy(one, at)
    kept: list[Fact] = []
    for one in found:
        if not any(covers(other, one, at) for other in kept):
            kept = [other for other in kept if not covers(one, other, at)] + [one]
    kept.sort(key=lambda one: ORDER.index(one.kind) if one.kind in ORDER else len(ORDER))
    return kept, at


def names(t: Term) -> frozenset[Atom]:
    """The free names of a term."""
    own = frozenset[Atom]().union(*map(index.names, polys(t)))
    inner = frozenset[Atom]().union(*map(names, kids(t)))
    return own | (inner - {t.var} if isinstance(t, Sum) else inner)


def atoms(ps: Iterable[Poly]) -> Iterator[Atom]:
    """The names in index expressions."""
    for p in ps:
        yield from sorted(index.names(p))


def fact(h: Hypothesis, proved: Proved, cites: bool) -> Fact:
    """A hypothesis with its bound names: all of them, or those that the claim does not have."""
    own = set() if cites else {r.var for r in proved.claim.ranges}
    terms = [h.term] if h.equals is None else [h.term, h.equals]
    found = [*(a for t in terms for a in sorted(names(t))), *atoms((*h.ges, *h.eqs))]
    bound = [a for a in dict.fromkeys(found) if a not in own and a.sort not in (SIZE, CALL)]
    return Fact(h.kind, h.term, h.equals, bound, list(h.ges), list(h.eqs))


def tidy(one: Fact, ctx: Context) -> None:
    """Equations solved, names that the term does not have taken out, constraints that follow from the rest
    dropped."""
    reduced(one, ctx)
    for p in list(one.ges):  # p >= 0 and -p >= 0
        if p in one.ges and ctx.implies("ge", index.neg(p), one.ges, one.eqs):
            one.ges.remove(p)
            one.eqs.append(p)
    solved = True
    while solved:
        solved = False
        for p in one.eqs:
            name = next((a for a in one.bound if index.unit(p, a)), None)
            if name is not None:
                one.eqs.remove(p)
                one.bound.remove(name)
                one.put({name: index.solve(p, name)})
                solved = True
                break
    seen = names(one.term) | (frozenset() if one.equals is None else names(one.equals))
    for name in [a for a in reversed(one.bound) if a not in seen]:  # the range of a later one may have n(l)
        eliminate(one, name)
        reduced(one, ctx)
    reduced(one, ctx)


def eliminate(one: Fact, name: Atom) -> None:
    """Takes a name out that only the constraints have: exact where its coefficients are 1 and -1, else it
    stays."""
    rows = [p for p in one.ges if name in index.names(p)]
    if any(name in index.names(p) for p in one.eqs) or not all(index.unit(p, name) for p in rows):
        return
    low, high = ([p for p in rows if index.unit(p, name) == sign] for sign in (1, -1))
    one.ges = [p for p in one.ges if p not in rows] + [index.add(p, q) for p in low for q in high]
    one.bound.remove(name)


def reduced(one: Fact, ctx: Context) -> None:
    """Drops the constraints that follow from the others and from what is known."""
    one.eqs = [p for p in dict.fromkeys(one.eqs) if p and not ctx.implies("eq", p)]
    one.ges = list(dict.fromkeys(one.ges))
    for p in sorted(one.ges, key=lambda p: (-len(p), p)):
        rest = [q for q in one.ges if q != p]
        if ctx.implies("ge", p, rest, one.eqs):
            one.ges = rest


def covers(wide: Fact, narrow: Fact, ctx: Context) -> bool:
    """Whether one hypothesis is a case of another one."""
    if wide.kind != narrow.kind or (wide.equals is None) != (narrow.equals is None):
        return False
    values = match(wide.term, narrow.term, wide.bound)
    if values is None or wide.equals is not None and put(wide.equals, values) != narrow.equals:
        return False
    inner = ctx.more(narrow.ges, narrow.eqs)
    return all(inner.implies("ge", index.put(p, values)) for p in wide.ges) and all(
        inner.implies("eq", index.put(p, values)) for p in wide.eqs
    )


def said(one: Fact, proved: Proved, ctx: Context) -> Needed:
    """A hypothesis with ranges for its names, in letters that nothing else has."""
    taken = {*proved.model.taken, *(r.var.name for r in proved.claim.ranges)} - {a.name for a in one.bound}
    values: dict[Atom, Poly] = {}
    for a in one.bound:
        plain = a.name.rstrip("'").lstrip("~")
        own = (plain,) if plain.isidentifier() and not MADE.fullmatch(plain) else ()
        new = next(x for x in chain(own, POOL, (f"i{n}" for n in count())) if x not in taken)
        values[a] = index.var(Atom(NAME, new))
        taken.add(new)
    one.bound = [p[0][0][0] for p in values.values()]
    one.put(values)
    ranges, rest = boxed(one)
    conditions = [Guard("ge", p) for p in rest] + [Guard("eq", p) for p in one.eqs]
    term = data(one.term)
    if isinstance(one.term, App):  # differentiable: of the function itself, whatever slope the step needed
        term[2] = 0
    return Needed(
        one.kind,
        term,
        None if one.equals is None else data(one.equals),
        [[a.name, index.shown(low), index.shown(high)] for a, low, high in ranges],
        [data(g) for g in conditions],
    )


def boxed(one: Fact) -> tuple[list[tuple[Atom, Poly, Poly]], list[Poly]]:
    """Ranges for the bound names, each in those before it, and the constraints that are no ends of one."""
    rest, waiting, out = list(one.ges), list(one.bound), list[tuple[Atom, Poly, Poly]]()
    while waiting:
        for a in waiting:
            others = set(waiting) - {a}
            mine = [p for p in rest if index.unit(p, a) and not others & index.names(p)]
            low = next((p for p in mine if index.unit(p, a) == 1), None)
            high = next((p for p in mine if index.unit(p, a) == -1), None)
            if low is not None and high is not None:
                rest = [p for p in rest if p not in (low, high)]
                out.append((a, index.solve(low, a), index.solve(high, a)))
                waiting.remove(a)
                break
        else:
            break
    return out, rest
