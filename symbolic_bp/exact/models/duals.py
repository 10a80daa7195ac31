"""Dual numbers a + b e, e^2 = 0, of fractions or mpmath's numbers, which tell where they have no value."""

from collections.abc import Callable
from typing import Any

import mpmath


class Dual:
    """re + eps e with e^2 = 0, of fractions or of mpmath's numbers; fixed: it is a number whatever the point.

    bad, off: re, eps rest on a kink, on 1/0 or on what has no value.
    """

    __slots__ = ("re", "eps", "bad", "off", "fixed")

    def __init__(
        self, re: Any, eps: Any = 0, bad: bool = False, off: bool = False, fixed: bool = False
    ) -> None:
        self.re, self.eps, self.bad, self.off, self.fixed = re, eps, bad, off, fixed

    def __add__(self, other: "Dual") -> "Dual":
        return Dual(
            self.re + other.re,
            self.eps + other.eps,
            self.bad or other.bad,
            self.off or other.off,
            self.fixed and other.fixed,
        )

    def __mul__(self, other: "Dual") -> "Dual":
        off = self.off or other.off or self.bad and not other.fixed or other.bad and not self.fixed
        return Dual(
            self.re * other.re,
            self.re * other.eps + self.eps * other.re,
            self.bad or other.bad,
            off,
            self.fixed and other.fixed,
        )

    def chain(self, value: Any, slope: Any, bad: bool = False) -> "Dual":
        """f of it, where f has this value and slope at re."""
        bad = self.bad or bad
        return Dual(value, slope * self.eps, bad, not self.fixed and (self.off or bad), self.fixed)

    def tangent(self) -> "Dual":
        """Its eps part."""
        return Dual(self.eps, 0, self.off, self.off)


def tangent(value: Any) -> tuple[Any, Any]:
    """tanh and its slope from its value."""
    return value, 1 - value * value


FUNCTIONS: dict[str, Callable[[Any], tuple[Any, Any]]] = {
    "exp": lambda u: (mpmath.exp(u), mpmath.exp(u)),
    "log": lambda u: (mpmath.log(u), 1 / u),
    "sqrt": lambda u: (mpmath.sqrt(u), 1 / (2 * mpmath.sqrt(u))),
    "tanh": lambda u: tangent(mpmath.tanh(u)),
    "sigmoid": lambda u: (1 / (1 + mpmath.exp(-u)), mpmath.exp(-u) / (1 + mpmath.exp(-u)) ** 2),
    "sin": lambda u: (mpmath.sin(u), mpmath.cos(u)),
    "cos": lambda u: (mpmath.cos(u), -mpmath.sin(u)),
    "Phi": lambda u: (mpmath.ncdf(u), mpmath.npdf(u)),
    "phi": lambda u: (mpmath.npdf(u), -u * mpmath.npdf(u)),
}


def reciprocal(x: Dual) -> Dual:
    """1/x; 0, and bad, at 0."""
    return x.chain(1 / x.re, -1 / x.re**2) if x.re else x.chain(x.re, 0, True)


def named(name: str, x: Dual) -> Dual:
    """One of the named functions of a dual number; bad on a kink and outside its domain."""
    u = x.re
    if name in ("relu", "abs", "step", "sgn"):
        sign = (u > 0) - (u < 0)
        flat = u * 0 + (max(sign, 0) if name in ("relu", "step") else sign)
        return (
            x.chain(flat * u, flat, not u and not x.fixed)
            if name in ("relu", "abs")
            else x.chain(flat, 0, not u)
        )
    if name in ("log", "sqrt") and u <= 0:
        return x.chain(u * 0, 0, name == "log" or u < 0 or not x.fixed)
    return x.chain(*FUNCTIONS[name](u))
