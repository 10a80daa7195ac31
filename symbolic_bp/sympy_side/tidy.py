"""Monomials as one term that reads well: what is common in front, what is not summed outside of its sum,
bound names with the letters of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import POOL
from symbolic_bp.model.terms import Term, add, children, mul, num, power
from symbolic_bp.sympy_side.back import negative
from symbolic_bp.sympy_side.monomials import Binder, Monomial, canonical, free, number, put
from symbolic_bp.sympy_side.naming import powers

RANKS = {"int": 0, "ref": 2, "D": 2, "P": 2, "add": 3, "sum": 3, "app": 4, "fn": 4, "pow": 4, "mul": 3}


def place(adjoints: set[str], t: Term) -> tuple[Any, ...]:
    """Where a factor stands in a product: guards, sizes, arrays with many indices, derivatives, sums,
    functions."""
    if t[0] == "g":
        return (-2,)
    if t[0] == "num":
        return (-1,)
    negative = t[0] == "pow" and t[2] < 0
    inner = t[1] if t[0] == "pow" else t
    adjoint = inner[0] in ("D", "P") or inner[0] == "ref" and inner[1] in adjoints
    count = len(inner[2][2] if inner[0] in ("D", "P") else inner[2] if inner[0] == "ref" else ())
    return (negative, RANKS.get(inner[0], 4), -count, not adjoint)


class Tidy:
    """Makes terms of monomials; adjoints: names of derivatives, which stand in front; sizes: names of
    sizes, which stand on the right of an equation between indices."""

    def __init__(self, adjoints: set[str], sizes: set[str]) -> None:
        self.adjoints, self.sizes = adjoints, sizes

    def turned(self, p: Poly) -> Poly:
        """p or -p: an index has the sign plus."""
        letters = [n for m, n in p.terms if any(str(a) not in self.sizes for a in m)]
        return -p if letters and letters[0] < 0 or not letters and p.terms and p.terms[0][1] < 0 else p

    def product(self, factors: Sequence[Term]) -> Term:
        """Factors in order; -(u - v) is v - u."""
        made = mul(*sorted(factors, key=lambda t: place(self.adjoints, t)))
        sums = [t for t in made[1:] if t[0] == "add"] if made[0] == "mul" else []
        if sums and made[1][0] == "num" and Fraction(made[1][1]) < 0:
            flipped = ["add", *(mul(num(-1), t) for t in sums[0][1:])]
            if sum(map(negative, flipped[1:])) <= sum(map(negative, sums[0][1:])):
                flipped = ["add", *sorted(flipped[1:], key=negative)]
                return mul(num(-1), *(flipped if t is sums[0] else t for t in made[1:]))
        return made

    def whole(self, m: Monomial) -> tuple[Fraction, list[Term]]:
        """The coefficient and the factors outside of the sum of a monomial, the sum one of them."""
        guards: list[Term] = [["g", kind, str(self.turned(p) if kind == "eq" else p)] for kind, p in m.guards]
        flat = [power(base, k) for base, k in powers(["mul", *m.factors])] if m.factors else []
        flat = [t for f in flat for t in (f[1:] if f[0] == "mul" else [f])]
        bound = {v for v, _, _ in m.binders}
        outside = [t for t in (*guards, *flat) if not free(t) & bound]
        inside = [t for t in (*guards, *flat) if free(t) & bound]
        if not m.binders:
            return m.coefficient, outside
        return m.coefficient, [*outside, self.over([*m.binders], inside)]

    def over(self, binders: list[Binder], inside: list[Term]) -> Term:
        """The sum over binders, the first one outside; factors without an inner name stand before its sum."""
        if not binders:
            return self.product(inside)
        (v, low, high), rest = binders[0], binders[1:]
        inner = {u for u, _, _ in rest}
        early = [t for t in inside if not free(t) & inner]
        late = [t for t in inside if free(t) & inner]
        body = self.product([*early, self.over(rest, late)]) if rest else self.product(inside)
        return ["sum", v, str(low), str(high), body]

    def total(self, monomials: Sequence[Monomial]) -> Term:
        """The sum of monomials, those with the same guards together."""
        parts = sorted((self.whole(m) for m in monomials), key=lambda part: part[0] < 0)
        groups: dict[str, list[tuple[Fraction, list[Term]]]] = {}
        for part in parts:
            key = str(sorted(canonical(t) for t in part[1] if t[0] == "g"))
            groups.setdefault(key, []).append(part)
        return add(*(self.common(group) for group in groups.values()))

    def common(self, parts: list[tuple[Fraction, list[Term]]]) -> Term:
        """A sum of products, what they have in common in front."""
        common: list[Term] = []
        for t in parts[0][1] if len(parts) > 1 else []:
            key = canonical(t)
            if all(any(canonical(u) == key for u in factors) for _, factors in parts[1:]):
                common.append(t)
                parts = [(c, without(factors, key)) for c, factors in parts]
        rest = add(*sorted((self.product([*number(c), *factors]) for c, factors in parts), key=negative))
        return self.product([*common, rest]) if common else rest


def without(factors: list[Term], key: Term) -> list[Term]:
    """Factors without one of those that are alike."""
    n = next(n for n, u in enumerate(factors) if canonical(u) == key)
    return factors[:n] + factors[n + 1 :]


def lettered(
    t: Term, used: frozenset[str], taken: frozenset[str], values: dict[str, Poly] | None = None
) -> Term:
    """A term whose bound names are letters that are free there: the own one, else the first of the usual
    ones."""
    if t[0] != "sum":
        parts = {id(p) for p in children(t)}
        return [lettered(p, used, taken) if id(p) in parts else p for p in t]
    _, v, low, high, body = t
    plain = v.rstrip("0123456789_") or v
    inside = free(body) - {v}
    own = next(c for c in (plain, *POOL, v) if c not in used | taken | inside)
    body = put(body, {v: index.name(own)}) if own != v else body
    return ["sum", own, low, high, lettered(body, used | {own}, taken)]
