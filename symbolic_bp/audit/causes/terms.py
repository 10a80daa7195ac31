"""The terms of a gradient: what a parameter is used for, such as one example or one step of time each, in
the order of the calculation.

dC/dp = Sum over the numbers u that p goes into of dC/du du/dp; where p goes into one number only, it is that
number's uses that count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic_bp.audit.numbers import real, tape

if TYPE_CHECKING:
    from symbolic_bp.audit.judging.judge import Compared, Run
    from symbolic_bp.audit.numbers.number import Num


MANY = 20_000


def terms(run: Run, wrong: list[Compared]) -> dict[int, list[Num]]:
    """{id of a leaf: [the terms of its gradient]} of the leaves of wrong arrays; {} where there are too
    many."""
    leaves = [n for c in wrong for n in run.trial.leaves[c.name].flat]
    order = tape.depending(run.cost, {id(n) for n in leaves})
    if len(order) > MANY:
        return {}
    needs, way = {id(n) for n in order}, {id(run.cost): 0}
    users: dict[int, list[Num]] = {}
    for n in order:
        for key in {id(m) for m in real.makers(n)} & needs:
            users.setdefault(key, []).append(n)
    for n in reversed(order):
        for m in real.makers(n):
            way[id(m)] = max(way.get(id(m), 0), way[id(n)] + 1)
    for some in users.values():
        some.sort(key=lambda n: -way[id(n)])  # an earlier step of time is further from the cost
    adjoint = tape.gradient(run.cost, leaves, also=order)
    return {id(n): of_leaf(n, users, adjoint) for n in leaves}


def of_leaf(leaf: Num, users: dict[int, list[Num]], adjoint: dict[int, Num]) -> list[Num]:
    """The terms dC/du du/dx of one leaf x, one for each use u of it."""
    way = [leaf]
    while len(users.get(id(way[-1]), ())) == 1:
        way.append(users[id(way[-1])][0])
    out = []
    for user in users.get(id(way[-1]), ()):
        part = through(user, adjoint.get(id(user)), way[-1])
        for above, below in zip(way[:0:-1], way[-2::-1], strict=True):
            part = through(above, part, below)
        if part is not None:
            out.append(part)
    return out


def through(n: Num, g: Num | None, maker: Num) -> Num | None:
    """g dn/dmaker, or None where there is no g."""
    if g is None:
        return None
    parts = [part for _, part in tape.pulled(n, g, {id(maker)})]
    return sum(parts[1:], parts[0]) if parts else None
