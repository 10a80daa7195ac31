"""Integer expressions and linear reasoning about them.

A Poly is a sorted tuple of (product of atoms, coefficient). An Atom is a size, an index name, a name that
the kernel made itself or a size
function of Polys: four SORTS, which never compare equal. Reasoning is linear in the PRODUCTS (s*i is one
unknown): sound, incomplete.
Everything raises Incomplete where a number, an expression or a system grows too large.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd, prod
from typing import NamedTuple, TypeAlias

from .fault import Incomplete

SIZE, NAME, OWN, CALL = 0, 1, 2, 3
BITS, TERMS, DEGREE, ROWS, PAIRS = 200, 120, 10, 60, 2500
LARGE = 2**BITS


class Atom(NamedTuple):
    """One unknown integer: a size, an index name, a name of the kernel's own, or a size function at its
    arguments."""

    sort: int
    name: str
    args: "tuple[Poly, ...]" = ()


Product: TypeAlias = tuple[Atom, ...]
Poly: TypeAlias = tuple[tuple[Product, int], ...]
Row: TypeAlias = dict[int, int]


def made(parts: Mapping[Product, int]) -> Poly:
    """The Poly with these coefficients; Incomplete where it is too large."""
    for m, c in parts.items():
        if not -LARGE < c < LARGE or len(m) > DEGREE:
            raise Incomplete("an index expression of bounded size", len(m))
    if len(parts) > TERMS:
        raise Incomplete("an index expression of bounded size", len(parts))
    return tuple(sorted([x for x in parts.items() if x[1]]))


def const(c: int) -> Poly:
    """The number c."""
    return (((), c),) if c else ()


def var(atom: Atom) -> Poly:
    """The expression that is one atom."""
    return (((atom,), 1),)


@lru_cache(1 << 15)
def add(a: Poly, b: Poly, times: int = 1) -> Poly:
    """a + times*b"""
    parts = dict(a)
    for m, c in b:
        parts[m] = parts.get(m, 0) + times * c
    return made(parts)


def sub(a: Poly, b: Poly) -> Poly:
    """a - b"""
    return add(a, b, -1)


def neg(a: Poly) -> Poly:
    """-a"""
    return tuple((m, -c) for m, c in a)


@lru_cache(1 << 13)
def mul(a: Poly, b: Poly) -> Poly:
    """a*b; Incomplete where it is too large."""
    parts: dict[Product, int] = {}
    for m, c in a:
        for k, e in b:
            x = tuple(sorted(m + k))
            parts[x] = parts.get(x, 0) + c * e
    return made(parts)


def constant(p: Poly) -> int | None:
    """The number that p is, or None."""
    return 0 if not p else p[0][1] if len(p) == 1 and not p[0][0] else None


def single(p: Poly) -> bool:
    """Whether the expression is one atom."""
    return len(p) == 1 and p[0][1] == 1 and len(p[0][0]) == 1


@lru_cache(1 << 14)
def names(p: Poly) -> frozenset[Atom]:
    """The index names (and the kernel's own) in p, in arguments too; not the sizes."""
    out: set[Atom] = set()
    for m, _ in p:
        for a in m:
            if a.sort == CALL:
                out.update(*map(names, a.args))
            elif a.sort != SIZE:
                out.add(a)
    return frozenset(out)


def put(p: Poly, values: Mapping[Atom, Poly]) -> Poly:
    """p with expressions for names."""
    if not values or names(p).isdisjoint(values):
        return p
    out = const(0)
    for m, c in p:
        part = const(c)
        for a in m:
            part = mul(
                part, values.get(a, var(a)) if a.sort != CALL else var(a._replace(args=puts(a.args, values)))
            )
        out = add(out, part)
    return out


def puts(ps: Iterable[Poly], values: Mapping[Atom, Poly]) -> tuple[Poly, ...]:
    """Each of them with expressions for names."""
    return tuple(put(p, values) for p in ps)


def then(values: Mapping[Atom, Poly], name: Atom, value: Poly) -> Mapping[Atom, Poly]:
    """The values, and another one for a name that they may have in them."""
    return {**{a: put(p, {name: value}) for a, p in values.items()}, name: value}


@lru_cache(1 << 14)
def unit(p: Poly, a: Atom) -> int:
    """+1 or -1 where the name occurs in p once, alone, with that coefficient; else 0."""
    if a not in names(p):
        return 0
    c = dict(p).get((a,), 0)
    return c if c in (1, -1) and not any(a in names(((m, 1),)) for m, _ in p if m != (a,)) else 0


def solve(p: Poly, a: Atom) -> Poly:
    """What the name equals where p = 0, for a name that is a unit of p."""
    c = unit(p, a)
    return add(const(0), sub(p, add(const(0), var(a), c)), -c)


def tight(row: Row) -> Row:
    """row >= 0 divided by the common factor of its coefficients, the constant rounded down: integers are
    whole."""
    g = gcd(*(c for m, c in row.items() if m))
    return {m: c // g for m, c in row.items()} if g > 1 else row


def pivoted(row: Row, eq: Row, pivot: int) -> Row:
    """row times a positive number, less a multiple of eq = 0, so that the pivot is gone."""
    c = row.get(pivot, 0)
    if not c:
        return row
    f = Fraction(c, eq[pivot])
    return {m: v for m in {*row, *eq} if (v := row.get(m, 0) * f.denominator - f.numerator * eq.get(m, 0))}


def solved(ges: list[Row], eqs: list[Row]) -> list[Row] | None:
    """The inequalities with the equations used up; None where the equations have no integer solution."""
    while eqs:
        eq = eqs.pop()
        g = gcd(*(c for m, c in eq.items() if m))
        if eq.get(0, 0) % g if g else eq.get(0, 0):
            return None
        if g:
            pivot = min((m for m in eq if m), key=lambda m: (abs(eq[m]), m))
            ges, eqs = [pivoted(r, eq, pivot) for r in ges], [pivoted(r, eq, pivot) for r in eqs]
    return ges


class Pool:
    """Inequalities in numbered unknowns (0: the constant), the tightest constant for each left side."""

    def __init__(self) -> None:
        self.rows: dict[frozenset[tuple[int, int]], int] = {}

    def false(self, row: Row) -> bool:
        """Put the row in; True where it says that a negative number is not negative."""
        row = tight({m: c for m, c in row.items() if c})
        c = row.pop(0, 0)
        key = frozenset(row.items())
        if not key:
            return c < 0
        self.rows[key] = min(c, self.rows.get(key, c))
        return False

    def next(self) -> tuple[int, list[Row], list[Row]] | None:
        """The unknown that is cheapest to eliminate; the rows that bound it from below, from above: taken
        out. None where no unknown is bounded from both."""
        while self.rows:
            count: dict[int, list[int]] = {}
            for key in self.rows:
                for m, c in key:
                    count.setdefault(m, [0, 0])[c > 0] += 1
            loose = {m for m, (high, low) in count.items() if not high or not low}
            if not loose:
                break
            self.rows = {key: c for key, c in self.rows.items() if not any(m in loose for m, _ in key)}
        else:
            return None
        m = min(count, key=lambda m: (count[m][0] * count[m][1], m))
        sides: tuple[list[Row], list[Row]] = [], []
        for key, c in list(self.rows.items()):
            row = dict(key)
            if m in row:
                del self.rows[key]
                sides[row[m] < 0].append({**row, 0: c})
        return m, *sides


@lru_cache(1 << 14)
def infeasible(ges: frozenset[Poly], eqs: frozenset[Poly]) -> bool:
    """True: no integers make all of ges >= 0 and all of eqs = 0. False says nothing (also where the system
    is too large)."""
    if len(ges) + len(eqs) > ROWS:
        return False
    every = sorted({m for p in (*ges, *eqs) for m, _ in p if m})
    number = {(): 0} | {m: k for k, m in enumerate(every, 1)}
    rows = solved(*([{number[m]: c for m, c in p} for p in sorted(ps)] for ps in (ges, eqs)))
    pool = Pool()
    if rows is None or any(pool.false(r) for r in rows):
        return True
    while found := pool.next():
        m, low, high = found
        if len(low) * len(high) + len(pool.rows) > PAIRS:
            return False
        for a in low:
            for b in high:
                x, y = -b[m], a[m]
                k = gcd(x, y)
                row = {n: v for n in {*a, *b} if (v := (x * a.get(n, 0) + y * b.get(n, 0)) // k)}
                if any(v.bit_length() > BITS for v in row.values()):
                    return False
                if pool.false(row):
                    return True
    return False


def slope(p: Poly) -> Poly:
    """p without its constant."""
    return p[1:] if p and not p[0][0] else p


def free(p: Poly) -> int:
    """The constant of p."""
    return p[0][1] if p and not p[0][0] else 0


def near(goal: Poly, ps: Iterable[Poly]) -> set[Product]:
    """The unknowns that are connected with the goal's."""
    out, groups = {m for m, _ in goal if m}, [{m for m, _ in p if m} for p in ps]
    more = True
    while more:
        more = False
        for g in groups:
            if g & out and not g <= out:
                out |= g
                more = True
    return out


@lru_cache(1 << 14)
def implied(ges: frozenset[Poly], eqs: frozenset[Poly], op: str, p: Poly) -> bool:
    """True: p >= 0 ("ge") or p = 0 ("eq") follows from ges >= 0 and eqs = 0 over the integers."""
    if op == "eq":
        return implied(ges, eqs, "ge", p) and implied(ges, eqs, "ge", neg(p))
    line, c = slope(p), free(p)
    if any(slope(q) == line and c >= free(q) for q in ges):
        return True
    mine = near(p, (*ges, *eqs))
    ges, eqs = (frozenset(q for q in qs if any(m in mine for m, _ in q)) for qs in (ges, eqs))
    return infeasible(ges | {sub(const(-1), p)}, eqs)


@lru_cache(1 << 13)
def products(ges: frozenset[Poly], ps: frozenset[Poly]) -> frozenset[Poly]:
    """s*i >= b*c for each product of atoms in ps for which ges says s >= b >= 0, i >= c >= 0."""
    wanted = {m for p in ps for m, _ in p if len(m) > 1}
    low: dict[Product, int] = {}
    for p in filter(None, ges) if wanted else ():
        m, c = (p[-1][0], -p[0][1] if len(p) == 2 and not p[0][0] else 0)
        if len(p) <= 2 and p[-1][1] == 1 and len(m) == 1 and (len(p) == 1 or not p[0][0]):
            low[m] = max(c, low.get(m, c))
    return frozenset(
        sub(((m, 1),), const(prod(low[a,] for a in m)))
        for m in wanted
        if all(low.get((a,), -1) >= 0 for a in m)
    )


def shown(p: Poly) -> str:
    """p as text that the reader reads back: s*i+k-1."""
    out = ""
    for m, c in sorted(p, key=lambda x: (not x[0], x)):
        text = "*".join(a.name + (f"({', '.join(map(shown, a.args))})" if a.sort == CALL else "") for a in m)
        text = text if m and abs(c) == 1 else f"{abs(c)}*{text}" if m else str(abs(c))
        out += ("-" if c < 0 else "+" if out else "") + text
    return out or "0"
