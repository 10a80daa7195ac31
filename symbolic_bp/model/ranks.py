"""An order in which all definitions can be computed: a rank for each family, such that every read goes to
a lower one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Ref, Term, children


@dataclass
class Read:
    """One read of an array: who reads what, at which indices, where these constraints hold."""

    reader: str
    name: str
    at: list[Poly]
    where: list[Poly]
    ref: Term


@dataclass
class Node:
    """What ranks need of a family: its indices, what it reads."""

    name: str
    letters: list[str]
    reads: list[Read]


def reads(reader: str, term: Term, where: list[Poly]) -> Iterator[Read]:
    """All reads in a term, each with the ranges and guards around it."""
    head = term[0]
    if head == "ref":
        yield Read(reader, term[1], [index.read(i) for i in term[2]], where, term)
    elif head == "mul":
        guards = [p for t in term[1:] for p in constraint(t)]
        for t in term[1:]:
            yield from reads(reader, t, [*where, *guards])
    elif head == "sum":
        yield from reads(reader, term[4], [*where, *ends([term[1:4]])])
    elif head == "any":
        for binders, body in term[2]:
            yield from reads(reader, body, [*where, *ends(binders)])
    elif head == "max":
        inside = [*where, *ends(term[1]), *(p for g in term[2] for p in constraint(g))]
        yield from reads(reader, term[3], inside)
    else:
        for t in children(term):
            yield from reads(reader, t, where)


def constraint(term: Term) -> list[Poly]:
    """A guard as p >= 0."""
    if term[0] != "g":
        return []
    p = index.read(term[2])
    return [p, -p] if term[1] == "eq" else [p]


def ends(binders: Sequence[Sequence[str]]) -> list[Poly]:
    """Ranges as p >= 0."""
    return [
        p
        for v, low, high in binders
        for p in (index.name(v) - index.read(low), index.read(high) - index.name(v))
    ]


class Cycle(Exception):
    """Definitions that read each other in a circle; reads: along it."""

    def __init__(self, found: list[Read]) -> None:
        super().__init__()
        self.reads = found


def components(nodes: dict[str, Node]) -> list[list[str]]:
    """Families that read each other, together, each group after those that it reads (Tarjan)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for start in nodes:
        work = [(start, 0)] if start not in number else []
        while work:
            v, k = work.pop()
            if not k:
                number[v] = low[v] = len(number)
                stack.append(v)
            targets = [r.name for r in nodes[v].reads if r.name in nodes]
            for n in range(k, len(targets)):
                w = targets[n]
                if w not in number:
                    work += [(v, n + 1), (w, 0)]
                    break
                if w in stack:
                    low[v] = min(low[v], number[w])
            else:
                if low[v] == number[v]:
                    cut = stack.index(v)
                    found.append([n for n in nodes if n in stack[cut:]])
                    del stack[cut:]
                if work and v in stack:
                    low[work[-1][0]] = min(low[work[-1][0]], low[v])
    return found


class Ranks:
    """Ranks for the families of a model. least: lower bounds of sizes."""

    def __init__(self, nodes: dict[str, Node], least: dict[str, int]) -> None:
        self.nodes, self.least = nodes, least
        self.found: dict[str, list[Poly]] = {}
        groups = components(nodes)
        recursive = [g for g in groups if self.recursive(g)]
        for stage, group in enumerate(groups):
            for name in group:
                self.found[name] = [index.number(stage)] if len(groups) > 1 or not recursive else []
            if self.recursive(group):
                for name, rest in self.inside(group, []).items():
                    self.found[name] += rest
        longest = max(map(len, self.found.values()), default=0)
        for rank in self.found.values():
            rank += [index.number(0)] * (longest - len(rank))

    def recursive(self, group: list[str]) -> bool:
        """Whether families read themselves or each other."""
        return len(group) > 1 or any(r.name == group[0] for r in self.nodes[group[0]].reads)

    def inner(self, group: Sequence[str], done: list[Read]) -> list[Read]:
        """The reads between families of a group that no component of the rank makes lower yet."""
        return [
            r for n in group for r in self.nodes[n].reads if r.name in group and not any(r is d for d in done)
        ]

    def inside(self, group: list[str], done: list[Read]) -> dict[str, list[Poly]]:
        """Components for families that read each other. Raises Cycle where there are none."""
        open_reads = self.inner(group, done)
        order = topological(group, open_reads)
        if order is not None:
            return (
                {n: [index.number(order.index(n))] for n in group}
                if len(group) > 1 and open_reads
                else {n: [] for n in group}
            )
        for start in range(2 * max((len(self.nodes[n].letters) for n in group), default=0)):
            chosen = self.choose(group, open_reads, {}, start)
            if chosen:
                strict = [r for r in open_reads if self.falls(r, chosen, 1)]
                if strict:
                    rest = self.inside(group, [*done, *strict])
                    return {n: [chosen[n], *rest[n]] for n in group}
        raise Cycle(circle(open_reads))

    def choose(
        self, group: list[str], open_reads: list[Read], chosen: dict[str, Poly], start: int
    ) -> dict[str, Poly] | None:
        """One index of each family, all up or all down, such that no read goes higher."""
        if len(chosen) == len(group):
            return chosen
        linked = [
            r.reader if r.name in chosen else r.name
            for r in open_reads
            if (r.name in chosen) != (r.reader in chosen)
        ]
        name = linked[0] if linked else next(n for n in group if n not in chosen)
        letters = self.nodes[name].letters
        options = [index.name(v) * s for v in letters for s in (1, -1)]
        for e in options[start : start + 1] if not chosen else options:
            made = {**chosen, name: e}
            touched = [
                r for r in open_reads if r.name in made and r.reader in made and name in (r.name, r.reader)
            ]
            if all(self.falls(r, made, 0) for r in touched) and (
                found := self.choose(group, open_reads, made, start)
            ):
                return found
        return None

    def falls(self, read: Read, chosen: dict[str, Poly], by: int) -> bool:
        """Whether a read goes to a rank that is lower by at least so much."""
        values = dict(zip(self.nodes[read.name].letters, read.at, strict=False))
        return implied(read.where, chosen[read.reader] - chosen[read.name].at(values) - by, self.least)


def topological(group: Sequence[str], found: list[Read]) -> list[str] | None:
    """Families in an order in which each one reads earlier ones only; None where there is a circle."""
    order: list[str] = []
    while len(order) < len(group):
        ready = [n for n in group if n not in order and all(r.name in order for r in found if r.reader == n)]
        if not ready:
            return None
        order.append(ready[0])
    return order


def circle(found: list[Read]) -> list[Read]:
    """Reads that go in a circle."""
    step = {r.reader: r for r in reversed(found)}
    at, path = found[0].reader, list[str]()
    while at in step and at not in path:
        path.append(at)
        at = step[at].name
    return [step[n] for n in path[path.index(at) :]] if at in path else found[:1]


def place(ref: Term) -> str:
    """A read as a person writes it."""
    return f"{ref[1]}[{','.join(ref[2])}]" if ref[2] else str(ref[1])


def token(ref: Term) -> object:
    """The word where a read stands, if it is known."""
    return ref.at if isinstance(ref, Ref) else None
