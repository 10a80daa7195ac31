"""The entries that a sum of products reads, a whole row at a time: w[l,j,k] and a[l-1,k] for all k at once.

The pairs are those that the terms would give one by one; a row with a 0, or with an entry that is not there,
is left to them, as what stands beside a 0 may not be read.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic_bp.exact.models.index import Env, Index, parts
from symbolic_bp.exact.models.terms import Mul, Ref, Sum

if TYPE_CHECKING:
    from symbolic_bp.exact.models.build import Builder, Slots

Column = Callable[[Env, range], list[int | None]]
Pairs = Callable[[Env, range], tuple[list[int], list[int]] | None]


def pairs(builder: "Builder", term: Sum, slots: "Slots") -> Pairs | None:
    """A function that gives the two sides of a dot product for a range of the name of a sum, or None where it
    has to be made term by term; None for a sum that is always made so. slots: with the place of its name."""
    factors = term.body.parts if isinstance(term.body, Mul) else (term.body,)
    families = builder.instance.model.families
    refs = [part for part in factors if isinstance(part, Ref) and families[part.name].kind != "slope"]
    if not refs or len(refs) < len(factors):
        return None
    columns = [column(builder, ref, term.name, slots) for ref in refs]
    zero, one, mul = builder.graph.zero, builder.graph.one, builder.graph.mul

    def made(env: Env, values: range) -> tuple[list[int], list[int]] | None:
        found: list[list[int]] = []
        for read in columns:
            nodes = [node for node in read(env, values) if node is not None and node != zero]
            if len(nodes) < len(values):
                return None
            found.append(nodes)
        xs, *others = found
        if not others:
            return xs, [one] * len(values)
        *between, last = others
        for more in between:
            xs = [mul(x, y) for x, y in zip(xs, more)]
        return xs, last

    return made


def column(builder: "Builder", ref: Ref, name: str, slots: "Slots") -> Column:
    """A function that gives the nodes of an entry for a range of a name, None for those that are not
    there."""
    get, slot = builder.instance.entries[ref.name].get, slots[name]
    moving = [place for place, index in enumerate(ref.at) if mentions(index, name)]
    at = builder.indices(ref.at, slots)

    def one_by_one(env: Env, values: range) -> list[int | None]:
        found = []
        for value in values:
            env[slot] = value
            found.append(get(at(env)))
        return found

    def along(env: Env, values: range) -> list[int | None]:
        (place,), env[slot] = moving, values[0]
        first = at(env)
        before, after = first[:place], first[place + 1 :]
        return [get((*before, value, *after)) for value in values]

    def still(env: Env, values: range) -> list[int | None]:
        return [get(at(env))] * len(values)

    bare = len(moving) == 1 and ref.at[moving[0]] == ("name", name)
    return along if bare else one_by_one if moving else still


def mentions(index: Index, name: str) -> bool:
    """Whether an index expression has a name."""
    return any(part == ("name", name) for part in parts(index))
