"""What is true near a claim that is false: a theorem about the same left side, the slip that leads to the claim, and
kinds of network for which the claim holds. A slip is found by making small changes until the theorem comes out."""

from dataclasses import dataclass, replace
from itertools import combinations

from symbolic_bp.assistant.named import covers, network
from symbolic_bp.assistant.places import match
from symbolic_bp.assistant.reduce import find_proof
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.exact.counterexample import Agreement, refute
from symbolic_bp.moves.context import Rejected
from symbolic_bp.moves.normal import normal
from symbolic_bp.moves.rules import flat
from symbolic_bp.moves.term import alpha, children, heads, layer_at, mul, num, shift, substitute, subterms
from symbolic_bp.language.read import read_claim
from symbolic_bp.shown import Shown

RARE = {"held", "paths", "prod"}  # a theorem with one of these is near claims that have it too
PLACES = 40  # places at which a claim has to hold before it is proved for another kind of network
KINDS = (
    ({"cost": "quadratic"}, "the cost is quadratic"),
    ({"activation": "identity"}, "the neurons are linear"),
    ({"activation": "identity", "cost": "quadratic"}, "the neurons are linear and the cost is quadratic"),
    (
        {"activation": "sigmoid", "cost": "cross-entropy"},
        "the neurons are sigmoid and the cost is cross-entropy",
    ),
)


@dataclass(frozen=True, repr=False)
class Truth(Shown):
    """A theorem near a claim: name; claim, the theorem in the names of the claim; slip, a sentence in words and
    ("math", term), or (); narrower: (layer, end) where the theorem ends at a lower layer than the claim, or None;
    assume: the equations (left, right) under which the claim itself is the theorem."""

    printer = "render.shown:truth"

    name: str
    claim: object
    slip: tuple = ()
    narrower: tuple = None
    assume: tuple = ()


def nearest(claim, library):
    """The Truth nearest to a claim, or None: one with an extra hypothesis first, then one that a slip leads from."""
    found = []
    for name, t in library.theorems.items():
        known = t.claim()
        if (
            not covers(t.network, claim.network)
            or known.lhs == known.rhs
            or heads(known.rhs) & RARE - heads(claim.rhs)
        ):
            continue
        values = match(alpha(known.lhs), alpha(claim.lhs), set(known.scope))
        if values is None or set(values) != set(known.scope):
            continue
        ctx, rhs = claim.context(), substitute(known.rhs, values)
        ends = {v: layer_at(decl[2], values) for v, decl in known.scope.items() if decl[0] == "layer"}
        try:
            if any(ctx.lt(end, values[v]) for v, end in ends.items()):
                continue
            short = next(((values[v], end) for v, end in ends.items() if not ctx.le(values[v], end)), None)
            if t.assume:
                if normal(ctx, rhs) == normal(ctx, claim.rhs):
                    given = [read_claim(text, known.network, None, known.arrays) for text in t.assume]
                    return Truth(name, known, assume=tuple((g.lhs, g.rhs) for g in given))
                continue
            found.append(Truth(name, replace(claim, rhs=rhs), () if short else slip(ctx, claim, rhs), short))
        except (Rejected, RecursionError):
            continue
    return min(
        found,
        key=lambda truth: (
            not truth.slip,
            truth.narrower is not None,
            len(shape_of(truth.claim.rhs) ^ shape_of(claim.rhs)),
        ),
        default=None,
    )


def shape_of(t):
    """The heads and quantities that a term is made of."""
    return {(s[0], s[1] if s[0] in ("ref", "ein") else "") for s in subterms(t)}


def slip(ctx, claim, truth):
    """What was done wrong, as a sentence, if one small change makes the right side of the claim the true one; or ()."""
    wanted = normal(ctx, truth)
    for words, new in changes(claim, truth):
        try:
            if normal(ctx, new) == wanted:
                return words
        except Rejected:
            continue
    return ()


def changes(claim, truth):
    """(sentence, the right side without that mistake) for each mistake that people make."""
    rhs, math = claim.rhs, lambda t: ("math", t)
    names = [n for n, decl in claim.scope.items() if decl[0] == "index"]
    for i, j in combinations(names, 2):
        yield (
            (math(("name", i)), " and ", math(("name", j)), " are swapped in yours"),
            substitute(rhs, {i: j, j: i}),
        )
    yield ("the sign is wrong in yours",), mul(num(-1), rhs)
    for f in flat(truth):
        yield (math(f), " is missing in yours"), mul(f, rhs)
    for t in subterms(truth):
        if t[0] == "act":
            yield (math(t), " is missing in yours"), ("ein", "i,i->i", rhs, t)
    for n, f in enumerate(flat(rhs)):
        rest = [g for m, g in enumerate(flat(rhs)) if m != n]
        if rest:
            yield (math(f), " is too much in yours"), mul(*rest)
    for old, new, whole in edited(rhs):
        yield ("yours has ", math(old), " for ", math(new)), whole


def edited(t):
    """(part, what it should be, t with that) for each part of t that may be a slip of its own."""
    for new in variants(t):
        yield t, new, new
    for pos in children(t) if t[0] not in ("D", "P", "held") else ():
        for old, new, part in edited(t[pos]):
            yield old, new, t[:pos] + (part,) + t[pos + 1 :]
            if t[0] == "sum" and t[2][0] == "n":  # its range was read off the wrong part
                yield from ((old, new, ("sum", t[1], ("n", shift(t[2][1], by)), part)) for by in (-1, 1))


def variants(t):
    """What may have been meant by a part of a formula."""
    if t[0] == "ref" and t[2]:
        for by in (-1, 1):
            yield t[:2] + (shift(t[2], by),) + t[3:]
        if len(t[3]) == 2:
            yield t[:3] + (t[3][::-1],)
        if t[1] in "za":
            yield ("ref", "za"["az".index(t[1])]) + t[2:]
        if t[1] == "w" and not t[3]:
            yield ("ein", "ij->ji", t)
    if t[:2] == ("ein", "ij->ji"):
        yield t[2]
    if t[:2] == ("ein", "i,j->ij"):
        yield t[:2] + (t[3], t[2])
    if t[0] == "act":
        for by in (-1, 1):
            yield t[:1] + (t[1] + by,) + t[2:]
        yield from (
            t[:2] + (shift(t[2], by), t[3], t[4][:2] + (shift(t[4][2], by), t[4][3]))
            for by in (-1, 1)
            if t[4][0] == "ref" and t[4][2]
        )


def kinds_for(claim, library):
    """[(words, options)] for the kinds of network for which the kernel proves the claim: only where sigma or C is any
    function, and with a cost of its own only where the claim speaks of y."""
    net, found = claim.network, []
    if not claim.text or net.formulas or net.batch:
        return found
    for options, words in KINDS:
        special = all(getattr(net, what) in ("layer", "neuron", "function") for what in options)
        if (
            not special
            or "cost" in options
            and "y" not in claim.arrays
            or any(smaller.items() <= options.items() for _, smaller in found)
        ):
            continue
        try:
            other = read_claim(
                claim.text,
                network(net.widths, **{"activation": net.activation, "cost": net.cost, **options}),
                claim.where,
                notation=claim.notation,
            )
            if isinstance(
                refute(other.network, other.arrays, other.scope, other.lhs, other.rhs, PLACES), Agreement
            ):
                proof = find_proof(other, library)
                proof = proof and vouched(proof, library.second)
                found += [(words, options)] if proof else []
        except (Rejected, SymbolicBPError):
            continue
    return found
