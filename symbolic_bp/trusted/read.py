"""Data to models, claims and terms. Any JSON gives a result or Malformed (not of this form), Rejected (a name that does not fit), Incomplete.

Text names become atoms of their sort here, by what the model declares: sizes, size functions, families, functions, arrays; index names by scope.
"""
import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from . import index
from .fault import Incomplete, Malformed, Rejected
from .index import CALL, NAME, SIZE, Atom, Poly
from .term import Add, Any, App, Body, D, Fn, Guard, Int, Max, Mul, Num, P, Pow, Range, Ref, Sum, Term

FUNCTIONS = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "Phi", "phi", "sin", "cos")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")
TOKEN = re.compile(r"\s*(?:([0-9]+)|([A-Za-z][A-Za-z0-9_]*'*)|([-+*(),]))")
TEXT, DEPTH, NODES, POWER, ORDER, LENGTH = 400, 40, 400_000, 12, 8, 20_000


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


def as_int(data: object, low: int = -10**9, high: int = 10**9) -> int:
    """The integer between the two; else Malformed."""
    if type(data) is not int or not low <= data <= high:
        raise Malformed("an integer in range", brief(data), low, high)
    return data


def as_dict(data: object, needed: tuple[str, ...] = (), other: tuple[str, ...] | None = ()) -> dict[str, object]:
    """The dictionary with the keys needed, and no keys but these and the others (None: any); else Malformed."""
    if type(data) is not dict or not all(k in data for k in needed):
        raise Malformed("a dictionary with keys", brief(data), *needed)
    for k in data:
        if type(k) is not str or other is not None and k not in needed and k not in other:
            raise Malformed("a known key", brief(k))
    return data


def brief(data: object) -> str:
    """What was found, cut short."""
    return f"{type(data).__name__} of length {len(data)}" if isinstance(data, (list, dict)) else repr(data)[:60] if type(data) is not int else "an integer"


class Claim(NamedTuple):
    """An equation for all values of its names in ranges and conditions, with what it assumes and the measure of an induction."""
    name: str
    ranges: tuple[Range, ...]
    conditions: tuple[Guard, ...]
    left: Term
    right: Term
    measure: tuple[Poly, ...]
    assuming: tuple[tuple[Term, Term], ...]


