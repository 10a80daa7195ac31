"""A second walk that shares no graph with the first: terms are worked out as they stand, D and P forwards by
dual numbers.

D(y, x): all entries once more with x + eps, the eps part of y. P(y, x): the definition of y alone with x +
eps. Rational where the model allows it, else 60 digits.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from symbolic_bp.exact.models.duals import Dual, named, reciprocal
from symbolic_bp.exact.models.index import Index
from symbolic_bp.exact.models.model import Family, Model
from symbolic_bp.exact.models.numbers import short
from symbolic_bp.exact.models.points import Point, shape_name
from symbolic_bp.exact.models.sizes import Sizes
from symbolic_bp.exact.models.terms import (
    Add,
    App,
    Binder,
    Fn,
    Function,
    Guard,
    Int,
    Max,
    Mul,
    Num,
    Pow,
    Ref,
    Slope,
    Sum,
    Term,
)

DIGITS = 60
Names = dict[str, int]
Place = tuple[int, ...]
Entry = tuple[str, Place]


ZERO = Dual(0, fixed=True)


class Second:
    """The values of a model at a point; exact: in fractions, for models without irrational functions."""

    def __init__(self, model: Model, sizes: Sizes, point: Point, exact: bool) -> None:
        self.model, self.sizes, self.point, self.exact = model, sizes, point, exact
        self.ordered = self.order()
        self.passes: dict[Entry | None, dict[Entry, Dual]] = {}
        self.short: dict[Entry, Dual] = {}
        self.base = self.run(None)

    def number(self, value: Fraction | int) -> Any:
        """A number in the arithmetic of this walk."""
        value = Fraction(value)
        return value if self.exact else mpmath.mpf(value.numerator) / value.denominator

    def fixed(self, value: Fraction | int) -> Dual:
        """A number as a dual number that never moves."""
        return Dual(self.number(value), 0, fixed=True)

    def index(self, index: Index, names: Mapping[str, int]) -> int:
        """The value of an index expression."""
        head = index[0]
        if head == "num":
            return int(index[1])
        if head == "name":
            return names[index[1]] if index[1] in names else self.sizes.numbers[index[1]]
        if head == "neg":
            return -self.index(index[1], names)
        if head == "call":
            return self.sizes.call(index[1], tuple(self.index(part, names) for part in index[2]))
        values = [self.index(part, names) for part in index[1]]
        if head == "add":
            return sum(values)
        total = 1
        for value in values:
            total *= value
        return total

    def ranges(self, box: Sequence[Binder], names: Names) -> Iterator[Names]:
        """The names with their values, for all values of some binders."""
        if not box:
            yield names
            return
        for value in range(self.index(box[0].low, names), self.index(box[0].high, names) + 1):
            yield from self.ranges(box[1:], {**names, box[0].name: value})

    def order(self) -> list[Entry]:
        """All given and defined entries in the order of their ranks."""
        found = []
        for family in self.model.families.values():
            if family.kind in ("given", "defined"):
                for names in self.ranges(family.box, {}):
                    rank = tuple(self.index(part, names) for part in family.rank or ())
                    found.append(
                        (
                            (family.rank is not None, rank),
                            (family.name, tuple(names[b.name] for b in family.box)),
                        )
                    )
        return [entry for _, entry in sorted(found, key=lambda item: item[0])]

    def run(self, moved: Entry | None) -> dict[Entry, Dual]:
        """The values of all entries, one of them with eps added."""
        if moved not in self.passes:
            known: dict[Entry, Dual] = {}
            for entry in self.ordered:
                family = self.model.families[entry[0]]
                value = (
                    Dual(self.number(self.point.given(entry)))
                    if family.body is None
                    else self.body(family, entry[1], known)
                )
                if isinstance(value.re, Fraction):
                    short(value.re)
                known[entry] = value + Dual(0, 1) if entry == moved else value
            self.passes[moved] = known
        return self.passes[moved]

    def body(self, family: Family, place: Place, known: Mapping[Entry, Dual]) -> Dual:
        """The definition of an entry, worked out with known values."""
        names = {binder.name: value for binder, value in zip(family.box, place)}
        if isinstance(family.body, Function):
            values, shape = self.arguments(family.body, names, known)
            return self.function(family.body.name, shape, [value for _, value in values])
        if isinstance(family.body, Max):
            values = self.candidates(family.body, names, known)
            best = max(values, key=lambda pair: pair[1].re)[1] if values else ZERO
            ties = any(value.re == best.re and value.eps != best.eps for _, value in values)
            bad = ties or any(value.bad for _, value in values)
            return Dual(best.re, best.eps, bad, bad, all(value.fixed for _, value in values))
        if family.body is None:
            raise ValueError(f"{family.name} has no definition")
        return self.term(family.body, names, known)

    def arguments(
        self, body: Function, names: Names, known: Mapping[Entry, Dual]
    ) -> tuple[list[tuple[Any, Dual]], str]:
        """The arguments of a function of arrays, ((argument number, place), value), and their shape."""
        values, shape = [], []
        for number, (box, term) in enumerate(body.arrays, 1):
            places = []
            for inner in self.ranges(box, names):
                places.append(tuple(inner[b.name] for b in box))
                values.append(((number, places[-1]), self.term(term, inner, known)))
            shape.append(tuple(places))
        return values, shape_name(tuple(shape))

    def candidates(self, body: Max, names: Names, known: Mapping[Entry, Dual]) -> list[tuple[Any, Dual]]:
        """What a maximum is taken over, ((1, place), value)."""
        return [
            ((1, tuple(inner[b.name] for b in body.binders)), self.term(body.body, inner, known))
            for inner in self.ranges(body.binders, names)
            if all(self.term(guard, inner, known).re for guard in body.guards)
        ]

    def function(self, name: str, shape: str, values: list[Dual]) -> Dual:
        """The value of an undefined function of arrays at a point."""
        total, mixed = ZERO, ZERO
        for k, value in enumerate(values):
            c, d, r = (self.fixed(part) for part in self.point.weights(name, shape, k))
            total = total + c * value + d * value * value
            mixed = mixed + r * value
        return total + self.fixed(Fraction(1, 2)) * mixed * mixed

    def slope(self, family: Family, place: Place) -> Dual:
        """The derivative of a function of arrays, or of a maximum, in one argument."""
        of, number = self.model.families[(family.of or ("", 0))[0]], (family.of or ("", 0))[1]
        own, wanted = place[: len(of.box)], (number, place[len(of.box) :])
        if not self.inside(of, own):
            return ZERO
        names = {binder.name: value for binder, value in zip(of.box, own)}
        if isinstance(of.body, Max):
            values = self.candidates(of.body, names, self.base)
            best = [place for place, value in values if all(value.re >= other.re for _, other in values)]
            return Dual(self.number(int(best[:1] == [wanted])), 0, len(best) > 1, len(best) > 1)
        if not isinstance(of.body, Function):
            raise ValueError(f"{of.name} is no function of arrays")
        values, shape = self.arguments(of.body, names, self.base)
        moved = [value + Dual(0, 1) if at == wanted else value for at, value in values]
        return self.function(of.body.name, shape, moved).tangent()

    def inside(self, family: Family, place: Place) -> bool:
        """Whether indices are in the box of a family."""
        names: Names = {}
        for binder, value in zip(family.box, place):
            if not self.index(binder.low, names) <= value <= self.index(binder.high, names):
                return False
            names[binder.name] = value
        return True

    def ref(self, name: str, place: Place, known: Mapping[Entry, Dual]) -> Dual:
        """The value of an entry, 0 outside its box."""
        family = self.model.families[name]
        if family.kind == "slope":
            return self.slope(family, place)
        if not self.inside(family, place):
            return ZERO
        if family.kind == "abbreviation":
            if (name, place) not in self.short:
                self.short[name, place] = self.body(family, place, self.base)
            return self.short[name, place]
        return known[name, place]

    def derivative(self, total: bool, y: Entry, x: Entry) -> Dual:
        """The derivative of an entry in another, total or partial."""
        up, down = self.model.families[y[0]], self.model.families[x[0]]
        if not self.inside(up, y[1]) or not self.inside(down, x[1]):
            return ZERO
        if total:
            return self.run(x)[y].tangent()
        if up.body is None or x == y:
            return ZERO
        moved = {
            entry: Dual(value.re, int(entry == x), value.bad, False, value.fixed and entry != x)
            for entry, value in self.base.items()
        }
        return self.body(up, y[1], moved).tangent()

    def term(self, term: Term, names: Names, known: Mapping[Entry, Dual]) -> Dual:
        """The value of a term."""
        if isinstance(term, Num):
            return self.fixed(term.value)
        if isinstance(term, Int):
            return self.fixed(self.index(term.index, names))
        if isinstance(term, Ref):
            return self.ref(term.name, tuple(self.index(part, names) for part in term.at), known)
        if isinstance(term, Guard):
            value = self.index(term.index, names)
            return self.fixed(int(value == 0 if term.kind == "eq" else value >= 0))
        if isinstance(term, Slope):
            y, x = ((ref.name, tuple(self.index(part, names) for part in ref.at)) for ref in (term.y, term.x))
            return self.derivative(term.total, y, x)
        return self.compound(term, names, known)

    def compound(
        self, term: Add | Mul | Pow | Fn | App | Sum, names: Names, known: Mapping[Entry, Dual]
    ) -> Dual:
        """The value of a term with terms in it."""
        total = self.fixed(int(isinstance(term, (Mul, Pow))))
        if isinstance(term, Sum):
            for inner in self.ranges((Binder(term.name, term.low, term.high),), names):
                total = total + self.term(term.body, inner, known)
        elif isinstance(term, Add):
            for part in term.parts:
                total = total + self.term(part, names, known)
        elif isinstance(term, Mul):
            for part in sorted(term.parts, key=lambda part: not isinstance(part, Guard)):
                value = self.term(part, names, known)
                if value.fixed and not value.re:  # 0 times anything, 1/0 too
                    return self.fixed(0)
                total = total * value
        elif isinstance(term, Pow):
            base = self.term(term.base, names, known)
            base = base if term.k > 0 else reciprocal(base)
            for _ in range(abs(term.k)):
                total = total * base
        elif isinstance(term, App):
            arg = self.term(term.arg, names, known)
            at = tuple(self.index(part, names) for part in term.at)
            for c in reversed(self.point.polynomial(term.name, at, term.order)):
                total = total * arg + self.fixed(c)
        else:
            return named(term.name, self.term(term.arg, names, known))
        return total
