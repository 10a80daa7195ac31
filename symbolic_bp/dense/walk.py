"""Steps of the new kernel from one line of a proof to the next."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from symbolic_bp.dense.examples import APART
from symbolic_bp.dense.forms import exponentials, signs, simplified, under_sums
from symbolic_bp.dense.gap import Gap
from symbolic_bp.dense.lines import Move, Stage
from symbolic_bp.finding.prover import close
from symbolic_bp.finding.side import Side, Steps, both_sides, direct
from symbolic_bp.finding.ways import one_sided
from symbolic_bp.kernel import index
from symbolic_bp.kernel.cited import State
from symbolic_bp.kernel.form import as_list
from symbolic_bp.kernel.index import Atom, Poly
from symbolic_bp.kernel.read import Claim
from symbolic_bp.kernel.term import Add, D, Fn, Mul, P, Pow, Ref, Sum, Term, parts

Titles = dict[str, list[int]]


def spots(side: Side, move: Move) -> list[tuple[int, ...]]:
    """Where a side has the term that a move starts from, or else terms of its families."""
    t = move.term
    same = [path for path, _ in side.spots(lambda u: u == t)] if t is not None else []
    if len(same) == move.count:
        return same[move.which : move.which + 1]
    if same:
        return same
    if isinstance(t, D):
        return [path for path, _ in side.spots(lambda u: isinstance(u, D) and kin(u, t))]
    if isinstance(t, Ref):
        return [path for path, _ in side.spots(lambda u: isinstance(u, Ref) and u.name == t.name)]
    if t is None and move.old[0] == "ref":
        return [path for path, _ in side.spots(lambda u: isinstance(u, Ref) and u.name == move.old[1])]
    return []


def alike(t: D, u: Term) -> bool:
    """Whether a term is a derivative of the same families."""
    return isinstance(u, D) and kin(u, t)


def kin(s: D, t: D) -> bool:
    """Whether two derivatives are of the same families."""
    return (s.of.name, s.by.name) == (t.of.name, t.by.name)


def at_spots(rule: str, side: Side, move: Move) -> None:
    """A rule at all places of the term; children of a place that was rewritten are gone."""
    for path in spots(side, move)[::-1]:
        side.attempt(rule, path)


def derived(rule: str, side: Side, move: Move, more: bool) -> None:
    """A rule for total derivatives, its partial derivatives worked out; more: other rules follow."""
    at_spots(rule, side, move)
    side.partials()
    side.everywhere("before", lambda t: isinstance(t, D) and t.of.name == t.by.name)
    if more:
        side.simplify()


def defined(side: Side, move: Move, titles: Titles) -> None:
    """A definition; sigma' of a formula is a partial derivative."""
    if isinstance(move.term, Ref) or move.term is None:
        at_spots("define", side, move)
    else:
        side.partials()


def product(side: Side, move: Move, titles: Titles) -> None:
    """The first factor of a product, the first step of paths."""
    wanted = {u.name for u in parts(side.t) if isinstance(u, Ref) and u.name.startswith(("product", "path"))}
    if isinstance(move.term, Ref):
        at_spots("define", side, move)
    else:
        side.unfold(*wanted)


def values(claim: Claim, move: Move) -> dict[Atom, Poly]:
    """The values that a citation gives, by the names of the claim."""
    names = {r.var.name: r.var for r in claim.ranges}
    return {names[name]: p for name, p in move.values if name in names}


def lemma(side: Side, move: Move, titles: Titles) -> None:
    """An earlier claim."""
    for number in titles[move.cited]:
        side.lemma(number, values(side.st.done[number].claim, move))


def hypothesis(side: Side, move: Move, titles: Titles) -> None:
    """The claim itself, one layer further; in a network of given widths an earlier claim."""
    side.own(values(side.st.claim, move))
    for number in titles.get(side.st.claim.name, ()):
        side.lemma(number)


def apart(side: Side, move: Move, titles: Titles) -> None:
    """Other examples do not matter."""
    for title, found in titles.items():
        if title.startswith(APART):
            for number in found:
                side.lemma(number)
    side.simplify()


MOVES: dict[str, Callable[[Side, Move, Titles], None]] = {
    "define": defined,
    "partial": lambda side, move, titles: side.partials(),
    "same": lambda side, move, titles: side.before(),
    "separate": apart,
    "lemma": lemma,
    "hypothesis": hypothesis,
    "peel": product,
    "paths": product,
    "sign": lambda side, move, titles: signs(side, move.named),
}
DERIVED = {"chain": "chain", "mean": "forward"}
FOLLOWED = (*DERIVED, "separate", "lemma", "hypothesis", "same")


def moved(move: Move, rest: Iterable[Move], side: Side, titles: Titles) -> None:
    """One move, on the side that it leads from."""
    if move.rule in DERIVED:
        more = any(m.rule in FOLLOWED for m in rest)
        derived(DERIVED[move.rule], side, move, more)
    elif move.rule in MOVES:
        MOVES[move.rule](side, move, titles)


def partials(left: Side, right: Side) -> None:
    """Partial derivatives on both sides."""
    for side in (left, right):
        side.partials()
        side.before()


