"""The form of data: lists, texts, integers and dictionaries of JSON; index expressions in text."""

import re
from collections.abc import Mapping

from . import index
from .fault import Incomplete, Malformed, Rejected
from .index import CALL, NAME, SIZE, Atom, Poly

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
TOKEN = re.compile(r"\s*(?:([0-9]+)|([A-Za-z][A-Za-z0-9_]*'*)|([-+*(),]))")
TEXT, DEPTH, LENGTH = 400, 40, 20_000


def as_list(data: object, least: int = 0, most: int = LENGTH) -> list[object]:
    """The list, of a length between the two; else Malformed."""
    if type(data) is not list or not least <= len(data) <= most:
        raise Malformed("a list", brief(data), least, most)
    return data


def as_text(data: object) -> str:
    """The text; else Malformed."""
    if type(data) is not str or len(data) > TEXT:
        raise Malformed("a short text", brief(data))
    return data


def as_int(data: object, low: int = -(10**9), high: int = 10**9) -> int:
    """The integer between the two; else Malformed."""
    if type(data) is not int or not low <= data <= high:
        raise Malformed("an integer in range", brief(data), low, high)
    return data


def as_dict(
    data: object, needed: tuple[str, ...] = (), other: tuple[str, ...] | None = ()
) -> dict[str, object]:
    """The dictionary with the keys needed, and no keys but these and the others (None: any); else
    Malformed."""
    if type(data) is not dict or not all(k in data for k in needed):
        raise Malformed("a dictionary with keys", brief(data), *needed)
    for k in data:
        if type(k) is not str or other is not None and k not in needed and k not in other:
            raise Malformed("a known key", brief(k))
    return data


def brief(data: object) -> str:
    """What was found, cut short."""
    return (
        f"{type(data).__name__} of length {len(data)}"
        if isinstance(data, (list, dict))
        else repr(data)[:60]
        if type(data) is not int
        else "an integer"
    )


def tokens(text: str) -> list[str]:
    """The words, numbers and signs of an index expression."""
    out: list[str] = []
    place = 0
    while text[place:].strip():
        m = TOKEN.match(text, place)
        if not m:
            raise Malformed("an index expression", text)
        out.append(m.group().strip())
        place = m.end()
    return out


class Parser:
    """The text of an index expression: sums of products of integers, names and calls, with brackets."""

    def __init__(self, sizes: Mapping[str, int], calls: Mapping[str, tuple[int, int]], text: str) -> None:
        self.sizes, self.calls, self.text, self.depth = sizes, calls, text, 0
        self.rest = tokens(text)[::-1]

    def take(self, *wanted: str) -> str:
        """The next token if it is one of those wanted (any, where none are named), else nothing."""
        return self.rest.pop() if self.rest and (not wanted or self.rest[-1] in wanted) else ""

    def need(self, *wanted: str) -> str:
        """The next token; Malformed where it is not one of those wanted."""
        token = self.take(*wanted)
        if not token:
            raise Malformed("an index expression", self.text)
        return token

    def whole(self, scope: frozenset[Atom]) -> Poly:
        """All of the text, in the names in scope."""
        p = self.sum(scope)
        if self.rest:
            raise Malformed("an index expression", self.text)
        return p

    def sum(self, scope: frozenset[Atom]) -> Poly:
        """[-] product {+|- product}"""
        self.depth += 1
        if self.depth > DEPTH:
            raise Incomplete("an index expression of bounded depth", self.text)
        p, sign = index.const(0), self.take("-") or "+"
        while sign:
            p = index.add(p, self.product(scope), 1 if sign == "+" else -1)
            sign = self.take("+", "-")
        self.depth -= 1
        return p

    def product(self, scope: frozenset[Atom]) -> Poly:
        """factor {* factor}"""
        p = self.factor(scope)
        while self.take("*"):
            p = index.mul(p, self.factor(scope))
        return p

    def factor(self, scope: frozenset[Atom]) -> Poly:
        """An integer, a name, a call or a sum in brackets; the sort of a name comes from the model and the
        scope."""
        token = self.need()
        if token[0].isdigit():
            if len(token) > 30:
                raise Incomplete("an integer of bounded size", token)
            return index.const(int(token))
        if token == "(":
            p = self.sum(scope)
            self.need(")")
            return p
        if not WORD.fullmatch(token):
            raise Malformed("an index expression", self.text)
        if self.take("("):
            return index.var(Atom(CALL, token, self.arguments(token, scope)))
        if token not in self.sizes and Atom(NAME, token) not in scope:
            raise Rejected("an index name in scope", token, self.text)
        return index.var(Atom(SIZE if token in self.sizes else NAME, token))

    def arguments(self, name: str, scope: frozenset[Atom]) -> tuple[Poly, ...]:
        """sum {, sum} ), as many as the size function has."""
        if name not in self.calls:
            raise Rejected("a size function", name)
        args = [self.sum(scope)]
        while self.need(",", ")") == ",":
            args.append(self.sum(scope))
        if len(args) != self.calls[name][0]:
            raise Rejected("a size function with so many arguments", name, self.calls[name][0])
        return tuple(args)
