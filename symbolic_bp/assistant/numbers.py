"""A derivation with numbers for its indices: every sum, path and product over known layers is written out."""

from itertools import count, product

from symbolic_bp.assistant.ends import tidy
from symbolic_bp.assistant.places import places, put, readable
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import entry
from symbolic_bp.moves.rules import RULES
from symbolic_bp.language.functions import refs

LARGEST = 40  # a line with more quantities than this keeps its sums
SPELLED = {"sum": "expand", "paths": "paths"}


def spell(goal):
    """Every line of a finished chain, and the right side, with its sums written out where that stays readable."""
    lines, steps, terms, at = goal.lines, goal.steps, goal.terms, 0
    goal.steps, goal.terms, goal.lines, known = [], [goal.lhs], [], set(goal.ctx.scope)
    undo = []
    for why, made in lines:
        own = undo + [(s, t) for s, t in zip(steps[at : at + made], terms[at + 1 :])]
        at += made
        more = written(goal.ctx, terms[at], known)
        for step, term in own + more:
            goal.steps.append(step)
            goal.terms.append(term)
        goal.lines.append((why, len(own) + len(more)))
        undo = reversed_steps(terms[at], more)
    goal.rhs = goal.target = goal.now


def written(ctx, term, known):
    """Steps [(step, term after it)] that write sums and paths out; none where the result would be too long to read."""
    made, now = [], term
    while found := next((p for p in places(ctx, now) if p.term[0] in SPELLED and applies(p)), None):
        rule = SPELLED[found.term[0]]
        new = readable(RULES[rule](found.ctx, found.term, None, {}, None), known)
        now = put(now, found.path, new)
        made.append(({"rule": rule, "at": list(found.path), "args": {}, "to": new}, now))
        if len(refs(now)) > LARGEST:
            return []
    return made


def applies(place):
    """True for a sum of known width, and for paths."""
    try:
        RULES[SPELLED[place.term[0]]](place.ctx, place.term, None, {}, None)
    except Rejected:
        return False
    return True


def reversed_steps(start, made):
    """The same steps from right to left."""
    back, before = [], [start] + [term for _, term in made]
    for (step, _), old in reversed(list(zip(made, before))):
        part = old
        for pos in step["at"]:
            part = part[pos]
        back.append(({**step, "to": part, "reverse": True}, old))
    return back


def entries(ctx, shape):
    """Every index of an array, numbers where the size is known and x for an example; None for any length."""
    if any(d[0] == "dim" for d in shape):
        return None
    return list(product(*(range(1, ctx.width(d) + 1) if ctx.width(d) else ("x",) for d in shape)))


def entry_of(ctx, array, at):
    """One entry of an array, as a person writes it."""
    inner = ctx.extended({i: ("index", ("m",)) for i in at if i == "x"})
    fresh = (f"%e{i}" for i in count())
    while place := next(
        (p for p in places(ctx, array) if p.term[0] == "prod" and ctx.le(*p.term[2:4])), None
    ):
        array = put(array, place.path, RULES["peel"](place.ctx, place.term, None, {}, None))
    return readable(tidy(inner, entry(inner, array, at, fresh)), inner.scope)
