"""Places in a term: where a rule can act, what stands there, what names are in scope there; and good bound names."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count
from math import prod

from symbolic_bp.moves.context import Context
from symbolic_bp.moves.rules import flat
from symbolic_bp.moves.term import children, kinds, names, num, refs, renamed

INDEX_NAMES = (
    "k",
    "i",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "k1",
    "k2",
    "k3",
    "k4",
    "k5",
    "k6",
    "k7",
    "k8",
    "k9",
)
EXAMPLE_NAMES = ("x", "u", "x1", "x2", "x3", "x4", "x5")


@dataclass(frozen=True)
class Place:
    """A place in a term: the path to it, what is in scope there, and what stands there."""

    path: tuple
    ctx: Context
    term: tuple


def places(ctx, term, path=()):
    """Every place outside of derivatives, outermost first."""
    found = [Place(path, ctx, term)]
    if term[0] not in ("D", "P", "held"):
        for pos in children(term):
            bound = ctx.bound(term, pos)
            inner = ctx.extended(bound) if bound else ctx
            found += places(inner, term[pos], path + (pos,))
    return found


def direct(ctx, t):
    """t with the direct partial for each derivative of z or a by what its definition mentions: there they are equal."""
    if t[0] == "D" and t[1][1] in "za" and t[1][3] and t[2][3] and t[1][1:3] != t[2][1:3]:
        rule = ctx.network.definition(t[1])
        return ("P", *t[1:]) if rule and any(r[1:3] == t[2][1:3] for r in refs(rule)) else t
    for pos in children(t) if t[0] not in ("D", "P", "held") else ():
        bound = ctx.bound(t, pos)
        t = t[:pos] + (direct(ctx.extended(bound) if bound else ctx, t[pos]),) + t[pos + 1 :]
    return t


def put(term, path, new):
    """The term with new at the path."""
    if not path:
        return new
    pos = path[0]
    return term[:pos] + (put(term[pos], path[1:], new),) + term[pos + 1 :]


def readable(term, taken):
    """The term with made-up bound names (those with % or ') replaced by short ones that are not taken."""
    if not binds(term):
        return term
    taken = set(taken) | names(term)
    pick = {}

    def choose(name, _):
        if "%" not in name and "'" not in name:
            return name
        pool = EXAMPLE_NAMES if name.startswith("%x") or name.startswith("x") else INDEX_NAMES
        new = next(n for n in chain(pool, (f"{pool[0]}{i}" for i in count(1))) if n not in taken)
        taken.add(new)
        pick[name] = new
        return new

    return renamed(term, {}, choose)


def binds(t):
    """Whether a term binds a name."""
    return any(k in "VW" for k in kinds(t)) or any(binds(t[pos]) for pos in children(t))


def match(pattern, term, free, found=None):
    """Values of the free names at which pattern is term (both with canonical bound names), or None."""
    found = {} if found is None else found
    if pattern[0] != term[0] or len(pattern) != len(term):
        return None
    for kind, p, t in zip(kinds(pattern), pattern[1:], term[1:]):
        if kind == "T":
            ok = match(p, t, free, found) is not None
        elif kind == "I":
            ok = match_index(p, t, free, found)
        elif kind == "J":
            ok = len(p) == len(t) and all(match_index(i, j, free, found) for i, j in zip(p, t))
        elif kind in "YD":
            ok = (
                match_layer(p, t, free, found)
                if kind == "Y"
                else p[0] == t[0] and (match_layer(p[1], t[1], free, found) if p[0] == "n" else p == t)
            )
        else:
            ok = p == t
        if not ok:
            return None
    return found


def match_index(p, t, free, found):
    """Whether an index is one of the pattern, with a value for it in found."""
    if p not in free:
        return p == t
    return not str(t).startswith("%") and found.setdefault(p, t) == t


def match_layer(p, t, free, found):
    """Whether a layer is one of the pattern, with a value for it in found."""
    if p is None or t is None or p[0] not in free:
        return p == t
    value = (t[0], t[1] - p[1])
    return (
        (value[0] != "" or value[1] >= 1)
        and not t[0].startswith("%")
        and found.setdefault(p[0], value) == value
    )


def reduced(t):
    """A product with its numbers made one, in lowest terms, in front."""
    parts = flat(t)
    value = prod((Fraction(s[1], s[2]) for s in parts if s[0] == "num"), start=Fraction(1))
    total = num(value.numerator, value.denominator)
    rest = [s for s in parts if s[0] != "num"]
    parts = [num(0)] if not value else rest if total == num(1) and rest else [total, *rest]
    return ("mul", *parts) if len(parts) > 1 else parts[0]


def neat(t):
    """t with the numbers of each product made one, outside of derivatives."""
    if t[0] in ("D", "P", "held"):
        return t
    t = tuple(neat(p) if pos in children(t) else p for pos, p in enumerate(t))
    return reduced(t) if t[0] == "mul" and any(p[0] == "num" for p in flat(t)) else t
