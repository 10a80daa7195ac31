"""Ways to a proof: rewrite the left side until every derivative in it is one that the right side has, then
unfold what is on one side only."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from ..kernel import index
from ..kernel.family import DEFINED, SHORT, entries
from ..kernel.model import Model
from ..kernel.term import Add, Any, Body, D, Fn, Guard, Max, Pow, Ref, Sum, Term, parts
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
            tried = left.copy()
            if isinstance(t, Ref):
                tried.fold(t.name)
            tried.lemma(k)
            if not isinstance(t, Ref) or t.name not in families(
                tried
            ):  # else the name would stand where the claim is not of use
                left.t, left.steps = tried.t, tried.steps


def opened(side: Side) -> None:
    """Abbreviations opened, three deep."""
    for _ in range(3):
        side.unfold(*[n for n in families(side) if model(side).families[n].kind == SHORT])


def rewrite(left: Side, right: Side, how: str, open_: bool) -> None:
    """The left side's derivatives down to those of the right side."""
    start = left.t
    if isinstance(start, Ref) and start.name in short(left):
        left.unfold(start.name)
    if open_:
        opened(right)
    have, want = families(right), derivatives(right)
    for n in range(ROUNDS):

        def wanted(t: Term, n: int = n) -> bool:
            return isinstance(t, D) and ((t.of.name, t.by.name) not in want or not n and t == left.t)

        if not left.spots(wanted):
            break
        left.before()
        if n:
            left.own()
            left.fold(*[f for f in short(left) if f in have])
        lemmas(left, have, want)
        left.assumptions()
        left.simplify()
        left.once(how, wanted)
        left.partials()
        left.simplify()
        left.before()
        left.fold(*[f for f in short(left) if f in have])
        left.simplify()
    left.own()


def both(left: Side, right: Side) -> None:
    """All earlier claims on both sides, then the claim itself on the left."""
    for side in (left, right):
        if isinstance(side.t, Ref):
            side.unfold(*short(side))
        for k in reversed(range(len(side.st.done))):
            side.lemma(k)
            side.before()
    left.own()
    left.simplify()
    right.simplify()


def meet(left: Side, right: Side) -> None:
    """Chain, then forward, then earlier claims on both sides."""
    left.once("chain", lambda t: isinstance(t, D))
    left.partials()
    left.simplify()
    left.once("forward", lambda t: isinstance(t, D))
    left.partials()
    left.before()
    left.simplify()
    opened(right)
    for side in (left, right):
        for k in 2 * [*reversed(range(len(side.st.done)))]:
            side.lemma(k)
    left.simplify()
    right.simplify()


def facts(left: Side, right: Side) -> None:
    """Earlier claims that are not about a derivative, and assumptions; factors are put in front of sums for
    them."""
    claims = [k for k, done in enumerate(left.st.done) if named(left, done.claim.left) is None]
    if claims or left.st.claim.assuming:
        for side in (left, right):
            side.pull()
            for k in claims:
                side.lemma(k)
            side.assumptions()
            side.simplify()


def consumers(itself: bool, left: Side, right: Side) -> None:
    """Unfold what reads the quantity that is differentiated by, and itself."""
    d = named(left, left.st.claim.left)
    if d is None:
        return
    x = d.by.name
    ns = plain(left, [c for c, rs in model(left).reads.items() if x in rs] + [x] * itself)
    left.unfold(*ns)
    right.unfold(*ns)


def one_sided(left: Side, right: Side) -> None:
    """Unfold what only one side names."""
    a, b = families(left), families(right)
    fs = model(left).families
    right.unfold(*[n for n in b - a if fs[n].body and not isinstance(fs[n].body, (Any, Max))])
    left.unfold(*plain(left, a - b))


def thrice(left: Side, right: Side) -> None:
    """Unfold, three times, what only one side names."""
    for _ in range(3):
        one_sided(left, right)
        left.simplify()
        right.simplify()


def right_only(left: Side, right: Side) -> None:
    """Unfold what only the right side names."""
    fs = model(left).families
    right.unfold(
        *[
            n
            for n in families(right) - families(left)
            if fs[n].body and not isinstance(fs[n].body, (Any, Max))
        ]
    )


def said(left: Side, right: Side) -> None:
    """Unfold on both sides what the right side names: a softmax, but not what it is the softmax of."""
    ns = plain(left, families(right))
    left.unfold(*ns)
    right.unfold(*ns)


