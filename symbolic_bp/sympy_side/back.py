"""Expressions of SymPy as terms of a model: no text is read, each class of SymPy has one line in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count
from typing import Any

from sympy import (
    And,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    Integer,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    preorder_traversal,
)
from sympy.core.function import AppliedUndef

from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.names import POOL
from symbolic_bp.model.terms import Term, add, at_least, equal, fn, mul, num, power, ref, summed, whole
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.heads import NAMES, App, Arrays, Derived, Fn, Guard, Maximum

Binder = tuple[str, Poly, Poly]


def term(expression: Expr, taken: Iterable[str] = ()) -> Term:
    """The term of an expression; bound names get others where theirs are in use or in taken. Raises
    ExpressionError."""
    return Converter([expression], taken).term(expression)


def found(expression: Expr, expected: str, todo: str = "") -> ExpressionError:
    """The error about an expression that has no term."""
    text = str(expression)
    return ExpressionError(
        "an expression of SymPy",
        expected,
        text if len(text) < 80 else f"{type(expression).__name__}(..)",
        todo,
    )


class Converter:
    """Makes terms; integers: the symbols that stand in an index or in a range somewhere, so that they are
    names of indices and sizes, and not arrays without an index."""

    def __init__(self, expressions: Iterable[Any], taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.bound: dict[Symbol, str] = {}
        self.integers: set[Symbol] = set()
        for expression in expressions:
            for part in preorder_traversal(expression):
                self.note(part)

    def note(self, part: Any) -> None:
        """Notes the symbols of indices and of ranges."""
        if isinstance(part, Indexed):
            where: list[Any] = [*part.indices]
        elif isinstance(part, Sum):
            where = [end for limit in part.limits for end in limit]
        elif isinstance(part, (Arrays, Maximum)):
            arrays = part.args[1:] if isinstance(part, Arrays) else part.args[1:2]
            where = [end for array in arrays for limit in array[1:] for end in limit]
        elif isinstance(part, (Guard, KroneckerDelta)):
            where = [p for p in part.args if isinstance(p, Expr)]
        else:
            where = [*part.args[2]] if isinstance(part, App) else []
        for end in where:
            self.integers |= {s for s in end.free_symbols if isinstance(s, Symbol)}

    # -- indices ------------------------------------------------------------------------------------

    def index(self, expression: Any) -> Poly:
        """An index expression. Raises ExpressionError."""
        if isinstance(expression, Integer):
            return index.number(int(expression))
        if isinstance(expression, Symbol):
            return index.name(self.bound.get(expression, expression.name))
        if isinstance(expression, AppliedUndef):
            return index.call(expression.func.__name__, map(self.index, expression.args))
        if getattr(expression, "is_Add", False) or getattr(expression, "is_Mul", False):
            total = index.number(int(expression.is_Mul))
            for part in map(self.index, expression.args):
                total = total * part if expression.is_Mul else total + part
            return total
        if (
            getattr(expression, "is_Pow", False)
            and isinstance(expression.exp, Integer)
            and expression.exp > 0
        ):
            total = index.number(1)
            for _ in range(int(expression.exp)):
                total = total * self.index(expression.base)
            return total
        raise found(expression, "an index: whole numbers, names and sizes with +, - and *")

    def bind(self, limits: Iterable[Any]) -> list[Binder]:
        """New bound names, with other letters where theirs are in use. Raises ExpressionError."""
        made: list[Binder] = []
        for limit in limits:
            if len(limit) != 3:
                raise found(limit, "a range, (k, 1, n)", "give both ends")
            v, low, high = limit[0], self.index(limit[1]), self.index(limit[2])
            used = {*self.taken, *self.bound.values(), *(n for p in (low, high) for n in p.names)}
            name = v.name if v.name not in used else next(c for c in chain(POOL, spare()) if c not in used)
            self.bound = {**self.bound, v: name}
            made.append((name, low, high))
        return made

    def over(self, limits: Iterable[Any], body: Any, make: Callable[[Any], Any]) -> tuple[list[Binder], Any]:
        """Binders and what is made of a body inside of them: a free name there that has the letter of a
        binder would be caught, so that binders step aside."""
        before, kept = self.bound, self.taken
        own = {limit[0] for limit in limits}
        names = {
            s.name for s in body.free_symbols if isinstance(s, Symbol) and s not in own and s not in before
        }
        self.taken = kept | names
        binders = self.bind(limits)
        result = make(body)
        self.bound, self.taken = before, kept
        return binders, result

    # -- values -------------------------------------------------------------------------------------

    def term(self, expression: Any) -> Term:
        """The term of an expression. Raises ExpressionError."""
        for kind, make in TERMS.items():
            if isinstance(expression, kind):
                return make(self, expression)
        kinds: Mapping[str, Callable[[Converter, Any], Term]] = {
            "is_Add": of_sum,
            "is_Mul": of_product,
            "is_Pow": of_power,
        }
        for flag, make in kinds.items():
            if getattr(expression, flag, False):
                return make(self, expression)
        if type(expression) in NAMES and len(expression.args) <= 2:
            return fn(NAMES[type(expression)], self.term(expression.args[0]))
        raise found(expression, "numbers, arrays, sums and functions that models have")

    def ranges(self, binders: list[Binder]) -> list[list[str]]:
        """Binders as data."""
        return [[v, str(low), str(high)] for v, low, high in binders]

    def array(self, packed: Tuple) -> tuple[list[list[str]], Term]:
        """(entry, (j, 1, n), ...) as data."""
        binders, body = self.over(packed[1:], packed[0], self.term)
        return self.ranges(binders), body

    def condition(self, given: Any) -> Term:
        """A condition on indices as 1 or 0. Raises ExpressionError."""
        if given in (S.true, S.false):
            return num(int(given == S.true))
        if isinstance(given, And):
            return mul(*map(self.condition, given.args))
        if isinstance(given, Or):
            return opposite(mul(*(opposite(self.condition(g)) for g in given.args)))
        if isinstance(given, Not):
            return opposite(self.condition(given.args[0]))
        if type(given) not in RELATIONS:
            raise found(given, "a condition on indices")
        left, right = map(self.index, given.args)
        return RELATIONS[type(given)](left, right)


def negative(t: Sequence[Any]) -> bool:
    """Whether a term has a minus in front."""
    value = t[1] if t[0] == "num" else t[1][1] if t[0] == "mul" and t[1][0] == "num" else "0"
    return Fraction(value) < 0


def spare() -> Iterable[str]:
    """Letters without end."""
    return (f"i{n}" for n in count())


def opposite(guard: Term) -> Term:
    """1 - guard."""
    if guard[0] == "g" and guard[1] == "ge":
        return at_least(-index.read(guard[2]), index.number(1))
    return add(num(1), mul(num(-1), guard))


RELATIONS: dict[Any, Callable[[Poly, Poly], Term]] = {
    Eq: equal,
    Ne: lambda a, b: opposite(equal(a, b)),
    Ge: at_least,
    Le: lambda a, b: at_least(b, a),
    Gt: lambda a, b: at_least(a, b + 1),
    Lt: lambda a, b: at_least(b, a + 1),
}


def of_symbol(c: Converter, e: Symbol) -> Term:
    """A bound name, a size, or an array without an index."""
    if e in c.bound or e in c.integers or e.is_integer:
        return whole(c.index(e))
    return ref(e.name, [])


def of_sum(c: Converter, e: Any) -> Term:
    """u + v - w: what has a minus in front stands last."""
    return add(*sorted((c.term(a) for a in e.as_ordered_terms()), key=negative))


def of_product(c: Converter, e: Any) -> Term:
    """u * v."""
    return mul(*map(c.term, e.as_ordered_factors()))


def of_power(c: Converter, e: Any) -> Term:
    """u^k for a whole k; square roots."""
    if isinstance(e.exp, Integer) and abs(e.exp) < 1000:
        return power(c.term(e.base), int(e.exp))
    if isinstance(e.exp, Rational) and e.exp.q == 2:
        return power(fn("sqrt", c.term(e.base)), int(e.exp.p))
    raise found(e, "a whole exponent, or a square root")


def of_over(c: Converter, e: Sum) -> Term:
    """A sum; SymPy lists the innermost range first."""
    binders, body = c.over(e.limits[::-1], e.function, c.term)
    return summed(binders, body)


def of_undefined(c: Converter, e: AppliedUndef) -> Term:
    """n(l), a size at a place; f(u), an undefined function of one number; f(l, u), one with an index."""
    if e.is_integer:
        return whole(c.index(e))
    return ["app", e.func.__name__, 0, [str(c.index(a)) for a in e.args[:-1]], c.term(e.args[-1])]


def of_cases(c: Converter, e: Piecewise) -> Term:
    """Cases as a sum of guards; a case holds where no earlier one does."""
    parts, before = [], num(1)
    for value, condition in e.args:
        guard = c.condition(condition)
        parts.append(mul(before, guard, c.term(value)))
        before = mul(before, opposite(guard))
    return add(*parts)


def of_delta(c: Converter, e: KroneckerDelta) -> Term:
    """[i = j]. Raises ExpressionError for one with a range of its own."""
    if len(e.args) != 2:
        raise found(e, "a KroneckerDelta without a range of its own")
    return equal(c.index(e.args[0]), c.index(e.args[1]))


def of_maximum(c: Converter, e: Maximum) -> Term:
    """A maximum over ranges."""
    made: list[Term] = []

    def inside(body: Expr) -> Term:
        made.extend(map(c.term, e.args[2]))
        return c.term(body)

    binders, body = c.over(e.args[1][1:], e.args[1][0], inside)
    return ["max", c.ranges(binders), made, body]


def of_max(c: Converter, e: Max) -> Term:
    """Max(0, u) as relu(u). Raises ExpressionError for another one."""
    rest = [a for a in e.args if a != 0]
    if len(e.args) != 2 or len(rest) != 1:
        raise found(e, "Max(0, u)", "a maximum over a range is Maximum((entry, (k, 1, n)))")
    return fn("relu", c.term(rest[0]))


TERMS: dict[Any, Callable[[Converter, Any], Term]] = {
    Rational: lambda c, e: num(Fraction(int(e.p), int(e.q))),
    Indexed: lambda c, e: ref(str(e.base.label), [c.index(p) for p in e.indices]),
    Symbol: of_symbol,
    Sum: of_over,
    AppliedUndef: of_undefined,
    Piecewise: of_cases,
    KroneckerDelta: of_delta,
    Fn: lambda c, e: fn(e.name, c.term(e.args[1])),
    App: lambda c, e: [
        "app",
        e.name,
        int(e.args[1]),
        [str(c.index(p)) for p in e.args[2]],
        c.term(e.args[3]),
    ],
    Guard: lambda c, e: {"eq": equal, "ge": at_least}[e.name](c.index(e.args[1]), index.number(0)),
    Derived: lambda c, e: [e.name, c.term(e.args[1]), c.term(e.args[2])],
    Arrays: lambda c, e: ["any", e.name, [[*c.array(a)] for a in e.args[1:]]],
    Maximum: of_maximum,
    Max: of_max,
}
