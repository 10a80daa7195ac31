"""Terms of a model as the data that kernel and engine read: made in one normal way, walked, replaced,
differentiated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.scan import Token

Term = list[Any]
ELEMENTARY = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "step", "sgn", "Phi", "sin", "cos")


class Ref(list[Any]):
    """["ref", name, indices] that knows the word where it was read."""

    at: Token | None = None


def ref(name: str, args: list[Poly], at: Token | None = None) -> Ref:
    """An entry of a family."""
    made = Ref(["ref", name, [str(a) for a in args]])
    made.at = at
    return made


def plain(value: Any) -> Any:
    """Data of plain lists only."""
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def num(value: Fraction | int) -> Term:
    """A number."""
    return ["num", str(Fraction(value))]


def whole(poly: Poly) -> Term:
    """An index expression as a number: a sum of products of single names."""
    parts = [
        mul(
            num(n),
            *(["int", str(index.name(a) if isinstance(a, str) else index.call(a.name, a.args))] for a in m),
        )
        for m, n in poly.terms
    ]
    return add(*parts)


def add(*terms: Term) -> Term:
    """A sum, without sums inside of it and without 0."""
    flat = [p for t in terms for p in (t[1:] if t[0] == "add" else [t]) if p != ["num", "0"]]
    return flat[0] if len(flat) == 1 else ["add", *flat] if flat else num(0)


def mul(*terms: Term) -> Term:
    """A product, without products inside of it, with one number in front."""
    flat = [p for t in terms for p in (t[1:] if t[0] == "mul" else [t])]
    value = Fraction(1)
    for p in flat:
        value *= Fraction(p[1]) if p[0] == "num" else 1
    rest = [p for p in flat if p[0] != "num"]
    if value == 0:
        return num(0)
    parts = rest if value == 1 and rest else [num(value), *rest]
    return parts[0] if len(parts) == 1 else ["mul", *parts]


def power(base: Term, k: int) -> Term:
    """base^k for a whole k; 1/0 = 0."""
    if k == 0:
        return num(1)
    if base[0] == "num":
        value = Fraction(base[1])
        return num(value**k if value else 0)
    if base[0] == "pow":
        return power(base[1], base[2] * k)
    return base if k == 1 else ["pow", base, k]


def equal(left: Poly, right: Poly) -> Term:
    """[left = right]."""
    gap = left - right
    if gap.terms and gap.terms[0][1] < 0:
        gap = -gap
    n = gap.number()
    return num(int(n == 0)) if n is not None else ["g", "eq", str(gap)]


def at_least(left: Poly, right: Poly) -> Term:
    """[left >= right]."""
    n = (left - right).number()
    return num(int(n >= 0)) if n is not None else ["g", "ge", str(left - right)]


def summed(binders: list[tuple[str, Poly, Poly]], body: Term) -> Term:
    """The sum over binders, the first one outside."""
    for v, low, high in reversed(binders):
        body = ["sum", v, str(low), str(high), body]
    return body


def children(term: Term) -> list[Term]:
    """The terms directly inside of one, those of `any` and `max` too."""
    head = term[0]
    if head in ("add", "mul"):
        return term[1:]
    if head == "pow":
        return [term[1]]
    if head in ("fn", "app", "sum"):
        return [term[-1]]
    if head == "any":
        return [body for _, body in term[2]]
    if head == "max":
        return [*term[2], term[3]]
    return [term[1], term[2]] if head in ("D", "P") else []


def walk(term: Term) -> Iterator[Term]:
    """A term and all that is in it."""
    stack = [term]
    while stack:
        t = stack.pop()
        yield t
        stack.extend(reversed(children(t)))


def rebuilt(term: Term, change: Callable[[Term], Term]) -> Term:
    """A term (no `any` or `max`) with its parts changed, sums and products made anew."""
    head = term[0]
    if head in ("add", "mul"):
        return (add if head == "add" else mul)(*map(change, term[1:]))
    if head == "pow":
        return power(change(term[1]), term[2])
    if head in ("fn", "app", "sum"):
        return [*term[:-1], change(term[-1])]
    return term


def size(term: Term, known: dict[int, int] | None = None) -> int:
    """How many parts a term has; what it holds twice is counted twice, and visited once."""
    known = {} if known is None else known
    if id(term) not in known:
        known[id(term)] = 1 + sum(size(t, known) for t in children(term))
    return known[id(term)]


def put(term: Term, values: dict[str, Term]) -> Term:
    """A formula with the parameters ["var", name] replaced."""
    if term[0] == "var":
        return values.get(term[1], term)
    return rebuilt(term, lambda t: put(t, values))


def slope(term: Term, name: str) -> Term:
    """The derivative of a formula by a parameter ["var", name]. Raises KeyError for a function without a
    slope here."""
    head = term[0]
    if head == "var":
        return num(int(term[1] == name))
    if ["var", name] not in list(walk(term)):
        return num(0)
    if head == "add":
        return add(*(slope(t, name) for t in term[1:]))
    if head == "mul":
        parts = term[1:]
        return add(*(mul(*parts[:i], slope(p, name), *parts[i + 1 :]) for i, p in enumerate(parts)))
    if head == "pow":
        return mul(num(term[2]), power(term[1], term[2] - 1), slope(term[1], name))
    if head == "sum":
        return [*term[:-1], slope(term[-1], name)]
    if head == "app":
        return mul(["app", term[1], term[2] + 1, *term[3:]], slope(term[4], name))
    return mul(SLOPES[term[1]](term[2]), slope(term[2], name))


def fn(name: str, u: Term) -> Term:
    """An elementary function of a term."""
    return ["fn", name, u]


SLOPES: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: fn("exp", u),
    "log": lambda u: power(u, -1),
    "sqrt": lambda u: mul(num(Fraction(1, 2)), power(fn("sqrt", u), -1)),
    "abs": lambda u: fn("sgn", u),
    "tanh": lambda u: add(num(1), mul(num(-1), power(fn("tanh", u), 2))),
    "sigmoid": lambda u: mul(fn("sigmoid", u), add(num(1), mul(num(-1), fn("sigmoid", u)))),
    "relu": lambda u: fn("step", u),
    "step": lambda u: num(0),
    "sgn": lambda u: num(0),
    "sin": lambda u: fn("cos", u),
    "cos": lambda u: mul(num(-1), fn("sin", u)),
}
