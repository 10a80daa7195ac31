"""Cases of a definition: their guards, where they hold, the conditions of Python for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symbolic_bp.codegen.models.letters import letters
from symbolic_bp.codegen.models.writer import Writer
from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Term, add, mul
from symbolic_bp.sympy_side.monomials import put

Case = tuple[list[str], Term, list[Poly]]  # conditions of Python, what is added there, p >= 0 there


def merged(cases: Sequence[Case]) -> list[Case]:
    """Cases behind the same conditions as one."""
    made: list[Case] = []
    for tests, term, facts in cases:
        n = next((n for n, (own, _, _) in enumerate(made) if own == tests), None)
        if n is None:
            made.append((tests, term, facts))
        else:
            made[n] = (tests, add(made[n][1], term), facts)
    return made


def joined(lines: Sequence[str]) -> list[str]:
    """Blocks behind the same condition as one."""
    made: list[str] = []
    test = ""
    for line in lines:
        if line.startswith("if ") and line == test:
            continue
        if not line.startswith(" "):
            test = line if line.startswith("if ") else ""
        made.append(line)
    return made


def factors(t: Term) -> list[Term]:
    """The factors of a term."""
    return t[1:] if t[0] == "mul" else [t]


def facts_of(t: Term) -> list[Poly]:
    """A guard as p >= 0."""
    p = index.read(t[2])
    return [p, -p] if t[1] == "eq" else [p]


def gives(t: Term, v: str) -> bool:
    """Whether a guard [v = e] says what a name is."""
    return index.read(t[2]).coefficient(v) in (1, -1)


def fixed(case: Term, v: str) -> Poly | None:
    """The value of a name that a guard of a case gives."""
    for t in factors(case):
        if t[0] == "g" and t[1] == "eq" and gives(t, v):
            p = index.read(t[2])
            return index.name(v) - p * (p.coefficient(v) or 1)
    return None


def renamed(body: Term, values: Mapping[str, Poly]) -> Term:
    """A body with names replaced, functions of arrays and maxima too."""
    if not values:
        return body
    if body[0] == "any":
        return [
            "any",
            body[1],
            [[[[v, at(a, values), at(b, values)] for v, a, b in bs], put(t, values)] for bs, t in body[2]],
        ]
    if body[0] == "max":
        binders = [[v, at(a, values), at(b, values)] for v, a, b in body[1]]
        return ["max", binders, [put(g, values) for g in body[2]], put(body[3], values)]
    return put(body, values)


def at(text: str, values: Mapping[str, Poly]) -> str:
    """An index expression with names replaced."""
    return str(index.read(text).at(values))


def opened(case: Term, w: Writer) -> list[Term]:
    """A case as several where a sum in it has parts that are outside at some values of loops."""
    for n, f in enumerate(factors(case)):
        parts: list[Term] = []
        if f[0] == "add":
            parts = [q for p in f[1:] for q in opened(p, w)]
            parts = parts if any(outside(p, w, []) for p in parts) else []
        elif f[0] == "sum":
            parts = [[*f[:4], p] for p in opened(f[4], w)]
        if len(parts) > 1:
            others = [*factors(case)[:n], *factors(case)[n + 1 :]]
            return [q for p in parts for q in opened(mul(*others, p), w)]
    return [case]


def outside(t: Term, w: Writer, facts: Sequence[Poly]) -> list[Poly]:
    """What has to be >= 0 so that entries at the values of loops are inside: a product with an entry
    outside is 0."""
    found: list[Poly] = []
    todo = factors(t)
    bound: set[str] = set()
    while todo:
        f = todo.pop()
        if f[0] == "sum":
            bound.add(f[1])
            todo += factors(f[4])
        elif f[0] == "ref":
            kept = w.arrays[f[1]]
            values = {v: index.read(p) for (v, _, _), p in zip(kept.box, f[2], strict=True)}
            for v, low, high in kept.box:
                for p in (values[v] - low.at(values), high.at(values) - values[v]):
                    loops = not w.axes([str(p)]) and not bound & {*letters(p)} and p.number() is None
                    if loops and not implied([*w.known, *facts, *found], p, w.least):
                        found.append(p)
    return found
