"""Reading a whole claim: its two sides and the ranges at which every symbol in it exists."""

import re
from dataclasses import replace

from symbolic_bp.errors import ClaimError
from symbolic_bp.moves.context import Network, Rejected
from symbolic_bp.moves.term import refs, shift, substitute
from symbolic_bp.language.claim import Claim
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.language.parse import Parser
from symbolic_bp.language.rows import columns
from symbolic_bp.language.quantities import MOST_LAYERS

SIGNS = re.compile(r"<=|>=|==|<|>|=|≤|≥")
JOINED = re.compile(r"[,;]|\band\b")
PLAIN = {"≤": "<=", "≥": ">="}


def read_claim(text, network, where=None, arrays=None, notation="nielsen"):
    """The claim that a text states, for all l, j, k, ... at which each of its symbols exists.

    text: one equation in plain notation; network: a kernel Network; where: a narrower range of a layer, as in
    "2 <= l < L"; arrays: further declared arrays, {name: dimensions}; notation: of the book whose letters the
    text has. Raises ClaimError with the place.
    """
    parser = Parser(text, network, arrays, notation=notation)
    lhs, rhs = parser.equation()
    scope = ranges(parser, lhs, rhs)
    if where is not None:
        scope = narrowed(scope, conditions(where, network), parser, where)
    if network.cost == "quadratic" or any(r[1] == "y" for _, _, term in network.formulas for r in refs(term)):
        parser.arrays.setdefault("y", parser.implied["y"])
    if parser.least > network.least and not network.widths:
        network = Network(
            None, network.activation, network.cost, network.batch, parser.least, network.formulas
        )
    claim = Claim(
        network,
        lhs,
        rhs,
        scope,
        parser.arrays,
        parser.order,
        text,
        where,
        notation,
        tuple(dict.fromkeys(parser.divisors)),
        tuple(parser.readings.items()),
    )
    return in_columns(claim, parser) if NOTATIONS[notation].rows and parser.wholes else claim


def in_columns(claim, parser):
    """A claim of a book that has one row for each example, in arrays with one column for each. Raises ClaimError."""
    try:
        lhs, rhs = columns(claim)
        made = replace(claim, lhs=lhs, rhs=rhs)
        if made.context().shape(lhs) == made.context().shape(rhs):
            return made
    except Rejected:
        pass
    token = parser.wholes[0]
    raise ClaimError(
        f"column {token.place + 1}",
        f"arrays that fit, with one row for each example, as the notation {claim.notation} has them",
        repr(token.text),
        "transpose, or write the claim in entries",
        claim.text,
        token.place,
    )


def before(a, b, least):
    """Whether a <= b for every L >= least; a and b numbers or L and a number."""
    return a[0] in ("", b[0]) and a[1] <= b[1] + (0 if a[0] == b[0] else least)


def spelled(layer):
    """A layer as a person writes it: l+1 for ("l", 1)."""
    return layer[0] + (f"{layer[1]:+d}" if layer[1] else "") if layer[0] else str(layer[1])


def read_term(text, claim, scope):
    """A term in the names of a claim; scope: every name that is bound around it."""
    parser = Parser(text, claim.network, claim.arrays)
    term = parser.whole()
    alone(parser)
    unknown = [n for n in (*parser.layers, *parser.used) if n not in scope]
    if unknown:
        raise ClaimError(
            "the expression", f"names of the goal ({', '.join(scope)})", repr(unknown[0]), text=text
        )
    return term


def end(layer):
    """Orders the ends of a range: below another layer of the claim, at a number, at L-1, at L."""
    return ("", "L").index(layer[0]) + 1 if layer[0] in ("", "L") else 0, layer[1]


def alone(parser):
    """Raises ClaimError for a name that a Sum, Prod or Paths binds and that is used outside of it too."""
    for bound in parser.binders:
        if bound.text in parser.used or bound.text in parser.layers:
            raise ClaimError(
                f"column {bound.place + 1}",
                "a name that is not used outside",
                repr(bound.text),
                "rename one of the two",
                parser.text,
                bound.place,
            )


def ranges(parser, *sides):
    """The scope that the uses of each name give, for the sides of a claim. Raises ClaimError for a name without a range."""
    scope = {}
    top = parser.network.top
    both = set(parser.layers) & set(parser.used)
    if both:
        raise ClaimError(
            "the claim",
            "one meaning for each name",
            f"{min(both)!r} as a layer and as an index",
            "rename one of them",
            parser.text,
        )
    alone(parser)
    for name in ordered(parser.layers, {n: [base for base, _ in ends] for n, ends in parser.highest.items()}):
        uses = parser.layers[name]
        lo = max(lowest for lowest, _ in uses)
        offs = [off for _, off in uses if off is not None]
        ends = ([shift(top, -max(offs))] if offs else []) + [
            e for e in parser.highest.get(name, []) if e[0] in ("", "L", *scope)
        ]
        scope[name] = ("layer", ("", max(lo, 1)), min(ends, key=end) if ends else top)
    for name, dims in parser.used.items():
        unknown = next(
            (d[1][0] for d in dims if d[0] in ("n", "upto") and d[1][0] not in ("", "L", *scope)), None
        )
        if unknown:
            raise ClaimError(
                "the claim",
                f"a range for {name}",
                f"neurons of the layer {unknown}, which a product or Paths binds",
                f"bind {name} there too, or rename it",
                parser.text,
            )
        scope[name] = ("index", *dict.fromkeys(dims))
    for name, token in parser.compared:
        if name in parser.layers:
            raise ClaimError(
                f"column {token.place + 1}",
                "an index",
                f"the layer {name}",
                "compare indices of one kind, as in [j=k]",
                parser.text,
                token.place,
            )
        if name not in parser.used and any(substitute(side, {name: "%"}) != side for side in sides):
            raise ClaimError(
                f"column {token.place + 1}",
                f"a range for {name}",
                f"no quantity that has the index {name}",
                f"write {name} as an index too, as in b[l,{name}]",
                parser.text,
                token.place,
            )
    for name in scope:
        if name in parser.arrays or name in ("L", "n", "m", "D"):
            raise ClaimError("the claim", "a name that means one thing", repr(name), "rename it", parser.text)
    return scope