def functions(left: Side, right: Side) -> None:
    """exp of sums, logarithms of products, signs, on both sides."""
    for side in (left, right):
        side.partials()
        simplified(side)
        side.everywhere("exp", lambda t: isinstance(t, Fn) and isinstance(t.arg, Add))
        side.everywhere("log", lambda t: isinstance(t, Fn) and isinstance(t.arg, (Mul, Pow, Fn)))
        signs(side)
        simplified(side)
    exponentials(left, right)


MOVE = Move("sign", (), None, False, "")


def emptied(left: Side, right: Side) -> None:
    """Products and paths by their definition, once: those of no factor are 1."""
    for side in (left, right):
        product(side, MOVE, {})
        side.simplify()


def expanded(left: Side, right: Side) -> None:
    """Sums over a known number of values written out."""
    for side in (left, right):
        changed = False
        for path, t in reversed(side.spots(lambda u: isinstance(u, Sum))):
            low, high = (index.constant(p) for p in (t.low, t.high)) if isinstance(t, Sum) else (None, None)
            if isinstance(t, Sum) and low is not None and high is not None and low < high <= low + MOST:
                at = (*path, 0)
                for k in range(high, low, -1):
                    side.split(at, index.sub(index.var(t.var), index.const(k)))
                    at = (*at, 1)
                changed = True
        if changed:
            side.simplify()


def activations(left: Side, right: Side) -> None:
    """Activations by their formulas, all else by its name."""
    for side in (left, right):
        side.unfold(*[f for f in side.st.ctx.model.families if f.rstrip(DIGITS) == "a"])
    expanded(left, right)
    functions(left, right)


def formulas(left: Side, right: Side) -> None:
    """What only one side names by its definition; activations by theirs."""
    for _ in range(2):
        one_sided(left, right)
    activations(left, right)


def repeated(left: Side, right: Side, moves: Iterable[Move], titles: Titles) -> None:
    """The rules for derivatives wherever there is one of the kinds that the moves are about."""
    for move in (*moves, *moves):
        t = move.term
        for side in (left, right):
            if move.rule in ("chain", "mean") and isinstance(t, D):
                rule = "forward" if move.rule == "mean" else "chain"
                side.once(rule, partial(alike, t))
                side.partials()
                side.before()
                side.simplify()
            if move.rule == "separate":
                apart(side, move, titles)


DIGITS, MOST = "0123456789", 12
TRIES: tuple[Callable[[Side, Side], None], ...] = (
    lambda left, right: None,
    partials,
    expanded,
    emptied,
    functions,
    formulas,
)


def slopes(side: Side) -> set[tuple[str, str]]:
    """The families of the partial derivatives that a side names."""
    return {(t.of.name, t.by.name) for t in parts(side.t) if isinstance(t, P)}


def stage(st: State, now: Term, one: Stage, titles: Titles) -> Steps:
    """The steps of one stage; Gap where there are none. What leads backwards is undone from the end."""
    left, right = Side(st, now), Side(st, one.target)
    forth = [m for m in one.moves if not m.reverse]
    for k, move in enumerate(forth):
        moved(move, forth[k + 1 :], left, titles)
    back = [m for m in reversed(one.moves) if m.reverse]
    for k, move in enumerate(back):
        moved(move, back[k + 1 :], right, titles)
    for attempt in TRIES:
        if attempt is formulas:  # first without the definitions of what only one side names
            tried = left.copy(), right.copy()
            activations(*tried)
            if close(*tried):
                return both_sides(*tried)
        attempt(left, right)
        if attempt is functions:
            repeated(left, right, one.moves, titles)
        if attempt is TRIES[0] and slopes(left) != slopes(right):
            continue  # they are worked out first
        if close(left, right) or under_sums(left, right):
            return both_sides(left, right)
    raise Gap(left.t, right.t)


def short(st: State, now: Term, one: Stage, titles: Titles) -> Steps | None:
    """The steps of several stages at once, where they close at once."""
    left, right = Side(st, now), Side(st, one.target)
    forth = [m for m in one.moves if not m.reverse]
    for k, move in enumerate(forth):
        moved(move, forth[k + 1 :], left, titles)
    for move in reversed([m for m in one.moves if m.reverse]):
        moved(move, (), right, titles)
    return both_sides(left, right) if close(left, right) else None


LIGHT = ("partial", "contract", "normal", "expand")


def light(one: Stage) -> bool:
    """Whether a stage needs no line of its own before it."""
    return all(m.reverse or m.rule in LIGHT for m in one.moves)


def merged(stages: Iterable[Stage]) -> Iterator[list[Stage]]:
    """Stages that may be taken at once."""
    group: list[Stage] = []
    for one in stages:
        if group and not light(one):
            yield group
            group = []
        group.append(one)
    yield group


def walked(
    st: State, now: Term, stages: Iterable[Stage], titles: Titles, prefix: list[int]
) -> tuple[list[list[object]], Term]:
    """The steps along all stages, and the term where they end."""
    start, out = now, list[tuple[Term, list[object]]]()
    for group in merged(stages):
        whole = Stage(tuple(m for one in group for m in one.moves), group[-1].target)
        found = short(st, now, whole, titles) if len(group) > 1 else None
        if found is None:
            found = []
            for one in group:
                found += stage(st, now, one, titles)
                now = one.target
        out += found
        now = whole.target
    made = [step for _, step in direct(start, out)]
    return [[rule, [*prefix, *as_list(path)], args, new] for rule, path, args, new in made], now