def recursive(left: Side, right: Side) -> None:
    """Unfold on the right what reads its own family."""
    right.unfold(*[n for n in families(right) if n in model(right).reads[n]])


def functions(left: Side, right: Side) -> None:
    """Unfold, three times, what only one side names; exp of sums and squares of roots."""
    for side in (left, right):
        side.everywhere("exp", lambda t: isinstance(t, Fn) and isinstance(t.arg, Add))
    for _ in range(3):
        one_sided(left, right)
    for side in (left, right):
        side.everywhere("sqrt", lambda t: isinstance(t, Pow))


def peel(low: bool, root: bool, left: Side, right: Side) -> None:
    """The right side in parts for an induction: at its boundary, at the first or the last term of its sums,
    at its guards."""
    measure = right.st.claim.measure
    if not measure:
        return
    for name in plain(left, families(left)):
        if isinstance(left.t, Ref) and left.t.name == name:
            left.unfold(name)
            left.own()
            left.simplify()
    found = right.spots(lambda t: isinstance(t, (Sum, Guard)))
    outer = [path for path, t in found if isinstance(t, Sum)]
    for path, t in found[::-1]:
        if any(path != p and path[: len(p)] == p for p in outer):
            continue
        one = index.const(1)
        if isinstance(t, Guard):
            right.split(path, index.sub(t.poly, one))
        elif isinstance(t, Sum):
            v = index.var(t.var)
            right.split((*path, 0), index.sub(index.sub(v, t.low) if low else index.sub(t.high, v), one))
    if root:
        right.split((), index.sub(measure[0], index.const(1)))


def summed(body: Body | None) -> bool:
    """Whether a definition has a sum in it."""
    return any(isinstance(u, Sum) for _, _, t in (entries(body) if body else ()) for u in parts(t))


def elementwise(left: Side, right: Side) -> None:
    """Unfold, twice, all that is defined without a sum."""
    fs = model(left).families
    right.unfold(*[n for n in families(right) - families(left) if fs[n].kind == SHORT])
    for _ in range(2):
        ns = [n for n in plain(left, families(left, right)) if not summed(model(left).families[n].body)]
        left.unfold(*ns)
        right.unfold(*ns)


def nothing(left: Side, right: Side) -> None:
    """Unfold nothing."""


def way(how: str, open_: bool, end: Way, left: Side, right: Side) -> None:
    """One way: rewrite, cite facts, unfold, simplify, cite facts again."""
    rewrite(left, right, how, open_)
    facts(left, right)
    end(left, right)
    if end is not nothing:
        left.simplify()
        right.simplify()
        if left.t != right.t:  # what was unfolded may be what a fact speaks of
            facts(left, right)


def lowered(side: Side, right: Side) -> None:
    """The left side, where an earlier claim says what it is, else by forward."""
    for k in reversed(range(len(side.st.done))):
        if type(side.t) is type(side.st.done[k].claim.left):
            side.lemma(k)
    side.own()
    side.simplify()


def induct(first: Way, low: bool, root: bool, left: Side, right: Side) -> None:
    """One step of an induction, the right side in parts."""
    if not left.st.claim.measure:
        return
    first(left, right)
    left.own()
    left.simplify()
    peel(low, root, left, right)
    right.simplify()


ENDS: dict[str, Way] = {
    "nothing": nothing,
    "consumers": partial(consumers, True),
    "readers": partial(consumers, False),
    "one_sided": one_sided,
    "right_only": right_only,
    "said": said,
    "elementwise": elementwise,
    "recursive": recursive,
    "thrice": thrice,
    "functions": functions,
}


def ways(how: str, open_: bool) -> dict[str, Way]:
    """The ways that begin alike."""
    return {
        f"{how} {'open ' if open_ else ''}{name}": partial(way, how, open_, end) for name, end in ENDS.items()
    }


STEP = partial(way, "forward", False, nothing)
INDUCTIONS: dict[str, Way] = {
    f"{name} {'low' if low else 'high'} {'parts' if root else 'whole'}": partial(induct, first, low, root)
    for name, first in (("lemmas", lowered), ("forward", STEP))
    for root in (False, True)
    for low in (False, True)
}
WAYS: dict[str, Way] = {
    **ways("chain", False),
    **ways("chain", True),
    "both": both,
    "meet": meet,
    **INDUCTIONS,
    **ways("forward", False),  # last: slow where much is read
}
