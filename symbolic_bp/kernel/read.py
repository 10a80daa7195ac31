"""Data to models, claims and terms. Any JSON gives a result or Malformed (not of this form), Rejected (a
name that does not fit), Incomplete.

Text names become atoms of their sort here, by what the model declares: sizes, size functions, families,
functions, arrays; index names by scope.
"""

import re
from collections.abc import Callable, Container
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from .family import Declared
from .fault import Incomplete, Malformed, Rejected
from .form import DEPTH, WORD, Parser, as_int, as_list, as_text, brief
from .index import NAME, Atom, Poly
from .term import Add, Any, App, Body, D, Fn, Guard, Int, Max, Mul, Num, P, Pow, Range, Ref, Sum, Term

FUNCTIONS = (
    *("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu"),
    *("step", "sgn", "Phi", "Phi'", "sin", "cos"),
)
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")
NODES, POWER, ORDER = 400_000, 12, 8


class Claim(NamedTuple):
    """An equation for all values of its names in ranges and conditions, with what it assumes and the measure
    of an induction."""

    name: str
    ranges: tuple[Range, ...]
    conditions: tuple[Guard, ...]
    left: Term
    right: Term
    measure: tuple[Poly, ...]
    assuming: tuple[tuple[Term, Term], ...]


@lru_cache(1 << 10)
def joined(scope: frozenset[Atom], name: Atom) -> frozenset[Atom]:
    """The scope with one more name; the same object each time, which keeps its hash."""
    return scope | {name}


class Reader(Declared):
    """Reads terms over what a model declares: the arity of each family, the sizes, the functions."""

    def __init__(self) -> None:
        super().__init__()
        self.arity: dict[str, int] = {}
        self.nodes = 0
        self.parsed: dict[tuple[str, frozenset[Atom]], Poly] = {}

    def forget(self, most: int) -> None:
        """Forget the index expressions that were read, once they are more than so many."""
        if len(self.parsed) > most:
            self.parsed.clear()

    def name(self, data: object, scope: frozenset[Atom] = frozenset()) -> str:
        """A name that is not in use."""
        text = as_text(data)
        if not WORD.fullmatch(text) or text in FUNCTIONS:
            raise Malformed("a name", text)
        used: tuple[Container[str], ...] = self.sizes, self.calls, self.functions, self.arrays, self.arity
        if any(text in names for names in used) or Atom(NAME, text) in scope:
            raise Rejected("a name that is not in use", text)
        return text

    def index(self, data: object, scope: frozenset[Atom]) -> Poly:
        """A polynomial in the names in scope, sizes and size functions."""
        self.count()
        key = as_text(data), scope
        if key not in self.parsed:
            self.parsed[key] = Parser(self.sizes, self.calls, key[0]).whole(scope)
        return self.parsed[key]

    def indices(self, data: object, scope: frozenset[Atom]) -> tuple[Poly, ...]:
        """A list of index expressions."""
        return tuple(self.index(p, scope) for p in as_list(data))

    def ranges(self, data: object, scope: frozenset[Atom]) -> tuple[tuple[Range, ...], frozenset[Atom]]:
        """Ranges, each in earlier names, and the scope with their names."""
        out = []
        for part in as_list(data, 0, 12):
            v, low, high = as_list(part, 3, 3)
            r = Range(Atom(NAME, self.name(v, scope)), self.index(low, scope), self.index(high, scope))
            scope = joined(scope, r.var)
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
            name, pairs = as_text(f), [as_list(a, 2, 2) for a in as_list(arrays)]
            if self.arrays.get(name) != len(pairs):
                raise Rejected("an undefined function with so many arrays", name)
            within = [(*self.ranges(binders, scope), t) for binders, t in pairs]
            return Any(name, tuple([(ranges, self.term(t, inner)) for ranges, inner, t in within]))
        if xs[0] == "max":
            _, binders, guards, t = as_list(xs, 4, 4)
            ranges, inner = self.ranges(binders, scope)
            return Max(ranges, tuple([self.guard(g, inner) for g in as_list(guards)]), self.term(t, inner))
        return self.term(xs, scope)


