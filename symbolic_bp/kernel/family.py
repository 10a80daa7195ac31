"""Families as data: their boxes, definitions and ranks; which of them are abbreviations; what a replay
assumes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from . import index
from .fault import Incomplete, Rejected
from .index import OWN, Atom, Poly
from .interval import Span
from .term import Any, Body, D, Guard, Max, P, Range, Ref, Term, parts, places, put

GIVEN, DEFINED, SHORT, SLOPE = "given", "defined", "abbreviation", "slope"
WORK = 400_000


class Family(NamedTuple):
    """Quantities with indices: their ranges, the right side that defines them (or None), their rank (or
    None)."""

    name: str
    box: tuple[Range, ...]
    body: Body | None
    rank: tuple[Poly, ...] | None
    kind: str

    def at(self, places: tuple[Poly, ...]) -> dict[Atom, Poly]:
        """The values of the family's own indices at a place."""
        return dict(zip((r.var for r in self.box), places))


class Declared:
    """What a model declares beside families. sizes: lower bounds; calls: size functions, (number of
    arguments, lower bound);
    tops: upper bounds of sizes and size functions that have one; functions, arrays: numbers of arguments."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.calls: dict[str, tuple[int, int]] = {}
        self.tops: dict[str, Poly] = {}
        self.functions: dict[str, int] = {}
        self.arrays: dict[str, int] = {}


class Hypothesis(NamedTuple):
    """A fact that a proof needs, for all values of its names with ges >= 0 and eqs = 0."""

    kind: str
    term: Term
    ges: tuple[Poly, ...]
    eqs: tuple[Poly, ...]
    equals: Term | None = None


class Log:
    """What a replay has assumed and how much it has worked."""

    def __init__(self, work: int = 0) -> None:
        self.hyps: dict[Hypothesis, None] = {}
        self.smooth: set[tuple[str, str]] = set()
        self.spans: dict[object, Span] = {}
        self.work, self.made = work, 0

    def new(self) -> Atom:
        """A name of the kernel's own that was never used before."""
        self.made += 1
        return Atom(OWN, f"~{self.made:09d}")

    def spend(self, n: int = 1) -> None:
        """Count work; Incomplete once it is too much."""
        self.work += n
        if self.work > WORK:
            raise Incomplete("a proof that is checked within the limits of work", WORK)


def entries(body: Body | None) -> Iterator[tuple[tuple[Range, ...], tuple[Guard, ...], Term]]:
    """The terms in a definition, each under its binders and guards."""
    if isinstance(body, Any):
        yield from ((ranges, (), t) for ranges, t in body.arrays)
    elif body is not None:
        yield (body.binders, body.guards, body.body) if isinstance(body, Max) else ((), (), body)


def bounds(box: Iterable[Range], at: Iterable[Poly]) -> list[Poly]:
    """What is >= 0 where the place is inside the box: two for each index, value - low and high - value."""
    out: list[Poly] = []
    values: dict[Atom, Poly] = {}
    for r, p in zip(box, at):
        out += [index.sub(p, index.put(r.low, values)), index.sub(index.put(r.high, values), p)]
        values[r.var] = p
    return out


def read(f: Family) -> frozenset[str]:
    """The families that a definition reads (those inside D and P too)."""
    return frozenset(r.name for _, _, t in entries(f.body) for u in parts(t) for r in places(u))


def closure(edges: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """All that is reached from each by one edge or more."""
    out = {}
    for start in edges:
        seen: set[str] = set()
        todo = [start]
        while todo:
            new = edges.get(todo.pop(), frozenset()) - seen
            seen |= new
            todo += new
        out[start] = frozenset(seen)
    return out


def kinds(families: dict[str, Family], reach: Mapping[str, frozenset[str]]) -> dict[str, Family]:
    """The families with abbreviations marked: what names a derivative or a slope, and what reads an
    abbreviation."""
    derived = {
        f.name
        for f in families.values()
        for _, _, t in entries(f.body)
        for u in parts(t)
        if isinstance(u, (D, P)) or isinstance(u, Ref) and families[u.name].kind == SLOPE
    }
    short = {n for n, f in families.items() if f.kind == DEFINED and (n in derived or reach[n] & derived)}
    for n in sorted(short):
        if isinstance(families[n].body, (Any, Max)):
            raise Rejected("no undefined function or maximum of an abbreviation", n)
    return {n: f._replace(kind=SHORT) if n in short else f for n, f in families.items()}


def bind(f: Family, at: tuple[Poly, ...], t: Term) -> Term:
    """A term in the family's own indices, at a place."""
    return put(t, f.at(at))
