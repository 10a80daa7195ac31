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

    def __init__(
        self,
        sizes: Mapping[str, int],
        calls: Mapping[str, tuple[int, int]],
        text: str,
        scope: frozenset[Atom],
    ) -> None:
        self.sizes, self.calls, self.scope = sizes, calls, scope
        self.text, self.tokens, self.place, self.depth = text, tokens(text), 0, 0

    def peek(self) -> str:
        """The next token, or nothing."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """The next token, one of those wanted where any are; else Malformed."""
        token = self.peek()
        if not token or wanted and token not in wanted:
            raise Malformed("an index expression", self.text)
        self.place += 1
        return token

    def whole(self) -> Poly:
        """All of the text."""
        p = self.sum()
        if self.peek():
            raise Malformed("an index expression", self.text)
        return p

    def sum(self) -> Poly:
        """[-] product {+|- product}"""
        self.depth += 1
        if self.depth > DEPTH:
            raise Incomplete("an index expression of bounded depth", self.text)
        p = index.const(0)
        sign = -1 if self.peek() == "-" and self.take() else 1
        while True:
            p = index.add(p, self.product(), sign)
            if self.peek() not in ("+", "-"):
                self.depth -= 1
                return p
            sign = 1 if self.take() == "+" else -1

    def product(self) -> Poly:
        """factor {* factor}"""
        p = self.factor()
        while self.peek() == "*":
            self.take()
            p = index.mul(p, self.factor())
        return p

    def factor(self) -> Poly:
        """An integer, a name, a call or a sum in brackets."""
        token = self.take()
        if token[0].isdigit():
            if len(token) > 30:
                raise Incomplete("an integer of bounded size", token)
            return index.const(int(token))
        if token == "(":
            p = self.sum()
            self.take(")")
            return p
        return index.var(self.atom(token))

    def atom(self, token: str) -> Atom:
        """What a name stands for: its sort comes from the model and the scope."""
        if not WORD.fullmatch(token):
            raise Malformed("an index expression", self.text)
        if self.peek() == "(":
            if token not in self.calls:
                raise Rejected("a size function", token)
            self.take("(")
            args = [self.sum()]
            while self.take(",", ")") == ",":
                args.append(self.sum())
            if len(args) != self.calls[token][0]:
                raise Rejected("a size function with so many arguments", token, self.calls[token][0])
            return Atom(CALL, token, tuple(args))
        if token in self.sizes:
            return Atom(SIZE, token)
        if Atom(NAME, token) not in self.scope:
            raise Rejected("an index name in scope", token, self.text)
        return Atom(NAME, token)
