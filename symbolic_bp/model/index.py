"""Index expressions: polynomials with integer coefficients in index names, sizes and size functions, such
as s*i+k-p or n(l-1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Union

WORD = re.compile(r"\s*(\d+|[^\W\d]\w*'*|[-+*(),])")


@dataclass(frozen=True)
class Call:
    """A size function at a place, n(l-1)."""

    name: str
    args: tuple[Poly, ...]

    @cached_property
    def text(self) -> str:
        """n(l-1)."""
        return f"{self.name}({','.join(map(str, self.args))})"

    def __str__(self) -> str:
        return self.text


Atom = Union[str, Call]
Monomial = tuple[Atom, ...]


@dataclass(frozen=True)
class Poly:
    """A polynomial: ((monomial, coefficient), ...), sorted, no coefficient 0; the monomial of a number is
    ()."""

    terms: tuple[tuple[Monomial, int], ...]

    @staticmethod
    def of(terms: Iterable[tuple[Monomial, int]]) -> Poly:
        """The polynomial with these terms, alike ones added."""
        found: dict[Monomial, int] = {}
        for monomial, n in terms:
            key = tuple(sorted(monomial, key=str)) if len(monomial) > 1 else monomial
            found[key] = found.get(key, 0) + n
        kept = [(m, n) for m, n in found.items() if n]
        return Poly(tuple(sorted(kept, key=lambda t: (-len(t[0]), tuple(map(str, t[0]))))))

    def __add__(self, other: Poly | int) -> Poly:
        return Poly.of((*self.terms, *as_poly(other).terms))

    def __neg__(self) -> Poly:
        return Poly(tuple((m, -n) for m, n in self.terms))

    def __sub__(self, other: Poly | int) -> Poly:
        return self + -as_poly(other)

    def __mul__(self, other: Poly | int) -> Poly:
        return Poly.of((m + k, n * c) for m, n in self.terms for k, c in as_poly(other).terms)

    def __str__(self) -> str:
        return self.text

    @cached_property
    def text(self) -> str:
        """s*i+k-p: what is positive first, the number last."""
        parts: list[str] = []
        for monomial, n in sorted(self.terms, key=lambda t: (not t[0], t[1] < 0)):
            names = "*".join(map(str, monomial))
            body = names if names and abs(n) == 1 else f"{abs(n)}*{names}" if names else str(abs(n))
            parts.append(("-" if n < 0 else "+" if parts else "") + body)
        return "".join(parts) or "0"

    @cached_property
    def names(self) -> frozenset[str]:
        """The index names and sizes in it, also inside size functions; not the names of size functions."""
        found: set[str] = set()
        for monomial, _ in self.terms:
            for atom in monomial:
                found |= {atom} if isinstance(atom, str) else {n for a in atom.args for n in a.names}
        return frozenset(found)

    def atoms(self) -> Iterator[Atom]:
        """Its names and size functions, those inside of others too."""
        for monomial, _ in self.terms:
            for atom in monomial:
                yield atom
                if isinstance(atom, Call):
                    for arg in atom.args:
                        yield from arg.atoms()

    def number(self) -> int | None:
        """Its value if it is a number."""
        return 0 if not self.terms else self.terms[0][1] if self.terms[0][0] == () else None

    def coefficient(self, name: str) -> int | None:
        """The coefficient c where it is c*name + rest without name; None where it is not of this form."""
        found = 0
        for monomial, n in self.terms:
            if monomial == (name,):
                found = n
            elif any(
                a == name or isinstance(a, Call) and any(name in p.names for p in a.args) for a in monomial
            ):
                return None
        return found

    def at(self, values: Mapping[str, Poly]) -> Poly:
        """With names replaced, all at once."""
        if self.names.isdisjoint(values):
            return self
        total = number(0)
        for monomial, n in self.terms:
            product = number(n)
            for atom in monomial:
                product = product * (
                    values.get(atom, name(atom))
                    if isinstance(atom, str)
                    else call(atom.name, [a.at(values) for a in atom.args])
                )
            total = total + product
        return total


def as_poly(value: Poly | int) -> Poly:
    """A number as a polynomial."""
    return value if isinstance(value, Poly) else number(value)


def number(n: int) -> Poly:
    """The polynomial n."""
    return Poly((((), n),)) if n else Poly(())


def name(text: str) -> Poly:
    """The polynomial that is one name."""
    return Poly((((text,), 1),))


def call(function: str, args: Iterable[Poly]) -> Poly:
    """A size function at a place."""
    return Poly((((Call(function, tuple(args)),), 1),))


@lru_cache(4096)
def read(text: str) -> Poly:
    """The polynomial of a text as str gives it. Raises ValueError."""
    words = WORD.findall(text)
    if "".join(words) != text.replace(" ", ""):
        raise ValueError(text)
    found, rest = _sum(words)
    if rest:
        raise ValueError(text)
    return found


def _sum(words: list[str]) -> tuple[Poly, list[str]]:
    total, sign = number(0), 1
    if words and words[0] == "-":
        sign, words = -1, words[1:]
    while True:
        part, words = _product(words)
        total = total + part * sign
        if not words or words[0] not in "+-":
            return total, words
        sign, words = (1 if words[0] == "+" else -1), words[1:]


def _product(words: list[str]) -> tuple[Poly, list[str]]:
    total, words = _atom(words)
    while words and words[0] == "*":
        part, words = _atom(words[1:])
        total = total * part
    return total, words


def _atom(words: list[str]) -> tuple[Poly, list[str]]:
    if not words or words[0] in "+*),":
        raise ValueError(" ".join(words))
    head, rest = words[0], words[1:]
    if head == "(":
        found, rest = _sum(rest)
        if not rest or rest[0] != ")":
            raise ValueError(head)
        return found, rest[1:]
    if head.isdigit():
        return number(int(head)), rest
    if not rest or rest[0] != "(":
        return name(head), rest
    args: list[Poly] = []
    while rest and rest[0] in "(,":
        arg, rest = _sum(rest[1:])
        args.append(arg)
    if not rest or rest[0] != ")":
        raise ValueError(head)
    return call(head, args), rest[1:]
