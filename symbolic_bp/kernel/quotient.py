"""The numerator of a term over a common denominator: 1 - e/(1+e) is 1 over 1+e."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from .term import Add, Mul, Num, Pow, Term, add, mul

POWER, MOST = 6, 60
Product: TypeAlias = frozenset[tuple[Term, int]]  # each base with its power, not 0
Terms: TypeAlias = dict[Product, Fraction]


class Large(Exception):
    """There are too many products."""


def quotient(t: Term, known: Callable[[Term], bool]) -> Term | None:
    """A term with the sign of t, which is t times powers of its denominators, all known to be above 0; None
    where t has none or it is too large."""
    try:
        found, done = multiplied(t), False
        for _ in range(POWER):
            den = next((b for m in found for b, e in m if e < 0 and known(b)), None)
            if den is None:
                break
            done = True
            k = max(-e for m in found for b, e in m if b == den)
            found = total([times(m, c, den, k) for m, c in found.items()])
    except Large:
        return None
    return (
        add(*(mul(Num(c), *(Pow(b, e) if e != 1 else b for b, e in m)) for m, c in found.items() if c))
        if done
        else None
    )


def times(m: Product, c: Fraction, den: Term, k: int) -> Terms:
    """c m den^k multiplied out."""
    e = dict(m).get(den, 0) + k
    rest = frozenset((b, p) for b, p in m if b != den)
    return joined({rest: c}, raised(multiplied(den), e))


def total(each: list[Terms]) -> Terms:
    """Their sum."""
    out: Counter[Product] = Counter()
    for one in each:
        for m, c in one.items():
            out[m] += c  # type: ignore[assignment]
    if len(out) > MOST:
        raise Large
    return {m: Fraction(c) for m, c in out.items() if c}


def joined(a: Terms, b: Terms) -> Terms:
    """Their product."""
    if len(a) * len(b) > MOST:
        raise Large
    out: Terms = {}
    for m, c in a.items():
        for n, d in b.items():
            if any(e * dict(m).get(base, e) < 0 for base, e in n):  # u/u is not 1 where u is 0
                raise Large
            powers = Counter(dict(m))
            powers.update(dict(n))
            key = frozenset(powers.items())
            out[key] = out.get(key, Fraction(0)) + c * d
    return out


def raised(a: Terms, k: int) -> Terms:
    """A power, of an exponent that is not negative."""
    if k > POWER:
        raise Large
    out: Terms = {frozenset(): Fraction(1)}
    for _ in range(k):
        out = joined(out, a)
    return out


def multiplied(t: Term) -> Terms:
    """The products of a term multiplied out; what is no sum, product or power is a base."""
    if isinstance(t, Num):
        return {frozenset(): t.value} if t.value else {}
    if isinstance(t, Add):
        return total([multiplied(u) for u in t.terms])
    if isinstance(t, Mul):
        out: Terms = {frozenset(): Fraction(1)}
        for u in t.terms:
            out = joined(out, multiplied(u))
        return out
    if isinstance(t, Pow) and t.k > 0:
        return raised(multiplied(t.base), t.k)
    if isinstance(t, Pow) and not isinstance(t.base, (Mul, Pow, Num)):
        return {frozenset({(t.base, t.k)}): Fraction(1)}
    return {frozenset({(t, 1)}): Fraction(1)}