def ordered(names, after):
    """The names, each behind those of after[name]; as they come where these go round in a circle."""
    left, found = list(names), []
    while left:
        free = [
            name for name in left if not any(other in left and other != name for other in after.get(name, ()))
        ]
        found += free or left
        left = [name for name in left if name not in found]
    return found


def narrowed(scope, given, parser, where):
    """The scope with narrower ranges of layers, a layer that ends at another one behind it. Raises ClaimError."""
    scope = dict(scope)
    for name, lo, hi, place in given:
        for layer in (name, lo and lo[0], hi and hi[0]):
            if layer not in (None, "", "L") and scope.get(layer, "?")[0] != "layer":
                raise misplaced(where, place, "a layer that occurs in the claim", repr(layer))
        _, lowest, highest = scope[name]
        lo, hi = lo or lowest, hi or highest
        if hi[0] == "" and highest[0] == "L":
            parser.least = max(parser.least, hi[1] - highest[1])
        if lo[0] == "L" and lowest[0] == "":
            parser.least = max(parser.least, lowest[1] - lo[1])
        end_of = shift(scope[hi[0]][2], hi[1]) if hi[0] in scope and hi[0] != highest[0] else hi
        if not (before(lowest, lo, parser.least) and before(end_of, highest, parser.least)):
            raise misplaced(
                where,
                place,
                f"a range inside {spelled(lowest)} <= {name} <= {spelled(highest)}, where every symbol "
                "of the claim exists",
                repr(where),
            )
        if parser.least > MOST_LAYERS:
            raise misplaced(
                where,
                place,
                f"layers of a network of at most {MOST_LAYERS:,} layers",
                f"one that needs {parser.least:,}",
            )
        scope[name] = ("layer", lo, hi)
    layers = {n: [part[0] for part in decl[1:]] for n, decl in scope.items() if decl[0] == "layer"}
    return {name: scope[name] for name in [*ordered(layers, layers), *(n for n in scope if n not in layers)]}


def conditions(where, network):
    """[(name, lowest, highest, place)], None for an end that is not given, of conditions such as "2 <= l < L", "l < q", "l = 2";
    several are joined by commas. Raises ClaimError with the place in where."""
    found, start = [], 0
    for joint in [*JOINED.finditer(where), None]:
        end = joint.start() if joint else len(where)
        signs = list(SIGNS.finditer(where, start, end))
        if not signs:
            raise misplaced(
                where, start, "a range such as 2 <= l < L", repr(where[start:end].strip()), LAYERS
            )
        edges = [start, *(edge for sign in signs for edge in sign.span()), end]
        layers = [layer_in(where, *edges[n : n + 2], network) for n in range(0, len(edges), 2)]
        for left, sign, right in zip(layers, signs, layers[1:]):
            kind = PLAIN.get(sign.group(), sign.group())
            low, high = (left, right) if kind[0] != ">" else (right, left)
            if low[0] == high[0] or {low[0], high[0]} == {"", "L"}:
                raise misplaced(
                    where,
                    sign.start(),
                    "a range of a layer of the claim, such as 2 <= l < L or l < q",
                    f"{spelled(left)} {kind} {spelled(right)}",
                )
            low = shift(low, kind in ("<", ">"))
            found += [
                (*ends, sign.start()) for ends in [bound(low, high)] + [bound(high, low)] * (kind[0] == "=")
            ]
        start = joint.end() if joint else end
    return found


LAYERS = "a range is about layers; join several by commas"


def misplaced(where, place, expected, found, todo=""):
    """The ClaimError about a place in a range."""
    return ClaimError(f"where, column {place + 1}", expected, found, todo, where, place)


def layer_in(where, start, end, network):
    """The layer that where[start:end] is. Raises ClaimError with its place in where."""
    try:
        parser = Parser(where[start:end], network)
        layer = parser.layer()
        if parser.now.kind != "end":
            parser.fail("a layer such as l, L-1 or 2")
        return layer
    except ClaimError as no:
        raise misplaced(where, start + (no.position or 0), no.expected, no.found, LAYERS) from None


def bound(low, high):
    """low <= high as (name, lowest, highest); one of the two is a layer with a name."""
    if low[0] not in ("", "L"):
        return low[0], None, shift(high, -low[1])
    return high[0], shift(low, -high[1]), None
