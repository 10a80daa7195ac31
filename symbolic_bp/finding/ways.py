"""Ways to a proof: rewrite the left side until every derivative in it is one that the right side has, then unfold what is on one side only."""
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from ..trusted.model import DEFINED, SHORT, Model
from ..trusted.term import Any, D, Max, Ref, Sum, Term, parts
from .side import Side

Way: TypeAlias = Callable[[Side, Side], None]
ROUNDS = 6


def model(side: Side) -> Model:
    """The model that a side speaks of."""
    return side.st.ctx.model


def families(*sides: Side) -> set[str]:
    """The families that the sides name, derivatives aside."""
    return {u.name for s in sides for u in parts(s.t) if isinstance(u, Ref)}


def derivatives(side: Side) -> set[tuple[str, str]]:
    """The derivatives that a side names."""
    return {(u.of.name, u.by.name) for u in parts(side.t) if isinstance(u, D)}


def plain(side: Side, names: Iterable[str]) -> list[str]:
    """Those that are defined by a term of the network."""
    fs = model(side).families
    return [n for n in sorted(names) if fs[n].kind == DEFINED and not isinstance(fs[n].body, (Any, Max))]


def short(side: Side) -> list[str]:
    """Abbreviations of one derivative."""
    return [f.name for f in model(side).families.values() if f.kind == SHORT and isinstance(f.body, D)]


def named(side: Side, t: Term) -> D | None:
    """The derivative that a claim's left side is, or abbreviates."""
    body = model(side).families[t.name].body if isinstance(t, Ref) and t.name in short(side) else t
    return body if isinstance(body, D) else None


def lemmas(left: Side, have: set[str], want: set[tuple[str, str]]) -> None:
    """Earlier claims about derivatives that the right side does not have."""
    for k in reversed(range(len(left.st.done))):
        t = left.st.done[k].claim.left
        d = named(left, t)
        if d and (d.of.name, d.by.name) not in want and not (isinstance(t, Ref) and t.name in have):
            if isinstance(t, Ref):
                left.fold(t.name)
            left.lemma(k)


def rewrite(left: Side, right: Side, how: str, open_: bool) -> None:
    """The left side's derivatives down to those of the right side."""
    have, start = families(right), left.t
    if isinstance(start, Ref) and start.name in short(left):
        left.unfold(start.name)
    if open_:
        right.unfold(*short(right))
        right.unfold(*[f.name for f in model(right).families.values() if f.kind == SHORT])
        have = set()
    want = derivatives(right)
    for n in range(ROUNDS):
        def wanted(t: Term) -> bool:
            return isinstance(t, D) and ((t.of.name, t.by.name) not in want or not n and t == left.t)
        if not left.spots(wanted):
            return
        left.before()
        if n:
            left.own()
        left.fold(*[f for f in short(left) if f in have])
        lemmas(left, have, want)
        left.simplify()
        left.once(how, wanted)
        left.partials()
        left.simplify()
        left.before()
        left.fold(*[f for f in short(left) if f in have])
        left.simplify()


def facts(left: Side, right: Side) -> None:
    """Earlier claims that are not about a derivative, and assumptions."""
    for side in (left, right):
        for k, done in enumerate(side.st.done):
            if named(side, done.claim.left) is None:
                side.lemma(k)
        side.assumptions()


def consumers(left: Side, right: Side) -> None:
    """Unfold the quantity that is differentiated by and what reads it."""
    d = left.st.claim.left
    x = d.by.name if isinstance(d, D) else None
    ns = plain(left, [c for c, rs in model(left).reads.items() if x in rs] + [x] * (x is not None)) if x else []
    left.unfold(*ns)
    right.unfold(*ns)


def one_sided(left: Side, right: Side) -> None:
    """Unfold what only one side names."""
    a, b = families(left), families(right)
    fs = model(left).families
    right.unfold(*[n for n in b - a if fs[n].body and not isinstance(fs[n].body, (Any, Max))])
    left.unfold(*plain(left, a - b))


def elementwise(left: Side, right: Side) -> None:
    """Unfold, twice, all that is defined without a sum."""
    for _ in range(2):
        ns = [n for n in plain(left, families(left, right)) if not any(isinstance(u, Sum) for u in parts(model(left).families[n].body))]     # type: ignore[arg-type]
        left.unfold(*ns)
        right.unfold(*ns)


def nothing(left: Side, right: Side) -> None:
    """Unfold nothing."""


def way(how: str, open_: bool, end: Way, left: Side, right: Side) -> None:
    """One way: rewrite, cite facts, unfold, simplify."""
    rewrite(left, right, how, open_)
    facts(left, right)
    end(left, right)
    if end is not nothing:
        left.simplify()
        right.simplify()


ENDS = (nothing, consumers, one_sided, elementwise)
HOWS = (("chain", False), ("chain", True), ("forward", False))
WAYS: dict[str, Way] = {f"{how} {'open ' if open_ else ''}{end.__name__}": partial(way, how, open_, end) for end in ENDS for how, open_ in HOWS}