class Reader:
    """Reads terms over what a model declares: the arity of each family, the sizes, the functions."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.calls: dict[str, tuple[int, int]] = {}
        self.functions: dict[str, int] = {}
        self.arrays: dict[str, int] = {}
        self.arity: dict[str, int] = {}
        self.nodes = 0

    def name(self, data: object, scope: frozenset[Atom] = frozenset()) -> str:
        """A name that is not in use."""
        text = as_text(data)
        if not WORD.fullmatch(text) or text in FUNCTIONS:
            raise Malformed("a name", text)
        if any(text in names for names in (self.sizes, self.calls, self.functions, self.arrays, self.arity)) or Atom(NAME, text) in scope:
            raise Rejected("a name that is not in use", text)
        return text

    def index(self, data: object, scope: frozenset[Atom]) -> Poly:
        """A polynomial in the names in scope, sizes and size functions."""
        self.count()
        text = as_text(data)
        tokens: list[str] = []
        place = 0
        while text[place:].strip():
            m = TOKEN.match(text, place)
            if not m:
                raise Malformed("an index expression", text)
            tokens.append(m.group().strip())
            place = m.end()
        return Parser(self, tokens, text, scope).whole()

    def indices(self, data: object, scope: frozenset[Atom]) -> tuple[Poly, ...]:
        """A list of index expressions."""
        return tuple(self.index(p, scope) for p in as_list(data))

    def ranges(self, data: object, scope: frozenset[Atom]) -> tuple[tuple[Range, ...], frozenset[Atom]]:
        """Ranges, each in earlier names, and the scope with their names."""
        out = []
        for part in as_list(data, 0, 12):
            v, low, high = as_list(part, 3, 3)
            r = Range(Atom(NAME, self.name(v, scope)), self.index(low, scope), self.index(high, scope))
            scope |= {r.var}
            out.append(r)
        return tuple(out), scope

    def guard(self, data: object, scope: frozenset[Atom]) -> Guard:
        """["g", "eq" or "ge", INDEX]"""
        head, op, p = as_list(data, 3, 3)
        if head != "g" or op not in ("eq", "ge"):
            raise Malformed("a guard", brief(head), brief(op))
        return Guard(str(op), self.index(p, scope))

    def count(self) -> None:
        """One more node is read; Incomplete where there are too many."""
        self.nodes += 1
        if self.nodes > NODES:
            raise Incomplete("a certificate of bounded size", NODES)

    def term(self, data: object, scope: frozenset[Atom], depth: int = 0) -> Term:
        """A term; TERMS has one reader for each head."""
        self.count()
        if depth > DEPTH:
            raise Incomplete("a term of bounded depth", DEPTH)
        xs = as_list(data, 2)
        head = as_text(xs[0])
        if head not in TERMS:
            raise Malformed("a kind of term", head)
        return TERMS[head](self, xs[1:], scope, depth + 1)

    def body(self, data: object, scope: frozenset[Atom]) -> Body:
        """A definition: a term, an undefined function of arrays, or a maximum."""
        xs = as_list(data, 2)
        if xs[0] == "any":
            _, f, arrays = as_list(xs, 3, 3)
            name = as_text(f)
            if self.arrays.get(name) != len(as_list(arrays)):
                raise Rejected("an undefined function with so many arrays", name)
            out = []
            for a in as_list(arrays):
                binders, t = as_list(a, 2, 2)
                ranges, inner = self.ranges(binders, scope)
                out.append((ranges, self.term(t, inner)))
            return Any(name, tuple(out))
        if xs[0] == "max":
            _, binders, guards, t = as_list(xs, 4, 4)
            ranges, inner = self.ranges(binders, scope)
            return Max(ranges, tuple(self.guard(g, inner) for g in as_list(guards)), self.term(t, inner))
        return self.term(xs, scope)


class Parser:
    """The text of an index expression: sums of products of integers, names and calls, with brackets."""

    def __init__(self, reader: Reader, tokens: list[str], text: str, scope: frozenset[Atom]) -> None:
        self.reader, self.tokens, self.text, self.scope, self.place, self.depth = reader, tokens, text, scope, 0, 0

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
            if token not in self.reader.calls:
                raise Rejected("a size function", token)
            self.take("(")
            args = [self.sum()]
            while self.take(",", ")") == ",":
                args.append(self.sum())
            if len(args) != self.reader.calls[token][0]:
                raise Rejected("a size function with so many arguments", token, self.reader.calls[token][0])
            return Atom(CALL, token, tuple(args))
        if token in self.reader.sizes:
            return Atom(SIZE, token)
        if Atom(NAME, token) not in self.scope:
            raise Rejected("an index name in scope", token, self.text)
        return Atom(NAME, token)


def read_num(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    text = as_text(xs[0])
    if len(xs) != 1 or not NUMBER.fullmatch(text) or not (text + "/1").split("/")[1].strip("0") or len(text) > 60:
        raise Malformed("a rational number", text)
    return Num(Fraction(text))


def read_ref(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Ref:
    name, at = as_list(xs, 2, 2)
    name = as_text(name)
    if name not in r.arity:
        raise Rejected("a family of the model", name)
    places = r.indices(at, scope)
    if len(places) != r.arity[name]:
        raise Rejected("as many indices as the family has", name, r.arity[name])
    return Ref(name, places)


def read_int(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return Int(r.index(as_list(xs, 1, 1)[0], scope))


def read_add(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return Add(tuple(r.term(x, scope, depth) for x in xs))


def read_mul(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return Mul(tuple(r.term(x, scope, depth) for x in xs))


def read_pow(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    base, k = as_list(xs, 2, 2)
    if not as_int(k, -POWER, POWER):
        raise Malformed("a power that is not 0")
    return Pow(r.term(base, scope, depth), as_int(k))


def read_fn(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    name, arg = as_list(xs, 2, 2)
    if name not in FUNCTIONS:
        raise Rejected("a known function", brief(name))
    return Fn(str(name), r.term(arg, scope, depth))


def read_app(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    name, order, at, arg = as_list(xs, 4, 4)
    name, places = as_text(name), r.indices(at, scope)
    if r.functions.get(name) != len(places):
        raise Rejected("an undefined function with so many indices", name)
    return App(name, as_int(order, 0, ORDER), places, r.term(arg, scope, depth))


def read_sum(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    *bounds, t = as_list(xs, 4, 4)
    (own,), inner = r.ranges([bounds], scope)
    return Sum(own.var, own.low, own.high, r.term(t, inner, depth))


def read_guard(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return r.guard(["g", *xs], scope)


def read_places(r: Reader, xs: list[object], scope: frozenset[Atom]) -> list[Ref]:
    out = []
    for x in as_list(xs, 2, 2):
        head, *rest = as_list(x, 3, 3)
        if head != "ref":
            raise Malformed("a place of a family", brief(head))
        out.append(read_ref(r, rest, scope, 0))
    return out


def read_d(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return D(*read_places(r, xs, scope))


def read_p(r: Reader, xs: list[object], scope: frozenset[Atom], depth: int) -> Term:
    return P(*read_places(r, xs, scope))


TERMS: dict[str, Callable[[Reader, list[object], frozenset[Atom], int], Term]] = {
    "num": read_num, "int": read_int, "ref": read_ref, "add": read_add, "mul": read_mul, "pow": read_pow, "fn": read_fn, "app": read_app,
    "sum": read_sum, "g": read_guard, "D": read_d, "P": read_p}