Scope = frozenset[Atom]


def read_num(r: Reader, xs: list[object], scope: Scope, depth: int) -> Term:
    """["num", "3/2"]; Malformed where it is no rational number."""
    text = as_text(xs[0])
    zero = not (text + "/1").split("/")[1].strip("0")
    if len(xs) != 1 or not NUMBER.fullmatch(text) or zero or len(text) > 60:
        raise Malformed("a rational number", text)
    return Num(Fraction(text))


def read_ref(r: Reader, xs: list[object], scope: Scope, depth: int = 0) -> Ref:
    """["ref", NAME, [INDEX, ..]]; Rejected where there is no such family, or it has another number of
    indices."""
    name, at = as_list(xs, 2, 2)
    name = as_text(name)
    if name not in r.arity:
        raise Rejected("a family of the model", name)
    places = r.indices(at, scope)
    if len(places) != r.arity[name]:
        raise Rejected("as many indices as the family has", name, r.arity[name])
    return Ref(name, places)


def read_terms(r: Reader, xs: list[object], scope: Scope, depth: int) -> tuple[Term, ...]:
    """TERM, .."""
    return tuple([r.term(x, scope, depth) for x in xs])


def read_pow(r: Reader, xs: list[object], scope: Scope, depth: int) -> Term:
    """["pow", TERM, k]; Malformed where k is 0 or too large."""
    base, k = as_list(xs, 2, 2)
    if not as_int(k, -POWER, POWER):
        raise Malformed("a power that is not 0")
    return Pow(r.term(base, scope, depth), as_int(k))


def read_fn(r: Reader, xs: list[object], scope: Scope, depth: int) -> Term:
    """["fn", NAME, TERM]; Rejected where the function is not known."""
    name, arg = as_list(xs, 2, 2)
    if name not in FUNCTIONS:
        raise Rejected("a known function", brief(name))
    return Fn(str(name), r.term(arg, scope, depth))


def read_app(r: Reader, xs: list[object], scope: Scope, depth: int) -> Term:
    """["app", f, order, [INDEX, ..], TERM]; Rejected where f is not declared with so many indices."""
    name, order, at, arg = as_list(xs, 4, 4)
    name, places = as_text(name), r.indices(at, scope)
    if r.functions.get(name) != len(places):
        raise Rejected("an undefined function with so many indices", name)
    return App(name, as_int(order, 0, ORDER), places, r.term(arg, scope, depth))


def read_sum(r: Reader, xs: list[object], scope: Scope, depth: int) -> Term:
    """["sum", v, low, high, TERM]; Rejected where v is in use."""
    *bounds, t = as_list(xs, 4, 4)
    (own,), inner = r.ranges([bounds], scope)
    return Sum(*own, r.term(t, inner, depth))


def read_places(r: Reader, xs: list[object], scope: Scope) -> list[Ref]:
    """The two places of a derivative."""
    rows = [as_list(x, 3, 3) for x in as_list(xs, 2, 2)]
    for head, *_ in rows:
        if head != "ref":
            raise Malformed("a place of a family", brief(head))
    return [read_ref(r, row[1:], scope) for row in rows]


TERMS: dict[str, Callable[[Reader, list[object], Scope, int], Term]] = {
    "num": read_num,
    "int": lambda r, xs, scope, depth: Int(r.index(as_list(xs, 1, 1)[0], scope)),
    "ref": read_ref,
    "add": lambda r, xs, scope, depth: Add(read_terms(r, xs, scope, depth)),
    "mul": lambda r, xs, scope, depth: Mul(read_terms(r, xs, scope, depth)),
    "pow": read_pow,
    "fn": read_fn,
    "app": read_app,
    "sum": read_sum,
    "g": lambda r, xs, scope, depth: r.guard(["g", *xs], scope),
    "D": lambda r, xs, scope, depth: D(*read_places(r, xs, scope)),
    "P": lambda r, xs, scope, depth: P(*read_places(r, xs, scope)),
}
