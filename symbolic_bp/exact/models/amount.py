"""How much work an instance is, from its ranges, before anything is made: places and terms of sums of each
family.

Names stand in the middle of their ranges, so that triangular ranges count as half of a square.
"""

from collections.abc import Mapping, Sequence

from symbolic_bp.exact.models.index import coefficient, parts, reading
from symbolic_bp.exact.models.model import Model
from symbolic_bp.exact.models.sizes import Sizes
from symbolic_bp.exact.models.terms import Add, App, Binder, Body, Fn, Function, Guard, Max, Mul, Pow, Sum

Middles = Mapping[str, int]


class Amount:
    """Counts on one choice of sizes. of: {family: places and terms}; even: whether no range has a size
    function in it, n[l]: the middle layer says nothing of the others."""

    def __init__(self, model: Model, sizes: Mapping[str, object]) -> None:
        self.sizes, self.even = Sizes(model, sizes), True
        self.of = {
            name: self.family(family.box, family.body)
            for name, family in model.families.items()
            if family.kind in ("given", "defined")
        }

    def family(self, box: Sequence[Binder], body: Body | None) -> int:
        """Places, with the terms of the definition at each."""
        count, middles = self.places(box, {})
        return count * (1 + self.terms(body, middles))

    def places(self, box: Sequence[Binder], middles: Middles) -> tuple[int, Middles]:
        """How many values binders have, and the middles of all names under them."""
        count = 1
        for binder in box:
            slots = {name: k for k, name in enumerate(middles)}
            env = list(middles.values())
            low, high = (
                reading(end, slots, self.sizes.numbers, self.sizes.call)(env)
                for end in (binder.low, binder.high)
            )
            ends = [*parts(binder.low), *parts(binder.high)]
            self.even = self.even and all(part[0] != "call" for part in ends)
            count *= max(0, high - low + 1)
            middles = {**middles, binder.name: (low + high) // 2}
        return count, middles

    def terms(self, term: Body | None, middles: Middles) -> int:
        """How many terms the sums of a term have."""
        if isinstance(term, Sum):
            count, inner = self.places([Binder(term.name, term.low, term.high)], middles)
            return (1 if solved(term) else count) * (1 + self.terms(term.body, inner))
        if isinstance(term, (Add, Mul)):
            return sum(self.terms(part, middles) for part in term.parts)
        if isinstance(term, Pow):
            return self.terms(term.base, middles)
        if isinstance(term, (Fn, App)):
            return self.terms(term.arg, middles)
        if isinstance(term, Function):
            return sum(self.family_in(box, body, middles) for box, body in term.arrays)
        if isinstance(term, Max):
            return self.family_in(term.binders, term.body, middles)
        return 0

    def family_in(self, box: Sequence[Binder], body: Body, middles: Middles) -> int:
        """Places of binders inside of a definition, with the terms of a body at each."""
        count, inner = self.places(box, middles)
        return count * (1 + self.terms(body, inner))


def solved(term: Sum) -> bool:
    """Whether an equation leaves one value of the name of a sum."""
    factors = term.body.parts if isinstance(term.body, Mul) else ()
    return any(
        isinstance(part, Guard) and part.kind == "eq" and coefficient(part.index, term.name) in (1, -1)
        for part in factors
    )
