"""The value and the one-sided slope of a formula at a number, also on a kink: arithmetic with c + d h for a
small h > 0.

Numbers are Fractions as long as the formula allows it, so that a slope is exactly equal to another one or is
not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

Number = float | Fraction  # an mpf of mpmath in the place of a float where it is asked for
Germ = tuple[Number, Number]  # (c, d): c + d h
ROOT = math.sqrt(2)
NONE: dict[str, int] = {}


def near(number: Number) -> Number:
    """0 where a number is 0: a Fraction exactly, a float to rounding."""
    return 0 if isinstance(number, float) and abs(number) < 1e-9 else number


def sign(germ: Germ) -> int:
    """-1, 0 or 1: the sign of c + d h."""
    lead = near(germ[0]) or near(germ[1])
    return (lead > 0) - (lead < 0)


def exp(t: Number) -> Number:
    """exp, exact at 0."""
    return math.exp(t) if t else Fraction(1)


def log(t: Number) -> Number:
    """log, exact at 1."""
    return math.log(t) if t != 1 else Fraction(0)


def density(t: Number) -> float:
    """The density of the normal distribution."""
    return math.exp(-t * t / 2) / math.sqrt(2 * math.pi)


CALLS: dict[
    str, tuple[Callable[[Number], Number], Callable[[Number], Number]]
] = {  # function -> (value, slope), both in the argument
    "exp": (exp, exp),
    "log": (log, lambda t: 1 / t),
    "phi": (density, lambda t: -t * density(t)),
    "Phi": (lambda t: math.erfc(-t / ROOT) / 2 if t else Fraction(1, 2), density),
}


@dataclass(frozen=True)
class Arithmetic:
    """number: (p, q) -> p/q; calls: function -> (value, slope)."""

    number: Callable[[int, int], Number]
    calls: dict[str, tuple[Callable[[Number], Number], Callable[[Number], Number]]]


EXACT = Arithmetic(Fraction, CALLS)


def germ(
    t: tuple,
    at: dict[str, Germ],
    vector: tuple[Germ, ...] = (),
    bound: dict[str, int] = NONE,
    by: Arithmetic = EXACT,
) -> Germ:
    """(c, d) of a term. at: {name: (c, d)}; vector: what stands for z[..], bound: {index: place in it}.

    by: the Arithmetic of its numbers and functions. Raises ArithmeticError or ValueError where the formula
    does not exist.
    """
    head = t[0]
    if head == "num":
        return by.number(t[1], t[2]), 0
    if head == "ref":
        return vector[bound[t[3][0]]] if t[3] else at[t[1]]
    if head == "kd":
        return by.number(int(bound[t[1]] == bound[t[2]]), 1), 0
    if head == "sum":
        parts = [germ(t[3], at, vector, {**bound, t[1]: n}, by) for n in range(len(vector))]
        return sum(c for c, _ in parts), sum(d for _, d in parts)
    parts = [germ(s, at, vector, bound, by) for s in t[1:] if isinstance(s, tuple)]
    if head == "fn":
        return called(t[1], parts[0], by)
    if head == "add":
        return sum(c for c, _ in parts), sum(d for _, d in parts)
    if head == "mul":
        value, slope = by.number(1, 1), by.number(0, 1)
        for c, d in parts:
            value, slope = value * c, slope * c + value * d
        return value, slope
    (c, d), n = parts[0], -1 if head == "recip" else t[2]
    return c**n, n * c ** (n - 1) * d if n else 0


def called(name: str, inner: Germ, by: Arithmetic) -> Germ:
    """The germ (value, slope) of a function of a germ."""
    if name in ("step", "sgn"):
        side = sign(inner)
        return by.number(int(side > 0) if name == "step" else side, 1), 0
    value, slope = by.calls[name]
    return value(inner[0]), slope(inner[0]) * inner[1] if inner[1] else 0
