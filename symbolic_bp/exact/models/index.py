"""Index expressions: polynomials with integer coefficients in index names, sizes and size functions, from
their text.

An expression is ("num", n), ("name", v), ("call", f, (expressions)), ("add" | "mul", (expressions)) or
("neg", expression).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from symbolic_bp.exact.models.faults import ModelError, TooMuch, shown

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*", re.ASCII)
TOKEN = re.compile(r" *(?:([0-9]+)|([A-Za-z][A-Za-z0-9_]*'*)|([-+*(),]))", re.ASCII)
LONGEST, DIGITS, DEPTH = 2000, 18, 30

Index = tuple[Any, ...]
Env = list[int]
Reading = Callable[[Env], int]


class Reader:
    """Reads one text. Raises ModelError, TooMuch."""

    def __init__(self, text: object, where: str) -> None:
        if not isinstance(text, str):
            raise ModelError(where, "an index expression as text", shown(text))
        if len(text) > LONGEST:
            raise TooMuch(where, f"an index expression of at most {LONGEST} letters", f"{len(text)}")
        self.text, self.where, self.depth, self.at = text, where, 0, 0
        self.tokens: list[tuple[str, str]] = list(self.cut())

    def cut(self) -> Iterator[tuple[str, str]]:
        """The tokens, (kind, text)."""
        at, text = 0, self.text.rstrip(" ")
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise self.fault()
            number, name, sign = found.groups()
            if number and len(number) > DIGITS:
                raise TooMuch(self.where, f"numbers of at most {DIGITS} digits", shown(self.text))
            yield ("number", number) if number else ("name", name) if name else (sign, sign)
            at = found.end()

    def fault(self) -> ModelError:
        """The error of a text that is no index expression."""
        return ModelError(self.where, "an index expression, such as s*i+k-p or n(l-1)", shown(self.text))

    def peek(self) -> str:
        """The kind of the next token, "" at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, kind: str) -> str:
        """The next token, of a kind. Raises ModelError."""
        if self.peek() != kind:
            raise self.fault()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def sum(self) -> Index:
        """A sum of products with signs."""
        parts = []
        sign = self.take("-") if self.peek() == "-" else ""
        while True:
            part = self.product()
            parts.append(("neg", part) if sign == "-" else part)
            if self.peek() not in ("+", "-"):
                return parts[0] if len(parts) == 1 else ("add", tuple(parts))
            sign = self.take(self.peek())

    def product(self) -> Index:
        """A product of atoms."""
        parts = [self.atom()]
        while self.peek() == "*":
            self.take("*")
            parts.append(self.atom())
        return parts[0] if len(parts) == 1 else ("mul", tuple(parts))

    def atom(self) -> Index:
        """An atom, not too deep in brackets. Raises TooMuch."""
        self.depth += 1
        if self.depth > DEPTH:
            raise TooMuch(self.where, f"brackets at most {DEPTH} deep", shown(self.text))
        found = self.inner()
        self.depth -= 1
        return found

    def inner(self) -> Index:
        """A number, a name, a call, a negative or an expression in brackets."""
        kind = self.peek()
        if kind == "number":
            return ("num", int(self.take("number")))
        if kind == "-":
            self.take("-")
            return ("neg", self.atom())
        if kind == "(":
            self.take("(")
            found = self.sum()
            self.take(")")
            return found
        name = self.take("name")
        if self.peek() != "(":
            return ("name", name)
        self.take("(")
        args = [self.sum()]
        while self.peek() == ",":
            self.take(",")
            args.append(self.sum())
        self.take(")")
        return ("call", name, tuple(args))


def read_index(text: object, where: str) -> Index:
    """The expression of a text. Raises ModelError, TooMuch."""
    reader = Reader(text, where)
    found = reader.sum()
    if reader.peek():
        raise reader.fault()
    return found


def parts(index: Index) -> Iterator[Index]:
    """An expression and all expressions in it."""
    yield index
    for part in (
        index[2]
        if index[0] == "call"
        else index[1]
        if index[0] in ("add", "mul")
        else index[1:]
        if index[0] == "neg"
        else ()
    ):
        yield from parts(part)


