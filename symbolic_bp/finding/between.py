"""A claim between the two sides: a gradient by a weight, dC/dw = Sum dC/dz * x, is the gradient by what
reads the weight
times what it is multiplied with; what is left of the right side then says what dC/dz should be. A guess, to
be proved."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import Any, NamedTuple

from ..kernel import build, index
from ..kernel.cited import State
from ..kernel.family import Log
from ..kernel.fault import Rejected
from ..kernel.index import Atom, Poly
from ..kernel.term import Add, D, Guard, Mul, Num, P, Ref, Sum, Term, add, mul, names, put
from .side import Side
from .ways import named
from .write import data

WORD = re.compile(r"[A-Za-z_]\w*")
MOST = 4  # sums around each other


class Product(NamedTuple):
    """A product under sums: (name, low, high) from the outside, and its factors."""

    sums: tuple[tuple[Atom, Poly, Poly], ...]
    factors: tuple[Term, ...]


def between(model: object, claim: dict[str, Any]) -> dict[str, Any] | None:
    """A claim about the derivative by what reads the quantity that the left side is differentiated by; None
    where the two
    sides do not say one."""
    m, reader = build.model(model)
    try:
        own, ctx = build.claim(m, reader, claim, Log())
        st = State([], own, ctx)
        left, right = Side(st, own.left), Side(st, own.right)
        d = named(left, left.t)
        if d is None:
            return None
        if isinstance(left.t, Ref):
            left.unfold(left.t.name)
        left.once("chain", lambda t: isinstance(t, D))
        left.partials()
        left.before()
        left.simplify()
        right.simplify()
        return guess(claim, left.t, right.t)
    except (Rejected, RecursionError):
        return None


def products(t: Term) -> Iterator[Product]:
    """The products that a normal form is the sum of."""
    for part in t.terms if isinstance(t, Add) else (t,):
        sums: list[tuple[Atom, Poly, Poly]] = []
        factors: list[Term] = []
        todo = [part]
        while todo:
            u = todo.pop()
            if isinstance(u, Mul):
                todo += reversed(u.terms)
            elif isinstance(u, Sum):
                sums.append((u.var, u.low, u.high))
                todo.append(u.body)
            else:
                factors.append(u)
        yield Product(tuple(sums), tuple(factors))


def guess(claim: dict[str, Any], left: Term, right: Term) -> dict[str, Any] | None:
    """The claim that the two normal forms say."""
    ones = [*products(left)]
    if (
        len(ones) != 1
        or len(ones[0].sums) > MOST
        or not all(len({v for v, *_ in p.sums}) == len(p.sums) for p in ones)
    ):
        return None
    ((sums, factors),) = ones
    slopes = [u for u in factors if isinstance(u, D)]
    if len(slopes) != 1 or any(isinstance(u, P) for u in factors):
        return None
    by: list[Term] = [u for u in factors if not isinstance(u, (D, Num, Guard))]
    number = next((u.value for u in factors if isinstance(u, Num)), Fraction(1))
    rests = [without(p, sums, by) for p in products(right)]
    if any(r is None for r in rests):
        return None
    body = mul(Num(1 / number), add(*(r for r in rests if r is not None)))
    letters = {a for p in slopes[0].by.at for a in index.names(p)}
    said = letters.union(*(index.names(p) for _, *ends in sums for p in ends), names(body))
    rows = claim["ranges"]
    ranges = [row for row in rows if row[0] in {a.name for a in said}]
    if claim["conditions"] or claim["assuming"] or not closed(ranges, rows):
        ranges = rows  # they speak of other letters, too
    own = [[v.name, index.shown(low), index.shown(high)] for v, low, high in sums if v in letters]
    if len(own) != len(sums):
        return None
    return {
        **claim,
        "name": "",
        "ranges": [*ranges, *own],
        "left": data(slopes[0]),
        "right": data(body),
        "measure": None,
    }


def closed(ranges: list[list[str]], rows: list[list[str]]) -> bool:
    """Whether the ends of the ranges name none of the letters that are left out."""
    out = {row[0] for row in rows} - {row[0] for row in ranges}
    return not any(v in out for row in ranges for end in row[1:] for v in WORD.findall(end))


def without(p: Product, sums: tuple[tuple[Atom, Poly, Poly], ...], by: list[Term]) -> Term | None:
    """A product without the sums and factors of the left side; None where it does not have them."""
    for chosen in permutations(p.sums, len(sums)):
        values = {new[0]: index.var(old[0]) for new, old in zip(chosen, sums)}
        if any(index.puts(new[1:], values) != old[1:] for new, old in zip(chosen, sums)):
            continue
        factors = [put(u, values) for u in p.factors]
        for u in by:
            if u in factors:
                factors.remove(u)
            else:
                break
        else:
            out = mul(*factors)
            for s in reversed([s for s in p.sums if s not in chosen]):
                out = Sum(*s, out)
            return out
    return None
