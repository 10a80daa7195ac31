"""Terms: numbers, places of families, sums, products, powers, functions, guards, derivatives; substitution;
text.

None of them changes; what all of them have in common (children, indices, rebuilding) is one row each
of the table SHAPES.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from fractions import Fraction
from functools import lru_cache
from operator import is_, itemgetter
from typing import TYPE_CHECKING, ClassVar, NamedTuple, NoReturn, TypeAlias

from . import index
from .index import Atom, Poly


if TYPE_CHECKING:
    from typing import Self, dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[type], type]:
        """For the type checker only: a kind of term is built from what it declares, in that order."""
        return lambda kind: kind


@dataclass_transform(frozen_default=True, eq_default=False)
class Node(tuple[object, ...]):
    """What all kinds of terms and definitions have: they are their kind and what it declares, in that order.
    The hash and the names in it are calculated once."""

    _hash: ClassVar[int]
    _names: ClassVar[frozenset[Atom]]

    def __new__(cls, *values: object) -> "Self":
        """The kind and its values; TypeError where they are not as many as it declares."""
        if len(values) != len(FIELDS[cls]):
            raise TypeError(cls.__name__, FIELDS[cls])
        return tuple.__new__(cls, (cls, *values))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a term does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a term does not change")

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            out = self.__dict__["_hash"] = tuple.__hash__(self)
            return out

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self[1:]}"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self[1:]


class Num(Node):
    """A rational number."""

    value: Fraction


class Int(Node):
    """An index expression as a number."""

    poly: Poly


class Ref(Node):
    """A family at a place: 0 outside its box."""

    name: str
    at: tuple[Poly, ...]


class Add(Node):
    """A sum of terms."""

    terms: "tuple[Term, ...]"


class Mul(Node):
    """A product of terms."""

    terms: "tuple[Term, ...]"


class Pow(Node):
    """base^k for an integer k, not 0; 0^-k = 0."""

    base: "Term"
    k: int


class Fn(Node):
    """A known function of a number: exp(u)."""

    name: str
    arg: "Term"


class App(Node):
    """An undefined function of a number, or its order-th derivative: sigma[l]'(u)."""

    name: str
    order: int
    at: tuple[Poly, ...]
    arg: "Term"


class Sum(Node):
    """Sum over all var from low to high of body."""

    var: Atom
    low: Poly
    high: Poly
    body: "Term"


class Guard(Node):
    """1 where poly = 0 ("eq"), poly >= 0 ("ge"); else 0."""

    op: str
    poly: Poly


class D(Node):
    """Total derivative of a place by a place, through all definitions; 0 where either is outside its box."""

    of: Ref
    by: Ref


class P(Node):
    """Partial derivative of the right side that defines a place, by a place; 0 where either is outside its
    box."""

    of: Ref
    by: Ref


Term: TypeAlias = Num | Int | Ref | Add | Mul | Pow | Fn | App | Sum | Guard | D | P


class Range(NamedTuple):
    """An index name with its lowest and its highest value."""

    var: Atom
    low: Poly
    high: Poly


class Any(Node):
    """A whole definition: the undefined function name of arrays, each given by its binders and its entry."""

    name: str
    arrays: tuple[tuple[tuple[Range, ...], Term], ...]


class Max(Node):
    """A whole definition: the maximum of body over the binders for which all guards hold."""

    binders: tuple[Range, ...]
    guards: tuple[Guard, ...]
    body: Term


Body: TypeAlias = Term | Any | Max
FIELDS = {kind: tuple(kind.__annotations__) for kind in Node.__subclasses__()}
for kind, fields in FIELDS.items():
    for k, field in enumerate(fields, 1):
        setattr(kind, field, property(itemgetter(k)))

ZERO, ONE, MINUS = Num(Fraction(0)), Num(Fraction(1)), Num(Fraction(-1))


class Shape(NamedTuple):
    """How a kind of term is taken apart: its children, its index expressions, and put together again from
    such."""

    kids: Callable[..., tuple[Term, ...]]
    polys: Callable[..., tuple[Poly, ...]]
    build: Callable[..., Term]


SHAPES: dict[type, Shape] = {
    Num: Shape(lambda t: (), lambda t: (), lambda t, ks, ps: t),
    Int: Shape(lambda t: (), lambda t: (t.poly,), lambda t, ks, ps: Int(ps[0])),
    Ref: Shape(lambda t: (), lambda t: t.at, lambda t, ks, ps: Ref(t.name, ps)),
    Add: Shape(lambda t: t.terms, lambda t: (), lambda t, ks, ps: Add(ks)),
    Mul: Shape(lambda t: t.terms, lambda t: (), lambda t, ks, ps: Mul(ks)),
    Pow: Shape(lambda t: (t.base,), lambda t: (), lambda t, ks, ps: Pow(ks[0], t.k)),
    Fn: Shape(lambda t: (t.arg,), lambda t: (), lambda t, ks, ps: Fn(t.name, ks[0])),
    App: Shape(lambda t: (t.arg,), lambda t: t.at, lambda t, ks, ps: App(t.name, t.order, ps, ks[0])),
    Sum: Shape(
        lambda t: (t.body,), lambda t: (t.low, t.high), lambda t, ks, ps: Sum(t.var, ps[0], ps[1], ks[0])
    ),
    Guard: Shape(lambda t: (), lambda t: (t.poly,), lambda t, ks, ps: Guard(t.op, ps[0])),
    D: Shape(lambda t: (), lambda t: t.of.at + t.by.at, lambda t, ks, ps: D(*cut(t, ps))),
    P: Shape(lambda t: (), lambda t: t.of.at + t.by.at, lambda t, ks, ps: P(*cut(t, ps))),
}


