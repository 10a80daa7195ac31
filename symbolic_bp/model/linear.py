"""Linear reasoning over integers: does one inequality follow from others? Fourier-Motzkin on monomials; no
answer is no."""

from collections.abc import Iterable, Mapping
from math import gcd

from symbolic_bp.model.index import Call, Monomial, Poly, call, name

Row = dict[Monomial, int]
MOST = 300  # rows at one time: where there are more, nothing is shown


def known(polys: Iterable[Poly], least: Mapping[str, int]) -> list[Poly]:
    """What holds for the sizes in polynomials, each as p >= 0. least: the lower bounds of sizes and size
    functions."""
    found: dict[str, Poly] = {}
    for poly in polys:
        for atom in poly.atoms():
            key = atom.name if isinstance(atom, Call) else atom
            if key in least:
                found[str(atom)] = (
                    call(atom.name, atom.args) if isinstance(atom, Call) else name(atom)
                ) - least[key]
    return [*found.values()]


def implied(given: Iterable[Poly], goal: Poly, least: Mapping[str, int]) -> bool:
    """Whether goal >= 0 follows from all p >= 0 of given, for integers; False where it was not found."""
    n = goal.number()
    if n is not None and n >= 0:
        return True
    given = [*given]
    if any(straight(goal, p) for p in (*given, *known([goal], least))):
        return True
    facts, goal = solved([*given, *known([*given, goal], least)], goal, least)
    facts += known([*facts, goal], least)
    sizes = {
        a for m, _ in goal.terms if len(m) > 1 for a in m if isinstance(a, str) and least.get(a, -1) >= 0
    }
    facts += [fact * name(size) for size in sorted(sizes) for fact in facts]
    rows = [dict(p.terms) for p in facts if p.number() is None or p.number() != 0]
    return infeasible([*rows, dict((-goal - 1).terms)])


def straight(goal: Poly, fact: Poly) -> bool:
    """Whether goal is a fact, or more than it by a number."""
    if len(goal.terms) - len(fact.terms) not in (-1, 0, 1):
        return False
    gap = (goal - fact).number()
    return gap is not None and gap >= 0


def solved(facts: list[Poly], goal: Poly, least: Mapping[str, int]) -> tuple[list[Poly], Poly]:
    """Facts and goal with letters replaced that an equation p >= 0, -p >= 0 gives, so that n(l) is n(1)
    where l = 1."""
    found = set(facts)
    for p in facts:
        if -p not in found:
            continue
        v = next(
            (v for v in sorted(p.names, key=lambda v: (v in least, v)) if p.coefficient(v) in (1, -1)), None
        )
        if v is not None:
            value = {v: name(v) - p * (p.coefficient(v) or 1)}
            return solved([q.at(value) for q in facts if q not in (p, -p)], goal.at(value), least)
    return facts, goal


def tightened(row: Row) -> Row:
    """A row divided by the common divisor of its coefficients, the number rounded down."""
    divisor = gcd(*(n for m, n in row.items() if m))
    return row if divisor in (0, 1) else {m: n // divisor for m, n in row.items()}


def infeasible(rows: list[Row]) -> bool:
    """Whether no integers make all rows >= 0; False where that was not found."""
    rows = unique(rows)
    while rows is not None:
        unknown = {m for row in rows for m in row if m}
        if any(row.get((), 0) < 0 for row in rows if not any(row)):
            return True
        if not unknown:
            return False
        rows = without(rows, min(unknown, key=lambda m: cost(rows, m)))
    return False


def cost(rows: list[Row], m: Monomial) -> tuple[int, str]:
    """How many rows more there are without a monomial."""
    up = sum(row.get(m, 0) > 0 for row in rows)
    down = sum(row.get(m, 0) < 0 for row in rows)
    return up * down - up - down, str(m)


def without(rows: list[Row], m: Monomial) -> list[Row]:
    """The rows that follow without a monomial; none where they are too many."""
    up = [row for row in rows if row.get(m, 0) > 0]
    down = [row for row in rows if row.get(m, 0) < 0]
    made = [row for row in rows if not row.get(m, 0)]
    if len(up) * len(down) + len(made) > MOST:
        return []
    for a in up:
        for b in down:
            row = {k: a.get(k, 0) * -b[m] + b.get(k, 0) * a[m] for k in a.keys() | b.keys() if k != m}
            made.append({k: n for k, n in row.items() if n})
    return unique(made)


def unique(rows: list[Row]) -> list[Row]:
    """Rows without those that another one, alike but for its number, implies."""
    best: dict[frozenset[tuple[Monomial, int]], Row] = {}
    for row in map(tightened, rows):
        key = frozenset((m, n) for m, n in row.items() if m)
        if key not in best or best[key].get((), 0) > row.get((), 0):
            best[key] = row
    return [*best.values()]
