"""Terms as functions that make their nodes: each gives, for the values of the names, pairs whose dot product
is the term.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from symbolic_bp.exact.models.columns import pairs
from symbolic_bp.exact.models.faults import TooMuch
from symbolic_bp.exact.models.functions import apply, fraction, power
from symbolic_bp.exact.models.index import Env, Index, Reading, coefficient, reading
from symbolic_bp.exact.models.terms import (
    Add,
    App,
    Binder,
    Fn,
    Guard,
    Int,
    Mul,
    Num,
    Pow,
    Ref,
    Slope,
    Sum,
    Term,
)

if TYPE_CHECKING:
    from symbolic_bp.exact.models.instance import Instance

Emit = Callable[[Env, list[int], list[int]], None]
Value = Callable[[Env], int]
Slots = dict[str, int]
Range = tuple[int, Reading, Reading]
ROOM = 100  # names in scope, at most


class Builder:
    """Makes the functions of terms on one instance."""

    def __init__(self, instance: "Instance") -> None:
        self.instance, self.graph = instance, instance.graph

    def index(self, index: Index, slots: Slots) -> Reading:
        """A function that gives the value of an index expression."""
        return reading(index, slots, self.instance.sizes.numbers, self.instance.sizes.call)

    def ranges(self, box: Sequence[Binder], slots: Slots) -> tuple[list[Range], Slots]:
        """[(place in env, low, high)] of binders, and the places of all names under them."""
        found = []
        for binder in box:
            low, high = self.index(binder.low, slots), self.index(binder.high, slots)
            slots = {**slots, binder.name: len(slots)}
            found.append((slots[binder.name], low, high))
        return found, slots

    def places(self, ranges: Sequence[Range], env: Env) -> Iterator[tuple[int, ...]]:
        """The values of the names in their ranges, in order; env holds them meanwhile. Raises TooMuch."""
        if not ranges:
            yield ()
            return
        (slot, low, high), rest = ranges[0], ranges[1:]
        first, last = low(env), high(env)
        self.instance.spend(last - first + 1)
        for value in range(first, last + 1):
            env[slot] = value
            if rest:
                for more in self.places(rest, env):
                    yield (value, *more)
            else:
                yield (value,)

    def listed(self, ranges: Sequence[Range], env: Env) -> list[tuple[int, ...]]:
        """The same places as a list. Raises TooMuch."""
        if not ranges:
            return [()]
        (slot, low, high), rest = ranges[0], ranges[1:]
        first, last = low(env), high(env)
        self.instance.spend(last - first + 1)
        if not rest:
            return [(value,) for value in range(first, last + 1)]
        found: list[tuple[int, ...]] = []
        for value in range(first, last + 1):
            env[slot] = value
            found += [(value, *more) for more in self.listed(rest, env)]
        return found

    def value(self, term: Term, slots: Slots) -> Value:
        """A function that gives the node of a term."""
        kind = VALUES.get(type(term))
        if kind:
            return kind(self, term, slots)
        emit, dot = self.emit(term, slots), self.graph.dot

        def made(env: Env) -> int:
            xs: list[int] = []
            ys: list[int] = []
            emit(env, xs, ys)
            return dot(xs, ys)

        return made

    def emit(self, term: Term, slots: Slots) -> Emit:
        """A function that adds the pairs of a term."""
        if isinstance(term, Add):
            return self.adding([self.emit(part, slots) for part in term.parts])
        if isinstance(term, Sum):
            return self.summing(term, slots)
        if isinstance(term, Mul):
            return self.multiplying(term, slots)
        value, zero, one = self.value(term, slots), self.graph.zero, self.graph.one

        def emitted(env: Env, xs: list[int], ys: list[int]) -> None:
            node = value(env)
            if node != zero:
                xs.append(node)
                ys.append(one)

        return emitted

    def adding(self, parts: list[Emit]) -> Emit:
        """The pairs of all parts."""

        def emitted(env: Env, xs: list[int], ys: list[int]) -> None:
            for part in parts:
                part(env, xs, ys)

        return emitted

    def summing(self, term: Sum, slots: Slots) -> Emit:
        """The pairs of a body for all values of its name."""
        ranges, inner = self.ranges((Binder(term.name, term.low, term.high),), slots)
        (slot, low, high), body, spend = ranges[0], self.emit(term.body, inner), self.instance.spend
        equation = self.equation(term, inner)
        if equation is not None:
            return self.solved(ranges[0], equation, body)
        row = pairs(self, term, inner)

        def emitted(env: Env, xs: list[int], ys: list[int]) -> None:
            first, last = low(env), high(env)
            spend(last - first + 1)
            known = row(env, range(first, last + 1)) if row and first <= last else None
            if known:
                xs += known[0]
                ys += known[1]
                return
            for value in range(first, last + 1):
                env[slot] = value
                body(env, xs, ys)

        return emitted

    def equation(self, term: Sum, slots: Slots) -> Reading | None:
        """The value that a guard [p = 0] with the coefficient 1 or -1 leaves the name of a sum, read where it
        is 0; None where there is no such guard."""
        for part in term.body.parts if isinstance(term.body, Mul) else ():
            if isinstance(part, Guard) and part.kind == "eq":
                by = coefficient(part.index, term.name)
                if by in (1, -1):
                    return self.index(part.index if by == -1 else ("neg", part.index), slots)
        return None

    def solved(self, own: Range, equation: Reading, body: Emit) -> Emit:
        """The pairs of a body at the one value of its name that an equation leaves."""
        (slot, low, high), spend = own, self.instance.spend

        def emitted(env: Env, xs: list[int], ys: list[int]) -> None:
            spend(1)
            env[slot] = 0
            value = equation(env)
            if low(env) <= value <= high(env):
                env[slot] = value
                body(env, xs, ys)

        return emitted

    def multiplying(self, term: Mul, slots: Slots) -> Emit:
        """0 as soon as a factor is 0, guards first: what stands beside it is not worked out."""
        guards = [self.guard(part, slots) for part in term.parts if isinstance(part, Guard)]
        factors = [self.value(part, slots) for part in term.parts if not isinstance(part, Guard)] or [
            lambda env: self.graph.one
        ]
        zero, one, mul = self.graph.zero, self.graph.one, self.graph.mul

        def emitted(env: Env, xs: list[int], ys: list[int]) -> None:
            for guard in guards:
                if not guard(env):
                    return
            total, last = one, one
            for factor in factors:
                node = factor(env)
                if node == zero:
                    return
                total, last = mul(total, last), node
            xs.append(total)
            ys.append(last)

        return emitted

    def guard(self, term: Guard, slots: Slots) -> Callable[[Env], bool]:
        """A function that tells whether a guard holds."""
        index = self.index(term.index, slots)
        return (lambda env: index(env) == 0) if term.kind == "eq" else lambda env: index(env) >= 0

    def indices(self, at: tuple[Index, ...], slots: Slots) -> Callable[[Env], tuple[int, ...]]:
        """A function that gives the values of several index expressions."""
        found = [self.index(index, slots) for index in at]
        if len(found) == 1:
            only = found[0]
            return lambda env: (only(env),)
        if len(found) == 2:
            one, two = found
            return lambda env: (one(env), two(env))
        return lambda env: tuple([part(env) for part in found])

    def ref(self, term: Ref, slots: Slots) -> Value:
        """The node of an entry, 0 outside its box."""
        at, name, read = self.indices(term.at, slots), term.name, self.instance.read
        if self.instance.model.families[name].kind == "slope":
            return lambda env: self.instance.slope(name, at(env))
        known = self.instance.entries[name]

        def made(env: Env) -> int:
            place = at(env)
            node = known.get(place)
            return read(name, place) if node is None else node

        return made

    def slope(self, term: Slope, slots: Slots) -> Value:
        """The node of a derivative."""
        y, x, total = self.indices(term.y.at, slots), self.indices(term.x.at, slots), self.instance.derivative
        return lambda env: total(term.total, (term.y.name, y(env)), (term.x.name, x(env)))

    def num(self, term: Num, slots: Slots) -> Value:
        """The node of a number."""
        node = fraction(self.graph, term.value)
        return lambda env: node

    def int(self, term: Int, slots: Slots) -> Value:
        """The node of an index expression as a number. Raises TooMuch."""
        index, num = self.index(term.index, slots), self.graph.num
        return lambda env: num(small(index(env)))

    def pow(self, term: Pow, slots: Slots) -> Value:
        """The node of a power."""
        base, graph = self.value(term.base, slots), self.graph
        return lambda env: power(graph, base(env), term.k)

    def fn(self, term: Fn, slots: Slots) -> Value:
        """The node of a named function."""
        arg, graph = self.value(term.arg, slots), self.graph
        return lambda env: apply(graph, term.name, arg(env))

    def app(self, term: App, slots: Slots) -> Value:
        """The node of an undefined function."""
        at, arg, fn = self.indices(term.at, slots), self.value(term.arg, slots), self.graph.fn
        return lambda env: fn(("app", term.name, term.order, at(env)), (arg(env),))

    def flag(self, term: Guard, slots: Slots) -> Value:
        """The node of a guard: 1 or 0."""
        guard, one, zero = self.guard(term, slots), self.graph.one, self.graph.zero
        return lambda env: one if guard(env) else zero


def small(value: int) -> int:
    """value, if it has few digits. Raises TooMuch."""
    if abs(value) >= 10**40:
        raise TooMuch("an index", "at most 40 digits", "more")
    return value


VALUES: dict[type, Callable[..., Value]] = {
    Ref: Builder.ref,
    Slope: Builder.slope,
    Num: Builder.num,
    Int: Builder.int,
    Pow: Builder.pow,
    Fn: Builder.fn,
    App: Builder.app,
    Guard: Builder.flag,
}
