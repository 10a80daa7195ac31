"""The lines of a proof in the book's language, on the preset: what each step reaches and how."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from symbolic_bp.dense.claims import Said
from symbolic_bp.dense.scope import Scope
from symbolic_bp.dense.terms import Old, Terms, named
from symbolic_bp.dense.unsaid import Unsaid
from symbolic_bp.moves.context import Context
from symbolic_bp.moves.term import Rejected, children, dim_at, heads, layer_at, shift, substitute
from symbolic_bp.kernel.index import Poly
from symbolic_bp.kernel.term import Ref, Term


@dataclass(frozen=True)
class Move:
    """A rule; the old term that it starts from and that term on the preset (None where it is an array);
    whether it leads backwards; the title of what it cites; how many such terms there are, and which it is;
    families that name the bases of even powers in it; values for the names of what is cited."""

    rule: str
    old: Old
    term: Term | None
    reverse: bool
    cited: str
    count: int = 0
    which: int = 0
    named: tuple[tuple[Ref, Term], ...] = ()
    values: tuple[tuple[str, Poly], ...] = ()


@dataclass(frozen=True)
class Stage:
    """Moves, and the term to which they lead."""

    moves: tuple[Move, ...]
    target: Term


def stages(read: Terms, s: Scope, at: tuple[Poly, ...], start: Old, steps: list[Any]) -> Iterator[Stage]:
    """The stages of a chain; lines with partial derivatives of the network in them are left out: the preset
    works them out at once."""
    now, moves = start, list[Move]()
    yield Stage((), read.read(s, start, at))
    for n, step in enumerate(steps):
        scope, old, sound = s, now, not at
        for pos in step["at"]:
            scope, old = scope.into(old, pos), old[pos]
            sound = sound or not scope.old.shape(old)
        new = step["to"]
        source = new if step.get("reverse") else old
        after = put_at(now, list(step["at"]), new)
        found = places(after if step.get("reverse") else now, source)
        moves.append(
            Move(
                step["rule"],
                source,
                single(read, scope, source),
                bool(step.get("reverse")),
                str(step["args"].get("claim", "")),
                len(found),
                found.index(tuple(step["at"])) if tuple(step["at"]) in found else 0,
                tuple(bases(read, scope, source)) if step["rule"] == "sign" else (),
                tuple(given(scope, step["args"].get("with", {}))),
            )
        )
        now = after
        if "P" not in heads(now) or n == len(steps) - 1:
            yield Stage(tuple(moves), read.read(s, now, at))
            moves = []


def given(s: Scope, values: dict[str, Any]) -> Iterator[tuple[str, Poly]]:
    """The values of a citation on the preset."""
    for name, value in values.items():
        yield name, s.at(value) if isinstance(value, (str, int)) else s.layer(value)


def bases(read: Terms, s: Scope, t: Old) -> Iterator[tuple[Ref, Term]]:
    """Families that name what is squared in a term."""
    if t[0] == "pow" and t[2] % 2 == 0 and t[1][0] != "ref":
        yield named(read, s, t[1])
    for pos in children(t):
        yield from bases(read, s.into(t, pos), t[pos])


def single(read: Terms, s: Scope, t: Old) -> Term | None:
    """A number of the book's language on the preset; None for an array, and for what has no counterpart."""
    try:
        return None if s.old.shape(t) else read.read(s, t)
    except (Unsaid, Rejected):
        return None


def places(t: Old, wanted: Old) -> list[tuple[int, ...]]:
    """The paths of all places of a term."""
    out: list[tuple[int, ...]] = [()] if t == wanted else []
    for pos in children(t) if t[0] not in ("D", "P", "held") else ():
        out += [(pos, *path) for path in places(t[pos], wanted)]
    return out


def put_at(t: Old, path: list[int], new: Old) -> Old:
    """The term with another one at a path."""
    if not path:
        return new
    pos = path[0]
    return (*t[:pos], put_at(t[pos], path[1:], new), *t[pos + 1 :])


def parts_of(said: Said, var: str, scope: dict[str, Any], left: Old) -> Iterator[tuple[Scope, Old]]:
    """The scopes and starts of base and step of a downward induction."""
    _, lo, hi = scope[var]
    for values, high in (({var: hi}, None), ({}, shift(hi, -1))):
        inner = Context(said.scope.old.network, said.scope.old.arrays)
        for name, (kind, *parts) in scope.items():
            if name not in values:
                at = layer_at if kind == "layer" else dim_at
                new = (kind, *(at(p, values) for p in parts)) if name != var else ("layer", lo, high)
                inner = inner.extended({name: new})
        yield replace(said.scope, old=inner), substitute(left, values)