def cut(t: D | P, ps: tuple[Poly, ...]) -> tuple[Ref, Ref]:
    """The two places of a derivative with other indices."""
    n = len(t.of.at)
    return Ref(t.of.name, ps[:n]), Ref(t.by.name, ps[n:])


def kids(t: Term) -> tuple[Term, ...]:
    """The terms in t that a step may go to."""
    return SHAPES[type(t)].kids(t)


def polys(t: Term) -> tuple[Poly, ...]:
    """The index expressions that stand in t itself."""
    return SHAPES[type(t)].polys(t)


def rebuilt(t: Term, ks: tuple[Term, ...], ps: tuple[Poly, ...] | None = None) -> Term:
    """t with other children and other index expressions."""
    return SHAPES[type(t)].build(t, ks, polys(t) if ps is None else ps)


def is_num(t: Term, value: int) -> bool:
    """Whether the term is this number."""
    return type(t) is Num and t.value == value


def add(*terms: Term) -> Term:
    """Their sum: nested sums flattened, zeros dropped."""
    flat = [u for t in terms for u in (t.terms if isinstance(t, Add) else (t,)) if not is_num(u, 0)]
    return Add(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def mul(*terms: Term) -> Term:
    """Their product: nested products flattened, ones dropped, 0 where a factor is 0."""
    flat = [u for t in terms for u in (t.terms if isinstance(t, Mul) else (t,)) if not is_num(u, 1)]
    return (
        ZERO
        if any(is_num(u, 0) for u in flat)
        else Mul(tuple(flat))
        if len(flat) > 1
        else flat[0]
        if flat
        else ONE
    )


def factors(t: Term) -> tuple[Term, ...]:
    """The factors of a product, of products in it too; t itself where it is none."""
    return tuple(v for u in t.terms for v in factors(u)) if isinstance(t, Mul) else (t,)


def sub(s: Term, t: Term) -> Term:
    """s - t"""
    return add(s, mul(MINUS, t))


def sums(ranges: Iterable[Range], t: Term) -> Term:
    """The sum of t over all ranges, the first outermost."""
    for r in reversed(tuple(ranges)):
        t = Sum(*r, t) if t != ZERO else t
    return t


def places(t: Term) -> tuple[Ref, ...]:
    """The places that t itself names."""
    return (t,) if isinstance(t, Ref) else (t.of, t.by) if isinstance(t, (D, P)) else ()


def parts(t: Term) -> Iterator[Term]:
    """t and all terms in it."""
    yield t
    for k in kids(t):
        yield from parts(k)


def names(t: Term) -> frozenset[Atom]:
    """Every index name in t, free or bound."""
    try:
        return t._names
    except AttributeError:
        own = frozenset({t.var}) if isinstance(t, Sum) else frozenset[Atom]()
        found = own.union(*map(index.names, polys(t)), *map(names, kids(t)))
        t.__dict__["_names"] = found
        return found


def unused(name: Atom, used: Set[Atom], taken: Set[str] = frozenset()) -> Atom:
    """The name, or the name with so many primes that it is neither in use nor taken by something of another
    sort."""
    while name in used or name.name in taken:
        name = name._replace(name=name.name + "'")
    return name


def put(t: Term, values: Mapping[Atom, Poly]) -> Term:
    """t with expressions for free names; bound names step aside."""
    if not values or names(t).isdisjoint(values):
        return t
    ps = index.puts(polys(t), values)
    if not isinstance(t, Sum):
        return rebuilt(t, tuple(put(k, values) for k in kids(t)), ps)
    inner = {a: p for a, p in values.items() if a != t.var}
    coming = frozenset[Atom]().union(*map(index.names, inner.values()))
    own = t.var
    if own in coming:
        own = unused(own, coming | names(t.body) | inner.keys())
        inner[t.var] = index.var(own)
    return Sum(own, ps[0], ps[1], put(t.body, inner))


def apart(t: Term, used: Set[Atom], taken: Set[str]) -> Term:
    """t with bound names that are not in use: what a rule puts into a place where names are in scope."""
    if not isinstance(t, Sum):
        old = kids(t)
        new = tuple([apart(k, used, taken) for k in old])
        return t if all(map(is_, old, new)) else rebuilt(t, new)
    own = t.var
    if own in used or own.name in taken:
        own = unused(own, used | names(t), taken)
    body = put(t.body, {t.var: index.var(own)}) if own != t.var else t.body
    return Sum(own, t.low, t.high, apart(body, used | {own}, taken))


@lru_cache(1 << 12)
def order(t: Term) -> tuple[object, ...]:
    """A key that sorts terms."""
    own = tuple(v for v in t[1:] if isinstance(v, (str, int, Fraction, Atom)))
    return (
        type(t).__name__,
        len(kids(t)),
        *own,
        *(r.name for r in places(t)),
        polys(t),
        *map(order, kids(t)),
    )