def coefficient(index: Index, name: str) -> int | None:
    """The number that a name is multiplied by in an expression that is affine in it; None in any other."""
    head = index[0]
    if head == "neg":
        inner = coefficient(index[1], name)
        return None if inner is None else -inner
    if head == "add":
        found = [coefficient(part, name) for part in index[1]]
        return None if None in found else sum(k for k in found if k is not None)
    if head == "mul":
        numbers = [part[1] for part in index[1] if part[0] == "num"]
        others = [part for part in index[1] if part[0] != "num"]
        if len(others) == 1:
            inner = coefficient(others[0], name)
            return None if inner is None else inner * product(iter(numbers))
    if head == "name":
        return int(index[1] == name)
    return None if ("name", name) in parts(index) else 0


def reading(
    index: Index, slots: dict[str, int], sizes: dict[str, int], call: Callable[[str, tuple[int, ...]], int]
) -> Reading:
    """A function that gives the value of an expression where env holds the values of names.

    slots: index name -> its place in env; sizes: size -> number; call(f, values): the value of a size
    function.
    """
    flat = affine(index, slots, sizes)
    if flat is not None:
        return linear(*flat)
    head = index[0]
    if head == "num":
        return constant(index[1])
    if head == "name":
        return slot(slots[index[1]]) if index[1] in slots else constant(sizes[index[1]])
    if head == "call":
        name, args = index[1], [reading(part, slots, sizes, call) for part in index[2]]
        return lambda env: call(name, tuple(arg(env) for arg in args))
    if head == "neg":
        inner = reading(index[1], slots, sizes, call)
        return lambda env: -inner(env)
    inners = [reading(part, slots, sizes, call) for part in index[1]]
    first, second = inners[0], inners[1]
    if head == "add":
        return (
            (lambda env: first(env) + second(env))
            if len(inners) == 2
            else lambda env: sum(part(env) for part in inners)
        )
    return lambda env: product(part(env) for part in inners)


def affine(index: Index, slots: dict[str, int], sizes: dict[str, int]) -> tuple[int, dict[int, int]] | None:
    """(c, {place: k}) of an expression c + sum_k k env[place]; None of one that is not affine."""
    head = index[0]
    if head == "num":
        return index[1], {}
    if head == "name":
        return (0, {slots[index[1]]: 1}) if index[1] in slots else (sizes[index[1]], {})
    if head == "call":
        return None
    found = [affine(part, slots, sizes) for part in (index[1:] if head == "neg" else index[1])]
    flat = [part for part in found if part is not None]
    if len(flat) < len(found):
        return None
    if head == "mul":
        moving = [part for part in flat if part[1]]
        if len(moving) > 1:
            return None
        by = product(part[0] for part in flat if not part[1])
        shift, by_place = moving[0] if moving else (1, {})
        return shift * by, {place: k * by for place, k in by_place.items()}
    total, sign = dict[int, int](), -1 if head == "neg" else 1
    for _, by_place in flat:
        for place, k in by_place.items():
            total[place] = total.get(place, 0) + sign * k
    return sign * sum(part[0] for part in flat), {place: k for place, k in total.items() if k}


def linear(shift: int, by_place: dict[int, int]) -> Reading:
    """A function that gives c + sum_k k env[place]."""
    pairs = list(by_place.items())
    if not pairs:
        return constant(shift)
    (p, k), rest = pairs[0], pairs[1:]
    if not rest:
        return slot(p) if (k, shift) == (1, 0) else lambda env: shift + k * env[p]
    (q, by_q), rest = rest[0], rest[1:]
    if not rest:
        return lambda env: shift + k * env[p] + by_q * env[q]
    (r, by_r), rest = rest[0], rest[1:]
    if not rest:
        return lambda env: shift + k * env[p] + by_q * env[q] + by_r * env[r]
    return lambda env: shift + sum(k * env[p] for p, k in pairs)


def constant(value: int) -> Reading:
    """A function that gives one value."""
    return lambda env: value


def slot(place: int) -> Reading:
    """A function that gives the value at a place of env."""
    return lambda env: env[place]


def product(values: Iterator[int]) -> int:
    """The product of integers."""
    total = 1
    for value in values:
        total *= value
    return total
