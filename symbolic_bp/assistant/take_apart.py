"""Both sides of a goal taken apart by rules until they have one normal form."""

from symbolic_bp.assistant.places import places, put, readable
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import Rejected, expect
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import flat
from symbolic_bp.moves.term import add, alpha, children, mul
from symbolic_bp.language.functions import refs

MOVES = 80


def take_apart(goal, level, known=()):
    """Reduce both sides. Level 0: derivatives; 1: what has a formula; 2: all a and z; 3: sums over known widths too.

    known: the names of lemmas, each used from left to right as soon as its left side stands somewhere.
    """
    shape = goal.ctx.shape(goal.lhs)
    if shape:
        free = [n for n in ("j", "k", "i", "p", "q", "r") if n not in goal.ctx.scope]
        goal.components(*free[: len(shape)])
    for _ in range(MOVES):
        if not (
            cited(goal, known)
            or one_move(goal, goal.now, goal.target, level, lambda move: getattr(goal, move[0])(*move[1:]))
            or one_move(goal, goal.target, goal.now, level, lambda move: goal.back(*move))
        ):
            break
    if level == 3:
        goal.expand()
        goal.back("expand")


def cited(goal, known):
    """Use the first lemma that fits; True if there was one."""
    for name in known:
        for move in (lambda: goal.use(name), lambda: goal.back("use", name)):
            try:
                return bool(move())
            except SymbolicBPError:
                continue
    return False


def one_move(goal, term, other, level, make):
    """Make the first move that applies to a side; True if there was one."""
    layers = levels_of(term) + (
        levels_of(other) or [("a", goal.ctx.network.top)]
    )  # no derivative: down to the outputs
    for place in places(goal.ctx, term):
        for move in candidates(place, layers, level):
            try:
                make(
                    ("at", move, place.path)
                    if move != "gather"
                    else ("line", put(term, place.path, gathered(place)), "algebra")
                )
                return True
            except (Rejected, SymbolicBPError):
                continue
    return False


def gathered(place):
    """step(u) or sgn(u) with u in normal form and equal factors made a power, so that squares are seen. Raises Rejected."""
    name, u = place.term[1:]
    terms = normal(place.ctx, u)
    new = add(*(powers(t) for t in (terms[1:] if terms[0] == "add" else [terms])))
    expect(alpha(new) != alpha(u), "a number in another form")
    return ("fn", name, readable(new, place.ctx.scope))


def powers(t):
    """A product with t t made t^2."""
    counts = {}
    for factor in flat(t):
        counts[factor] = counts.get(factor, 0) + 1
    return mul(*(f if n == 1 or f[0] == "num" else ("pow", f, n) for f, n in counts.items()))


def levels_of(t):
    """[(family, layer)], z or a, at which a term speaks of how the cost changes; delta is about z."""
    found = [("z", r[2]) for r in refs(t) if r[1] == "delta"]

    def walk(s):
        if s[0] == "D" and s[2][1] in ("z", "a"):
            found.append(s[2][1:3])
        for pos in children(s):
            walk(s[pos])

    walk(t)
    return found


def candidates(place, layers, level):
    """The rules that may bring a place closer to a normal form, at a level."""
    t, ctx = place.term, place.ctx
    if t[0] == "sum":
        yield "contract"
    if t[0] in ("P", "held"):
        yield "partial"
    if t[0] == "ref" and (t[1] == "delta" or t[1] in ("C", "Cx") and ctx.definition(t)):
        yield "define"
    if t[0] == "D":
        y, x = t[1], t[2]
        if y[1] == "C" and ctx.network.batch:
            yield "mean"
        elif (
            ctx.network.example(y)
            and ctx.network.example(x)
            and ctx.network.example(y) != ctx.network.example(x)
        ):
            yield "separate"
        elif y[1] in ("w", "b", "z", "a"):
            yield "same"
            yield "chain"
        elif x[1] in ("w", "b"):
            yield "chain"
        elif x[1] == "a" and (
            ctx.lt(x[2], ctx.network.top) or ctx.network.cost == "quadratic" or ctx.network.formula("C")
        ):
            yield "chain"
        elif x[1] == "z" and (ctx.le(ctx.network.top, x[2]) or any(later(ctx, x[2], *at) for at in layers)):
            yield "chain"
    if t[0] == "fn" and t[1] in ("step", "sgn"):
        yield "sign"
        yield "gather"
    if t[0] == "prod" and t[2][0] == t[3][0] and ctx.le(t[2], t[3]):  # as many factors as are named
        yield "peel"
    if t[0] == "act" and ctx.network.formulas and (t[1] or level):
        yield "define"
    if t[0] == "ref" and (
        t[1] == "a" and level and (level > 1 or ctx.network.formulas) or t[1] == "z" and level > 1
    ):
        yield "define"


def later(ctx, layer, family, other):
    """Whether z or a of the other layer is computed from z of this one."""
    return ctx.le(other, ctx.network.top) and (ctx.le if family == "a" else ctx.lt)(layer, other)
